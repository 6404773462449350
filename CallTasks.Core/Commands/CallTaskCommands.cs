using CallTasks.Core.Bots;
using CallTasks.Core.Dialing;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Queries;

namespace CallTasks.Core.Commands;

/// <summary>What a person or program may do with call tasks: the one code path of pages, API and jobs.</summary>
public sealed class CallTaskCommands(TaskLedger tasks, BulkWork bulk, SettingsQueries settings, ShelfQueries shelf, CallTaskQueries queries, EstimateQueries estimates, ITextToSpeech speech, DialerOptions host, TimeProvider clock)
{
    /// <summary>How long a command waits for its bulk work to end before it answers; long work goes on behind it.</summary>
    private static readonly TimeSpan BulkPatience = TimeSpan.FromSeconds(2);

    /// <summary>Makes a task.</summary>
    /// <exception cref="InvalidInputException">A field is not valid.</exception>
    public async Task<CallTask> CreateAsync(CallTaskSettings task, Actor actor)
    {
        InvalidInputException.ThrowIfAny(Check(task));
        return await tasks.CreateAsync(task, actor);
    }

    /// <summary>Changes a task; the change applies to calls not yet started.</summary>
    /// <exception cref="InvalidInputException">A field is not valid.</exception>
    /// <exception cref="StaleVersionException">It was changed meanwhile.</exception>
    public async Task<CallTask> ChangeAsync(long taskId, int version, CallTaskSettings task, Actor actor)
    {
        InvalidInputException.ThrowIfAny(Check(task, queries.Find(taskId)?.Task.Settings));
        var changed = await tasks.ChangeAsync(taskId, version, task, actor);
        await WaitForBulkAsync(taskId);
        return changed;
    }

    /// <summary>What is wrong with settings, field by field; empty when they can be saved.</summary>
    public IReadOnlyList<FieldError> Check(CallTaskSettings task) => Check(task, null);

    /// <summary>What is wrong with settings that a task is changed to: what it names already it may keep, deleted or not.</summary>
    /// <param name="task">The settings.</param>
    /// <param name="before">Those it has, or null for a new one.</param>
    public IReadOnlyList<FieldError> Check(CallTaskSettings task, CallTaskSettings? before) => CallTaskRules.Validate(task, new CallTaskReferences
    {
        Plan = settings.DialPlan(task.DialPlanId, evenDeleted: before?.DialPlanId == task.DialPlanId),
        Script = settings.Script(task.ScriptId, evenDeleted: before?.ScriptId == task.ScriptId),
        // An ended task may still name what was deleted since; the ledger refuses a new choice of it.
        RecallSet = task.RecallSetId is { } set ? shelf.RecallSet(set, evenDeleted: true)?.Settings : null,
        CallerIdGroup = task.CallerId.GroupId is { } group ? shelf.CallerIdGroup(group, evenDeleted: true)?.Settings : null,
        RedirectPlan = task.Redirect.DialPlanId is { } plan ? settings.DialPlan(plan, evenDeleted: before?.Redirect.DialPlanId == plan) : null,
        RedirectScript = task.Redirect.ScriptId is { } script ? settings.Script(script, evenDeleted: before?.Redirect.ScriptId == script) : null,
        HasDirection = task.Redirect.DirectionId is { } direction && shelf.Direction(direction, evenDeleted: before?.Redirect.DirectionId == direction) is not null,
        HasAmbientNoise = task.AmbientNoiseId is { } noise && shelf.Sound(noise, evenDeleted: before?.AmbientNoiseId == noise) is not null,
        HasGreeting = task.Identification?.GreetingId is { } greeting && shelf.Sound(greeting, evenDeleted: before?.Identification?.GreetingId == greeting) is not null,
        HasMessage = task.Identification?.MessageId is { } message && shelf.Sound(message, evenDeleted: before?.Identification?.MessageId == message) is not null,
    });

    /// <summary>About what a task costs and how long it takes, should it start now.</summary>
    /// <param name="task">Its settings; valid ones.</param>
    /// <param name="clients">Clients still to be called.</param>
    /// <param name="taskId">The task, whose own calls say more than others', or null for one that is not there yet.</param>
    /// <exception cref="NotFoundException">Its dial plan is gone.</exception>
    public CostEstimate Estimate(CallTaskSettings task, long clients, long? taskId)
    {
        var plan = settings.DialPlan(task.DialPlanId, evenDeleted: true) ?? throw new NotFoundException("dial plan", task.DialPlanId);
        return CostEstimate.Of(task, plan.Settings, clients, estimates.History(plan.Id, taskId), (double)host.HostCallsPerSecond, host.HostLines, clock.GetUtcNow().ToUnixTimeMilliseconds());
    }

