using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using CallTasks.Core.Audio;
using CallTasks.Core.Telephony;
using CallTasks.Core.Telephony.Media;
using CallTasks.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit.Abstractions;

namespace CallTasks.Tests.Integration.Media;

/// <summary>One leg over real sockets on loopback.</summary>
[Collection(nameof(Alone))]
public sealed class MediaSessionTests : IDisposable
{
    private const byte Keys = 101;
    private readonly ITestOutputHelper output;
    private readonly TempFolder folder = new();
    private readonly MediaPump pump = new(TimeProvider.System, NullLogger<MediaPump>.Instance);
    private readonly RtpPeer peer = new();
    private readonly MediaSession session;

    public MediaSessionTests(ITestOutputHelper output)
    {
        this.output = output;
        Assert.True(new RtpPortPool(IPAddress.Loopback).TryBind(out var socket));
        session = pump.Open(socket);
    }

    public void Dispose()
    {
        session.Dispose();
        pump.Dispose();
        peer.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData(8)]
    [InlineData(0)]
    public async Task A_prompt_arrives_whole_in_frames_of_20_ms(int payloadType)
    {
        var codec = MediaFormat.OfPayloadType(payloadType)!;
        var prompt = new Prompt(Tones.Sine(600, 1.005)); // the last frame is a short one
        session.Start(peer.EndPoint, codec, null);
        Assert.Equal(PlayResult.Completed, await session.PlayAsync(prompt, default));
        var sent = session.Counters.Sent;
        await Eventually.Async(() => peer.Count >= sent + 3);
        var arrivals = peer.Arrivals;

        for (var i = 1; i < arrivals.Count; i++)
        {
            Assert.Equal((ushort)(arrivals[i - 1].Sequence + 1), arrivals[i].Sequence);
            Assert.Equal(arrivals[i - 1].Timestamp + 160, arrivals[i].Timestamp);
        }
        Assert.All(arrivals, a => Assert.Equal((payloadType, 160, arrivals[0].Source), (a.PayloadType, a.Payload.Length, a.Source)));
        Assert.Equal([0], arrivals.Select((a, i) => (a, i)).Where(x => x.a.Marker).Select(x => x.i));

        var expected = new byte[51 * 160];
        expected.AsSpan().Fill(G711.Silence(codec.Law));
        G711.Encode(codec.Law, prompt.Samples.Span, expected);
        var heard = arrivals.SelectMany(a => a.Payload).ToArray();
        var begin = heard.AsSpan().IndexOf(expected.AsSpan(0, 320));
        Assert.True(begin >= 0 && begin % 160 == 0, "the prompt does not begin at a frame");
        Assert.Equal(expected, heard.AsSpan(begin, expected.Length).ToArray());

        var gaps = arrivals.Zip(arrivals.Skip(1), (a, b) => Stopwatch.GetElapsedTime(a.At, b.At).TotalMilliseconds).ToArray();
        Assert.InRange(gaps.Average(), 19.5, 20.5);
        Assert.InRange(gaps.Order().ElementAt(gaps.Length / 2), 19, 21);
    }

    [Fact]
    public async Task Silence_is_sent_before_anything_plays()
    {
        session.Start(peer.EndPoint, MediaFormat.Pcma, null);
        await Eventually.Async(() => peer.Count >= 5);
        Assert.All(peer.Arrivals, a => Assert.All(a.Payload, code => Assert.Equal(G711.ALawSilence, code)));
    }

    [Fact]
    public async Task A_cancelled_prompt_stops_at_the_next_frame()
    {
        session.Start(peer.EndPoint, MediaFormat.Pcma, null);
        using var cancelling = new CancellationTokenSource();
        var playing = session.PlayAsync(new Prompt(Tones.Sine(600, 30)), cancelling.Token);
        await Eventually.Async(() => peer.Arrivals.Any(a => a.Payload.Distinct().Count() > 1));
        await cancelling.CancelAsync();
        Assert.Equal(PlayResult.Cancelled, await playing);
        var sent = session.Counters.Sent;
        await Eventually.Async(() => session.Counters.Sent > sent + 5 && peer.Count > sent + 5);
        Assert.All(peer.Arrivals.Skip((int)sent), a => Assert.All(a.Payload, code => Assert.Equal(G711.ALawSilence, code)));
        Assert.Equal(PlayResult.Cancelled, await session.PlayAsync(Prompt.Silence(TimeSpan.FromSeconds(1)), cancelling.Token));
    }

