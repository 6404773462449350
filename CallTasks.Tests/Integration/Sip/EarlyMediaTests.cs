using System.Globalization;
using System.Net;
using CallTasks.Core.Audio;
using CallTasks.Core.Model;
using CallTasks.Core.Telephony;
using CallTasks.Core.Telephony.Media;
using CallTasks.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallTasks.Tests.Integration.Sip;

/// <summary>What is heard before the answer: the network's tones end the call, everything else leaves it alone.</summary>
public sealed class EarlyMediaTests : IAsyncDisposable
{
    private static readonly Prompt Row = new([.. Enumerable.Range(0, 12).SelectMany(_ => Information(1_400))]);

    private readonly WirePeer peer = new();
    private readonly SipLine line = new(sound: true);
    private readonly MediaPump pump = new(TimeProvider.System, NullLogger<MediaPump>.Instance);
    private readonly List<MediaSession> voices = [];

    public async ValueTask DisposeAsync()
    {
        foreach (var voice in voices) voice.Dispose();
        pump.Dispose();
        await line.DisposeAsync();
        peer.Dispose();
    }

    [Theory]
    [InlineData("183 Session Progress", 1_400, CallEnding.InvalidTones, CallStatus.Invalid)]
    [InlineData("180 Ringing", 1_428.5, CallEnding.CongestionTones, CallStatus.Congestion)]
    public async Task Special_information_tones_cancel_the_call(string status, double second, CallEnding ending, CallStatus outcome)
    {
        await using var leg = line.Carrier.Dial(SipLine.Request(peer.Address));
        var invite = await peer.TakeAsync("INVITE ");
        var voice = Voice();

        await peer.AnswerAsync(invite, status, sdp: Sdp(voice));
        await peer.AnswerAsync(invite, status, sdp: Sdp(voice)); // sent again: it is the same
        Play(voice, invite, new Prompt([.. Enumerable.Range(0, 12).SelectMany(_ => Information(second))]));
        var cancel = await peer.TakeAsync("CANCEL ");
        await peer.AnswerAsync(cancel, "200 OK");
        await peer.AnswerAsync(invite, "487 Request Terminated");
        var events = await EventsAsync(leg);

        var answer = ((LegEvent.Ended)events[^1]).Answer;
        Assert.Equal((ending, 487, true), (answer.Ending, answer.SipCode, answer.Rang));
        Assert.Equal(outcome, OutcomeClassifier.Classify(answer, []));
        Assert.Null(Assert.Single(events.OfType<LegEvent.EarlyMedia>()).Problem);
        var told = Assert.Single(events.OfType<LegEvent.TonesHeard>());
        Assert.True(told.Decides);
        Assert.InRange(told.Tones.Frequencies[1], second - 15, second + 15);
        Assert.Equal(0, line.Carrier.LiveLegs);
    }

    [Fact]
    public async Task An_answer_that_crosses_the_cancel_is_acknowledged_and_ended()
    {
        await using var leg = line.Carrier.Dial(SipLine.Request(peer.Address));
        var invite = await peer.TakeAsync("INVITE ");
        var voice = Voice();
        await peer.AnswerAsync(invite, "183 Session Progress", sdp: Sdp(voice));
        Play(voice, invite, Row);

        await peer.AnswerAsync(await peer.TakeAsync("CANCEL "), "200 OK");
        await peer.AcceptAsync(invite);
        await peer.TakeAsync("ACK ");
        await peer.AnswerAsync(await peer.TakeAsync("BYE "), "200 OK");
        var events = await EventsAsync(leg);

        Assert.DoesNotContain(events, told => told is LegEvent.Answered);
        var answer = ((LegEvent.Ended)events[^1]).Answer;
        Assert.Equal((CallEnding.InvalidTones, 200), (answer.Ending, answer.SipCode));
    }