    /// <summary>Starts a task, or resumes a paused one.</summary>
    /// <exception cref="ConflictException">It cannot be started as it stands, or its texts cannot be spoken on this server now.</exception>
    public Task<CallTask> StartAsync(long taskId, Actor actor)
    {
        RefuseSilence(taskId);
        return tasks.ActAsync(taskId, TaskAction.Start, actor);
    }

    /// <summary>No new starts; ringing and talking calls go on.</summary>
    public Task<CallTask> PauseAsync(long taskId, Actor actor) => tasks.ActAsync(taskId, TaskAction.Pause, actor);

    /// <summary>Goes on after a pause.</summary>
    /// <exception cref="ConflictException">It is not paused, or its texts cannot be spoken on this server now.</exception>
    public Task<CallTask> ResumeAsync(long taskId, Actor actor)
    {
        RefuseSilence(taskId);
        return tasks.ActAsync(taskId, TaskAction.Resume, actor);
    }

    /// <summary>Ends a task for good: pending recalls are cancelled, ringing calls too.</summary>
    public async Task<CallTask> StopAsync(long taskId, Actor actor)
    {
        var task = await tasks.ActAsync(taskId, TaskAction.Stop, actor);
        await WaitForBulkAsync(taskId);
        return task;
    }

    /// <summary>Cancels every pending recall: those clients end as cancelled.</summary>
    public async Task<CallTask> CancelRecallsAsync(long taskId, Actor actor)
    {
        await tasks.CancelRecallsAsync(taskId, actor);
        return await SettledAsync(taskId);
    }

    /// <summary>Clients that are done without an effective call, or cancelled, start anew.</summary>
    public async Task<CallTask> RestartUnsuccessfulAsync(long taskId, Actor actor)
    {
        await tasks.RestartUnsuccessfulAsync(taskId, actor);
        return await SettledAsync(taskId);
    }

    /// <summary>Deletes a task, and its reports when asked to.</summary>
    public async Task DeleteAsync(long taskId, bool deleteReports, Actor actor)
    {
        await tasks.DeleteAsync(taskId, deleteReports, actor);
        await WaitForBulkAsync(taskId);
    }

    /// <summary>Makes a task with the settings of another, with its clients or without; they follow in the background.</summary>
    /// <exception cref="NotFoundException">No such task.</exception>
    /// <exception cref="InvalidInputException">The name is not valid, or what the task uses is gone.</exception>
    public async Task<CallTask> CloneAsync(long taskId, string name, bool withClients, Actor actor)
    {
        var source = queries.Find(taskId)?.Task ?? throw new NotFoundException("call task", taskId);
        InvalidInputException.ThrowIfAny(Check(source.Settings with { Name = name, StartMode = StartMode.Manual, StartAt = null }));
        var clone = await tasks.CloneAsync(taskId, name, withClients, actor);
        await WaitForBulkAsync(clone.Id);
        return queries.Find(clone.Id)?.Task ?? clone;
    }

    /// <summary>Gives up work on many clients that still goes on.</summary>
    /// <exception cref="NotFoundException">It is over.</exception>
    /// <exception cref="ConflictException">It cannot be given up.</exception>
    public Task CancelBulkWorkAsync(long jobId, Actor actor) => bulk.CancelAsync(jobId, actor);

    /// <summary>Who starts a task looks on: they are told at once that its calls would be silent. One that starts by its schedule waits with that reason.</summary>
    private void RefuseSilence(long taskId)
    {
        if (speech.Unavailable is not { } missing || queries.Find(taskId)?.Task is not { Status: CallTaskStatus.Ready or CallTaskStatus.Scheduled or CallTaskStatus.Paused } task) return;
        if (settings.Script(task.Settings.ScriptId, evenDeleted: true) is { } script && ScriptSet.Of(script, task.Settings.Redirect, id => settings.Script(id)).Speaks)
            throw new ConflictException($"The script of this task says texts. {missing} Then start the task.");
    }

    private async Task<CallTask> SettledAsync(long taskId)
    {
        await WaitForBulkAsync(taskId);
        return queries.Find(taskId)?.Task ?? throw new NotFoundException("call task", taskId);
    }

    /// <summary>Waits a moment for what a command enqueued; what takes longer goes on behind it, and tells of itself.</summary>
    /// <exception cref="InvalidOperationException">The work met an error: the command stands, and the work is tried again at the next start.</exception>
    private async Task WaitForBulkAsync(long taskId)
    {
        await Task.WhenAny(bulk.BeginAsync(), Task.Delay(BulkPatience, TimeProvider.System));
        if (queries.BulkWork(taskId).FirstOrDefault(job => job.Failed) is { } failed)
            throw new InvalidOperationException($"Bulk work {failed.Id} ({failed.Kind}) on task {taskId} met an error; the log says more. It is tried again at the next start of the program.");
    }
}
