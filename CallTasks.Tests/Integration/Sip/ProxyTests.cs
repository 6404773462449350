using CallTasks.Core.Model;
using CallTasks.Core.Telephony;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Sip;

/// <summary>A dial plan with several proxies: the next one is tried when one refuses or cannot be reached, and never where a telephone may ring.</summary>
[Trait("Speed", "slow")]
public sealed class ProxyTests
{
    [Fact]
    public async Task A_busy_proxy_is_passed_over_and_comes_last_for_a_while()
    {
        await using var overloaded = await SippPeer.StartAsync("refuses", Refusal("503 Service Unavailable", "Retry-After: 120"));
        await using var good = await SippPeer.StartAsync("answers_bot_hangs_up", calls: 2);
        await using var line = new SipLine();

        var first = await line.EndOfAsync(Request(overloaded.Address, good.Address));
        await overloaded.SucceedsAsync(); // one INVITE, acknowledged
        var second = await line.EndOfAsync(Request(overloaded.Address, good.Address));

        Assert.Equal((CallEnding.BotHungUp, 200), (first.Ending, first.SipCode));
        Assert.Equal((CallEnding.BotHungUp, 200), (second.Ending, second.SipCode)); // nobody asked the first one again: it has gone
        await good.SucceedsAsync();
    }

    [Fact]
    public async Task A_proxy_that_takes_no_connection_is_passed_over_at_once()
    {
        await using var good = await SippPeer.StartAsync("answers_bot_hangs_up", null, 1, null, "-t", "t1");
        await using var line = new SipLine();

        var answer = await line.EndOfAsync(Request($"127.0.0.1:{FreePort.Next()}", good.Address, "tcp"));

        Assert.Equal((CallEnding.BotHungUp, 200), (answer.Ending, answer.SipCode));
        await good.SucceedsAsync();
    }

    [Fact]
    public async Task When_all_refuse_the_last_answer_is_kept()
    {
        await using var one = await SippPeer.StartAsync("refuses", Refusal("503 Service Unavailable", "X-Nothing: here"));
        await using var two = await SippPeer.StartAsync("refuses", Refusal("486 Busy Here", "X-Nothing: here"));
        await using var line = new SipLine();

        var answer = await line.EndOfAsync(Request(one.Address, two.Address));

        Assert.Equal((CallEnding.Refused, 486), (answer.Ending, answer.SipCode));
        await one.SucceedsAsync();
        await two.SucceedsAsync();
    }

    [Theory]
    [InlineData("180 Ringing")]
    [InlineData("181 Call Is Being Forwarded")]
    [InlineData("183 Session Progress")]
    public async Task After_it_may_have_rung_no_other_proxy_is_tried(string progress)
    {
        using var one = new WirePeer();
        using var two = new WirePeer();
        await using var line = new SipLine();

        await using var leg = line.Carrier.Dial(Request(one.Address, two.Address));
        var invite = await one.TakeAsync("INVITE ");
        await one.AnswerAsync(invite, progress);
        await one.AnswerAsync(invite, "503 Service Unavailable");
        await one.TakeAsync("ACK ");
        var ended = await EndOfAsync(leg);

        Assert.Equal((CallEnding.Refused, 503), (ended.Ending, ended.SipCode));
        Assert.Equal(0, two.Waiting);
    }

    [Fact]
    public async Task A_call_to_a_silent_proxy_is_given_to_no_other_and_those_that_follow_pass_it_over()
    {
        using var silent = new WirePeer();
        using var good = new WirePeer();
        await using var line = new SipLine(time: new SwiftTime(4));

        await using var first = line.Carrier.Dial(Request(silent.Address, good.Address));
        for (var sent = 1; sent <= 5; sent++)
            await silent.TakeAsync("INVITE "); // the fifth after 7.5 s
        var given = await silent.TakeAsync("INVITE "); // … and after 15.5 s: its answers may have been lost, and a telephone ring
        Assert.Equal(0, good.Waiting);

        await using var second = line.Carrier.Dial(Request(silent.Address, good.Address));
        await good.AnswerAsync(await good.TakeAsync("INVITE "), "486 Busy Here");
        Assert.Equal(486, (await EndOfAsync(second)).SipCode);

        await silent.AnswerAsync(given, "486 Busy Here");
        Assert.Equal(486, (await EndOfAsync(first)).SipCode);
    }

    [Fact]
    public async Task A_test_tells_of_each_proxy_and_one_that_answers_is_enough()
    {
        using var silent = new WirePeer();
        using var good = new WirePeer();
        await using var line = new SipLine();

        var probing = line.Carrier.ProbeAsync(Request(silent.Address, good.Address).Trunk, CancellationToken.None);
        await good.AnswerAsync(await good.TakeAsync("OPTIONS "), "200 OK");
        var probe = await probing;

        Assert.True(probe.Reachable);
        Assert.Equal($"{silent.Address} did not answer OPTIONS within 3 s; {good.Address}: 200 OK", probe.Answer);
    }

    private static Dictionary<string, string> Refusal(string status, string more) => new() { ["@STATUS@"] = status, ["@MORE@"] = more };

    private static DialRequest Request(string first, string next, string transport = "udp")
    {
        var request = SipLine.Request(first, transport: transport);
        return request with { Trunk = request.Trunk with { Proxies = [next] } };
    }

    private static async Task<CarrierAnswer> EndOfAsync(ICallLeg leg)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await foreach (var told in leg.Events.ReadAllAsync(limit.Token))
        {
            if (told is LegEvent.Ended ended)
                return ended.Answer;
        }
        throw new InvalidOperationException("A leg ended without saying so");
    }
}