    [Fact]
    public async Task Where_several_phones_ring_the_tones_of_one_are_told_and_end_nothing()
    {
        await using var leg = line.Carrier.Dial(SipLine.Request(peer.Address));
        var invite = await peer.TakeAsync("INVITE ");
        var voice = Voice();
        await peer.AnswerAsync(invite, "180 Ringing", tag: "one");
        await peer.AnswerAsync(invite, "183 Session Progress", sdp: Sdp(voice), tag: "two");
        Play(voice, invite, Row);
        await NextAsync<LegEvent.TonesHeard>(leg, told => !told.Decides);

        await peer.AnswerAsync(invite, "200 OK", [$"Contact: <sip:wire@{peer.Address}>"], peer.Sdp(), tag: "one");
        await NextAsync<LegEvent.Answered>(leg);

        leg.HangUp(CallEnding.BotHungUp);
        await peer.AnswerAsync(await peer.TakeAsync("BYE "), "200 OK");
        Assert.Equal(CallEnding.BotHungUp, (await NextAsync<LegEvent.Ended>(leg)).Answer.Ending);
    }

    [Fact]
    public async Task A_phone_that_rings_no_more_leaves_the_word_to_the_other()
    {
        await using var leg = line.Carrier.Dial(SipLine.Request(peer.Address));
        var invite = await peer.TakeAsync("INVITE ");
        var (silent, voice) = (Voice(), Voice());
        await peer.AnswerAsync(invite, "183 Session Progress", sdp: Sdp(silent), tag: "one");
        await NextAsync<LegEvent.EarlyMedia>(leg);
        await peer.AnswerAsync(invite, "199 Early Dialog Terminated", tag: "one");
        await peer.AnswerAsync(invite, "183 Session Progress", sdp: Sdp(voice), tag: "two");
        await NextAsync<LegEvent.EarlyMedia>(leg);
        Play(voice, invite, Row);

        await peer.TakeAsync("CANCEL ");
        await peer.AnswerAsync(invite, "487 Request Terminated");
        Assert.Equal(CallEnding.InvalidTones, (await NextAsync<LegEvent.Ended>(leg)).Answer.Ending);
    }

    [Fact]
    public async Task The_answer_goes_on_from_the_same_port_with_its_own_session_and_nothing_was_said_before()
    {
        await using var leg = line.Carrier.Dial(SipLine.Request(peer.Address));
        var invite = await peer.TakeAsync("INVITE ");
        using var before = new RtpPeer();
        using var after = new RtpPeer();
        await peer.AnswerAsync(invite, "183 Session Progress", sdp: peer.Sdp(port: before.EndPoint.Port), tag: "one");
        await NextAsync<LegEvent.EarlyMedia>(leg);
        var played = leg.Media.PlayAsync(new Prompt(Tones.Sine(700, 0.2)), CancellationToken.None);
        await Eventually.Async(() => before.Count > 1); // the second one comes a second after the first

        Assert.False(played.IsCompleted);
        await peer.AnswerAsync(invite, "200 OK", [$"Contact: <sip:wire@{peer.Address}>"], peer.Sdp(port: after.EndPoint.Port), tag: "two");
        await NextAsync<LegEvent.Answered>(leg);
        await played;
        await Eventually.Async(() => after.Count > 12);

        Assert.All(before.Arrivals, packet => Assert.All(packet.Payload, code => Assert.Equal(G711.ALawSilence, code)));
        var (was, on) = (before.Arrivals[^1], after.Arrivals[0]);
        Assert.Equal((was.Source, (ushort)(was.Sequence + 1)), (on.Source, on.Sequence));
        Assert.Contains(after.Arrivals, packet => packet.Payload.Any(code => code != G711.ALawSilence));
        leg.HangUp(CallEnding.BotHungUp);
        await peer.AnswerAsync(await peer.TakeAsync("BYE "), "200 OK");
        await NextAsync<LegEvent.Ended>(leg);
    }