    [Fact]
    public async Task A_prompt_that_another_one_replaces_or_the_end_of_the_leg_cuts_says_so()
    {
        var first = session.PlayAsync(Prompt.Silence(TimeSpan.FromSeconds(30)), default); // waits for the start
        session.Start(peer.EndPoint, MediaFormat.Pcma, null);
        var second = session.PlayAsync(Prompt.Silence(TimeSpan.FromSeconds(30)), default);
        Assert.Equal(PlayResult.Replaced, await first);
        session.Dispose();
        Assert.Equal(PlayResult.LegEnded, await second);
        Assert.Equal(PlayResult.LegEnded, await session.PlayAsync(Prompt.Silence(TimeSpan.FromSeconds(1)), default));
        session.Start(peer.EndPoint, MediaFormat.Pcma, null);
        session.StartRecording(folder.File("late.wav"));
        Assert.False(await session.StopRecordingAsync());
        Assert.Equal(0, pump.Sessions);
    }

    [Fact]
    public async Task Every_key_is_told_once_in_order_whatever_of_its_reports_is_lost()
    {
        var pressed = new ConcurrentQueue<char>();
        session.KeyPressed += pressed.Enqueue;
        session.Start(peer.EndPoint, MediaFormat.Pcma, Keys);
        await Eventually.Async(() => peer.Count > 0);
        ushort sequence = 0;
        uint timestamp = 5000;
        var report = new byte[4];
        foreach (var code in new byte[] { 1, 1, 10, 0, 11 })
        {
            for (var n = 1; n <= 6; n++) // three reports while it is held, three of its end
            {
                new TelephoneEvent(code, n > 3, 10, (ushort)(Math.Min(n, 4) * 160)).Write(report);
                if (n > 2 || code != 10) peer.Send(session.LocalEndPoint, Keys, sequence, timestamp, report);
                sequence++;
            }
            timestamp += 1600;
        }
        await Eventually.Async(() => pressed.Count >= 5);
        await Eventually.Async(() => session.Counters.Received == 28);
        Assert.Equal("11*0#", string.Concat(pressed));
        Assert.Equal(2, session.Counters.Lost);
    }

    [Fact]
    public async Task Keys_are_taken_by_the_payload_type_of_the_answer_and_by_that_of_our_offer()
    {
        var pressed = new ConcurrentQueue<char>();
        session.KeyPressed += pressed.Enqueue;
        session.Start(peer.EndPoint, MediaFormat.Pcma, 96);
        await Eventually.Async(() => peer.Count > 0);
        foreach (var (code, type) in new (byte Code, byte Type)[] { (4, Keys), (2, 96), (7, 97) })
            peer.Send(session.LocalEndPoint, type, code, 1000u * (10u - code), [code, 0x80, 3, 32]);
        await Eventually.Async(() => session.Counters.Ignored == 1 && pressed.Count == 2);
        Assert.Equal("42", string.Concat(pressed));
    }

    [Fact]
    public async Task Tones_are_keys_where_the_peer_tells_no_key_events()
    {
        var pressed = new ConcurrentQueue<char>();
        session.KeyPressed += pressed.Enqueue;
        session.Start(peer.EndPoint, MediaFormat.Pcma, null);
        await SpeakAsync(KeyTones.Of("42#"));
        await Eventually.Async(() => pressed.Count >= 3);
        Assert.Equal("42#", string.Concat(pressed));
    }

    [Fact]
    public async Task A_listener_hears_what_the_peer_says_in_order()
    {
        var listener = new Listener();
        session.Listen(listener);
        session.Start(peer.EndPoint, MediaFormat.Pcma, Keys);
        var said = new short[50 * 160];
        var random = new Random(5);
        for (var i = 0; i < said.Length; i++) said[i] = (short)random.Next(-8_000, 8_000);
        await SpeakAsync(new Prompt(said));
        await Eventually.Async(() => listener.Frames.Length > 0 && listener.Frames[^1].Heard is false);
        var codes = new byte[said.Length];
        G711.Encode(G711Law.ALaw, said, codes);
        G711.Decode(G711Law.ALaw, codes, said);
        var places = listener.Frames.Where(f => f.Heard).Select(f => said.AsSpan().IndexOf(f.Samples) / 160).ToArray();
        Assert.Equal(places.Order().Distinct(), places); // a held-up machine may lose some: never their order, never one twice
        Assert.All(places, place => Assert.InRange(place, 0, 49));
        Assert.InRange(places.Length, 40, 50);
    }

    [Fact]
    public async Task A_listener_that_has_heard_enough_is_told_no_more()
    {
        var listener = new Listener { Most = 5 };
        session.Listen(listener);
        session.Start(peer.EndPoint, MediaFormat.Pcma, Keys);
        await Eventually.Async(() => listener.Frames.Length == 5);
        var sent = session.Counters.Sent;
        await Eventually.Async(() => session.Counters.Sent > sent + 10);
        Assert.Equal(5, listener.Frames.Length);
    }

