using System.Text.Json;
using CallTasks.Core.Bots;
using CallTasks.Core.Dialing;
using CallTasks.Core.Model;
using CallTasks.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallTasks.Tests.Unit.Dialing;

/// <summary>A customer's own system says to whom a client is handed over.</summary>
public sealed class CustomerNumbersTests
{
    private const string Secret = "a secret of some length";
    private static readonly DialPlan Own = new() { Id = 1, Version = 1, Kind = DialPlanKind.Sip, Settings = new DialPlanSettings { Name = "Trunk", Address = "127.0.0.1:5060" } };
    private static readonly Dictionary<string, string> Variables = new() { ["name"] = "Анна <b>", ["order"] = "17" };

    [Fact]
    public async Task It_is_told_of_call_client_and_variables_under_a_signature_and_its_number_is_taken()
    {
        using var system = new WebPeer(WebPeer.Says("""{"number":"020 7946 0201"}"""));

        var target = await AskAsync(system.Url + "/route", secret: Secret);

        Assert.Null(target.Why);
        Assert.Equal("+442079460201", Assert.Single(target.Numbers));
        Assert.Same(Own, target.Plan);
        var asked = Assert.Single(system.Asked);
        Assert.StartsWith("POST /route HTTP/1.1\r\n", asked, StringComparison.Ordinal);
        var body = asked[(asked.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        using var told = JsonDocument.Parse(body);
        Assert.Equal((7L, 3L, "c-1", "+442079460101"), (
            told.RootElement.GetProperty("callId").GetInt64(), told.RootElement.GetProperty("taskId").GetInt64(), told.RootElement.GetProperty("clientId").GetString(), told.RootElement.GetProperty("phone").GetString()));
        Assert.Equal("Анна <b>", told.RootElement.GetProperty("variables").GetProperty("name").GetString());
        var at = long.Parse(Header(asked, CustomerNumbers.TimestampHeader), System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(DateTimeOffset.UtcNow.ToUnixTimeSeconds() - at, -1, 60);
        Assert.Equal(CustomerNumbers.Sign(Secret, at, body), Header(asked, CustomerNumbers.SignatureHeader));
    }

    [Fact]
    public async Task Without_a_secret_nothing_is_signed()
    {
        using var system = new WebPeer(WebPeer.Says("""{"number":"+442079460201"}"""));

        await AskAsync(system.Url);

        Assert.DoesNotContain("X-CallTasks", Assert.Single(system.Asked), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"number":"999"}""", "Emergency")]
    [InlineData("""{"number":"112"}""", "Emergency")]
    [InlineData("""{"number":"+449098790123"}""", "Premium")]
    [InlineData("""{"number":"sip:root@10.0.0.1"}""", "may not be called")]
    [InlineData("""{"number":""}""", "missing")]
    [InlineData("""{"number":204}""", "named no number")]
    [InlineData("""{"phone":"+442079460201"}""", "named no number")]
    [InlineData("""["+442079460201"]""", "named no number")]
    [InlineData("not found", "no JSON")]
    [InlineData("", "no JSON")]
    [InlineData("""{"number":"+442079460201","dialPlan":[1]}""", "dial plan that does not exist")]
    public async Task What_it_answers_is_judged_like_any_other_number(string answer, string said)
    {
        using var system = new WebPeer(WebPeer.Says(answer));

        var target = await AskAsync(system.Url);

        Assert.Empty(target.Numbers);
        Assert.Contains(said, target.Why!.ToString(), StringComparison.Ordinal);
        Assert.Single(system.Asked);
    }

    [Theory]
    [InlineData("500 Internal Server Error", 2)]
    [InlineData("503 Service Unavailable", 2)]
    [InlineData("404 Not Found", 1)]
    [InlineData("302 Found", 1)]
    public async Task An_error_of_its_own_is_asked_about_once_more_and_a_refusal_is_not(string status, int requests)
    {
        using var inner = new WebPeer(WebPeer.Says("""{"number":"+442079460201"}"""));
        var answer = WebPeer.Says("""{"number":"+442079460201"}""", status, $"Location: {inner.Url}\r\n");
        using var system = new WebPeer(answer, answer, answer);

        var target = await AskAsync(system.Url);

        Assert.Empty(target.Numbers);
        Assert.Contains(status[..3], target.Why!.ToString(), StringComparison.Ordinal);
        Assert.Equal(requests, system.Asked.Count);
        Assert.Empty(inner.Asked);
    }

    [Fact]
    public async Task One_that_never_answers_is_given_up_after_twice_the_patience()
    {
        using var silent = new WebPeer();

        var target = await AskAsync(silent.Url, timeout: TimeSpan.FromSeconds(0.5));

        Assert.Contains("did not answer within 0.5 s", target.Why!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_private_address_is_not_asked_at_all()
    {
        using var system = new WebPeer(WebPeer.Says("""{"number":"+442079460201"}"""));

        var target = await AskAsync(system.Url, allowPrivate: false);

        Assert.Contains("private network", target.Why!.ToString(), StringComparison.Ordinal);
        Assert.Empty(system.Asked);
    }

    [Theory]
    [InlineData(null, 5, true)]
    [InlineData("0123456789abcdef", 0.5, true)]
    [InlineData("0123456789abcde", 5, false)]
    [InlineData(null, 0.4, false)]
    [InlineData(null, 16, false)]
    public void Secret_and_patience_have_their_bounds(string? secret, double seconds, bool right)
    {
        var wrong = Record.Exception(() => new CustomerNumberOptions { Secret = secret, Timeout = TimeSpan.FromSeconds(seconds) }.Validate());

        Assert.Equal(right, wrong is null);
    }

    private static async Task<TransferTarget> AskAsync(string url, string? secret = null, TimeSpan? timeout = null, bool allowPrivate = true)
    {
        using var http = new GuardedHttp(new WebAddressGuard { AllowPrivate = allowPrivate }, TimeProvider.System, NullLogger<GuardedHttp>.Instance);
        var options = new CustomerNumberOptions { Secret = secret, Timeout = timeout ?? TimeSpan.FromSeconds(10) };
        // The plan is looked up only where an answer names one.
        var numbers = new CustomerNumbers(http, options, null!, TimeProvider.System);
        return await numbers.AskAsync(url, 7, new TransferCaller(3, "c-1", "+442079460101", null, "GB", Own), Variables, default);
    }

    private static string Header(string asked, string name)
    {
        var at = asked.IndexOf(name + ": ", StringComparison.Ordinal) + name.Length + 2;
        return asked[at..asked.IndexOf("\r\n", at, StringComparison.Ordinal)];
    }
}
