using System.Globalization;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Queries;
using Microsoft.Extensions.Logging;
using Quartz;

namespace CallTasks.Core.Jobs;

/// <summary>Keeps one alarm per scheduled task, following the ledger. A start that was missed while the server was down happens at once.</summary>
public sealed class ScheduledStarts(Ledger ledger, CallTaskQueries queries, ISchedulerFactory schedulers, ILogger<ScheduledStarts> log) : IAsyncDisposable
{
    private const string Group = "scheduled-starts";

    private readonly SemaphoreSlim _turn = new(1, 1);
    private IScheduler? _scheduler;
    private Task _last = Task.CompletedTask;

    /// <summary>True once alarms are set: readiness asks.</summary>
    public bool Running => _scheduler is { } s && s.Status == SchedulerStatus.Running;

    /// <summary>Sets the alarms of all scheduled tasks and follows changes.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _scheduler = await schedulers.GetScheduler(cancellationToken);
        ledger.Committed += Follow;
        foreach (var task in queries.InStatus(CallTaskStatus.Scheduled)) await SetAsync(task);
        await _scheduler.Start(cancellationToken);
    }

    /// <summary>No alarm goes off after this.</summary>
    public async ValueTask DisposeAsync()
    {
        ledger.Committed -= Follow;
        await _last;
        if (_scheduler is not null) await _scheduler.Shutdown(true, CancellationToken.None);
        _turn.Dispose();
    }

    private void Follow(IReadOnlyList<object> committed)
    {
        foreach (var change in committed)
        {
            // One after the other, in the order of the commits.
            if (change is CallTaskChanged { Task: var task }) _last = Then(_last, task);
        }
    }

    private async Task Then(Task before, CallTask task)
    {
        await before;
        await SetAsync(task);
    }

    private async Task SetAsync(CallTask task)
    {
        var key = new JobKey(task.Id.ToString(CultureInfo.InvariantCulture), Group);
        await _turn.WaitAsync();
        try
        {
            await _scheduler!.DeleteJob(key);
            if (task is not { Status: CallTaskStatus.Scheduled, Settings.StartAt: { } startAt }) return;
            var trigger = TriggerBuilder.Create().WithIdentity(key.Name, Group).StartAt(DateTimeOffset.FromUnixTimeMilliseconds(startAt)).Build();
            await _scheduler.ScheduleJob(JobBuilder.Create<StartScheduledTask>().WithIdentity(key).Build(), trigger);
        }
        catch (SchedulerException e)
        {
            log.LogError(e, "The start of task {TaskId} could not be scheduled", task.Id);
        }
        finally
        {
            _turn.Release();
        }
    }
}
