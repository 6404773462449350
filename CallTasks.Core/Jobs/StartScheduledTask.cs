using System.Globalization;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Queries;
using Microsoft.Extensions.Logging;
using Quartz;

namespace CallTasks.Core.Jobs;

/// <summary>Starts one scheduled task at its instant. The ledger's own <c>startAt</c> decides; the trigger is only the alarm clock.</summary>
public sealed class StartScheduledTask(TaskLedger tasks, CallTaskQueries queries, TimeProvider clock, ILogger<StartScheduledTask> log) : IJob
{
    /// <summary>A start later than this was missed, because the server was down; the page says how late it is.</summary>
    private const long LateMs = 5_000;

    internal const string TaskIdKey = "taskId";

    /// <inheritdoc/>
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await StartAsync(long.Parse(context.JobDetail.Key.Name, CultureInfo.InvariantCulture));

    /// <summary>Starts the task if it is scheduled and due; does nothing otherwise.</summary>
    internal async Task StartAsync(long taskId)
    {
        if (queries.Find(taskId)?.Task is not { Status: CallTaskStatus.Scheduled, Settings.StartAt: { } startAt }) return;
        var late = clock.GetUtcNow().ToUnixTimeMilliseconds() - startAt;
        if (late < 0) return;
        try
        {
            await tasks.ActAsync(taskId, TaskAction.Start, Actor.System, late > LateMs ? late : null);
        }
        catch (RefusedException e)
        {
            // Paused, stopped or deleted in this very moment.
            log.LogInformation("Scheduled start of task {TaskId} was refused: {Reason}", taskId, e.Message);
        }
    }
}
