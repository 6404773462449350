using System.Net;
using System.Net.WebSockets;
using CallTasks.Core.Model;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Api;

[Collection(ApiTests.Name)]
[Trait("Speed", "slow")]
public sealed class SecurityTests(ApiConsole api)
{
    private const string Live = "/api/v1/live";

    [Theory]
    [InlineData("/")]
    [InlineData("/api/v1/live")]
    [InlineData("/hubs/live")]
    [InlineData("/_blazor/negotiate")]
    public async Task A_name_that_another_site_pointed_at_this_machine_is_refused(string path) =>
        (await api.SendAsync(HttpMethod.Get, path, with: r => r.Headers.Host = "rebound.example:5080")).ExpectProblem(HttpStatusCode.BadRequest);

    [Theory]
    [InlineData("/")]
    [InlineData("/api/v1/live")]
    [InlineData("/hubs/live/negotiate")]
    [InlineData("/_blazor/negotiate")]
    public async Task A_page_of_another_site_is_refused(string path)
    {
        foreach (var origin in new[] { "https://evil.example", "null", "http://127.0.0.1:1", "http://127.0.0.1.evil.example" })
            (await api.SendAsync(HttpMethod.Post, path, "{}", r => r.Headers.Add("Origin", origin))).ExpectProblem(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_WebSocket_of_another_site_is_refused() =>
        await Assert.ThrowsAsync<WebSocketException>(() => LiveHubClient.ConnectAsync(api.Console, "https://evil.example"));

    [Theory]
    [InlineData(null, 403)] // a browser always says where its page comes from
    [InlineData("https://evil.example", 403)]
    [InlineData("ours", 404)]
    public async Task The_sound_of_a_talk_is_carried_for_our_own_page_only_and_only_where_there_is_one(string? origin, int refusal)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.SetRequestHeader("Authorization", $"Bearer {api.Console.ApiKey}");
        if (origin is not null) socket.Options.SetRequestHeader("Origin", origin == "ours" ? api.Console.BaseAddress.ToString().TrimEnd('/') : origin);
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(new UriBuilder(api.Console.BaseAddress) { Scheme = "ws", Path = "/editor/voice/" + new string('0', 32) }.Uri, default));
        Assert.Equal(refusal, (int)socket.HttpStatusCode);
    }

    [Fact]
    public async Task An_image_tag_of_another_site_is_refused_and_a_link_is_not()
    {
        void From(HttpRequestMessage request, string mode)
        {
            request.Headers.Add("Sec-Fetch-Site", "cross-site");
            request.Headers.Add("Sec-Fetch-Mode", mode);
        }

        (await api.SendAsync(HttpMethod.Get, "/", with: r => From(r, "no-cors"))).ExpectProblem(HttpStatusCode.Forbidden);
        (await api.SendAsync(HttpMethod.Get, "/", with: r => From(r, "navigate"))).Expect(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer wrong")]
    [InlineData("Bearer ")]
    [InlineData("Basic YTpi")]
    public async Task Without_the_right_key_the_API_answers_401(string? authorization)
    {
        using var client = api.Console.NewClient(withKey: false);
        var answer = await api.SendAsync(HttpMethod.Get, Live, client: client, with: r =>
        {
            if (authorization is not null)
                r.Headers.TryAddWithoutValidation("Authorization", authorization);
        });
        answer.ExpectProblem(HttpStatusCode.Unauthorized);
        Assert.DoesNotContain(api.Console.ApiKey, api.Console.LogTail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_consoles_own_pages_get_in_by_their_cookie_and_other_pages_do_not()
    {
        using var browser = new HttpClient(ConsoleVisitor.NewHandler()) { BaseAddress = api.Console.BaseAddress };
        var held = (await api.Console.SignInAsync(Role.Viewer)).GetAllCookies().Single(c => !c.Name.Contains("form", StringComparison.Ordinal));
        Assert.True(held.HttpOnly);
        var cookie = $"{held.Name}={held.Value}";

        Task<Answer> Ask(HttpMethod method, params (string Name, string Value)[] headers) => api.SendAsync(method, Live, method == HttpMethod.Get ? null : "{}", r =>
        {
            r.Headers.Add("Cookie", cookie);
            foreach (var (name, value) in headers)
                r.Headers.Add(name, value);
        }, browser);
        (await Ask(HttpMethod.Get, ("Sec-Fetch-Site", "same-origin"))).Expect(HttpStatusCode.OK);
        (await Ask(HttpMethod.Get, ("Sec-Fetch-Site", "none"))).Expect(HttpStatusCode.OK);
        (await Ask(HttpMethod.Post, ("Origin", api.Console.BaseAddress.ToString().TrimEnd('/')))).Expect(HttpStatusCode.MethodNotAllowed);
        (await Ask(HttpMethod.Get)).ExpectProblem(HttpStatusCode.Unauthorized);
        (await Ask(HttpMethod.Post, ("Sec-Fetch-Site", "none"))).ExpectProblem(HttpStatusCode.Unauthorized);
        (await Ask(HttpMethod.Post, ("Sec-Fetch-Site", "same-site"))).ExpectProblem(HttpStatusCode.Forbidden);
        (await api.SendAsync(HttpMethod.Get, Live, client: browser, with: r =>
        {
            r.Headers.Add("Cookie", cookie[..^5] + "AAAAA");
            r.Headers.Add("Sec-Fetch-Site", "same-origin");
        })).ExpectProblem(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/api/v1/live")]
    [InlineData("/api/v1/call-tasks/999999")]
    public async Task Every_answer_tells_the_browser_what_it_may_not_do(string path)
    {
        using var answer = await api.Console.Client.GetAsync(new Uri(path, UriKind.Relative));
        var policies = answer.Headers.GetValues("Content-Security-Policy").ToArray();
        Assert.Contains(policies, p => p.Contains("frame-ancestors 'none'", StringComparison.Ordinal) && p.Contains("script-src 'self';", StringComparison.Ordinal));
        Assert.DoesNotContain(policies, p => p.Contains("unsafe-eval", StringComparison.Ordinal));
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("same-origin", answer.Headers.GetValues("Referrer-Policy").Single());
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Fact]
    public async Task A_document_beyond_its_bound_is_refused()
    {
        var big = $$"""{"name":"{{new string('x', 1_100_000)}}"}""";
        (await RefusedAsync("/api/v1/scripts")).ExpectProblem(HttpStatusCode.RequestEntityTooLarge);
        var task = await api.NewTaskAsync();
        (await RefusedAsync($"/api/v1/call-tasks/{task}/clients")).ExpectProblem(HttpStatusCode.RequestEntityTooLarge);

        // Asks before it sends: the refusal closes the connection, and who still sends then may not come to read it.
        Task<Answer> RefusedAsync(string path) => api.SendAsync(HttpMethod.Post, path, big, request => request.Headers.ExpectContinue = true);
    }
}
