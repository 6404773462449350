using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CallTasks.Core.Model;
using CallTasks.Tests.Support;
using CallTasks.Web.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CallTasks.Tests.Integration.Security;

/// <summary>
/// Every endpoint there is, as everybody there is, against <see cref="AccessTable"/>. The console runs in the test's own process, so that
/// the endpoints are its own list and none is forgotten.
/// </summary>
[Trait("Speed", "slow")]
public sealed partial class AccessTests : IAsyncLifetime, IDisposable
{
    private const string BootstrapKey = "0123456789abcdef0123456789abcdef0123456789abcdef";

    private readonly TempFolder _folder = new();
    private readonly Uri _address = new($"http://127.0.0.1:{FreePort.Next()}");
    private WebApplication _app = null!;

    /// <summary>Somebody who asks.</summary>
    /// <param name="Rank">What they may do; null: nothing.</param>
    private sealed record Asker(string Name, Role? Rank, string? Key, CookieContainer? Cookies);

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = "CallTasks.Web",
            ContentRootPath = Repository.WebProject,
            EnvironmentName = "Production",
            Args =
            [
                $"--Urls={_address.ToString().TrimEnd('/')}", $"--Storage:Path={_folder.Path}", $"--Api:BootstrapKey={BootstrapKey}", "--Demo:Enabled=false",
                "--Api:WrongKeysPerMinute=1000000",
            ],
        });
        builder.Logging.ClearProviders();
        _app = ConsoleHost.Build(builder);
        await _app.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_endpoint_lets_in_whom_the_table_says_and_nobody_else()
    {
        var endpoints = Endpoints();
        var unknown = endpoints.Except(AccessTable.Rows.Keys).Order().ToList();
        Assert.True(unknown.Count == 0, $"These endpoints have no row in AccessTable; say there who may use them:\n{string.Join('\n', unknown)}");
        var gone = AccessTable.Rows.Keys.Except(endpoints).Order().ToList();
        Assert.True(gone.Count == 0, $"These rows of AccessTable name no endpoint:\n{string.Join('\n', gone)}");

        var wrong = new List<string>();
        foreach (var asker in await AskersAsync())
        {
            using var client = new HttpClient(ConsoleVisitor.NewHandler(asker.Cookies)) { BaseAddress = _address };
            // Signing out comes last: it does what it says.
            foreach (var endpoint in endpoints.OrderBy(endpoint => endpoint.EndsWith("/sign-out", StringComparison.Ordinal)))
            {
                var allowed = AccessTable.Rows[endpoint] is not { } least || asker.Rank >= least;
                var (status, to) = await AskAsync(client, asker, endpoint);
                // What anybody may use can lead to the sign-in for reasons of its own, as the setup does once it is over.
                var refused = status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden || to is "/sign-in" or "/no-access" && AccessTable.Rows[endpoint] is not null;
                if (refused == allowed) wrong.Add($"{asker.Name}: {endpoint} → {(int)status} {to}");
                if (refused && asker.Rank is not null && (status == HttpStatusCode.Unauthorized || to == "/sign-in")) wrong.Add($"{asker.Name} is known, and was asked who they are: {endpoint}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(60)));
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    public async Task An_unknown_path_of_the_API_is_not_there_whatever_the_method(string method)
    {
        using var client = new HttpClient { BaseAddress = _address };
        foreach (var path in new[] { "/api/v1/nothing", "/api/v1/call-tasks/1/nothing", "/api/v1/calls/x", "/api/v2", "/api" })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path) { Headers = { Authorization = new("Bearer", BootstrapKey) } };
            using var answer = await client.SendAsync(request);
            Assert.True(answer.StatusCode == HttpStatusCode.NotFound, $"{method} {path}: {answer.StatusCode}");
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        }

        using var known = new HttpRequestMessage(new HttpMethod("PATCH"), "/api/v1/call-tasks") { Headers = { Authorization = new("Bearer", BootstrapKey) } };
        using var refusal = await client.SendAsync(known);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, refusal.StatusCode);
    }

    /// <summary>Method and pattern of each; files of wwwroot and of packages count as one.</summary>
    private HashSet<string> Endpoints()
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var endpoint in _app.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).Concat(((IEndpointRouteBuilder)_app).DataSources.SelectMany(source => source.Endpoints)).OfType<RouteEndpoint>())
        {
            var pattern = "/" + endpoint.RoutePattern.RawText!.TrimStart('/');
            var file = endpoint.Metadata.Any(m => m.GetType().Name == "StaticAssetDescriptor");
            if (file) pattern = "/{file}";
            var methods = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"];
            foreach (var method in methods.Where(method => method != "HEAD" && !(method == "POST" && IsPage(endpoint)))) found.Add($"{method} {pattern}");
        }

        return found;
    }

    /// <summary>A page takes a form by POST at its own address; who may load it may post to it.</summary>
    private static bool IsPage(RouteEndpoint endpoint) => endpoint.Metadata.Any(m => m.GetType().Name == "ComponentTypeMetadata");

    private static async Task<(HttpStatusCode Status, string? To)> AskAsync(HttpClient client, Asker asker, string endpoint)
    {
        var (method, pattern) = (endpoint[..endpoint.IndexOf(' ', StringComparison.Ordinal)], endpoint[(endpoint.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
        // Things that are not there: who is let in is told so, and nothing happens.
        var path = pattern == "/{file}" ? "/css/tokens.css" : Parameter().Replace(pattern, match => match.Value.Contains("documentName", StringComparison.Ordinal) ? "v1" : "999999");
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (asker.Key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", asker.Key);
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        request.Headers.Add("Origin", client.BaseAddress!.ToString().TrimEnd('/'));
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var to = answer.Headers.Location is { } location ? (location.IsAbsoluteUri ? location.AbsolutePath : location.OriginalString.Split('?')[0]) : null;
        return (answer.StatusCode, to);
    }

    private async Task<IReadOnlyList<Asker>> AskersAsync()
    {
        var askers = new List<Asker> { new("nobody", null, null, null), new("a wrong key", null, "ctk_wrong", null), new("the bootstrap key", Role.Administrator, BootstrapKey, null) };
        using var admin = new HttpClient { BaseAddress = _address };
        admin.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", BootstrapKey);
        foreach (var role in Enum.GetValues<Role>())
        {
            var word = role.ToString().ToLowerInvariant();
            askers.Add(new($"a key of role {word}", role, (string?)(await PostAsync(admin, "/api/v1/api-keys", new { name = $"key {word}", role = word }))["key"], null));
            if (role == Role.Wall) continue;
            await PostAsync(admin, "/api/v1/users", new { name = word, role = word, password = ConsoleVisitor.Password });
            askers.Add(new($"a signed-in {word}", role, null, await ConsoleVisitor.SignInAsync(_address, word, ConsoleVisitor.Password)));
        }

        var link = (string)(await PostAsync(admin, "/api/v1/wall-links", new { name = "second floor" }))["path"]!;
        var display = new CookieContainer();
        using var opens = new HttpClient(ConsoleVisitor.NewHandler(display)) { BaseAddress = _address };
        using var opened = await opens.GetAsync(new Uri(link, UriKind.Relative));
        Assert.Equal("/wall", opened.Headers.Location?.OriginalString);
        askers.Add(new("a display of a wall link", Role.Wall, null, display));

        var revoked = await PostAsync(admin, "/api/v1/api-keys", new { name = "revoked", role = "administrator" });
        (await admin.DeleteAsync(new Uri($"/api/v1/api-keys/{revoked["id"]}", UriKind.Relative))).EnsureSuccessStatusCode();
        askers.Add(new("a revoked key", null, (string?)revoked["key"], null));
        return askers;
    }

    private static async Task<JsonNode> PostAsync(HttpClient client, string path, object body)
    {
        using var answer = await client.PostAsJsonAsync(new Uri(path, UriKind.Relative), body);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}
