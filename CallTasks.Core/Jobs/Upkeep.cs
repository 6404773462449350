using Quartz;

namespace CallTasks.Core.Jobs;

/// <summary>Sets the alarms of what is done again and again while the program runs; at its start it is done anyway.</summary>
public sealed class Upkeep(ISchedulerFactory schedulers, TimeProvider clock)
{
    /// <summary>Sets the alarms; the scheduler itself belongs to <see cref="ScheduledStarts"/>.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        var trigger = TriggerBuilder.Create().WithIdentity(nameof(ForgetOldStarts)).StartAt(clock.GetUtcNow() + ForgetOldStarts.Every).WithSimpleSchedule(s => s.WithInterval(ForgetOldStarts.Every).RepeatForever()).Build();
        await scheduler.ScheduleJob(JobBuilder.Create<ForgetOldStarts>().WithIdentity(nameof(ForgetOldStarts)).Build(), trigger, cancellationToken: cancellationToken);
    }
}
