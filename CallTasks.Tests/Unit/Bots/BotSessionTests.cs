using CallTasks.Core.Audio;
using CallTasks.Core.Bots;
using CallTasks.Core.Model;
using CallTasks.Core.Telephony;
using CallTasks.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallTasks.Tests.Unit.Bots;

public sealed class BotSessionTests
{
    private readonly Speech speech = new();
    private readonly Sound sound = new();

    private Task<BotOutcome> RunAsync(string? parameters, CancellationToken ended, params ScriptBlock[] blocks) =>
        new BotSession(speech, new FewSounds(), TimeProvider.System, NullLogger<BotSession>.Instance)
            .RunAsync(new BotCall { Scripts = ScriptSet.Of(new Script { Id = 1, Version = 1, Name = "s", Blocks = blocks }), Parameters = parameters, Media = sound }, ended);

    [Fact]
    public async Task A_bot_says_texts_with_the_clients_parameters_and_ends_with_the_result()
    {
        var outcome = await RunAsync("""{"name":"Anna","amount":100,"language":"ru"}""", default,
            new StartBlock { Id = "s", Next = "hello" },
            new InformationBlock { Id = "hello", Text = "Hello {name}, you owe {amount} {nothing}{", Next = "bye" },
            new InformationBlock { Id = "bye", BuiltIn = "goodbye", Next = "end" },
            new ResultBlock { Id = "end", Marker = "told", Result = ScriptResult.Effective });

        Assert.Equal((BotEnd.ScriptEnded, ScriptResult.Effective, "told", "end"), (outcome.End, outcome.Result, outcome.Marker, outcome.LastBlock));
        Assert.Equal("Bot: Hello Anna, you owe 100 {\nBot: [goodbye]", outcome.Dialogue);
        Assert.Equal(("Hello Anna, you owe 100 {", "ru"), Assert.Single(speech.Said));
        Assert.Equal(2, sound.Played);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[1,2]")]
    [InlineData("{\"name\":")]
    [InlineData(null)]
    public async Task Parameters_that_cannot_be_read_leave_variables_empty(string? parameters)
    {
        await RunAsync(parameters, default, new StartBlock { Id = "s", Next = "i" }, new InformationBlock { Id = "i", Text = "Hello {name}!" });

        Assert.Equal("Hello !", Assert.Single(speech.Said).Text);
    }

    [Fact]
    public async Task A_circle_ends_and_says_why()
    {
        var outcome = await RunAsync(null, default,
            new StartBlock { Id = "s", Next = "a" }, new InformationBlock { Id = "a", Text = "x", Next = "b" }, new InformationBlock { Id = "b", Text = "y", Next = "a" });

        Assert.Equal(BotEnd.TooManyBlocks, outcome.End);
        Assert.InRange(sound.Played, 1, BotSession.MaxBlocks);
        Assert.True(outcome.Dialogue!.Length <= BotSession.MaxDialogueLength);
    }

    [Fact]
    public async Task A_bot_stops_when_the_call_ends()
    {
        using var ended = new CancellationTokenSource();
        var run = RunAsync(null, ended.Token, new StartBlock { Id = "s", Next = "p" }, new PauseBlock { Id = "p", Seconds = 60, Next = "e" }, new ResultBlock { Id = "e" });

        await ended.CancelAsync();
        var outcome = await run;

        Assert.Equal((BotEnd.CallEnded, "p", null), (outcome.End, outcome.LastBlock, outcome.Result));
    }

    [Fact]
    public async Task An_end_without_a_result_block_leaves_the_result_open()
    {
        var outcome = await RunAsync(null, default, new StartBlock { Id = "s", Next = "i" }, new InformationBlock { Id = "i", Text = "x" });

        Assert.Equal((BotEnd.ScriptEnded, null, "i"), (outcome.End, outcome.Result, outcome.LastBlock));
    }

    [Fact]
    public async Task A_text_that_cannot_be_spoken_breaks_the_talk_with_the_reason()
    {
        speech.Fails = true;

        var outcome = await RunAsync(null, default, new StartBlock { Id = "s", Next = "i" }, new InformationBlock { Id = "i", Text = "x" });

        Assert.Equal((BotEnd.Broken, "espeak is gone"), (outcome.End, outcome.Trouble));
    }

    private sealed class Speech : ITextToSpeech
    {
        public List<(string Text, string Language)> Said { get; } = [];
        public bool Fails { get; set; }
        public bool IsAvailable => true;
        public string WhyUnavailable => "";

        public Task<Prompt> SpeakAsync(string text, string language, CancellationToken cancellationToken)
        {
            Said.Add((text, language));
            return Fails ? throw new TextToSpeechException("espeak is gone") : Task.FromResult(Prompt.Silence(TimeSpan.Zero));
        }
    }

    private sealed class Sound : IMediaPort
    {
        public int Played { get; private set; }

        public Task PlayAsync(Prompt prompt, CancellationToken cancellationToken)
        {
            Played++;
            return Task.CompletedTask;
        }

        public void StartRecording(string path) => throw new InvalidOperationException("A bot does not record.");

        public Task<bool> FinishRecordingAsync() => Task.FromResult(false);
    }
}
