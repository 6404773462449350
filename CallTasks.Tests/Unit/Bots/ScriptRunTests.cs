using CallTasks.Core.Audio;
using CallTasks.Core.Bots;
using CallTasks.Core.Languages;
using CallTasks.Core.Model;
using CallTasks.Core.Telephony;
using CallTasks.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallTasks.Tests.Unit.Bots;

public sealed class ScriptRunTests : IDisposable
{
    private readonly FakeClock clock = new();
    private readonly Leg leg;
    private readonly ClientInput input = new();
    private readonly Told told = new();
    private readonly Operators operators = new();
    private readonly Speech speech = new();
    private readonly GuardedHttp http = new(new WebAddressGuard { AllowPrivate = true }, TimeProvider.System, NullLogger<GuardedHttp>.Instance);
    private readonly Dictionary<long, Script> others = [];

    public ScriptRunTests() => leg = new Leg(clock);

    public void Dispose() => http.Dispose();

    private const string Unspeakable = "no program says this";

    private static readonly QuestionBlock Question = new()
    {
        Id = "q",
        Text = "Press one",
        Answers = [new QuestionAnswer { Digits = "1", Phrases = ["yes"], Next = "yes" }, new QuestionAnswer { Digits = "12", Next = "twelve" }, new QuestionAnswer { Digits = "2", Next = "no" }, new QuestionAnswer { Digits = "9xx", Next = "code" }],
        TimeoutSeconds = 5,
        Variable = "answer",
        NoAnswerNext = "silent",
    };

    private static readonly ScriptBlock[] Ends = [.. new[] { "yes", "twelve", "no", "code", "silent", "done", "failed" }.Select(id => new ResultBlock { Id = id, Marker = id })];

    private static Script ScriptOf(long id, params ScriptBlock[] blocks) => new() { Id = id, Version = 1, Name = $"script {id}", Blocks = [new StartBlock { Id = "start", Next = blocks[0].Id }, .. blocks, .. Ends] };

    private Task<BotOutcome> RunAsync(string? parameters, Redirect? task, CancellationToken ended, params ScriptBlock[] blocks) =>
        new BotSession(speech, new FewSounds(), clock, NullLogger<BotSession>.Instance, http).RunAsync(
            new BotCall
            {
                Scripts = ScriptSet.Of(ScriptOf(1, blocks), task ?? Redirect.HangUp, id => others.GetValueOrDefault(id)),
                Media = leg,
                Parameters = parameters,
                Input = input,
                Transfers = operators,
                TaskRedirect = task ?? Redirect.HangUp,
                Watch = told,
            },
            ended);

    private Task<BotOutcome> RunAsync(params ScriptBlock[] blocks) => RunAsync((string?)null, null, default, blocks);

    /// <summary>Lets time pass until the bot has done.</summary>
    private async Task<BotOutcome> EndAsync(Task<BotOutcome> talk)
    {
        await PassUntilAsync(() => talk.IsCompleted);
        return await talk;
    }

