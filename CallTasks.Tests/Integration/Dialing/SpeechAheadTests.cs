using System.Collections.Concurrent;
using CallTasks.Core.Audio;
using CallTasks.Core.Bots;
using CallTasks.Core.Dialing;
using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;
using CallTasks.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallTasks.Tests.Integration.Dialing;

public sealed class SpeechAheadTests : IAsyncDisposable, ITextToSpeech
{
    private readonly LedgerHouse house = new();
    private readonly ConcurrentQueue<string> spoken = new();

    public bool IsAvailable => true;

    public string WhyUnavailable => "";

    public Task<Prompt> SpeakAsync(string text, string language, CancellationToken cancellationToken)
    {
        spoken.Enqueue(text);
        return text == "Broken" ? throw new TextToSpeechException("It cannot be spoken.") : Task.FromResult(new Prompt(new short[10]));
    }

    [Fact]
    public async Task The_fixed_texts_of_a_task_are_spoken_when_it_begins_and_those_of_running_ones_at_the_start()
    {
        var running = await TaskAsync("Running already");
        await house.Tasks.ActAsync(running.Id, TaskAction.Start, Actor.System);
        await using var ahead = new SpeechAhead(house.Ledger, house.TaskQueries, new SettingsQueries(house.Connections), this, NullLogger<SpeechAhead>.Instance);
        ahead.Start();
        await Eventually.Async(() => spoken.SequenceEqual(["Running already"]));

        var (broken, other) = (await TaskAsync("Broken", "Never reached"), await TaskAsync("Hello", "Hello {name}", "Press one"));
        Assert.Single(spoken); // nothing began
        await house.Tasks.ActAsync(broken.Id, TaskAction.Start, Actor.System);
        await house.Tasks.ActAsync(other.Id, TaskAction.Start, Actor.System);

        await Eventually.Async(() => spoken.Count == 4);
        Assert.Equal(["Running already", "Broken", "Hello", "Press one"], spoken);
    }

    [Fact]
    public async Task The_message_for_machines_is_spoken_first_and_again_when_it_changes_but_not_one_with_variables()
    {
        await using var ahead = new SpeechAhead(house.Ledger, house.TaskQueries, new SettingsQueries(house.Connections), this, NullLogger<SpeechAhead>.Instance);
        ahead.Start();
        var task = await TaskAsync("Hello");
        Identification With(string message) => new(IdentificationMode.Background, MessageText: message);
        task = await house.Tasks.ChangeAsync(task.Id, task.Version, task.Settings with { Identification = With("Call back.") }, Actor.System);
        task = await house.Tasks.ActAsync(task.Id, TaskAction.Start, Actor.System);
        await Eventually.Async(() => spoken.SequenceEqual(["Call back.", "Hello"]));

        task = await house.Tasks.ChangeAsync(task.Id, task.Version, task.Settings with { Identification = With("Call back, {name}.") }, Actor.System);
        await house.Tasks.ChangeAsync(task.Id, task.Version, task.Settings with { Identification = With("Call us back.") }, Actor.System);

        await Eventually.Async(() => spoken.Contains("Call us back."));
        Assert.DoesNotContain(spoken, text => text.Contains('{', StringComparison.Ordinal));
    }

    public ValueTask DisposeAsync() => house.DisposeAsync();

    private async Task<CallTask> TaskAsync(params string[] texts)
    {
        ScriptBlock[] blocks =
        [
            new StartBlock { Id = "start", Next = "b0" },
            .. texts.SkipLast(1).Select((text, i) => new InformationBlock { Id = $"b{i}", Text = text, Next = $"b{i + 1}" }),
            new QuestionBlock { Id = $"b{texts.Length - 1}", Text = texts[^1], Answers = [new QuestionAnswer { Digits = "1" }] },
        ];
        var script = await house.Settings.CreateScriptAsync("s", blocks, Actor.System);
        return await house.AddTaskAsync(1, start: false, settings => settings with { ScriptId = script.Id });
    }
}