    [Fact]
    public async Task Keys_are_pressed_as_events_where_the_peer_takes_them_and_as_tones_elsewhere()
    {
        session.Start(peer.EndPoint, MediaFormat.Pcma, Keys);
        await session.PressAsync("1#", default);
        var reports = peer.Arrivals.Where(a => a.PayloadType == Keys).Select(a => (a.Timestamp, a.Marker, Event: Parsed(a.Payload))).GroupBy(a => a.Timestamp).ToArray();
        Assert.Equal(['1', '#'], reports.Select(press => press.First().Event.Key!.Value));
        Assert.All(reports, press =>
        {
            Assert.Equal([true, false, false, false, false, false, false], press.Select(r => r.Marker));
            Assert.Equal([160, 320, 480, 640, 800, 800, 800], press.Select(r => r.Event.Duration));
            Assert.Equal([false, false, false, false, true, true, true], press.Select(r => r.Event.End));
        });
        Assert.True(reports[1].Key - reports[0].Key >= 12 * 160);
        var sequences = peer.Arrivals.Select(a => a.Sequence).ToArray();
        Assert.Equal(Enumerable.Range(0, sequences.Length).Select(i => (ushort)(sequences[0] + i)), sequences);

        session.Start(peer.EndPoint, MediaFormat.Pcma, null);
        var before = peer.Count;
        await session.PressAsync("7*", default);
        await Eventually.Async(() => session.Counters.Sent <= peer.Count);
        var heard = new short[160];
        var tones = new KeyTones();
        Assert.Equal("7*", string.Concat(peer.Arrivals.Skip(before).Select(a => { G711.Decode(G711Law.ALaw, a.Payload, heard); return tones.Hear(heard); })));

        static TelephoneEvent Parsed(byte[] payload) => TelephoneEvent.TryParse(payload, out var report) ? report : throw new InvalidOperationException();
    }

    [Fact]
    public async Task A_noise_goes_on_beneath_the_prompt_and_after_it()
    {
        session.Surround(new Prompt(Tones.Sine(1_000, 1)));
        session.Start(peer.EndPoint, MediaFormat.Pcma, null);
        await session.PlayAsync(new Prompt(Tones.Sine(500, 0.4)), default);
        var played = session.Counters.Sent;
        await Eventually.Async(() => peer.Count > played + 20);
        var heard = peer.Arrivals.Select(a => { var frame = new short[160]; G711.Decode(G711Law.ALaw, a.Payload, frame); return frame; }).ToArray();
        var spoken = heard.Where(frame => ToneDetector.Amplitude(frame, 500) > 7_000).SelectMany(f => f).ToArray();
        Assert.InRange(spoken.Length, 18 * 160, 20 * 160);
        var beneath = 20 * Math.Log10(ToneDetector.Amplitude(spoken, 1_000) / Math.Sqrt(2) / short.MaxValue);
        var after = 20 * Math.Log10(ToneDetector.Amplitude([.. heard.TakeLast(15).SelectMany(f => f)], 1_000) / Math.Sqrt(2) / short.MaxValue);
        Assert.InRange(beneath, Ambience.Level - 1, Ambience.Level + 1);
        Assert.InRange(after, Ambience.Level - 1, Ambience.Level + 1);
    }

    [Fact]
    public async Task Only_the_address_of_the_offer_and_its_first_port_are_listened_to()
    {
        using var sameHost = new RtpPeer();
        using var elsewhere = new RtpPeer("127.0.0.2");
        session.Start(peer.EndPoint, MediaFormat.Pcma, null);
        await Eventually.Async(() => session.Counters.Sent > 0);
        elsewhere.Send(session.LocalEndPoint, 8, 1, 160, new byte[160]);
        await Eventually.Async(() => session.Counters.Ignored == 1);
        Assert.Null(session.SinceLastReceived);

        sameHost.Send(session.LocalEndPoint, 8, 1, 160, new byte[160]); // a port of its own is allowed: that is symmetric RTP
        await Eventually.Async(() => session.Counters.Received == 1);
        peer.Send(session.LocalEndPoint, 8, 2, 320, new byte[160]);
        await Eventually.Async(() => session.Counters.Ignored == 2);
        sameHost.Send(session.LocalEndPoint, 8, 2, 320, new byte[160]);
        await Eventually.Async(() => session.Counters.Received == 2);
        Assert.InRange(session.SinceLastReceived!.Value.TotalSeconds, 0, 5);
        Assert.True(sameHost.Count == 0, "frames go where the offer said, not where packets come from");
    }

