using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CallTasks.Core.Model;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Security;

[Trait("Speed", "slow")]
public sealed partial class SignInTests
{
    [Fact]
    public async Task The_first_start_asks_for_the_code_of_its_console_and_a_restart_signs_nobody_out()
    {
        await using var console = await ConsoleProcess.StartAsync();
        var cookies = new CookieContainer();
        using var browser = new HttpClient(ConsoleVisitor.NewHandler(cookies)) { BaseAddress = console.BaseAddress };
        foreach (var path in new[] { "/", "/call-tasks/1", "/sign-in", "/users", "/nothing" }) Assert.Equal("/setup", await LeadsAsync(browser, path));

        Dictionary<string, string> Form(string code) => new() { ["Form.Code"] = code, ["Form.Name"] = "Ann", ["Form.Password"] = ConsoleVisitor.Password, ["Form.Again"] = ConsoleVisitor.Password };
        using (var wrong = await browser.PostFormAsync("/setup", Form("AAAA-BBBB-CCCC"))) Assert.Equal(HttpStatusCode.OK, wrong.StatusCode);
        Assert.Equal("/setup", await LeadsAsync(browser, "/"));

        // Everything that is wrong is told at once, and the first field of it gets the focus.
        var bad = new Dictionary<string, string> { ["Form.Code"] = "AAAA-BBBB-CCCC", ["Form.Name"] = "<Ann>", ["Form.Password"] = "short", ["Form.Again"] = "other" };
        foreach (var first in new[] { "code", "name" })
        {
            using var answer = await browser.PostFormAsync("/setup", bad);
            var page = await answer.Content.ReadAsStringAsync();
            Assert.Equal(first == "code" ? ["code", "name", "password", "again"] : ["name", "password", "again"], Invalid().Matches(page).Select(match => match.Groups["id"].Value));
            Assert.Equal([first], Focused().Matches(page).Select(match => match.Groups["id"].Value));
            bad["Form.Code"] = Spoken(console);
        }

        var code = Spoken(console);
        using (var right = await browser.PostFormAsync("/setup", Form(code.ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal)))) Assert.Equal(HttpStatusCode.Redirect, right.StatusCode);
        Assert.Null(await LeadsAsync(browser, "/"));
        Assert.Equal("Ann", (string?)(await MeAsync(browser))["name"]);
        using var stranger = new HttpClient(ConsoleVisitor.NewHandler(new CookieContainer())) { BaseAddress = console.BaseAddress };
        Assert.Equal("/sign-in", await LeadsAsync(stranger, "/setup"));

