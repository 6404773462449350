using CallTasks.Core.Dialing;
using FsCheck;
using FsCheck.Fluent;

namespace CallTasks.Tests.Unit.Dialing;

public sealed class LinePoolTests
{
    [Fact]
    public void A_start_takes_a_line_of_task_plan_and_host_or_none()
    {
        var pool = new LinePool(2);
        pool.SetTaskLimit(1, 1);
        pool.SetTaskLimit(2, 5);
        pool.SetPlanLimit(1, 3);
        Assert.True(pool.TryTake(1, 1));
        Assert.False(pool.TryTake(1, 1));
        Assert.Equal(LimitScope.Task, pool.Full(1, 1));
        Assert.True(pool.TryTake(2, 1));
        Assert.Equal(LimitScope.Host, pool.Full(2, 1));
        Assert.Equal((2, 1, 2), (pool.InUse, pool.InUseByTask(2), pool.InUseByPlan(1)));
        Assert.Equal(LimitScope.DialPlan, pool.Full(2, 9));
        Assert.Equal(LimitScope.Task, pool.Full(9, 1));
    }

    [Fact]
    public void After_lowering_a_limit_nothing_starts_until_enough_lines_came_back()
    {
        var pool = new LinePool(100);
        pool.SetTaskLimit(1, 3);
        pool.SetPlanLimit(1, 3);
        for (var i = 0; i < 3; i++)
            Assert.True(pool.TryTake(1, 1));
        pool.SetTaskLimit(1, 2);
        pool.Release(1, 1);
        Assert.False(pool.TryTake(1, 1));
        pool.Release(1, 1);
        Assert.True(pool.TryTake(1, 1));
    }

    [Fact]
    public void A_line_given_back_twice_is_noticed()
    {
        var pool = new LinePool(1);
        pool.TakeAnyway(1, 1);
        pool.Release(1, 1);
        Assert.Throws<InvalidOperationException>(() => pool.Release(1, 1));
    }

    [Fact]
    public void A_forgotten_task_keeps_its_lines_until_they_come_back()
    {
        var pool = new LinePool(1);
        pool.SetTaskLimit(1, 1);
        pool.SetPlanLimit(1, 1);
        Assert.True(pool.TryTake(1, 1));
        pool.ForgetTask(1);
        Assert.Equal((1, 1), (pool.InUse, pool.InUseByTask(1)));
        pool.Release(1, 1);
        Assert.Equal((0, 0), (pool.InUse, pool.InUseByTask(1)));
        Assert.False(pool.TryTake(1, 1));
    }

    [Fact]
    public void Limits_are_never_exceeded_by_a_start_while_they_are_edited() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var random = new Random(seed);
            var (limits, plan, host) = (new[] { 3, 3 }, 4, 5);
            var pool = new LinePool(host);
            pool.SetTaskLimit(0, limits[0]);
            pool.SetTaskLimit(1, limits[1]);
            pool.SetPlanLimit(0, plan);
            var up = new List<long>();
            for (var i = 0; i < 300; i++)
            {
                var task = random.Next(2);
                switch (random.Next(6))
                {
                    case 0:
                        pool.SetTaskLimit(task, limits[task] = random.Next(6));
                        break;
                    case 1:
                        pool.SetPlanLimit(0, plan = random.Next(8));
                        break;
                    case 2 when up.Count > 0:
                        pool.Release(up[0], 0);
                        up.RemoveAt(0);
                        break;
                    default:
                        if (!pool.TryTake(task, 0))
                            break;
                        up.Add(task);
                        Assert.True(up.Count(t => t == task) <= limits[task] && up.Count <= plan && up.Count <= host);
                        break;
                }
                Assert.Equal(up.Count, pool.InUse);
            }
        }).QuickCheckThrowOnFailure();
}