    /// <summary>The peer says something, a frame for each that it receives.</summary>
    /// <summary>The peer answers each frame of ours with one of its own.</summary>
    private async Task SpeakAsync(Prompt said)
    {
        var codes = new byte[said.Samples.Length];
        G711.Encode(G711Law.ALaw, said.Samples.Span, codes);
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var at = 0;
        peer.Came = _ =>
        {
            if (at + 160 > codes.Length)
            {
                over.TrySetResult();
                return;
            }
            peer.Send(session.LocalEndPoint, 8, (ushort)(at / 160), (uint)at, codes.AsSpan(at, 160));
            at += 160;
        };
        await over.Task.WaitAsync(Eventually.DefaultTimeout);
    }

    private sealed class Listener : IListener
    {
        private readonly List<(short[] Samples, bool Heard)> frames = [];

        public (short[] Samples, bool Heard)[] Frames
        {
            get
            {
                lock (frames) return [.. frames];
            }
        }

        /// <summary>It has heard enough after so many frames.</summary>
        public int Most { get; init; } = int.MaxValue;

        public bool Hear(ReadOnlySpan<short> frame, bool heard)
        {
            lock (frames)
            {
                frames.Add((frame.ToArray(), heard));
                return frames.Count < Most;
            }
        }
    }

    [Fact]
    public async Task The_recording_has_the_bot_left_and_the_client_right_at_the_same_time()
    {
        session.Start(peer.EndPoint, MediaFormat.Pcmu, null);
        await Eventually.Async(() => peer.Count > 3);
        var path = folder.File("call.wav");
        session.StartRecording(path);
        var answer = new byte[160];
        G711.Encode(G711Law.MuLaw, Tones.Sine(1200, 0.02), answer);

        // The peer answers every frame of the prompt with a frame of its own tone, and drops frames 30 to 34 on the way.
        ushort sequence = 0;
        peer.Came = arrival =>
        {
            if (sequence >= 60 || (sequence == 0 && arrival.Payload.All(code => code == G711.MuLawSilence)))
                return;
            if (sequence is < 30 or > 34)
                peer.Send(session.LocalEndPoint, 0, sequence, (uint)(sequence * 160), answer);
            sequence++;
        };
        await session.PlayAsync(new Prompt(Tones.Sine(500, 1.2)), default);
        await Eventually.Async(() => session.Counters.Received == 55);
        Assert.True(await session.StopRecordingAsync());
        Assert.Equal(5, session.Counters.Lost);

        using var file = File.OpenRead(path);
        var audio = WavFile.Read(file);
        Assert.Equal((8000, 2), (audio.SampleRate, audio.Channels));
        var (bot, client) = (audio.Channel16(0), audio.Channel16(1));
        Assert.InRange(audio.Duration.TotalSeconds, 1.2, 1.6);
        var (botBegin, botLength) = Sound(bot);
        var (clientBegin, clientLength) = Sound(client);
        Assert.InRange(botLength, 9500, 9600);
        Assert.InRange(clientLength, 9500, 9600);
        Assert.InRange(Math.Abs(clientBegin - botBegin), 0, 320); // 40 ms
        Assert.InRange(ToneDetector.Purity(bot.AsSpan(botBegin, botLength), 500), 0.98, 1);
        Assert.InRange(ToneDetector.Purity(bot.AsSpan(botBegin, botLength), 1200), 0, 0.01);
        Assert.InRange(ToneDetector.Purity(client.AsSpan(clientBegin, 4800), 1200), 0.98, 1);
        Assert.InRange(ToneDetector.Purity(client.AsSpan(clientBegin, 4800), 500), 0, 0.01);
        Assert.All(client.AsSpan(clientBegin + 4800, 800).ToArray(), s => Assert.InRange(s, -8, 8)); // 100 ms were lost
        Assert.InRange(ToneDetector.Purity(client.AsSpan(clientBegin + 5600, 3900), 1200), 0.98, 1);
    }

    [Fact]
    public async Task The_end_of_the_leg_finishes_its_recording()
    {
        session.StartRecording(folder.File("call.wav"));
        Assert.Throws<InvalidOperationException>(() => session.StartRecording(folder.File("other.wav")));
        session.Start(peer.EndPoint, MediaFormat.Pcma, null);
        await Eventually.Async(() => session.Counters.Sent > 10);
        session.Dispose();
        Assert.True(await session.StopRecordingAsync());
        using var file = File.OpenRead(folder.File("call.wav"));
        Assert.InRange(WavFile.Read(file).Length, 1600, 8000);
        Assert.False(File.Exists(folder.File("call.wav.part")));
    }