        await console.RestartAsync();
        Assert.Null(await LeadsAsync(browser, "/"));
        Assert.Single(console.LogLines, line => Code().IsMatch(line));
        Assert.DoesNotContain(ConsoleVisitor.Password, string.Join('\n', console.LogLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_is_shut_after_five_wrong_passwords_until_somebody_opens_it()
    {
        await using var console = await ConsoleProcess.StartAsync();
        await console.AddUserAsync("Ann", Role.Administrator);
        await console.AddUserAsync("Bob", Role.Viewer);
        using var browser = new HttpClient(ConsoleVisitor.NewHandler(new CookieContainer())) { BaseAddress = console.BaseAddress };
        async Task<HttpStatusCode> TryAsync(string name, string password)
        {
            using var answer = await browser.PostFormAsync("/sign-in", new() { ["Form.Name"] = name, ["Form.Password"] = password });
            return answer.StatusCode;
        }

        for (var n = 0; n < AccountRules.MaxTries; n++) Assert.Equal(HttpStatusCode.OK, await TryAsync("bob", $"wrong wrong {n}"));
        Assert.Equal(HttpStatusCode.OK, await TryAsync("Bob", ConsoleVisitor.Password));

        var bob = (await GetAsync(console, "api/v1/users"))["items"]!.AsArray().Single(u => (string?)u!["name"] == "Bob")!;
        Assert.NotNull(bob["shutUntil"]);
        using (var open = await console.Client.PutAsJsonAsync(new Uri($"api/v1/users/{bob["id"]}", UriKind.Relative), new { name = "Bob", role = "viewer", locked = false, version = (int)bob["version"]! }))
            Assert.Equal(HttpStatusCode.OK, open.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, await TryAsync("BOB", ConsoleVisitor.Password));

        // From one address not even many names may be tried.
        using var stranger = new HttpClient(ConsoleVisitor.NewHandler(new CookieContainer())) { BaseAddress = console.BaseAddress };
        HttpResponseMessage last = null!;
        for (var n = 0; n < 30; n++)
        {
            last = await stranger.PostFormAsync("/sign-in", new() { ["Form.Name"] = $"nobody {n}", ["Form.Password"] = "wrong wrong wrong" });
            if (last.StatusCode == HttpStatusCode.TooManyRequests) break;
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, last.StatusCode);
        Assert.True(last.Headers.RetryAfter?.Delta > TimeSpan.Zero);
    }

    [Fact]
    public async Task Rights_that_are_taken_away_are_gone_with_the_next_request()
    {
        await using var console = await ConsoleProcess.StartAsync();
        await console.AddUserAsync("Ann", Role.Administrator);
        await console.AddUserAsync("Bob", Role.Supervisor);
        var cookies = await console.SignInAsync("Bob", ConsoleVisitor.Password);
        using var browser = new HttpClient(ConsoleVisitor.NewHandler(cookies)) { BaseAddress = console.BaseAddress };
        browser.DefaultRequestHeaders.Add("Origin", console.BaseAddress.ToString().TrimEnd('/'));
        var bob = (await GetAsync(console, "api/v1/users"))["items"]!.AsArray().Single(u => (string?)u!["name"] == "Bob")!;
        async Task ChangeAsync(object change)
        {
            using var answer = await console.Client.PutAsJsonAsync(new Uri($"api/v1/users/{bob["id"]}", UriKind.Relative), change);
            bob = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        async Task<HttpStatusCode> BlockAsync()
        {
            using var answer = await browser.PostAsJsonAsync(new Uri("api/v1/blacklist", UriKind.Relative), new { phones = new[] { "+49301234567" } });
            return answer.StatusCode;
        }

        Assert.Equal(HttpStatusCode.OK, await BlockAsync());
        Assert.Contains((await GetAsync(console, "api/v1/audit?actor=Bob"))["items"]!.AsArray(), e => (string?)e!["action"] == "blacklist.add");
        await ChangeAsync(new { name = "Bob", role = "viewer", locked = false, version = (int)bob["version"]! });
        Assert.Equal(HttpStatusCode.Forbidden, await BlockAsync());
        await ChangeAsync(new { name = "Bob", role = "supervisor", locked = true, version = (int)bob["version"]! });
        Assert.Equal(HttpStatusCode.Unauthorized, await BlockAsync());

        // Who signs out takes copies of the cookie along.
        var ann = await console.SignInAsync("Ann", ConsoleVisitor.Password);
        var copy = new CookieContainer();
        copy.Add(ann.GetAllCookies());
        using var annsBrowser = new HttpClient(ConsoleVisitor.NewHandler(ann)) { BaseAddress = console.BaseAddress };
        using var thief = new HttpClient(ConsoleVisitor.NewHandler(copy)) { BaseAddress = console.BaseAddress };
        Assert.Null(await LeadsAsync(thief, "/users"));
        using var signOut = new HttpRequestMessage(HttpMethod.Post, "/sign-out") { Headers = { { "Origin", console.BaseAddress.ToString().TrimEnd('/') } } };
        using var out1 = await annsBrowser.SendAsync(signOut);
        Assert.Equal("/sign-in", await LeadsAsync(thief, "/users"));
        await console.RestartAsync();
        Assert.Equal("/sign-in", await LeadsAsync(thief, "/users"));
    }

    [Fact]
    public async Task A_viewer_gets_no_whole_number_by_the_API_and_finds_none_by_searching()
    {
        await using var console = await ConsoleProcess.StartAsync(new() { Variables = new Dictionary<string, string?> { ["Simulator__Speed"] = "50" } });
        var key = (string)(await PostAsync(console, "api/v1/api-keys", new { name = "reader", role = "viewer" }))["key"]!;
        var script = (long)(await PostAsync(console, "api/v1/scripts", new { name = "s", blocks = new object[] { new { id = "s", type = "start", next = "e" }, new { id = "e", type = "result" } } }))["id"]!;
        var task = (long)(await PostAsync(console, "api/v1/call-tasks", new { name = "t", scriptId = script, dialPlanId = 1, callingHours = (object?)null }))["id"]!;
        await PostAsync(console, $"api/v1/call-tasks/{task}/clients", new { clients = new[] { new { phones = new[] { "+49301234502" }, clientId = "49301234502", parameters = new { mobile = "+49 30 1234502" } } } }, HttpStatusCode.OK);
        await PostAsync(console, $"api/v1/call-tasks/{task}/start", new { }, HttpStatusCode.OK);
        await Eventually.Async(async () => (string?)(await GetAsync(console, $"api/v1/call-tasks/{task}"))["status"] == "completed", TimeSpan.FromSeconds(40));
        using var viewer = console.NewClient(withKey: false);
        viewer.DefaultRequestHeaders.Authorization = new("Bearer", key);
        var call = (long)(await GetAsync(console, $"api/v1/call-tasks/{task}/calls"))["items"]![0]!["id"]!;

        foreach (var path in new[] { $"call-tasks/{task}/calls", $"call-tasks/{task}/clients", $"calls/{call}", "interrupted-calls", $"call-tasks/{task}", "live" })
        {
            var text = await viewer.GetStringAsync(new Uri($"api/v1/{path}", UriKind.Relative));
            Assert.DoesNotMatch("49301234502|301234580|1234580", text.Replace(" ", "", StringComparison.Ordinal));
        }

        foreach (var search in new[] { "+4930123", "49301234502", "4930" })
        {
            Assert.Equal(0, (int)(await ReadAsync(viewer, $"api/v1/call-tasks/{task}/calls?client={Uri.EscapeDataString(search)}"))["total"]!);
            Assert.Equal(0, (int)(await ReadAsync(viewer, $"api/v1/call-tasks/{task}/clients?search={Uri.EscapeDataString(search)}"))["total"]!);
            Assert.Equal(1, (int)(await GetAsync(console, $"api/v1/call-tasks/{task}/calls?client={Uri.EscapeDataString(search)}"))["total"]!);
        }
    }

    [Fact]
    public async Task A_persons_language_is_kept_with_them_and_speaks_on_every_browser_they_sign_in_with()
    {
        await using var console = await ConsoleProcess.StartAsync();
        await console.AddUserAsync("Ann", Role.Supervisor);
        HttpClient Browser(CookieContainer cookies, string accepts) => new(ConsoleVisitor.NewHandler(cookies)) { BaseAddress = console.BaseAddress, DefaultRequestHeaders = { { "Accept-Language", accepts }, { "Sec-Fetch-Site", "same-origin" } } };
        async Task<string> SpokenAsync(HttpClient browser, string path) => Language().Match(await browser.GetStringAsync(new Uri(path, UriKind.Relative))).Groups[1].Value;
        async Task<HttpStatusCode> ChooseAsync(HttpClient browser, string code)
        {
            using var answer = await browser.GetAsync(new Uri($"/language/{code}?back=/call-tasks", UriKind.Relative));
            return answer.StatusCode;
        }

        using var office = Browser(await console.SignInAsync("Ann", ConsoleVisitor.Password), "en-GB");
        Assert.Equal("en", await SpokenAsync(office, "/call-tasks"));
        Assert.Equal(HttpStatusCode.Redirect, await ChooseAsync(office, "ru"));
        Assert.Equal("ru", await SpokenAsync(office, "/call-tasks"));
        Assert.Equal("ru", (string?)(await MeAsync(office))["language"]);

        // Before the sign-in only the browser has a say.
        using var nobody = Browser(new CookieContainer(), "en-GB");
        Assert.Equal("en", await SpokenAsync(nobody, "/sign-in"));
        using var home = Browser(await console.SignInAsync("Ann", ConsoleVisitor.Password), "en-GB");
        Assert.Equal("ru", await SpokenAsync(home, "/call-tasks"));
        Assert.StartsWith("телефон;", await home.GetStringAsync(new Uri("/api/v1/clients-file-template", UriKind.Relative)), StringComparison.Ordinal);
        Assert.StartsWith("phone;", await console.Client.GetStringAsync(new Uri("/api/v1/clients-file-template", UriKind.Relative)), StringComparison.Ordinal);

        using (var chosen = await home.PutAsJsonAsync(new Uri("/api/v1/me/language", UriKind.Relative), new { language = "en" })) Assert.Equal(HttpStatusCode.NoContent, chosen.StatusCode);
        Assert.Equal("en", await SpokenAsync(office, "/call-tasks"));
        using (var wrong = await home.PutAsJsonAsync(new Uri("/api/v1/me/language", UriKind.Relative), new { language = "de" })) Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);

        // A link on another site may change what the browser holds, not what the person chose.
        using var lured = Browser(await console.SignInAsync("Ann", ConsoleVisitor.Password), "en-GB");
        lured.DefaultRequestHeaders.Remove("Sec-Fetch-Site");
        lured.DefaultRequestHeaders.Add("Sec-Fetch-Site", "cross-site");
        lured.DefaultRequestHeaders.Add("Sec-Fetch-Mode", "navigate");
        Assert.Equal(HttpStatusCode.Redirect, await ChooseAsync(lured, "ru"));
        Assert.Equal("en", (string?)(await MeAsync(home))["language"]);
    }

    [Fact]
    public async Task Wrong_keys_are_told_to_wait_and_right_ones_never()
    {
        await using var console = await ConsoleProcess.StartAsync(new() { Variables = new Dictionary<string, string?> { ["Api__WrongKeysPerMinute"] = "3" } });
        using var nobody = console.NewClient(withKey: false);
        for (var n = 0; n < 3; n++)
        {
            using var wrong = await nobody.GetAsync(new Uri("api/v1/live", UriKind.Relative));
            Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        }

        using var refused = await nobody.GetAsync(new Uri("api/v1/live", UriKind.Relative));
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
        for (var n = 0; n < 10; n++) await GetAsync(console, "api/v1/live");
    }

    [Fact]
    public async Task More_requests_than_may_be_at_work_and_wait_are_told_to_come_back()
    {
        await using var console = await ConsoleProcess.StartAsync(new() { Variables = new Dictionary<string, string?> { ["Api__RequestsAtWork"] = "1", ["Api__RequestsWaiting"] = "0" } });
        var script = (long)(await PostAsync(console, "api/v1/scripts", new { name = "s", blocks = new object[] { new { id = "s", type = "start", next = "e" }, new { id = "e", type = "result" } } }))["id"]!;
        var task = (long)(await PostAsync(console, "api/v1/call-tasks", new { name = "t", scriptId = script, dialPlanId = 1 }))["id"]!;
        var upload = new TaskCompletionSource();
        var sending = SendAsync();
        async Task<HttpResponseMessage> SendAsync()
        {
            // An answer may be read while its request still holds the only place: then the upload itself is told to come back.
            for (; ; )
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"api/v1/call-tasks/{task}/clients", UriKind.Relative))
                {
                    Content = new MultipartFormDataContent { { new SlowContent(upload.Task), "file", "clients.csv" } },
                    Headers = { ExpectContinue = true }, // A refused upload is told before its body.
                };
                var answer = await console.Client.SendAsync(request);
                if (answer.StatusCode != HttpStatusCode.TooManyRequests) return answer;
                answer.Dispose();
            }
        }

