using System.Collections.Concurrent;
using CallTasks.Core.Audio;
using CallTasks.Core.Bots;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Dialing;

public sealed class PreparedTextTests
{
    [Fact]
    public async Task What_a_call_says_first_is_made_while_it_rings_and_given_up_when_nobody_answers()
    {
        var speech = new Speech();
        await using var house = await EngineHouse.OpenAsync(new FakeClock(), speech: speech);
        house.Carrier.Outcomes = (phone, _) => phone switch
        {
            _ when phone.EndsWith('0') => FakeOutcome.Silence,
            _ when phone.EndsWith('1') => new FakeOutcome(TimeSpan.FromSeconds(5), 486),
            _ => new FakeOutcome(TimeSpan.FromSeconds(5), 200),
        };
        var script = await house.Settings.CreateScriptAsync("Names",
        [
            new StartBlock { Id = "start", Next = "hello" },
            new InformationBlock { Id = "hello", Text = "Hello {name}", Next = "debt" },
            new InformationBlock { Id = "debt", Text = "You owe {sum}" },
        ], Actor.System);
        var task = await house.Tasks.CreateAsync(house.NewTask() with { ScriptId = script.Id, Recall = RecallRules.None }, Actor.System);
        await house.Clients.AddAsync(task.Id, [.. Enumerable.Range(0, 3).Select(n => new NewClient { Phones = [$"+44207910000{n}"], Parameters = $$"""{"name":"client {{n}}","sum":"{{n}} pounds"}""" })], Actor.System);
        await house.Tasks.ActAsync(task.Id, TaskAction.Start, Actor.System);

        await house.UntilAsync(() => speech.Prepared.Count == 2);
        Assert.Empty(speech.Spoken); // it rings
        Assert.Equal(["Hello client 1", "Hello client 2"], speech.Prepared.Select(p => p.Text).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(speech.Prepared, p => p.NotWanted.IsCancellationRequested);

        await house.UntilAsync(() => speech.Spoken.Count == 2);
        // Nobody answered the one; the other's next text was made while the first was said.
        await house.UntilAsync(() => speech.Prepared.Single(p => p.Text == "Hello client 1").NotWanted.IsCancellationRequested);
        Assert.Equal(["Hello client 2", "You owe 2 pounds"], speech.Spoken);
        Assert.Contains(speech.Prepared, p => p.Text == "You owe 2 pounds");
    }

    [Fact]
    public async Task A_call_is_lived_whatever_becomes_of_what_was_to_be_made_for_it()
    {
        await using var house = await EngineHouse.OpenAsync(new FakeClock(), speech: new Speech { Breaks = true });
        var script = await house.Settings.CreateScriptAsync("Names", [new StartBlock { Id = "start", Next = "hello" }, new InformationBlock { Id = "hello", Text = "Hello {name}" }], Actor.System);

        var task = await house.AddTaskAsync(house.NewTask() with { ScriptId = script.Id }, EngineHouse.Numbers(2));
        await house.CompletesAsync(task);

        Assert.All(house.Calls(task), call => Assert.Equal(CallStatus.Answered, call.Status));
    }

    private sealed class Speech : ITextToSpeech
    {
        public bool Breaks { get; init; }
        public ConcurrentQueue<string> Spoken { get; } = new();
        public ConcurrentQueue<(string Text, CancellationToken NotWanted)> Prepared { get; } = new();
        public bool IsAvailable => true;
        public string WhyUnavailable => "";

        public Task<Prompt> SpeakAsync(string text, string language, CancellationToken cancellationToken)
        {
            Spoken.Enqueue(text);
            return Task.FromResult(Prompt.Silence(TimeSpan.FromSeconds(1)));
        }

        public Task PrepareAsync(string text, string language, CancellationToken notWanted)
        {
            if (Breaks) throw new InvalidOperationException("No memory.");
            Prepared.Enqueue((text, notWanted));
            return Task.CompletedTask;
        }
    }
}
