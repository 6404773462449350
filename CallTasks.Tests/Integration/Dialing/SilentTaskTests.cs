using CallTasks.Core.Audio;
using CallTasks.Core.Bots;
using CallTasks.Core.Commands;
using CallTasks.Core.Dialing;
using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Dialing;

public sealed class SilentTaskTests
{
    private static readonly ScriptBlock[] Hello = [new StartBlock { Id = "start", Next = "hello" }, new InformationBlock { Id = "hello", Text = "Hello {name}", Next = "end" }, new ResultBlock { Id = "end" }];

    private readonly Speech speech = new();

    [Fact]
    public async Task Without_the_program_a_task_that_says_texts_waits_and_no_other_until_it_is_back()
    {
        speech.IsAvailable = false;
        await using var house = await EngineHouse.OpenAsync(new FakeClock(), speech: speech);
        var script = await house.Settings.CreateScriptAsync("Hello", Hello, Actor.System);
        var silent = await house.AddTaskAsync(house.NewTask() with { ScriptId = script.Id }, EngineHouse.Numbers(5));
        var other = await house.AddTaskAsync(house.NewTask("No texts"), EngineHouse.Numbers(5));

        await house.CompletesAsync(other);
        await house.UntilAsync(() => house.Dialer.WaitingFor(silent.Id) is { Reason: WaitingReason.Speech });
        Assert.Equal("The program talker is not there. Install it. Calls start again when it is there.", house.Dialer.WaitingFor(silent.Id)!.Text);
        Assert.NotNull(house.Dialer.Snapshot().Silent);
        Assert.Empty(house.Calls(silent));

        speech.IsAvailable = true;
        await house.CompletesAsync(silent);
        Assert.Equal(5, house.Statistics(silent).Calls(CallStatus.Answered));
        await house.UntilAsync(() => house.Dialer.Snapshot().Silent is null);
    }

