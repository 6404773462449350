using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Api;

[Trait("Speed", "slow")]
public sealed class StartRefusalTests
{
    [Theory]
    [InlineData("Urls", "http://127.0.0.1:0;ftp://*:0", "Urls is 'ftp://*:0'")]
    [InlineData("Kestrel__Endpoints__Http__Url", "nowhere", "Kestrel:Endpoints:Http:Url is 'nowhere'")]
    [InlineData("AllowedHosts", "console.example.com;http://x", "AllowedHosts has 'http://x'")]
    [InlineData("TrustedProxies", "10.0.0.1;proxy", "TrustedProxies has 'proxy'")]
    [InlineData("Api__BootstrapKey", "short", "from 32 to")]
    [InlineData("Dialing__HostLines", "0", "Dialing:HostLines is 0")]
    [InlineData("Simulator__Seed", "dice", "Simulator:Seed is 'dice'")]
    [InlineData("Telephony__BindAddress", "nowhere", "Telephony:BindAddress is 'nowhere'")]
    [InlineData("Telephony__PublicAddress", "0.0.0.0", "Telephony:PublicAddress is '0.0.0.0'")]
    public async Task A_bad_setting_ends_the_start_with_one_line_that_names_it(string setting, string value, string says)
    {
        var (code, output) = await ConsoleProcess.RunToExitAsync(new() { Variables = new Dictionary<string, string?> { [setting] = value } });

        Assert.Equal(1, code);
        Assert.Contains(says, output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_console_on_the_folder_ends_with_one_line_and_the_first_goes_on()
    {
        await using var first = await ConsoleProcess.StartAsync();

        var (code, output) = await ConsoleProcess.RunToExitAsync(new() { StorageFolder = first.StorageFolder });

        Assert.Equal(1, code);
        Assert.Contains($"The storage folder {first.StorageFolder} is in use", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        using var answer = await first.Client.GetAsync(new Uri("/health/ready", UriKind.Relative));
        Assert.True(answer.IsSuccessStatusCode);
    }

    [Fact]
    public async Task Ports_that_others_hold_are_named()
    {
        using var sip = new System.Net.Sockets.UdpClient(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        using var web = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        web.Start();
        var port = ((System.Net.IPEndPoint)sip.Client.LocalEndPoint!).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        foreach (var (setting, value, says) in new[] { ("Telephony__SipPort", port, "Telephony:SipPort to a free port"), ("Urls", $"http://{web.LocalEndpoint}", "set Urls to another port") })
        {
            var (code, output) = await ConsoleProcess.RunToExitAsync(new() { Variables = new Dictionary<string, string?> { [setting] = value } });

            Assert.Equal(1, code);
            Assert.Contains(says, output, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_console_without_a_key_says_how_to_set_one()
    {
        await using var console = await ConsoleProcess.StartAsync(new() { Variables = new Dictionary<string, string?> { ["Api__BootstrapKey"] = null } });

        using var answer = await console.Client.GetAsync(new Uri("/api/v1/live", UriKind.Relative));

        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Contains("Api__BootstrapKey", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
