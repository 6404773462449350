using CallTasks.Core.Dialing;
using CallTasks.Core.Languages;
using CallTasks.Core.Model;
using CallTasks.Web.Components.Wall;
using static CallTasks.Tests.Components.Wall.WallViews;

namespace CallTasks.Tests.Components.Wall;

public sealed class WallViewTests
{
    [Fact]
    public void A_wall_of_all_tasks_tells_what_the_whole_host_does()
    {
        var view = View(Engine(up: 31, pace: 4.04, plans: new PlanLines(1, "Standard", 31, 60, true, "")), Task(1, simulated: true));

        Assert.Equal(("12", "4", "31", "52"), (view.Number("answered"), view.Number("starts"), view.Number("up"), view.Number("lines")));
        Assert.True(view.Simulated);
    }

    [Fact]
    public void A_wall_of_chosen_tasks_tells_of_these_alone()
    {
        var view = View(
            Engine(up: 31, pace: 4, plans: [new PlanLines(1, "Standard", 31, 60, true, ""), new PlanLines(7, "Trunk", 6, 8, true, "")]), chosen: true,
            Task(5, plan: 7, startsPerSecond: 0.5, counters: [Made(CallStatus.Dial, 2), Made(CallStatus.InProgress, 3)]));

        Assert.Equal(("0.5", "5", "75"), (view.Number("starts"), view.Number("up"), view.Number("lines")));
        Assert.Equal("Trunk", Assert.Single(view.Plans).Name);
    }

    [Fact]
    public void No_lines_are_no_part_of_lines() => Assert.Equal("–", View(Engine()).Number("lines"));

    [Fact]
    public void Pies_are_summed_over_the_tasks_and_no_call_is_left_out_of_them()
    {
        var statuses = Enum.GetValues<CallStatus>();
        var counters = statuses.Select(status => Made(status, 10 + (int)status)).ToArray();
        var view = View(Engine(), Task(1, counters: counters), Task(2, counters: [.. counters, Clients(ClientState.New, 4)]));

        var calls = view.Pies.Single(pie => pie.Place == "calls").Slices;
        Assert.Equal(2 * statuses.Sum(status => 10 + (int)status), calls.Sum(slice => slice.Count));
        Assert.Equal((6, "Other"), (calls.Count, calls[^1].Word));
        Assert.Equal(4, view.Pies.Single(pie => pie.Place == "clients").Slices.Sum(slice => slice.Count));
    }

    [Fact]
    public void Running_tasks_come_first_and_many_tasks_take_turns_page_by_page()
    {
        var tasks = Enumerable.Range(1, 53).Select(id => Task(id, id == 3 ? CallTaskStatus.Running : id % 2 == 0 ? CallTaskStatus.Paused : CallTaskStatus.Completed)).ToArray();

        var seen = new List<long>();
        var pages = 0;
        for (var at = Now / 40_000 * 40_000; pages < 4; at += 10_000, pages++)
        {
            var view = View(Engine(at: at), tasks);
            Assert.Equal((pages + 1, 4), (view.Page, view.Pages));
            seen.AddRange(view.Rows.Select(row => row.Task.Id));
        }

        Assert.Equal(tasks.Select(task => task.Task.Id), seen.Order());
        Assert.Equal([3L, 52L], seen.Take(2));
    }

    [Fact]
    public void Carriers_in_trouble_are_never_the_ones_left_out()
    {
        var plans = Enumerable.Range(1, 9).Select(id => new PlanLines(id, $"Plan {id}", id, 10, id != 2, "")).ToArray();

        var view = View(Engine(plans: plans));

        Assert.Equal(2, view.Plans[0].DialPlanId);
        Assert.Equal((4, 5), (view.Plans.Count, view.PlansLeftOut));
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData("7,3,3, x,-1,99999999999999999999,0", "3,7")]
    public void An_address_is_read_leniently(string? tasks, string read)
    {
        Assert.Equal(read, WallSelection.Of(tasks, "Nowhere/At all", Language.English).Tasks);
        Assert.Equal(WallSelection.MaxTasks, WallSelection.Of(string.Join(',', Enumerable.Range(1, 900)), "UTC", Language.English).Ids.Count);
    }

    [Fact]
    public void Displays_that_ask_for_the_same_are_told_the_same() =>
        Assert.Equal(WallSelection.Of("2,1", "UTC", Language.English), WallSelection.Of("1, 2", "UTC", Language.English));

    [Fact]
    public void A_history_keeps_ten_minutes_and_breaks_where_nobody_watched()
    {
        var history = new WallHistory();
        for (var step = 0; step < 300; step++)
        {
            if (step != 290) history.Add(Now + (step * WallHistory.StepMs), new WallHistory.Sample(step, 0, 0, step * 3));
        }

        var now = Now + (299 * WallHistory.StepMs);
        var points = history.Points(now, sample => sample.Starts);
        Assert.Equal((WallHistory.Steps, 180.0, 299.0, null), (points.Count, points[0], points[^1], points[^10]));
        var answered = history.Answered(now);
        Assert.Equal((3.0, null, null), (answered[^1], answered[^9], answered[^10]));
        Assert.Equal(2, Sparkline.Runs(points).Count);
        Assert.Empty(Sparkline.Runs([null, 5, null]));
    }

    [Fact]
    public void A_clock_that_was_set_back_begins_a_new_history()
    {
        var history = new WallHistory();
        history.Add(Now, new WallHistory.Sample(1, 0, 0, 0));
        history.Add(Now - 3_600_000, new WallHistory.Sample(2, 0, 0, 0));

        Assert.Equal(1, history.Points(Now - 3_600_000, sample => sample.Starts).Count(point => point is not null));
    }
}