    [Fact]
    public async Task A_leg_over_IPv6_sends_and_takes_from_its_peer_alone()
    {
        if (!Socket.OSSupportsIPv6 || !new RtpPortPool(IPAddress.IPv6Loopback).TryBind(out var socket))
        {
            output.WriteLine("Not run: this host has no IPv6 loopback.");
            return;
        }
        using var leg = pump.Open(socket);
        using var far = new RtpPeer("::1");
        using var other = new RtpPeer("::1");
        leg.Start(far.EndPoint, MediaFormat.Pcma, null);
        await Eventually.Async(() => far.Count > 3);
        far.Send(leg.LocalEndPoint, 8, 1, 160, new byte[160]);
        await Eventually.Async(() => leg.Counters.Received == 1);
        other.Send(leg.LocalEndPoint, 8, 2, 320, new byte[160]);
        await Eventually.Async(() => leg.Counters.Ignored == 1);
    }

    [Fact]
    public async Task A_network_that_refuses_is_counted_and_left_in_peace()
    {
        session.Start(new IPEndPoint(IPAddress.Parse("255.255.255.255"), 4000), MediaFormat.Pcma, null); // broadcast is not permitted
        await Eventually.Async(() => session.Counters.SendErrors >= 5);
        Assert.Equal(0, session.Counters.Sent);
        session.Start(peer.EndPoint, MediaFormat.Pcma, null); // a re-INVITE mends it
        await Eventually.Async(() => peer.Count > 3);
    }

    [Fact]
    public async Task On_hold_nothing_is_sent_and_a_prompt_goes_on_by_itself()
    {
        session.Start(new IPEndPoint(IPAddress.Any, 4000), MediaFormat.Pcma, null);
        Assert.Equal(PlayResult.Completed, await session.PlayAsync(Prompt.Silence(TimeSpan.FromSeconds(0.2)), default));
        Assert.Equal(0, session.Counters.Sent);
    }

    [Fact]
    public async Task Datagrams_of_every_kind_do_not_disturb_the_leg()
    {
        session.Start(peer.EndPoint, MediaFormat.Pcma, Keys);
        session.StartRecording(folder.File("call.wav"));
        session.KeyPressed += _ => throw new InvalidOperationException("a listener that fails");
        await Eventually.Async(() => peer.Count > 0);
        var random = new Random(4733);
        var bytes = new byte[4000];
        var handled = 0L;
        for (var i = 0; i < 3000; i++)
        {
            random.NextBytes(bytes);
            if (random.Next(3) > 0) RtpPacket.WriteHeader(bytes, random.Next(2) == 0 ? Keys : (byte)8, false, (ushort)random.Next(65536), (uint)random.Next(), 7);
            peer.SendBytes(session.LocalEndPoint, bytes.AsSpan(0, random.Next(10) switch { 0 => 0, 1 => 4000, var n => random.Next(n * 100) }));
            if (i % 16 != 15) continue;
            await Eventually.Async(() => session.Counters.Received + session.Counters.Ignored >= i + 1);
            handled = session.Counters.Received + session.Counters.Ignored;
        }
        Assert.True(handled >= 2900, $"{handled} were handled");
        var before = peer.Count;
        await Eventually.Async(() => peer.Count > before + 5);
        Assert.True(await session.StopRecordingAsync());
    }

    [Fact]
    public void A_frame_sent_received_and_recorded_allocates_nothing()
    {
        session.Start(peer.EndPoint, MediaFormat.Pcma, Keys);
        session.StartRecording(folder.File("call.wav"));
        _ = session.PlayAsync(new Prompt(Tones.Sine(600, 60)), default);
        var scratch = new byte[2 * RtpReceiver.MaximumDatagram];
        var sound = new byte[160];
        var allocating = 0;
        for (var frame = 0; frame < 500; frame++)
        {
            peer.Send(session.LocalEndPoint, 8, (ushort)frame, (uint)(frame * 160), sound);
            var before = GC.GetAllocatedBytesForCurrentThread();
            session.Tick(frame, frame, (uint)frame * 160, 0, scratch);
            if (GC.GetAllocatedBytesForCurrentThread() > before) allocating++;
        }
        Assert.InRange(allocating, 0, 20); // ten seconds of recording meet moments when all their buffers are on their way
    }

    private static (int Begin, int Length) Sound(short[] samples)
    {
        var begin = Array.FindIndex(samples, s => Math.Abs((int)s) > 8);
        return begin < 0 ? (0, 0) : (begin, Array.FindLastIndex(samples, s => Math.Abs((int)s) > 8) - begin + 1);
    }
}
