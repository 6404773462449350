using CallTasks.Core.Bots;
using CallTasks.Core.Dialing;
using CallTasks.Core.Languages;

namespace CallTasks.Tests.Unit.Dialing;

public sealed class SpeechHealthTests
{
    private static readonly BotOutcome Broken = new() { End = BotEnd.Broken, Unspoken = new FailedSpeech("Hello Ann", "de", "espeak-ng cannot be started: no memory.") };
    private static readonly BotOutcome HungUp = new() { End = BotEnd.CallEnded };
    private static readonly BotOutcome Whole = new() { End = BotEnd.ScriptEnded };

    private readonly SpeechHealth health = new();

    [Fact]
    public void Three_calls_in_a_row_hold_the_task_and_a_client_who_hangs_up_between_them_proves_nothing()
    {
        Talk(Broken, Broken, HungUp);
        Assert.Null(health.Why);
        Talk(Broken);

        Assert.Equal(
            "3 calls in a row broke because a text could not be spoken: espeak-ng cannot be started: no memory. It is tried again every 15 s, and calls start when it can be said, the script was changed or the task is resumed.",
            health.Why!.In(Language.English));
    }

    [Fact]
    public void A_talk_that_came_to_its_end_begins_the_row_anew_but_opens_nothing_that_is_held()
    {
        Talk(Broken, Broken, Whole, Broken, Broken);
        Assert.Null(health.Why);

        Talk(Broken, Whole);
        Assert.NotNull(health.Why);
    }

    [Fact]
    public void What_failed_is_said_once_more_every_15_s_until_it_can_be_said()
    {
        Assert.Null(health.NextTry(0));
        Talk(Broken, Broken, Broken);

        Assert.Equal("Hello Ann", health.NextTry(100)!.Text);
        Assert.Null(health.NextTry(100)); // it is being said
        health.Tried("It hangs.", 200);
        Assert.Contains("spoken: It hangs. It is", health.Why!.In(Language.English), StringComparison.Ordinal);
        Assert.Null(health.NextTry(199 + SpeechHealth.TryEvery));
        Assert.NotNull(health.NextTry(200 + SpeechHealth.TryEvery));
        health.Tried(null, 300 + SpeechHealth.TryEvery);

        Assert.Null(health.Why);
        Talk(Broken, Broken);
        Assert.Null(health.Why);
    }

    private void Talk(params BotOutcome[] outcomes)
    {
        foreach (var outcome in outcomes) health.Talked(outcome);
    }
}
