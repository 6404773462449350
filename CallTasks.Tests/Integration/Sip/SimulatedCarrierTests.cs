using System.Net;
using CallTasks.Core.Model;
using CallTasks.Core.Simulator;
using CallTasks.Core.Telephony;
using CallTasks.Core.Telephony.Detection;
using CallTasks.Core.Telephony.Media;
using CallTasks.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallTasks.Tests.Integration.Sip;

/// <summary>The user agent and the built-in carrier over loopback UDP.</summary>
public sealed class SimulatedCarrierTests
{
    [Fact]
    public async Task A_call_is_answered_and_the_bot_hangs_up()
    {
        await using var simulator = new SimulatedCarrier(new SimulatorOptions { Speed = 50 });
        await using var line = new SipLine();

        var events = await line.CallAsync(SipLine.Request(simulator.Address));

        Assert.Collection(events,
            e => Assert.IsType<LegEvent.Trying>(e),
            e => Assert.IsType<LegEvent.Ringing>(e),
            e => Assert.IsType<LegEvent.Answered>(e),
            e => Assert.IsType<LegEvent.Ended>(e));
        var answer = ((LegEvent.Ended)events[^1]).Answer;
        Assert.Equal((CallEnding.BotHungUp, 200, true, true), (answer.Ending, answer.SipCode, answer.Rang, answer.Progressed));
        await Eventually.Async(() => simulator.CallsUp == 0);
        Assert.Equal(0, line.Carrier.LiveLegs);
    }

    [Theory]
    [InlineData("02", CallEnding.ClientHungUp, 200, 16, true)]
    [InlineData("03", CallEnding.Refused, 486, 17, false)]
    [InlineData("06", CallEnding.Refused, 503, 34, false)]
    [InlineData("07", CallEnding.Refused, 404, 1, false)]
    [InlineData("08", CallEnding.Refused, 480, 20, false)]
    [InlineData("09", CallEnding.Refused, 603, 21, true)]
    [InlineData("05", CallEnding.ClientHungUp, 200, 16, true)]
    public async Task Each_persona_ends_its_call_in_its_own_way(string digits, CallEnding ending, int code, int cause, bool rang)
    {
        await using var simulator = new SimulatedCarrier(new SimulatorOptions { Speed = 100 });
        await using var line = new SipLine();

        var answer = await line.EndOfAsync(SipLine.Request(simulator.Address, "+791200000" + digits), hangUp: false);

        Assert.Equal((ending, code, cause, rang), (answer.Ending, answer.SipCode!.Value, answer.Cause!.Value, answer.Rang));
        Assert.Equal(code == 503 ? 2 : null, answer.RetryAfter);
    }

    [Fact]
    public async Task The_networks_tones_before_an_answer_are_heard_and_the_call_is_cancelled()
    {
        using var pump = new MediaPump(TimeProvider.System, NullLogger<MediaPump>.Instance);
        await using var simulator = new SimulatedCarrier(new SimulatorOptions { Pump = pump, Ports = new RtpPortPool(IPAddress.Loopback) });
        await using var line = new SipLine(sound: true);

        var events = await line.CallAsync(SipLine.Request(simulator.Address, "+79120000010"));

        Assert.Equal(InformationMeaning.NoSuchNumber, Assert.Single(events.OfType<LegEvent.TonesHeard>()).Tones.Meaning);
        Assert.Equal(CallEnding.InvalidTones, ((LegEvent.Ended)events[^1]).Answer.Ending);
        await Eventually.Async(() => simulator.CallsUp == 0);
    }

    [Fact]
    public async Task A_call_that_nobody_picks_up_is_cancelled_at_the_ring_timeout()
    {
        await using var simulator = new SimulatedCarrier(new SimulatorOptions { Speed = 100 });
        await using var line = new SipLine();

        var answer = await line.EndOfAsync(SipLine.Request(simulator.Address, "+79120000004", TimeSpan.FromMilliseconds(300)));

        Assert.Equal((CallEnding.RingTimeout, 487, true), (answer.Ending, answer.SipCode, answer.Rang));
        await Eventually.Async(() => simulator.CallsUp == 0);
    }

    [Fact]
    public async Task A_ringing_call_is_cancelled_by_a_person()
    {
        await using var simulator = new SimulatedCarrier(new SimulatorOptions { Speed = 100 });
        await using var line = new SipLine();
        await using var leg = line.Carrier.Dial(SipLine.Request(simulator.Address, "+79120000004"));

        await foreach (var told in leg.Events.ReadAllAsync())
        {
            if (told is LegEvent.Ringing)
                leg.HangUp(CallEnding.Cancelled);
            else if (told is LegEvent.Ended ended)
                Assert.Equal((CallEnding.Cancelled, 487), (ended.Answer.Ending, ended.Answer.SipCode));
        }
    }

    [Fact]
    public async Task A_trunk_that_is_there_answers_a_probe()
    {
        await using var simulator = new SimulatedCarrier(new SimulatorOptions());
        await using var line = new SipLine();

        var probe = await line.Carrier.ProbeAsync(SipLine.Request(simulator.Address).Trunk, CancellationToken.None);

        Assert.True(probe.Reachable, probe.Answer);
        Assert.Equal("200 OK", probe.Answer);
        Assert.NotNull(probe.RoundTrip);
    }

    [Fact]
    public async Task A_thousand_calls_at_once_all_come_to_their_end()
    {
        await using var simulator = new SimulatedCarrier(new SimulatorOptions { Speed = 5 });
        await using var line = new SipLine();

        var answers = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(i => line.EndOfAsync(SipLine.Request(simulator.Address, $"+7912{i:0000}001"))));

        Assert.All(answers, answer => Assert.Equal(CallEnding.BotHungUp, answer.Ending));
        await Eventually.Async(() => simulator.CallsUp == 0);
        Assert.Equal(1_000, simulator.Answered);
    }
}
