using CallTasks.Core.Dialing;

namespace CallTasks.Tests.Unit.Dialing;

public sealed class StrideSchedulerTests
{
    private static Dictionary<long, int> Serve(StrideScheduler tasks, int times, Func<long, bool> callable)
    {
        var served = new Dictionary<long, int>();
        for (var i = 0; i < times; i++)
        {
            if (tasks.Next(callable) is not { } id)
                break;
            tasks.Served(id);
            served[id] = served.GetValueOrDefault(id) + 1;
        }
        return served;
    }

    [Fact]
    public void Tasks_are_served_by_their_priorities_and_nobody_starves()
    {
        var tasks = new StrideScheduler();
        tasks.Set(1, 9);
        tasks.Set(2, 5);
        tasks.Set(3, 1);
        var served = Serve(tasks, 1500, _ => true);
        Assert.Equal((900, 500, 100), (served[1], served[2], served[3]));
    }

    [Fact]
    public void A_task_that_had_nobody_to_call_gathered_no_credit()
    {
        var tasks = new StrideScheduler();
        tasks.Set(1, 5);
        tasks.Set(2, 5);
        Serve(tasks, 1000, id => id == 1);
        var served = Serve(tasks, 100, _ => true);
        Assert.InRange(served[2], 49, 51);
    }

    [Fact]
    public void A_new_task_and_a_changed_priority_count_from_now_on()
    {
        var tasks = new StrideScheduler();
        tasks.Set(1, 5);
        Serve(tasks, 1000, _ => true);
        tasks.Set(2, 5);
        Assert.InRange(Serve(tasks, 100, _ => true)[2], 49, 51);
        tasks.Set(2, 1);
        Assert.InRange(Serve(tasks, 120, _ => true)[2], 18, 22);
        tasks.Remove(2);
        Assert.DoesNotContain(2L, Serve(tasks, 10, _ => true).Keys);
        Assert.Null(tasks.Next(_ => false));
    }
}
