using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using CallTasks.Core.Audio;
using CallTasks.Core.Bots;
using CallTasks.Core.Model;
using CallTasks.Core.Telephony.Media;
using CallTasks.Tests.Support;
using CallTasks.Web.Components.Scripts;
using CallTasks.Web.Security;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallTasks.Tests.Unit.Scripts;

/// <summary>A talk by voice over a real WebSocket on loopback; only the browser is not there.</summary>
public sealed class VoiceTalkTests : IDisposable
{
    private static readonly Visitor Ann = new(VisitorKind.User, 1, "ann", Role.Supervisor, Actor.Console, []);

    private readonly FakeClock clock = new();
    private readonly VoiceStudio studio;
    private readonly Recogniser recogniser = new();
    private readonly List<IDisposable> open = [];

    public VoiceTalkTests() => studio = new VoiceStudio(clock);

    public void Dispose() => open.ForEach(thing => thing.Dispose());

    [Fact]
    public async Task The_bot_is_heard_in_full_and_hears_what_is_said()
    {
        var seat = Open();
        var (browser, line) = await CarryAsync(seat, TimeProvider.System);
        var heard = new List<short>();
        var loud = HearAsync(browser, heard);
        await Eventually.Async(() => seat.Talk.Asks);
        Assert.True(seat.IsLive);
        // Somebody speaks until the bot has understood.
        short[] words = [.. BuiltInPrompts.HumanHello.Samples.Span, .. new short[12_000]];
        for (int at = 0, said = heard.Count; seat.End is null; at = (at + StudioMedia.FrameSamples) % (words.Length - StudioMedia.FrameSamples), said += StudioMedia.FrameSamples)
        {
            // As fast as the bot speaks: frames of a microphone come no faster than time.
            await Eventually.Async(() => seat.End is not null || heard.Count > said);
            try
            {
                await SayAsync(browser, words.AsMemory(at, StudioMedia.FrameSamples));
            }
            catch (WebSocketException) when (seat.End is not null)
            {
                // The good-byes were said meanwhile.
            }
        }

        await line;
        await loud;
        Assert.Equal((VoiceEnd.Over, "agreed", 0), (seat.End, seat.Talk.Outcome?.Marker, studio.Talks));
        Assert.Contains(seat.Talk.Lines, said => said is { Side: ChatSide.Client, Text: "yes", Fits: 0 });
        var prompt = Greeting.Samples.ToArray();
        Assert.True(Contains(heard, prompt), "the greeting as it is, without a gap");
        Assert.Equal((WebSocketCloseStatus.NormalClosure, "Over"), (browser.CloseStatus, browser.CloseStatusDescription));
    }

    [Fact]
    public async Task A_browser_that_goes_ends_the_bot_and_frees_the_seat()
    {
        var seat = Open();
        var (browser, line) = await CarryAsync(seat, TimeProvider.System);
        await Eventually.Async(() => seat.Talk.Asks);
        browser.Abort();
        await line.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal((VoiceEnd.Lost, BotEnd.CallEnded, 0), (seat.End, seat.Talk.Outcome?.End, studio.Talks));
    }

    [Fact]
    public async Task A_talk_that_is_stopped_lasts_too_long_or_loses_its_right_says_good_bye()
    {
        foreach (var how in new[] { VoiceEnd.Stopped, VoiceEnd.TooLong, VoiceEnd.Refused })
        {
            var seat = Open();
            var (browser, line) = await CarryAsync(seat, TimeProvider.System);
            var loud = HearAsync(browser, []);
            await Eventually.Async(() => seat.Talk.Asks);
            if (how == VoiceEnd.TooLong) clock.Advance(VoiceSeat.Longest);
            else seat.Finish(how);
            await line.WaitAsync(TimeSpan.FromSeconds(30));
            await loud;
            Assert.Equal((how, how == VoiceEnd.Refused ? WebSocketCloseStatus.PolicyViolation : WebSocketCloseStatus.NormalClosure), (seat.End, browser.CloseStatus));
            Assert.Equal((BotEnd.CallEnded, 0), (seat.Talk.Outcome?.End, studio.Talks));
        }
    }

