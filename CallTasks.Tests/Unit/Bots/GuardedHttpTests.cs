using CallTasks.Core.Bots;
using CallTasks.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallTasks.Tests.Unit.Bots;

public sealed class GuardedHttpTests
{
    private static GuardedHttp Http(bool allowPrivate = true) => new(new WebAddressGuard { AllowPrivate = allowPrivate }, TimeProvider.System, NullLogger<GuardedHttp>.Instance);

    private static async Task<WebAnswer> AskAsync(WebRequest request, bool allowPrivate = true)
    {
        using var http = Http(allowPrivate);
        return await http.SendAsync(request, default);
    }

    [Fact]
    public async Task A_request_carries_its_headers_and_body_and_brings_the_answer()
    {
        using var peer = new WebPeer(WebPeer.Says("""{"ok":"да"}""", "201 Created"));

        var answer = await AskAsync(new WebRequest
        {
            Method = "POST",
            Url = peer.Url + "/orders?id=5",
            Body = """{"name":"Анна"}""",
            Headers = new Dictionary<string, string> { ["X-Key"] = "k", ["Content-Type"] = "application/vnd.api+json" },
        });

        Assert.Equal((true, 201, """{"ok":"да"}"""), (answer.IsSuccess, answer.Code, answer.Body));
        var asked = Assert.Single(peer.Asked);
        Assert.StartsWith("POST /orders?id=5 HTTP/1.1\r\n", asked, StringComparison.Ordinal);
        Assert.Contains("X-Key: k\r\n", asked, StringComparison.Ordinal);
        Assert.Contains("Content-Type: application/vnd.api+json\r\n", asked, StringComparison.Ordinal);
        Assert.EndsWith("""{"name":"Анна"}""", asked, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_private_address_is_not_connected_to()
    {
        using var peer = new WebPeer(WebPeer.Says("{}"));
        foreach (var url in new[] { peer.Url, peer.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal), peer.Url.Replace("127.0.0.1", "[::ffff:127.0.0.1]", StringComparison.Ordinal), peer.Url.Replace("127.0.0.1", "2130706433", StringComparison.Ordinal) })
        {
            var answer = await AskAsync(new WebRequest { Url = url }, allowPrivate: false);
            Assert.Null(answer.Code);
            Assert.Contains("private network", answer.Trouble!.ToString(), StringComparison.Ordinal);
        }

        Assert.Empty(peer.Asked);
    }

    [Fact]
    public async Task A_redirect_is_told_and_not_followed()
    {
        using var inner = new WebPeer(WebPeer.Says("secret"));
        using var peer = new WebPeer(WebPeer.Says("", "302 Found", $"Location: {inner.Url}\r\n"));

        var answer = await AskAsync(new WebRequest { Url = peer.Url });

        Assert.Equal((false, 302), (answer.IsSuccess, answer.Code));
        Assert.Contains("redirects are not followed", answer.Trouble!.ToString(), StringComparison.Ordinal);
        Assert.Empty(inner.Asked);
    }

    [Fact]
    public async Task A_server_that_is_slow_too_long_or_none_is_told_in_words()
    {
        using var silent = new WebPeer();
        using var torn = new WebPeer("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
        using var strange = new WebPeer("SSH-2.0-OpenSSH\r\n");
        using var endless = new WebPeer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + string.Concat(Enumerable.Repeat("1000\r\n" + new string('x', 0x1000) + "\r\n", 17)));
        using var long1 = new WebPeer(WebPeer.Says(new string('x', 11)));

        Assert.Contains("did not answer within 0.2 s", (await AskAsync(new WebRequest { Url = silent.Url, Timeout = TimeSpan.FromMilliseconds(200) })).Trouble!.ToString(), StringComparison.Ordinal);
        Assert.NotNull((await AskAsync(new WebRequest { Url = torn.Url })).Trouble);
        Assert.NotNull((await AskAsync(new WebRequest { Url = strange.Url })).Trouble);
        Assert.Contains("more than 65536 bytes", (await AskAsync(new WebRequest { Url = endless.Url })).Trouble!.ToString(), StringComparison.Ordinal);
        Assert.Contains("more than 10 bytes", (await AskAsync(new WebRequest { Url = long1.Url, MaxBytes = 10 })).Trouble!.ToString(), StringComparison.Ordinal);
        Assert.NotNull((await AskAsync(new WebRequest { Url = $"http://127.0.0.1:{FreePort.Next()}" })).Trouble);
        Assert.All(["file:///etc/passwd", "gopher://x", "nonsense", ""], url => Assert.NotNull(AskAsync(new WebRequest { Url = url }).GetAwaiter().GetResult().Trouble));
    }

    [Fact]
    public async Task Who_waits_can_give_up()
    {
        using var silent = new WebPeer();
        using var over = new CancellationTokenSource();
        using var http = Http();
        var asked = http.SendAsync(new WebRequest { Url = silent.Url, Timeout = TimeSpan.FromSeconds(30) }, over.Token);

        await over.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("172.15.255.255", true)]
    [InlineData("172.32.0.0", true)]
    [InlineData("100.63.255.255", true)]
    [InlineData("2a00:1450::1", true)]
    [InlineData("64:ff9b::8.8.8.8", true)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("0.0.0.0", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("127.255.255.255", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("172.16.0.1", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("192.0.0.1", false)]
    [InlineData("192.168.0.1", false)]
    [InlineData("198.19.0.1", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::", false)]
    [InlineData("::1", false)]
    [InlineData("::127.0.0.1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("64:ff9b::10.0.0.1", false)]
    [InlineData("2002:7f00:1::", false)]
    [InlineData("2001:0:1::", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fec0::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("ff02::1", false)]
    public void Only_the_Internet_is_public(string address, bool isPublic) => Assert.Equal(isPublic, WebAddressGuard.IsPublic(System.Net.IPAddress.Parse(address)));
}
