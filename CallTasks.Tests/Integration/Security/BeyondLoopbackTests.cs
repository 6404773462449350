using System.Net;
using System.Net.Http.Json;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using CallTasks.Core.Model;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Security;

/// <summary>The console as others on the network meet it: by the machine's own address, and through proxies that end TLS.</summary>
[Trait("Speed", "slow")]
public sealed class BeyondLoopbackTests
{
    private const string Name = "console.example.com";
    private const string Caller = "203.0.113.7";

    /// <summary>Allowed in a minute from one address.</summary>
    private const int WrongKeys = 2;

    /// <summary>This machine's address in its network; where it has none, one of loopback that no proxy of these tests has.</summary>
    private static readonly string Machine = NetworkInterface.GetAllNetworkInterfaces()
        .Where(card => card.OperationalStatus == OperationalStatus.Up)
        .SelectMany(card => card.GetIPProperties().UnicastAddresses)
        .Select(address => address.Address)
        .FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address))?.ToString() ?? "127.0.0.2";

    [Fact]
    public async Task Through_a_trusted_proxy_people_sign_in_by_https_with_a_secure_cookie_and_are_told_apart_by_their_addresses()
    {
        await using var console = await StartAsync(trusted: "127.0.0.1");
        await console.AddUserAsync("Ann", Role.Supervisor);
        await using var proxy = await TlsProxy.StartAsync(console.BaseAddress, Name, Caller);
        var cookies = new CookieContainer();
        using var browser = NewBrowser(proxy, cookies);

        using (var first = await browser.GetAsync(new Uri("/call-tasks", UriKind.Relative))) Assert.Equal($"https://{Name}/sign-in?returnUrl=%2Fcall-tasks", new Uri(browser.BaseAddress!, first.Headers.Location!).ToString());
        using (var answer = await SignInAsync(browser)) Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        var held = cookies.GetAllCookies().ToList();
        Assert.Equal(2, held.Count);
        Assert.All(held, cookie => Assert.True(cookie.Secure && cookie.HttpOnly, cookie.Name));
        using (var page = await browser.GetAsync(new Uri("/call-tasks", UriKind.Relative))) Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        // The page's own writes: Origin is https, as the browser knows it.
        using (var write = await browser.PostAsJsonAsync(new Uri("/api/v1/blacklist", UriKind.Relative), new { phones = new[] { "+49301234567" } })) Assert.Equal(HttpStatusCode.OK, write.StatusCode);
        using (var foreign = new HttpRequestMessage(HttpMethod.Post, "/api/v1/blacklist") { Headers = { { "Origin", $"http://{Name}" } } })
        {
            browser.DefaultRequestHeaders.Remove("Origin");
            using var refused = await browser.SendAsync(foreign);
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        }

        // Wrong keys are counted by the caller's address, not by the proxy's.
        Assert.Equal(HttpStatusCode.TooManyRequests, await WrongKeysAsync(proxy));
        await using var another = await TlsProxy.StartAsync(console.BaseAddress, Name, "203.0.113.8");
        using var elsewhere = NewBrowser(another, new CookieContainer());
        Assert.Equal(HttpStatusCode.Unauthorized, await WrongKeyAsync(elsewhere));
        Assert.DoesNotContain(console.LogLines, line => line.Contains("is plain http", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_proxy_says_that_nobody_trusts_is_not_believed()
    {
        await using var console = await StartAsync(trusted: "127.0.0.1");
        await console.AddUserAsync("Ann", Role.Supervisor);
        await using var proxy = await TlsProxy.StartAsync(new Uri($"http://{Machine}:{console.BaseAddress.Port}"), Name, Caller);
        using var browser = NewBrowser(proxy, new CookieContainer());

        // Its https is not ours: the form's Origin is another one's, so nobody signs in over it.
        using (var answer = await SignInAsync(browser)) Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        browser.DefaultRequestHeaders.Remove("Origin");
        using (var page = await browser.GetAsync(new Uri("/sign-in", UriKind.Relative)))
        {
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
            Assert.DoesNotContain("secure", string.Join(';', page.Headers.GetValues("Set-Cookie")), StringComparison.OrdinalIgnoreCase);
        }

        // Nor is its word on who calls.
        Assert.Equal(HttpStatusCode.TooManyRequests, await WrongKeysAsync(proxy));
        await using var another = await TlsProxy.StartAsync(new Uri($"http://{Machine}:{console.BaseAddress.Port}"), Name, "203.0.113.8");
        using var elsewhere = NewBrowser(another, new CookieContainer());
        Assert.Equal(HttpStatusCode.TooManyRequests, await WrongKeyAsync(elsewhere));
    }

    [Fact]
    public async Task By_the_machines_own_address_it_answers_to_that_and_to_no_other_name()
    {
        await using var console = await StartAsync(trusted: null);
        await console.AddUserAsync("Ann", Role.Supervisor);
        var address = new Uri($"http://{Machine}:{console.BaseAddress.Port}");
        var cookies = await ConsoleVisitor.SignInAsync(address, "Ann", ConsoleVisitor.Password);
        Assert.All(cookies.GetAllCookies(), cookie => Assert.False(cookie.Secure));
        using var browser = new HttpClient(ConsoleVisitor.NewHandler(cookies)) { BaseAddress = address };
        using (var page = await browser.GetAsync(new Uri("/call-tasks", UriKind.Relative))) Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        foreach (var (host, allowed) in new[] { (Machine, true), ("localhost", true), (Name, true), ("rebound.example", false), ("203.0.113.7", false), ("", false) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/sign-in") { Headers = { Host = host.Length > 0 ? host : "_" } };
            using var answer = await browser.SendAsync(request);
            Assert.Equal((host, allowed), (host, answer.StatusCode != HttpStatusCode.BadRequest));
        }

        Assert.Contains(console.LogLines, line => line.Contains("is plain http and can be reached from other machines", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Before_there_is_a_user_everything_leads_to_the_setup_that_asks_for_the_code_of_the_servers_console()
    {
        await using var console = await StartAsync(trusted: null, wrongKeys: 30);
        using var stranger = new HttpClient(ConsoleVisitor.NewHandler(new CookieContainer())) { BaseAddress = new Uri($"http://{Machine}:{console.BaseAddress.Port}") };
        foreach (var path in new[] { "/", "/call-tasks/1", "/sign-in", "/wall", "/docs" })
        {
            using var answer = await stranger.GetAsync(new Uri(path, UriKind.Relative));
            Assert.Equal((path, HttpStatusCode.Redirect, "/setup"), (path, answer.StatusCode, answer.Headers.Location is { IsAbsoluteUri: true } to ? to.AbsolutePath : answer.Headers.Location?.OriginalString.Split('?')[0]));
        }

        foreach (var path in new[] { "/api/v1/live", "/openapi/v1.json", "/metrics", "/hubs/live" })
        {
            using var answer = await stranger.GetAsync(new Uri(path, UriKind.Relative));
            Assert.Equal((path, HttpStatusCode.Unauthorized), (path, answer.StatusCode));
        }

        using var guessed = await stranger.PostFormAsync("/setup", new() { ["Form.Code"] = "AAAA-BBBB-CCCC", ["Form.Name"] = "Eve", ["Form.Password"] = ConsoleVisitor.Password, ["Form.Again"] = ConsoleVisitor.Password });
        Assert.Equal(HttpStatusCode.OK, guessed.StatusCode);
        var users = JsonNode.Parse(await console.Client.GetStringAsync(new Uri("api/v1/users", UriKind.Relative)))!;
        Assert.Equal(0, (int)users["total"]!);
    }

    private static Task<ConsoleProcess> StartAsync(string? trusted, int wrongKeys = WrongKeys) => ConsoleProcess.StartAsync(new()
    {
        Environment = "Production",
        Listen = "0.0.0.0",
        Variables = new Dictionary<string, string?> { ["AllowedHosts"] = Name, ["TrustedProxies"] = trusted, ["Api__WrongKeysPerMinute"] = $"{wrongKeys}" },
    });

    private static HttpClient NewBrowser(TlsProxy proxy, CookieContainer cookies)
    {
        var browser = proxy.NewBrowser(Name, cookies);
        browser.DefaultRequestHeaders.Add("Origin", $"https://{Name}");
        browser.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        return browser;
    }

    private static Task<HttpResponseMessage> SignInAsync(HttpClient browser) => browser.PostFormAsync("/sign-in", new() { ["Form.Name"] = "Ann", ["Form.Password"] = ConsoleVisitor.Password });

    /// <summary>The answer to the first request beyond what is allowed in a minute.</summary>
    private static async Task<HttpStatusCode> WrongKeysAsync(TlsProxy proxy)
    {
        using var client = NewBrowser(proxy, new CookieContainer());
        for (var n = 0; n < WrongKeys; n++) Assert.Equal(HttpStatusCode.Unauthorized, await WrongKeyAsync(client));
        return await WrongKeyAsync(client);
    }

    private static async Task<HttpStatusCode> WrongKeyAsync(HttpClient client)
    {
        client.DefaultRequestHeaders.Remove("Origin");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/live") { Headers = { Authorization = new("Bearer", "wrong") } };
        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }
}
