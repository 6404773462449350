using CallTasks.Core.Audio;
using CallTasks.Core.Bots;
using CallTasks.Core.Model;
using CallTasks.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallTasks.Tests.Unit.Bots;

public sealed class ChatTalkTests
{
    private static readonly ScriptBlock[] Blocks =
    [
        new StartBlock { Id = "start", Next = "hello" },
        new InformationBlock { Id = "hello", Text = "Hello {name}", Next = "wait" },
        new PauseBlock { Id = "wait", Seconds = 60, Next = "ask" },
        new QuestionBlock { Id = "ask", Text = "An operator?", Answers = [new QuestionAnswer { Digits = "1", Phrases = ["yes"], Next = "put" }, new QuestionAnswer { Digits = "2", Next = "end" }], Variable = "wants", NoAnswerNext = "end" },
        new TransferBlock { Id = "put", Target = new Redirect { Mode = RedirectMode.DialPlan, DialPlanId = 1, Number = "100" }, Next = "end" },
        new ResultBlock { Id = "end", Marker = "m" },
    ];

    // No voice and a clock that stands still: a chat needs neither.
    private static ChatTalk Talk() => new(new BotSession(new Mute(), new FewSounds(), new FakeClock(), NullLogger<BotSession>.Instance),
        ScriptSet.Of(new Script { Id = 3, Version = 1, Name = "s", Blocks = Blocks }), """{"name":"Anna"}""");

    [Fact]
    public async Task A_chat_runs_the_bot_and_tells_where_it_is()
    {
        using var talk = Talk();
        talk.OperatorsAnswer = false;
        talk.Start();
        await Eventually.Async(() => talk.Asks);
        Assert.Equal(("ask", 3L, null), (talk.Block, talk.ScriptId, talk.Outcome));
        Assert.Equal([(ChatSide.Bot, "Hello Anna", "hello"), (ChatSide.Bot, "An operator?", "ask")], talk.Lines.Select(line => (line.Side, line.Text, line.Block)));

        talk.Say("Yes please");
        await talk.WhenOver();

        Assert.Equal((BotEnd.ScriptEnded, "m"), (talk.Outcome!.End, talk.Outcome.Marker));
        Assert.Equal([(ChatSide.Client, "Yes please"), (ChatSide.Note, "[transfer: 100, no answer]")], talk.Lines.Skip(2).Select(line => (line.Side, line.Text)));
        Assert.Equal([null, null, 0, null], talk.Lines.Select(line => line.Fits));
        Assert.Equal(("Anna", "Yes please"), (talk.Variables["name"], talk.Variables["wants"]));
        Assert.False(talk.Asks);
    }

    [Fact]
    public async Task Keys_silence_and_hanging_up_do_what_they_do_in_a_call()
    {
        using var pressed = Talk();
        pressed.Start();
        await Eventually.Async(() => pressed.Asks);
        pressed.Press("1 please");
        await pressed.WhenOver();
        Assert.Equal(("put", null), (pressed.Outcome!.LastBlock, pressed.Outcome.Marker));

        using var silent = Talk();
        silent.Start();
        await Eventually.Async(() => silent.Asks);
        silent.KeepSilent();
        await silent.WhenOver();
        Assert.Equal(("end", false), (silent.Block, silent.Variables.ContainsKey("wants")));

        using var left = Talk();
        left.Start();
        await Eventually.Async(() => left.Asks);
        left.HangUp();
        await left.WhenOver();
        Assert.Equal((BotEnd.CallEnded, "ask"), (left.Outcome!.End, left.Outcome.LastBlock));
    }

    private sealed class Mute : ITextToSpeech
    {
        public bool IsAvailable => false;
        public string WhyUnavailable => "No program.";
        public Task<Prompt> SpeakAsync(string text, string language, CancellationToken cancellationToken) => throw new TextToSpeechException("No program.");
    }
}