    [Fact]
    public async Task A_program_that_breaks_calls_holds_the_task_and_no_client_is_lost_to_it()
    {
        await using var house = await EngineHouse.OpenAsync(new FakeClock(), speech: speech);
        var script = await house.Settings.CreateScriptAsync("Hello", Hello, Actor.System);
        var settings = house.NewTask() with { ScriptId = script.Id, Intensity = new(1, 1), Recall = RecallRules.None, CallsPerClient = 1, CallsPerNumber = 1 };
        speech.Hangs = true;
        var task = await house.AddTaskAsync(settings, EngineHouse.Numbers(20));

        await house.UntilAsync(() => house.Dialer.WaitingFor(task.Id) is { Reason: WaitingReason.Speech });
        Assert.Contains("It hangs.", house.Dialer.WaitingFor(task.Id)!.Text, StringComparison.Ordinal);
        await house.UntilAsync(() => house.Carrier.Up == 0);
        var burnt = house.Carrier.Calls.Count;
        Assert.InRange(burnt, SpeechHealth.BrokenCalls, 10);
        await house.PassAsync(TimeSpan.FromSeconds(30), TimeSpan.FromMilliseconds(500));
        Assert.Equal(burnt, house.Carrier.Calls.Count);

        speech.Hangs = false;
        await house.CompletesAsync(task, TimeSpan.FromMilliseconds(500));

        // Those who heard silence were called again, though the task has no rule for it and allows one call a client.
        Assert.Equal((burnt, 20), ((int)house.Statistics(task).Calls(CallStatus.Failed), (int)house.Statistics(task).Calls(CallStatus.Answered)));
        Assert.Equal(house.Recount(task), house.Counters(task));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_text_that_no_program_can_say_holds_the_task_until_the_script_is_changed_or_the_task_resumed(bool change)
    {
        await using var house = await EngineHouse.OpenAsync(new FakeClock(), speech: speech);
        var script = await house.Settings.CreateScriptAsync("Hello", Hello, Actor.System);
        speech.CannotSay = "Hello";
        var task = await house.AddTaskAsync(house.NewTask() with { ScriptId = script.Id, Intensity = new(1, 1) }, EngineHouse.Numbers(20));
        await house.UntilAsync(() => house.Dialer.WaitingFor(task.Id) is { Reason: WaitingReason.Speech });
        await house.PassAsync(TimeSpan.FromSeconds(30), TimeSpan.FromMilliseconds(500));
        Assert.Equal(WaitingReason.Speech, house.Dialer.WaitingFor(task.Id)?.Reason);

        if (change)
        {
            await house.Settings.ChangeScriptAsync(script.Id, script.Version, "Hello", [Hello[0], new InformationBlock { Id = "hello", Text = "Good day {name}", Next = "end" }, Hello[2]], Actor.System);
        }
        else
        {
            var burnt = house.Carrier.Calls.Count;
            await house.Tasks.ActAsync(task.Id, TaskAction.Pause, Actor.System);
            await house.Tasks.ActAsync(task.Id, TaskAction.Resume, Actor.System);
            await house.UntilAsync(() => house.Carrier.Calls.Count > burnt);
            speech.CannotSay = null;
        }

        await house.CompletesAsync(task, TimeSpan.FromMilliseconds(500));
        Assert.Equal(20, house.Statistics(task).Calls(CallStatus.Answered));
    }

    [Fact]
    public async Task A_client_who_was_rated_before_the_program_broke_the_call_is_not_called_again()
    {
        await using var house = await EngineHouse.OpenAsync(new FakeClock(), speech: speech);
        var farewell = await house.Settings.CreateScriptAsync("Farewell", [new StartBlock { Id = "start", Next = "bye" }, new InformationBlock { Id = "bye", Text = "Good bye", Next = "end" }, new ResultBlock { Id = "end" }], Actor.System);
        var script = await house.Settings.CreateScriptAsync("Hello",
            [new StartBlock { Id = "start", Next = "rated" }, new ResultBlock { Id = "rated", Result = ScriptResult.Effective, Redirect = new Redirect { Mode = RedirectMode.Script, ScriptId = farewell.Id } }], Actor.System);
        speech.CannotSay = "Good bye";
        var task = await house.AddTaskAsync(house.NewTask() with { ScriptId = script.Id, Recall = RecallRules.None }, EngineHouse.Numbers(2));

        await house.CompletesAsync(task, TimeSpan.FromMilliseconds(500));

        Assert.Equal(2, house.Carrier.Calls.Count);
        Assert.Equal(2, house.Statistics(task).Calls(CallStatus.Failed));
    }

    [Fact]
    public async Task Whoever_starts_a_task_that_would_be_silent_is_told_how_to_mend_it()
    {
        await using var house = new LedgerHouse();
        var commands = new CallTaskCommands(
            house.Tasks, house.Bulk, new SettingsQueries(house.Connections), new ShelfQueries(house.Connections), house.TaskQueries, new EstimateQueries(house.Connections), speech, new DialerOptions(), TimeProvider.System);
        var (hello, quiet) = (await house.Settings.CreateScriptAsync("Hello", Hello, Actor.System), await house.Settings.CreateScriptAsync("Quiet", [new StartBlock { Id = "start", Next = "end" }, new ResultBlock { Id = "end" }], Actor.System));
        var (says, none) = (await TaskAsync(hello), await TaskAsync(quiet));
        speech.IsAvailable = false;

        var refused = await Assert.ThrowsAsync<ConflictException>(() => commands.StartAsync(says.Id, Actor.System));

        Assert.Equal("The script of this task says texts. The program talker is not there. Install it. Then start the task.", refused.Message);
        Assert.Equal(CallTaskStatus.Running, (await commands.StartAsync(none.Id, Actor.System)).Status);
        speech.IsAvailable = true;
        Assert.Equal(CallTaskStatus.Running, (await commands.StartAsync(says.Id, Actor.System)).Status);
        await commands.PauseAsync(says.Id, Actor.System);
        speech.IsAvailable = false;
        await Assert.ThrowsAsync<ConflictException>(() => commands.ResumeAsync(says.Id, Actor.System));

        Task<CallTask> TaskAsync(Script script) => house.AddTaskAsync(1, start: false, settings => settings with { ScriptId = script.Id });
    }

    private sealed class Speech : ITextToSpeech
    {
        private volatile bool available = true, hangs;

        /// <summary>What it cannot say whatever is tried: texts that begin so. Null: there is none.</summary>
        public string? CannotSay { get; set; }
        public bool Hangs { get => hangs; set => hangs = value; }
        public bool IsAvailable { get => available; set => available = value; }
        public string WhyUnavailable => IsAvailable ? "" : "The program talker is not there. Install it.";

        public Task<Prompt> SpeakAsync(string text, string language, CancellationToken cancellationToken) =>
            Hangs || (CannotSay is { } start && text.StartsWith(start, StringComparison.Ordinal)) ? throw new TextToSpeechException("It hangs.") : Task.FromResult(Prompt.Silence(TimeSpan.FromSeconds(1)));
    }
}