    [Fact]
    public async Task A_description_that_cannot_be_used_is_told_once_and_the_call_goes_on()
    {
        await using var leg = line.Carrier.Dial(SipLine.Request(peer.Address));
        var invite = await peer.TakeAsync("INVITE ");
        await peer.AnswerAsync(invite, "183 Session Progress", sdp: "v=0\r\nc=IN IP4 127.0.0.1\r\nm=audio 9 RTP/AVP 18\r\n");
        await peer.AnswerAsync(invite, "183 Session Progress", sdp: "nothing");
        await peer.AcceptAsync(invite);
        await peer.TakeAsync("ACK ");
        leg.HangUp(CallEnding.BotHungUp);
        await peer.AnswerAsync(await peer.TakeAsync("BYE "), "200 OK");

        var events = await EventsAsync(leg);

        Assert.Equal("no common codec (PCMA or PCMU is wanted)", Assert.Single(events.OfType<LegEvent.EarlyMedia>()).Problem);
        Assert.Equal(CallEnding.BotHungUp, ((LegEvent.Ended)events[^1]).Answer.Ending);
    }

    [Fact]
    public async Task An_answer_without_a_description_goes_by_that_of_its_own_phone()
    {
        await using var leg = line.Carrier.Dial(SipLine.Request(peer.Address));
        var invite = await peer.TakeAsync("INVITE ");
        using var one = new RtpPeer();
        using var two = new RtpPeer();
        await peer.AnswerAsync(invite, "183 Session Progress", sdp: peer.Sdp(port: one.EndPoint.Port), tag: "one");
        await peer.AnswerAsync(invite, "183 Session Progress", sdp: peer.Sdp(port: two.EndPoint.Port), tag: "two");
        await peer.AnswerAsync(invite, "200 OK", [$"Contact: <sip:wire@{peer.Address}>"], tag: "one");
        await NextAsync<LegEvent.Answered>(leg);

        await Eventually.Async(() => one.Count > 10);

        leg.HangUp(CallEnding.BotHungUp);
        await peer.AnswerAsync(await peer.TakeAsync("BYE "), "200 OK");
        await NextAsync<LegEvent.Ended>(leg);
    }

    [Fact]
    public async Task A_carrier_that_rings_ever_more_phones_is_followed_within_a_bound()
    {
        await using var leg = line.Carrier.Dial(SipLine.Request(peer.Address));
        var invite = await peer.TakeAsync("INVITE ");
        for (var phone = 0; phone < 50; phone++)
            await peer.AnswerAsync(invite, "183 Session Progress", sdp: peer.Sdp(), tag: $"phone{phone}");
        await peer.AnswerAsync(invite, "486 Busy Here");

        var events = await EventsAsync(leg);

        Assert.Equal(8, events.OfType<LegEvent.EarlyMedia>().Count());
        Assert.Equal(486, ((LegEvent.Ended)events[^1]).Answer.SipCode);
    }

    private static IEnumerable<short> Information(double second) => [.. Tones.Sine(950, 0.33), .. Tones.Sine(second, 0.33), .. Tones.Sine(1_800, 0.33), .. new short[2_400]];

    /// <summary>The network's end of the sound.</summary>
    private MediaSession Voice()
    {
        Assert.True(new RtpPortPool(IPAddress.Loopback).TryBind(out var socket));
        var voice = pump.Open(socket!);
        voices.Add(voice);
        return voice;
    }

    private string Sdp(MediaSession voice) => peer.Sdp(port: voice.LocalEndPoint.Port);

    private static void Play(MediaSession voice, string invite, Prompt sound)
    {
        var port = WirePeer.Line(invite, "m=audio ").Split(' ')[1];
        voice.Start(new IPEndPoint(IPAddress.Loopback, int.Parse(port, CultureInfo.InvariantCulture)), MediaFormat.Pcma, null);
        _ = voice.PlayAsync(sound, CancellationToken.None);
    }

    private static async Task<T> NextAsync<T>(ICallLeg leg, Func<T, bool>? which = null)
        where T : LegEvent
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            if (await leg.Events.ReadAsync(limit.Token) is T told && which?.Invoke(told) is not false)
                return told;
        }
    }

    private static async Task<List<LegEvent>> EventsAsync(ICallLeg leg)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var events = new List<LegEvent>();
        await foreach (var told in leg.Events.ReadAllAsync(limit.Token)) events.Add(told);
        return events;
    }
}