    private async Task PassUntilAsync(Func<bool> holds)
    {
        for (var began = System.Diagnostics.Stopwatch.GetTimestamp(); !holds(); clock.Advance(TimeSpan.FromMilliseconds(100)))
        {
            Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(began) < Eventually.DefaultTimeout, "The bot does not come to an end.");
            await Task.Delay(1);
        }
    }

    [Theory]
    [InlineData("2", "no", "2")]
    [InlineData("12", "twelve", "12")]
    [InlineData("1", "yes", "1")]
    [InlineData("1#", "yes", "1")]
    [InlineData("945", "code", "945")]
    [InlineData("7", "silent", null)]
    [InlineData("94", "silent", null)]
    [InlineData("9#", "silent", null)]
    [InlineData("", "silent", null)]
    public async Task A_question_is_answered_by_keys(string keys, string marker, string? kept)
    {
        var talk = RunAsync(Question);
        await told.AsksAsync(1);
        foreach (var key in keys) input.Press(key);

        var outcome = await EndAsync(talk);

        Assert.Equal((BotEnd.ScriptEnded, marker), (outcome.End, outcome.Marker));
        Assert.Equal(kept, outcome.Variables?["answer"]);
        Assert.Equal(keys.Length == 0 ? "Bot: Press one" : $"Bot: Press one\nClient: [{keys.TrimEnd('#')}]", outcome.Dialogue);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_key_stops_the_question_unless_it_is_said_to_its_end(bool bargeIn)
    {
        leg.Takes = TimeSpan.FromSeconds(10);
        var talk = RunAsync(Question with { BargeIn = bargeIn, Answers = [new QuestionAnswer { Digits = "2", Next = "no" }] });
        await told.AsksAsync(1);
        await Eventually.Async(() => leg.Playing);

        input.Press('2');

        if (bargeIn) await Eventually.Async(() => talk.IsCompleted);
        var outcome = await EndAsync(talk);
        Assert.Equal("no", outcome.Marker);
        Assert.Equal(bargeIn, leg.Stopped);
    }

    [Fact]
    public async Task A_question_is_asked_again_as_often_as_it_says_and_an_early_key_is_no_answer()
    {
        input.Press('2');
        var talk = RunAsync(Question with { Retries = 2 });
        await told.AsksAsync(1);
        input.Press('7');
        await told.AsksAsync(2);
        await PassUntilAsync(() => told.Asked >= 3);
        input.Press('2');

        var outcome = await EndAsync(talk);

        Assert.Equal("no", outcome.Marker);
        Assert.Equal("Bot: Press one\nClient: [7]\nBot: Press one\nBot: Press one\nClient: [2]", outcome.Dialogue);
    }

    [Fact]
    public async Task The_wait_for_an_answer_begins_when_the_question_was_said()
    {
        leg.Takes = TimeSpan.FromSeconds(30);
        var began = clock.GetTimestamp();

        var outcome = await EndAsync(RunAsync(Question));

        Assert.Equal("silent", outcome.Marker);
        Assert.True(clock.GetElapsedTime(began) >= TimeSpan.FromSeconds(35));
    }

    [Fact]
    public async Task Words_answer_by_their_phrases()
    {
        var talk = RunAsync(Question);
        await told.AsksAsync(1);
        input.Say("well, yes");

        var outcome = await EndAsync(talk);

        Assert.Equal(("yes", "well, yes"), (outcome.Marker, outcome.Variables!["answer"]));
        Assert.EndsWith("Client: well, yes", outcome.Dialogue, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_end_of_the_call_ends_a_question()
    {
        using var ended = new CancellationTokenSource();
        var talk = RunAsync((string?)null, null, ended.Token, Question);
        await told.AsksAsync(1);
        await ended.CancelAsync();

        Assert.Equal((BotEnd.CallEnded, "q"), ((await talk).End, (await talk).LastBlock));
    }

    [Fact]
    public async Task Variables_are_set_compared_and_kept_with_the_call()
    {
        var outcome = await RunAsync("""{"sum":"1200","name":"Ann"}""", null, default,
            new SetVariableBlock { Id = "set", Name = "told", Value = "{name} owes {sum}", Next = "c" },
            new ConditionBlock { Id = "c", Variable = "sum", Operator = ConditionOperator.Greater, Value = "{limit}999", TrueNext = "over", FalseNext = "no" },
            new SetVariableBlock { Id = "over", Name = "name", Value = "Ms {name}", Next = "yes" });

        Assert.Equal("yes", outcome.Marker);
        Assert.Equal(new Dictionary<string, string> { ["told"] = "Ann owes 1200", ["name"] = "Ms Ann" }, outcome.Variables);
    }

    [Fact]
    public async Task A_value_cannot_grow_without_end()
    {
        var outcome = await RunAsync("""{"v":"0123456789"}""", null, default,
            new SetVariableBlock { Id = "a", Name = "v", Value = "{v}{v}", Next = "b" }, new PauseBlock { Id = "b", Seconds = 0, Next = "a" });

        Assert.Equal(BotEnd.TooManyBlocks, outcome.End);
        Assert.Equal(SetVariableBlock.MaxValueLength, outcome.Variables!["v"].Length);
    }

    [Fact]
    public async Task What_is_kept_with_a_call_is_bounded()
    {
        var sets = Enumerable.Range(0, 250).Select(i => new SetVariableBlock { Id = $"v{i}", Name = $"name {i}", Value = new string('x', 1_000), Next = i == 249 ? "done" : $"v{i + 1}" });

        var outcome = await RunAsync([.. sets]);

        Assert.Equal(("done", 200, 20_000), (outcome.Marker, outcome.Variables!.Count, outcome.Variables.Values.Sum(value => value.Length)));
    }

    [Fact]
    public async Task A_request_brings_a_value_and_escapes_what_it_sends()
    {
        using var peer = new WebPeer(WebPeer.Says("""{"debt":{"sum":12.5}}"""));
        var outcome = await EndAsync(RunAsync("""{"id":"a/b &","name":"O\"Neil"}""", null, default,
            new RequestBlock { Id = "r", Method = "POST", Url = peer.Url + "/{id}", Body = """{"name":"{name}"}""", Headers = new Dictionary<string, string> { ["X-Id"] = "{id}" }, SaveAs = "sum", Path = "debt.sum", Next = "done", ErrorNext = "failed" }));

        Assert.Equal(("done", "12.5"), (outcome.Marker, outcome.Variables!["sum"]));
        var asked = Assert.Single(peer.Asked);
        Assert.StartsWith("POST /a%2Fb%20%26 HTTP/1.1\r\n", asked, StringComparison.Ordinal);
        Assert.Contains("X-Id: a/b &\r\n", asked, StringComparison.Ordinal);
        Assert.Contains("Content-Type: application/json\r\n", asked, StringComparison.Ordinal);
        Assert.EndsWith("{\"name\":\"O\\u0022Neil\"}", asked, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("500 Oh no", "{}", "The answer was 500.")]
    [InlineData("200 OK", "<html>", "The answer is not JSON.")]
    [InlineData("200 OK", "{\"other\":1}", "The answer has no sum.")]
    public async Task A_request_that_brings_nothing_goes_the_other_way_and_says_why(string code, string body, string why)
    {
        using var peer = new WebPeer(WebPeer.Says(body, code));

        var outcome = await EndAsync(RunAsync(new RequestBlock { Id = "r", Url = peer.Url, SaveAs = "sum", Path = "sum", Next = "done", ErrorNext = "failed" }));

        Assert.Equal(("failed", $"Request: {why}"), (outcome.Marker, outcome.Dialogue));
        Assert.Null(outcome.Variables);
    }

    [Fact]
    public async Task A_transfer_goes_on_where_nobody_was_reached_and_ends_where_somebody_was()
    {
        var direction = new Redirect { Mode = RedirectMode.Direction, DirectionId = 5 };
        var block = new TransferBlock { Id = "t", Target = direction, Whisper = "{name} calls", Next = "failed" };

        operators.End = TransferEnd.Failed;
        Assert.Equal("failed", (await RunAsync("""{"name":"Ann"}""", null, default, block)).Marker);
        operators.End = TransferEnd.Transferred;
        var outcome = await RunAsync("""{"name":"Ann"}""", null, default, block);

        Assert.Equal((BotEnd.ScriptEnded, null, "t"), (outcome.End, outcome.Marker, outcome.LastBlock));
        Assert.All(operators.Asked, asked => Assert.Equal((direction, true, "Ann"), (asked.To, asked.Whisper is not null, asked.Variables["name"])));
    }

    [Fact]
    public async Task Help_does_what_the_task_says_and_makes_a_problem_call()
    {
        var plan = new Redirect { Mode = RedirectMode.DialPlan, DialPlanId = 3, Number = "100" };
        operators.End = TransferEnd.Failed;

        var outcome = await RunAsync((string?)null, plan, default, new HelpBlock { Id = "h", Next = "failed" });
        var hungUp = await RunAsync((string?)null, null, default, new HelpBlock { Id = "h", Next = "failed" });
        var ignored = await RunAsync((string?)null, new Redirect { Mode = RedirectMode.Nothing }, default, new HelpBlock { Id = "h", Next = "failed" });

        Assert.Equal((true, "failed"), (outcome.AskedForHelp, outcome.Marker));
        Assert.Equal((true, null, BotEnd.ScriptEnded), (hungUp.AskedForHelp, hungUp.Marker, hungUp.End));
        Assert.Equal((true, "failed"), (ignored.AskedForHelp, ignored.Marker));
        Assert.Equal(plan, Assert.Single(operators.Asked).To);
    }

    [Fact]
    public async Task A_result_keeps_its_rating_whatever_its_redirect_brings()
    {
        operators.End = TransferEnd.Failed;
        var outcome = await RunAsync((string?)null, new Redirect { Mode = RedirectMode.Direction, DirectionId = 1 }, default, new ResultBlock { Id = "r", Marker = "sold", Result = ScriptResult.Effective, Redirect = Redirect.ToTask });
        Assert.Equal((BotEnd.ScriptEnded, "sold", ScriptResult.Effective), (outcome.End, outcome.Marker, outcome.Result));

        using var ended = new CancellationTokenSource();
        var stays = RunAsync((string?)null, null, ended.Token, new ResultBlock { Id = "r", Marker = "sold", Redirect = new Redirect { Mode = RedirectMode.Nothing } });
        await Eventually.Async(() => told.Entered.Contains("r"));
        Assert.False(stays.IsCompleted);
        await ended.CancelAsync();
        Assert.Equal((BotEnd.CallEnded, "sold"), ((await stays).End, (await stays).Marker));
    }

    [Fact]
    public async Task Another_script_takes_over_with_what_is_known()
    {
        others[2] = ScriptOf(2, new InformationBlock { Id = "say", Text = "Hello {x}", Next = "done" });

        var outcome = await RunAsync(new SetVariableBlock { Id = "v", Name = "x", Value = "5", Next = "go" }, new AnotherScriptBlock { Id = "go", ScriptId = 2 });

        Assert.Equal(("done", "script 2: done", "Bot: Hello 5"), (outcome.Marker, outcome.LastBlock, outcome.Dialogue));
    }

    [Fact]
    public async Task Where_the_operator_cannot_be_told_who_comes_the_client_is_put_through_all_the_same()
    {
        operators.End = TransferEnd.Transferred;
        var outcome = await RunAsync(new TransferBlock { Id = "t", Target = new Redirect { Mode = RedirectMode.Direction, DirectionId = 1 }, Whisper = Unspeakable });

        Assert.Equal(BotEnd.ScriptEnded, outcome.End);
        Assert.Null(Assert.Single(operators.Asked).Whisper);
        Assert.StartsWith("Whisper: ", outcome.Dialogue, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_language_that_nobody_speaks_is_told_once_and_the_client_hears_the_usual_one()
    {
        var outcome = await RunAsync(
            """{"language":"русский"}""", null, default,
            new InformationBlock { Id = "one", Text = "Good day", Next = "two" }, new InformationBlock { Id = "two", Text = "Good bye", Next = "done" });

        Assert.Equal((BotEnd.ScriptEnded, "done", null), (outcome.End, outcome.Marker, outcome.Trouble));
        Assert.Equal("Speech: It is no language.\nBot: Good day\nBot: Good bye", outcome.Dialogue);
    }

    [Fact]
    public async Task A_program_that_hangs_or_is_not_there_is_not_asked_once_more_in_another_language()
    {
        var outcome = await RunAsync("""{"language":"de"}""", null, default, new InformationBlock { Id = "one", Text = Unspeakable, Next = "done" });

        Assert.Equal((BotEnd.Broken, "one"), (outcome.End, outcome.LastBlock));
        Assert.Equal(["de"], speech.Asked);
    }

    [Theory]
    [InlineData("")]
    [InlineData("😀")]
    [InlineData("\u0007")]
    public async Task A_text_of_which_nothing_can_be_spoken_is_passed_over(string note)
    {
        var outcome = await RunAsync(System.Text.Json.JsonSerializer.Serialize(new { note }), null, default, new InformationBlock { Id = "one", Text = "{note}", Next = "done" });

        Assert.Equal((BotEnd.ScriptEnded, "done", null), (outcome.End, outcome.Marker, outcome.Dialogue));
    }

    [Fact]
    public async Task Who_hangs_up_during_a_text_has_reached_nothing_that_follows_it()
    {
        leg.Takes = TimeSpan.FromSeconds(10);
        var talk = RunAsync(
            new InformationBlock { Id = "offer", Text = "A long offer", Next = "set" },
            new SetVariableBlock { Id = "set", Name = "heard", Value = "yes", Next = "operator" },
            new TransferBlock { Id = "operator", Target = Redirect.ToTask, Next = "rated" },
            new ResultBlock { Id = "rated", Result = ScriptResult.Effective, Marker = "heard it all" });
        await Eventually.Async(() => leg.Playing);
        leg.End();
        var outcome = await talk;

        Assert.Equal((BotEnd.CallEnded, "offer", null, null), (outcome.End, outcome.LastBlock, outcome.Result, outcome.Marker));
        Assert.Null(outcome.Variables);
        Assert.Empty(operators.Asked);
    }

    [Fact]
    public async Task Scripts_that_hand_over_round_and_round_end_with_the_reason()
    {
        others[2] = ScriptOf(2, new AnotherScriptBlock { Id = "back", ScriptId = 1 });

        var round = await RunAsync(new AnotherScriptBlock { Id = "go", ScriptId = 2 });
        var gone = await RunAsync(new AnotherScriptBlock { Id = "go", ScriptId = 3 });

        Assert.Equal(BotEnd.Broken, round.End);
        Assert.Contains("more than 10 times", Wording.FromStored(round.Trouble!).ToString(), StringComparison.Ordinal);
        Assert.Equal((BotEnd.Broken, "There is no script 3 to hand over to."), (gone.End, Wording.FromStored(gone.Trouble!).ToString()));
    }

    private sealed class Speech : ITextToSpeech
    {
        public bool IsAvailable => true;
        public string WhyUnavailable => "";
        public List<string> Asked { get; } = [];

        public Task<Prompt> SpeakAsync(string text, string language, CancellationToken cancellationToken)
        {
            Asked.Add(language);
            return text == Unspeakable ? Task.FromException<Prompt>(new TextToSpeechException("The program was not found."))
                : language is "русский" ? Task.FromException<Prompt>(new TextToSpeechException("It is no language.", SpeechTrouble.Language))
                : Task.FromResult(Prompt.Silence(TimeSpan.Zero));
        }
    }

    private sealed class Leg(FakeClock clock) : IMediaPort
    {
        public TimeSpan Takes { get; set; }
        public bool Stopped { get; private set; }
        public bool Playing { get; private set; }

        private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsOver => ended.Task.IsCompleted;

        /// <summary>Ends the sound, as the end of the signalling does before anybody has told the bot.</summary>
        public void End() => ended.TrySetResult();

        public async Task PlayAsync(Prompt prompt, CancellationToken cancellationToken)
        {
            if (Takes == TimeSpan.Zero) return;
            var over = Task.Delay(Takes, clock, cancellationToken);
            Playing = true;
            await Task.WhenAny(over, ended.Task);
            Stopped = over.IsCanceled;
        }

        public void StartRecording(string path) => throw new InvalidOperationException("A bot does not record.");

        public Task<bool> FinishRecordingAsync() => Task.FromResult(false);
    }

    private sealed class Operators : ITransferLegs
    {
        public TransferEnd End { get; set; }
        public List<TransferRequest> Asked { get; } = [];

        public Task<TransferReport> TransferAsync(TransferRequest request, CancellationToken callEnded)
        {
            Asked.Add(request);
            return Task.FromResult(new TransferReport { End = End });
        }
    }

    private sealed class Told : IBotWatch
    {
        private int asked;

        public int Asked => Volatile.Read(ref asked);
        public System.Collections.Concurrent.ConcurrentQueue<string> Entered { get; } = new();

        public Task AsksAsync(int times) => Eventually.Async(() => Asked >= times);

        void IBotWatch.Entered(Script script, ScriptBlock block) => Entered.Enqueue(block.Id);
        void IBotWatch.Asks() => Interlocked.Increment(ref asked);
        void IBotWatch.Answered(int answer)
        {
        }

        void IBotWatch.Said(string who, string what)
        {
        }

        void IBotWatch.Set(string name, string value)
        {
        }
    }
}
