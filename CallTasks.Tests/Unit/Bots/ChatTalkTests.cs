using CallTasks.Core.Audio;
using CallTasks.Core.Bots;
using CallTasks.Core.Model;
using CallTasks.Core.Telephony.Media;
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
        Assert.Equal([(ChatSide.Client, "Yes please"), (ChatSide.Note, "[transfer to 100: nobody is dialled in a try]"), (ChatSide.Note, "[no operator answers: the bot goes on]")], talk.Lines.Skip(2).Select(line => (line.Side, line.Text)));
        Assert.Equal([null, null, 0, null, null], talk.Lines.Select(line => line.Fits));
        Assert.Equal(("Anna", "Yes please"), (talk.Variables["name"], talk.Variables["wants"]));
        Assert.False(talk.Asks);
    }

    [Fact]
    public async Task Tried_as_a_tasks_call_it_tells_whom_that_call_would_reach_and_which_bot_goes_on()
    {
        var other = new Script { Id = 4, Version = 1, Name = "Other", Blocks = [new StartBlock { Id = "s", Next = "over" }, new TransferBlock { Id = "over", Whisper = "{name} from the north", Next = "help" }, new HelpBlock { Id = "help", Next = "done" }, new ResultBlock { Id = "done", Redirect = new Redirect { Mode = RedirectMode.Hangup } }] };
        var main = new Script { Id = 3, Version = 1, Name = "Main", Blocks = [new StartBlock { Id = "start", Next = "next" }, new AnotherScriptBlock { Id = "next", ScriptId = 4 }] };
        var desk = new Redirect { Mode = RedirectMode.Direction, DirectionId = 7 };
        async Task<IReadOnlyList<string>> NotesAsync(bool answer)
        {
            using var talk = new ChatTalk(new BotSession(new Mute(), new FewSounds(), new FakeClock(), NullLogger<BotSession>.Instance), ScriptSet.Of(main, desk, _ => other), """{"name":"Anna"}""", desk) { OperatorsAnswer = answer, DirectionName = id => $"Desk {id}" };
            talk.Start();
            await talk.WhenOver();
            Assert.All(talk.Lines, line => Assert.Equal((ChatSide.Note, line.Text), (line.Side, line.Told!.In(Core.Languages.Language.English))));
            return [.. talk.Lines.Select(line => line.Text)];
        }

        Assert.Equal(["[another bot goes on: Other]", "[transfer to the direction Desk 7: nobody is dialled in a try]", "[the operator alone hears: Anna from the north]", "[an operator takes the client: the bot has done]"], await NotesAsync(answer: true));
        Assert.Equal(
            ["[another bot goes on: Other]", "[transfer to the direction Desk 7: nobody is dialled in a try]", "[no operator answers: the bot goes on]", "[transfer to the direction Desk 7: nobody is dialled in a try]", "[no operator answers: the bot goes on]", "[the bot hangs up]"],
            await NotesAsync(answer: false));
    }

    [Fact]
    public async Task By_voice_the_tasks_ambient_noise_goes_on_beneath_the_talk()
    {
        var sounds = new FewSounds(new Dictionary<long, Prompt> { [9] = new([.. Tones.Sine(300, 1)]) });
        using var media = new StudioMedia();
        using var talk = new ChatTalk(new BotSession(new Mute(), sounds, new FakeClock(), NullLogger<BotSession>.Instance),
            ScriptSet.Of(new Script { Id = 3, Version = 1, Name = "s", Blocks = [new StartBlock { Id = "start", Next = "wait" }, new PauseBlock { Id = "wait", Seconds = 60 }] }), media: media)
        { AmbientNoiseId = 9 };
        talk.Start();

        var frame = new short[StudioMedia.FrameSamples];
        await Eventually.Async(() =>
        {
            media.Pass(frame);
            return frame.Any(sample => sample != 0);
        }, null, () => "the noise to be heard while the bot is silent");
        talk.HangUp();
        await talk.WhenOver();
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
