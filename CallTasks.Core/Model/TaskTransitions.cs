using CallTasks.Core.Languages;

namespace CallTasks.Core.Model;

/// <summary>What a person or program may ask of a call task.</summary>
public enum TaskAction
{
    /// <summary>Begin dialling; a paused task goes on.</summary>
    Start,
    /// <summary>No new starts.</summary>
    Pause,
    /// <summary>Go on after a pause.</summary>
    Resume,
    /// <summary>End for good.</summary>
    Stop,
    /// <summary>Change its settings.</summary>
    Edit,
    /// <summary>Add clients, one or a file.</summary>
    AddClients,
    /// <summary>Delete it.</summary>
    Delete,
}

/// <summary>Whether an action is allowed in a status, and what comes of it.</summary>
/// <param name="To">The status afterwards; the same as before when the action changes none, or is refused.</param>
/// <param name="Said">Why it is refused, with what to do instead; null when it is allowed.</param>
/// <param name="NameOnly">An edit may change the name and nothing else.</param>
public sealed record TaskTransition(CallTaskStatus To, Wording? Said = null, bool NameOnly = false)
{
    /// <summary>Why it is refused, with what to do instead, in the reader's language; null when it is allowed.</summary>
    public string? Refusal => Said?.ToString();

    /// <summary>The action may be done.</summary>
    public bool Allowed => Said is null;
}

/// <summary>The table of statuses and actions (DOMAIN.md section 2).</summary>
public static class TaskTransitions
{
    /// <summary>Looks an action up.</summary>
    /// <param name="status">Status now.</param>
    /// <param name="action">What is asked for.</param>
    /// <param name="startMode">The task's start mode; of an edit, the new one: it tells ready from scheduled.</param>
    /// <param name="startedBefore">The task was started at some time (<see cref="CallTask.StartedAt"/> is set).</param>
    public static TaskTransition Of(CallTaskStatus status, TaskAction action, StartMode startMode, bool startedBefore)
    {
        var waiting = startMode == StartMode.Scheduled ? CallTaskStatus.Scheduled : CallTaskStatus.Ready;
        return (action, status) switch
        {
            (TaskAction.Start, CallTaskStatus.Ready or CallTaskStatus.Scheduled or CallTaskStatus.Paused) => new(CallTaskStatus.Running),
            (TaskAction.Start, CallTaskStatus.Draft) => new(status, "The task has no clients yet: add clients, then start it."),
            (TaskAction.Start, CallTaskStatus.Running) => new(status, "The task is running already."),
            (TaskAction.Start, CallTaskStatus.Completed) => new(status, "Every client of the task is done: add clients, and it goes on."),

            (TaskAction.Pause, CallTaskStatus.Running) => new(CallTaskStatus.Paused),
            (TaskAction.Pause, CallTaskStatus.Paused) => new(status, "The task is paused already."),

            (TaskAction.Resume, CallTaskStatus.Paused) => new(CallTaskStatus.Running),
            (TaskAction.Resume, CallTaskStatus.Running) => new(status, "The task is running already."),
            (TaskAction.Resume, CallTaskStatus.Draft or CallTaskStatus.Ready or CallTaskStatus.Scheduled) =>
                new(status, "Only a paused task can be resumed: start this one."),

            (TaskAction.Stop, CallTaskStatus.Ready or CallTaskStatus.Scheduled or CallTaskStatus.Running or CallTaskStatus.Paused) =>
                new(CallTaskStatus.Stopped),
            (TaskAction.Stop, CallTaskStatus.Draft) => new(status, "A draft dials nothing: delete it, or leave it."),
            (TaskAction.Stop, CallTaskStatus.Stopped) => new(status, "The task is stopped already."),

            (TaskAction.Edit, CallTaskStatus.Ready or CallTaskStatus.Scheduled) => new(waiting),
            (TaskAction.Edit, CallTaskStatus.Completed or CallTaskStatus.Stopped) => new(status, NameOnly: true),
            (TaskAction.Edit, _) => new(status),

            (TaskAction.AddClients, CallTaskStatus.Draft) => new(waiting),
            (TaskAction.AddClients, CallTaskStatus.Completed) => new(startedBefore ? CallTaskStatus.Running : waiting),
            (TaskAction.AddClients, CallTaskStatus.Stopped) =>
                new(status, "The task was stopped for good and takes no more clients: make a new one."),
            (TaskAction.AddClients, _) => new(status),

            (TaskAction.Delete, CallTaskStatus.Running) => new(status, "A running task cannot be deleted: stop it first."),
            (TaskAction.Delete, _) => new(status),

            (_, CallTaskStatus.Completed) => new(status, "The task is completed: every client is done."),
            (_, CallTaskStatus.Stopped) => new(status, "The task was stopped for good: make a new one."),
            _ => new(status, "The task is not running."),
        };
    }
}