        using var refused = await Eventually.GetAsync(() => console.Client.GetAsync(new Uri("api/v1/live", UriKind.Relative)), answer => answer.StatusCode == HttpStatusCode.TooManyRequests);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
        Assert.True(refused.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));

        upload.SetResult();
        using var taken = await sending;
        Assert.Equal(HttpStatusCode.Accepted, taken.StatusCode);
        await Eventually.Async(async () => (await console.Client.GetAsync(new Uri("api/v1/live", UriKind.Relative))).IsSuccessStatusCode);
    }

    /// <summary>Where a page leads; null: it is shown.</summary>
    private static async Task<string?> LeadsAsync(HttpClient browser, string path)
    {
        using var answer = await browser.GetAsync(new Uri(path, UriKind.Relative));
        return answer.Headers.Location is { } to ? (to.IsAbsoluteUri ? to.AbsolutePath : to.OriginalString.Split('?')[0]) : null;
    }

    private static async Task<JsonNode> MeAsync(HttpClient browser)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/me") { Headers = { { "Sec-Fetch-Site", "same-origin" } } };
        using var answer = await browser.SendAsync(request);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }

    private static Task<JsonNode> GetAsync(ConsoleProcess console, string path) => ReadAsync(console.Client, path);

    private static async Task<JsonNode> ReadAsync(HttpClient client, string path) => JsonNode.Parse(await client.GetStringAsync(new Uri(path, UriKind.Relative)))!;

    private static async Task<JsonNode> PostAsync(ConsoleProcess console, string path, object body, HttpStatusCode expected = HttpStatusCode.Created)
    {
        using var answer = await console.Client.PostAsJsonAsync(new Uri(path, UriKind.Relative), body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == expected, $"{path}: {answer.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }

    [GeneratedRegex("<html lang=\"(\\w+)\"")]
    private static partial Regex Language();

    [GeneratedRegex("enter the code ([A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4})")]
    private static partial Regex Code();

    /// <summary>The code that the console was told.</summary>
    private static string Spoken(ConsoleProcess console) => console.LogLines.Select(line => Code().Match(line)).Single(match => match.Success).Groups[1].Value;

    [GeneratedRegex("<input(?=[^>]* id=\"(?<id>\\w+)\")(?=[^>]* aria-invalid=\"true\")")]
    private static partial Regex Invalid();

    [GeneratedRegex("<input(?=[^>]* id=\"(?<id>\\w+)\")(?=[^>]* autofocus)")]
    private static partial Regex Focused();

    /// <summary>Begins at once and ends when it is told to.</summary>
    private sealed class SlowContent(Task end) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync("phone;id\n+49301234502;1\n"u8.ToArray());
            await stream.FlushAsync();
            await end;
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
