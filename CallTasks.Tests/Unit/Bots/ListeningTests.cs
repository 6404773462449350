using CallTasks.Core.Audio;
using CallTasks.Core.Bots;
using CallTasks.Core.Telephony;
using CallTasks.Core.Telephony.Detection;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Unit.Bots;

public sealed class ListeningTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly FakeClock clock = new();
    private readonly Leg leg = new();
    private readonly Recognizer recognizer = new();

    [Fact]
    public async Task What_is_said_goes_to_the_recogniser_with_the_language_and_the_phrases()
    {
        using var listening = Listen();
        var hearing = listening.HearAsync(Patience, default);
        leg.Hears([.. new short[8_000], .. BuiltInPrompts.HumanHello.Samples.Span, .. new short[12_000]]);

        var heard = await hearing;

        Assert.Equal((SpeechOutcome.Heard, "yes"), (heard.Outcome, heard.Text));
        var asked = Assert.Single(recognizer.Asked);
        Assert.Equal("ru", asked.Language);
        Assert.Equal(["да"], asked.Phrases);
        Assert.InRange(asked.Duration.TotalSeconds, BuiltInPrompts.HumanHello.Duration.TotalSeconds * 0.7, BuiltInPrompts.HumanHello.Duration.TotalSeconds + 0.8);
        Assert.False(leg.Hears(new short[160])); // it has heard enough
    }

    [Fact]
    public async Task Who_says_nothing_is_waited_for_as_long_as_was_asked_and_nobody_is_bothered()
    {
        using var listening = Listen();
        var hearing = listening.HearAsync(Patience, default);
        leg.Hears(new short[8_000 * 5]);
        clock.Advance(Patience - TimeSpan.FromMilliseconds(1));
        Assert.False(hearing.IsCompleted);

        clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(SpeechOutcome.Silence, (await hearing).Outcome);
        Assert.Empty(recognizer.Asked);
    }

    [Fact]
    public async Task Who_began_in_time_is_heard_to_the_end()
    {
        using var listening = Listen();
        leg.Hears([.. new short[4_000], .. BuiltInPrompts.HumanHello.Samples.Span]);
        await listening.Speaking.WaitAsync(TimeSpan.FromSeconds(30));
        var hearing = listening.HearAsync(TimeSpan.Zero, default);
        Assert.False(hearing.IsCompleted);
        leg.Hears(new short[12_000]);
        Assert.Equal(SpeechOutcome.Heard, (await hearing).Outcome);
    }

    [Fact]
    public async Task Sound_that_stands_still_in_the_middle_of_a_word_ends_too()
    {
        using var listening = Listen();
        leg.Hears([.. new short[4_000], .. BuiltInPrompts.HumanHello.Samples.Span]);
        var hearing = listening.HearAsync(Patience, default);
        await Eventually.Async(() =>
        {
            clock.Advance(UtteranceEar.Longest);
            return hearing.IsCompleted;
        });
        Assert.Equal(SpeechOutcome.Silence, (await hearing).Outcome);
    }

    [Theory]
    [InlineData("yes", 0.29)]
    [InlineData(" ", 1)]
    public async Task What_is_not_sure_enough_is_not_understood(string text, double confidence)
    {
        recognizer.Says = new HeardSpeech { Outcome = SpeechOutcome.Heard, Text = text, Confidence = confidence };
        using var listening = Listen();
        leg.Hears([.. new short[8_000], .. BuiltInPrompts.HumanHello.Samples.Span, .. new short[12_000]]);
        Assert.Equal(SpeechOutcome.NotUnderstood, (await listening.HearAsync(Patience, default)).Outcome);
    }

    [Fact]
    public async Task Listening_that_is_over_hears_no_more_and_can_be_given_up()
    {
        var listening = Listen();
        using var over = new CancellationTokenSource();
        var hearing = listening.HearAsync(Patience, over.Token);
        await over.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hearing);
        listening.Dispose();
        Assert.False(leg.Hears(new short[160]));
    }

    [Fact]
    public async Task Without_a_recogniser_nothing_is_worth_listening_for()
    {
        Assert.False(new SpeechEar(new NoSpeechRecognizer(), clock).IsAvailable);
        Assert.Equal(SpeechOutcome.Trouble, (await new NoSpeechRecognizer().RecognizeAsync(new SpokenUtterance { Samples = new short[1] }, default)).Outcome);
    }

    private Listening Listen() => new SpeechEar(recognizer, clock).Listen(leg, "ru", ["да"]);

    private sealed class Recognizer : ISpeechRecognizer
    {
        public List<SpokenUtterance> Asked { get; } = [];

        public HeardSpeech Says { get; set; } = new() { Outcome = SpeechOutcome.Heard, Text = "yes", Confidence = 0.9 };

        public bool IsAvailable => true;

        public Task<HeardSpeech> RecognizeAsync(SpokenUtterance utterance, CancellationToken cancellationToken)
        {
            Asked.Add(utterance);
            return Task.FromResult(Says);
        }
    }

    private sealed class Leg : IMediaPort
    {
        private IListener? listener;

        public void Listen(IListener listener) => this.listener = listener;

        /// <summary>Whether it still listens.</summary>
        public bool Hears(short[] sound)
        {
            var goesOn = true;
            for (var at = 0; at + 160 <= sound.Length && goesOn; at += 160) goesOn = listener!.Hear(sound.AsSpan(at, 160), true);
            return goesOn;
        }

        public Task PlayAsync(Prompt prompt, CancellationToken cancellationToken) => Task.CompletedTask;

        public void StartRecording(string path)
        {
            // Nothing is recorded.
        }

        public Task<bool> FinishRecordingAsync() => Task.FromResult(false);
    }
}