    [Theory]
    [InlineData(VoiceLine.FrameBytes - 2, WebSocketMessageType.Binary, 1)]
    [InlineData(VoiceLine.FrameBytes + 1, WebSocketMessageType.Binary, 1)]
    [InlineData(0, WebSocketMessageType.Binary, 1)]
    [InlineData(100_000, WebSocketMessageType.Binary, 1)]
    [InlineData(VoiceLine.FrameBytes, WebSocketMessageType.Text, 1)]
    [InlineData(VoiceLine.FrameBytes, WebSocketMessageType.Binary, VoiceLine.MaxAhead + 1)]
    public async Task Whatever_is_no_frame_of_a_microphone_ends_it(int bytes, WebSocketMessageType type, int times)
    {
        // Time stands still, so that frames beyond what may come ahead are too many.
        var seat = Open();
        var (browser, line) = await CarryAsync(seat, clock);
        for (var n = 0; n < times; n++)
        {
            Assert.Null(seat.End);
            await browser.SendAsync(new byte[bytes].AsMemory(), type, true, default);
        }

        Assert.Equal(VoiceEnd.Refused, await seat.Ended.WaitAsync(TimeSpan.FromSeconds(30)));
        browser.Abort();
        await line.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void A_person_has_one_talk_and_the_server_a_few_and_a_key_lets_its_own_person_in_once()
    {
        var mine = Open();
        Assert.Null(studio.Open(Ann, Talk, out var refusal));
        Assert.Equal(VoiceRefusal.Another, refusal);
        Assert.Null(studio.Take(mine.Key, Ann with { Id = 2 }));
        Assert.Null(studio.Take(mine.Key, Ann with { Kind = VisitorKind.Key }));
        Assert.Null(studio.Take(new string('0', mine.Key.Length), Ann));
        Assert.Same(mine, studio.Take(mine.Key, Ann));
        Assert.Null(studio.Take(mine.Key, Ann));

        for (var n = 2; n <= VoiceStudio.MaxTalks; n++) open.Add(studio.Open(Ann with { Id = n }, Talk, out _)!);
        Assert.Null(studio.Open(Ann with { Id = 100 }, Talk, out refusal));
        Assert.Equal(VoiceRefusal.Full, refusal);
        mine.Dispose();
        Assert.Null(studio.Take(mine.Key, Ann));
        Assert.NotEqual(mine.Key, Open().Key);
    }

    [Fact]
    public void A_browser_that_never_comes_is_waited_for_a_while()
    {
        var seat = Open();
        clock.Advance(VoiceSeat.Patience - TimeSpan.FromSeconds(1));
        Assert.Null(seat.End);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((VoiceEnd.NeverCame, 0), (seat.End, studio.Talks));
        Assert.Null(studio.Take(seat.Key, Ann));
    }

    private static Prompt Greeting { get; } = new(Tones.Sine(440, 0.3));

    private VoiceSeat Open()
    {
        var seat = studio.Open(Ann, Talk, out _) ?? throw new InvalidOperationException("No talk.");
        open.Add(seat);
        return seat;
    }

    private ChatTalk Talk(Core.Telephony.IMediaPort media)
    {
        ScriptBlock[] blocks =
        [
            new StartBlock { Id = "start", Next = "hello" },
            new InformationBlock { Id = "hello", AudioId = 1, Next = "ask" },
            new QuestionBlock { Id = "ask", AudioId = 2, TimeoutSeconds = 60, Answers = [new QuestionAnswer { Phrases = ["yes"], Next = "end" }], NoAnswerNext = "none" },
            new ResultBlock { Id = "end", Marker = "agreed" },
            new ResultBlock { Id = "none" },
        ];
        var sounds = new FewSounds(new Dictionary<long, Prompt> { [1] = Greeting, [2] = new(new short[800]) });
        var bot = new BotSession(new Mute(), sounds, TimeProvider.System, NullLogger<BotSession>.Instance, ear: new SpeechEar(recogniser, TimeProvider.System));
        return new ChatTalk(bot, ScriptSet.Of(new Script { Id = 3, Version = 1, Name = "s", Blocks = blocks }), media: media);
    }

    /// <summary>A browser's end of the line, and the line as it runs.</summary>
    private async Task<(WebSocket Browser, Task Line)> CarryAsync(VoiceSeat seat, TimeProvider time)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var client = new TcpClient();
        open.Add(client);
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        var server = await listener.AcceptTcpClientAsync();
        open.Add(server);
        var browser = WebSocket.CreateFromStream(client.GetStream(), new WebSocketCreationOptions());
        open.Add(browser);
        Assert.Same(seat, studio.Take(seat.Key, Ann));
        return (browser, new VoiceLine(seat, WebSocket.CreateFromStream(server.GetStream(), new WebSocketCreationOptions { IsServer = true }), time).RunAsync());
    }

    private static Task SayAsync(WebSocket browser, ReadOnlyMemory<short> frame)
    {
        var message = new byte[VoiceLine.FrameBytes];
        for (var n = 0; n < frame.Length; n++) BinaryPrimitives.WriteInt16LittleEndian(message.AsSpan(2 * n), frame.Span[n]);
        return browser.SendAsync(message, WebSocketMessageType.Binary, true, default);
    }

    /// <summary>Hears until the server says good-bye, and says it too.</summary>
    private static async Task HearAsync(WebSocket browser, List<short> heard)
    {
        var message = new byte[VoiceLine.FrameBytes];
        while (true)
        {
            var part = await browser.ReceiveAsync(message.AsMemory(), default);
            if (part.MessageType == WebSocketMessageType.Close) break;
            Assert.Equal((VoiceLine.FrameBytes, true), (part.Count, part.EndOfMessage));
            for (var n = 0; n < StudioMedia.FrameSamples; n++) heard.Add(BinaryPrimitives.ReadInt16LittleEndian(message.AsSpan(2 * n)));
        }

        await browser.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, default);
    }

    private static bool Contains(List<short> heard, short[] sound)
    {
        var all = heard.ToArray().AsSpan();
        return all.IndexOf(sound) >= 0;
    }

    private sealed class Recogniser : ISpeechRecognizer
    {
        public bool IsAvailable => true;

        public Task<HeardSpeech> RecognizeAsync(SpokenUtterance utterance, CancellationToken cancellationToken) =>
            Task.FromResult(new HeardSpeech { Outcome = SpeechOutcome.Heard, Text = "yes", Confidence = 0.9 });
    }

    private sealed class Mute : ITextToSpeech
    {
        public bool IsAvailable => false;
        public string WhyUnavailable => "No program.";
        public Task<Prompt> SpeakAsync(string text, string language, CancellationToken cancellationToken) => throw new TextToSpeechException("No program.");
    }
}
