using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Queries;

namespace CallTasks.Core.Commands;

/// <summary>What a person or program may do with call tasks: the one code path of pages, API and jobs.</summary>
public sealed class CallTaskCommands(TaskLedger tasks, BulkWork bulk, SettingsQueries settings, CallTaskQueries queries)
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
        InvalidInputException.ThrowIfAny(Check(task));
        var changed = await tasks.ChangeAsync(taskId, version, task, actor);
        await WaitForBulkAsync();
        return changed;
    }

    /// <summary>What is wrong with settings, field by field; empty when they can be saved.</summary>
    public IReadOnlyList<FieldError> Check(CallTaskSettings task) => CallTaskRules.Validate(task, new CallTaskReferences
    {
        Plan = settings.DialPlan(task.DialPlanId),
        Script = settings.Script(task.ScriptId),
        RedirectPlan = task.Redirect.DialPlanId is { } plan ? settings.DialPlan(plan) : null,
        RedirectScript = task.Redirect.ScriptId is { } script ? settings.Script(script) : null,
        HasDirection = task.Redirect.DirectionId is { } direction && settings.HasDirection(direction),
        HasAmbientNoise = task.AmbientNoiseId is { } noise && settings.HasSound(noise),
        HasGreeting = task.Identification?.GreetingId is { } greeting && settings.HasSound(greeting),
    });

    /// <summary>Starts a task, or resumes a paused one.</summary>
    public Task<CallTask> StartAsync(long taskId, Actor actor) => tasks.ActAsync(taskId, TaskAction.Start, actor);

    /// <summary>No new starts; ringing and talking calls go on.</summary>
    public Task<CallTask> PauseAsync(long taskId, Actor actor) => tasks.ActAsync(taskId, TaskAction.Pause, actor);

    /// <summary>Goes on after a pause.</summary>
    public Task<CallTask> ResumeAsync(long taskId, Actor actor) => tasks.ActAsync(taskId, TaskAction.Resume, actor);

    /// <summary>Ends a task for good: pending recalls are cancelled, ringing calls too.</summary>
    public async Task<CallTask> StopAsync(long taskId, Actor actor)
    {
        var task = await tasks.ActAsync(taskId, TaskAction.Stop, actor);
        await WaitForBulkAsync();
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
        await WaitForBulkAsync();
    }

    private async Task<CallTask> SettledAsync(long taskId)
    {
        await WaitForBulkAsync();
        return queries.Find(taskId)?.Task ?? throw new NotFoundException("call task", taskId);
    }

    private Task WaitForBulkAsync() => Task.WhenAny(bulk.RunAsync(CancellationToken.None), Task.Delay(BulkPatience, TimeProvider.System));
}
