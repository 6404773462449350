using CallTasks.Core.Model;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Dialing;

public sealed class RecallRunTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(200);
    private static readonly FakeOutcome Short = FakeOutcome.AnswersAndHangsUp(TimeSpan.FromMilliseconds(400));

    private static CallTaskSettings Rules(EngineHouse house, RecallRules rules) => house.NewTask() with { Recall = rules, IneffectiveSeconds = 10 };

    [Theory]
    [InlineData(false, "Busy Busy Busy Answered Busy", "First Busy Busy Busy Short")]
    [InlineData(true, "Busy Busy Busy Answered Answered", "First Busy Busy Busy Short")]
    public async Task Busy_is_called_back_three_times_and_a_short_call_once_more(bool shortAgain, string statuses, string reasons)
    {
        await using var house = await EngineHouse.OpenAsync(new FakeClock());
        house.Carrier.Outcomes = (_, attempt) => attempt == 4 || (attempt == 5 && shortAgain) ? Short : FakeOutcome.Busy;
        var task = await house.AddTaskAsync(Rules(house, new RecallRules { Busy = new(20, 3), Short = new(10, 1) }), ["+442079460001"]);

        await house.CompletesAsync(task, Step);

        var calls = house.Calls(task);
        Assert.Equal(statuses, string.Join(' ', calls.Select(c => c.Status)));
        Assert.Equal(reasons, string.Join(' ', calls.Select(c => c.Reason)));
        foreach (var (before, after) in calls.Zip(calls.Skip(1)))
        {
            var interval = before.Status == CallStatus.Busy ? 20_000 : 10_000;
            Assert.Equal(before.EndedAt + interval, after.PlannedAt);
            Assert.True(after.StartedAt >= before.EndedAt + interval, "No recall before its interval.");
        }
        Assert.Equal(house.Recount(task), house.Counters(task));
    }

    [Fact]
    public async Task Lowered_times_take_effect_at_the_next_end_of_a_call_and_what_is_planned_stays_planned()
    {
        await using var house = await EngineHouse.OpenAsync(new FakeClock());
        house.Carrier.Outcomes = (_, _) => FakeOutcome.Busy;
        var settings = Rules(house, new RecallRules { Busy = new(20, 3) });
        var task = await house.AddTaskAsync(settings, ["+442079460001"]);
        await house.UntilAsync(() => house.Statistics(task).Clients(ClientState.WaitingRecall) == 1, Step);
        PlannedCall? Planned() => house.ClientQueries.List(task.Id, null, null, 0, 1).Items[0].NextCall;
        var planned = Planned();
        Assert.NotNull(planned);

        await house.Tasks.ChangeAsync(task.Id, house.TaskQueries.Find(task.Id)!.Task.Version, settings with { Recall = new RecallRules { Busy = new(900, 1) } }, Actor.System);

        Assert.Equal(planned, Planned());
        await house.CompletesAsync(task, Step);
        Assert.Equal([CallReason.First, CallReason.Busy], house.Calls(task).Select(call => call.Reason));
        Assert.Equal(planned.At, house.Calls(task)[1].PlannedAt);
        Assert.Equal(ClientState.Done, house.ClientQueries.List(task.Id, null, null, 0, 1).Items[0].State);
    }

    [Fact]
    public async Task Recalls_that_are_due_go_ahead_of_fresh_clients()
    {
        await using var house = await EngineHouse.OpenAsync(new FakeClock());
        house.Carrier.Outcomes = (phone, attempt) => phone == "+442079100000" && attempt == 1 ? FakeOutcome.Busy : FakeOutcome.Answers;
        var task = await house.AddTaskAsync(Rules(house, new RecallRules { Busy = new(3, 1) }) with { Intensity = new(1, 1) }, EngineHouse.Numbers(30));

        await house.UntilAsync(() => house.Carrier.Calls.Count(c => c.Request.Phone == "+442079100000") == 2);

        Assert.InRange(house.Carrier.Calls.Count, 3, 8);
    }

    [Fact]
    public async Task Recalls_wait_for_all_first_calls_where_the_task_says_so_but_next_numbers_do_not()
    {
        await using var house = await EngineHouse.OpenAsync(new FakeClock());
        house.Carrier.Outcomes = (phone, attempt) => phone.EndsWith('9') ? FakeOutcome.Answers : FakeOutcome.Busy;
        var settings = Rules(house, new RecallRules { Busy = new(0, 1) }) with { Intensity = new(5, 1), RecallStart = RecallStart.AfterFirstCalls };
        var task = await house.AddTaskAsync(settings, ["+442079460001", "+442079460002,+442079460009", .. EngineHouse.Numbers(10).Where(n => !n.EndsWith('9'))]);

        await house.CompletesAsync(task);

        var calls = house.Calls(task);
        var lastFirst = calls.Last(c => c.Reason == CallReason.First).Id;
        Assert.All(calls.Where(c => c.Reason == CallReason.Busy), c => Assert.True(c.Id > lastFirst));
        Assert.Contains(calls, c => c.Reason == CallReason.NextNumber && c.Id < lastFirst);
    }

    [Fact]
    public async Task The_next_number_follows_at_once_and_caps_hold()
    {
        await using var house = await EngineHouse.OpenAsync(new FakeClock());
        house.Carrier.Outcomes = (_, _) => FakeOutcome.Busy;
        var settings = Rules(house, new RecallRules { Busy = new(5, 50) }) with { CallsPerClient = 5, CallsPerNumber = 3 };
        var task = await house.AddTaskAsync(settings, ["+442079460001,+442079460002", "+442079460003"]);

        await house.CompletesAsync(task, Step);

        var two = house.Carrier.Calls.Where(c => c.Request.Phone != "+442079460003").Select(c => c.Request.Phone[^1]);
        Assert.Equal("12121", string.Concat(two));
        Assert.Equal(3, house.Carrier.Calls.Count(c => c.Request.Phone == "+442079460003"));
        var first = house.Calls(task).Where(c => c.Phone != "+442079460003").ToArray();
        Assert.Equal(CallReason.NextNumber, first[1].Reason);
        Assert.InRange(first[1].StartedAt!.Value - first[0].EndedAt!.Value, 0, 1500);
    }

    [Fact]
    public async Task A_number_that_was_blacklisted_after_the_import_is_not_dialled()
    {
        await using var house = await EngineHouse.OpenAsync(new FakeClock());
        var task = await house.AddTaskAsync(house.NewTask(), EngineHouse.Numbers(20), start: false);
        await house.Settings.AddToBlacklistAsync(["+442079100003", "+442079100007"], "asked", Actor.System);
        await house.Tasks.ActAsync(task.Id, TaskAction.Start, Actor.System);

        await house.CompletesAsync(task);

        Assert.Equal(18, house.Carrier.Calls.Count);
        var blocked = house.Calls(task).Where(c => c.Status == CallStatus.Blacklist).ToArray();
        Assert.Equal(["+442079100003", "+442079100007"], blocked.Select(c => c.Phone).Order());
        Assert.All(blocked, c => Assert.Null(c.StartedAt));
        Assert.Equal(house.Recount(task), house.Counters(task));
    }

    [Fact]
    public async Task A_mixed_list_keeps_its_statistics_equal_to_its_rows()
    {
        await using var house = await EngineHouse.OpenAsync(new FakeClock());
        int[] codes = [200, 486, 480, 404, 603, 500, 503, 200, 403, 410];
        house.Carrier.Outcomes = (phone, attempt) => codes[(phone[^1] - '0' + attempt) % 10] is 200 ? FakeOutcome.AnswersAndHangsUp(TimeSpan.FromMilliseconds(500)) : FakeOutcome.Refuses(codes[(phone[^1] - '0' + attempt) % 10]);
        var settings = Rules(house, new RecallRules { Busy = new(2, 2), NoAnswer = new(2, 1), Short = new(3, 1), Failure = new(1, 2) });
        var task = await house.AddTaskAsync(settings, EngineHouse.Numbers(150));

        await house.CompletesAsync(task, Step);

        Assert.Equal(house.Recount(task), house.Counters(task));
        Assert.Equal(house.Carrier.Calls.Count, house.Statistics(task).TotalCalls);
        Assert.Equal(150, house.Statistics(task).Clients(ClientState.Done));
    }
}
