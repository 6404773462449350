using CallTasks.Core.Model;
using CallTasks.Core.Storage.Shelf;

namespace CallTasks.Core.Storage;

/// <summary>Writes of call tasks: made, changed, started, paused, stopped, deleted. Every one leaves its audit row.</summary>
public sealed class TaskLedger(Ledger ledger)
{
    /// <summary>Makes a task; it is a draft until clients come in.</summary>
    public Task<CallTask> CreateAsync(CallTaskSettings settings, Actor actor) => ledger.WriteAsync(w =>
    {
        var task = Create(w, settings, actor);
        w.Audit(actor, "call-task.create", settings.Name, task.Id, null, StoredJson.Write(settings));
        return task;
    });

    /// <summary>Changes a task's settings.</summary>
    /// <param name="version">The version the change was made on.</param>
    /// <exception cref="StaleVersionException">It was changed meanwhile.</exception>
    /// <exception cref="ConflictException">Its status allows a change of the name only.</exception>
    public Task<CallTask> ChangeAsync(long taskId, int version, CallTaskSettings settings, Actor actor) => ledger.WriteAsync(w =>
    {
        var task = w.Task(taskId);
        if (task.Version != version) throw new StaleVersionException("call task", version, task.Version);
        var change = TaskTransitions.Of(task.Status, TaskAction.Edit, settings.StartMode, task.StartedAt is not null);
        if (change.Said is { } refusal) throw new ConflictException(refusal);
        settings = w.Resolve(settings, task.Settings, change.NameOnly);
        var before = StoredJson.Write(task.Settings);
        if (change.NameOnly && StoredJson.Write(task.Settings with { Name = settings.Name }) != StoredJson.Write(settings))
            throw new ConflictException("The task has ended: only its name can still be changed.");
        w.Plan(settings.DialPlanId);
        if (settings.TestCall != task.Settings.TestCall && w.Scalar("SELECT 1 FROM batches WHERE task_id = $1 LIMIT 1", taskId) is not null)
            throw new ConflictException("Clients came into this task already, so it can no longer become a test call, or cease to be one: make a new task.");
        var after = StoredJson.Write(settings);
        w.Run("UPDATE call_tasks SET version = version + 1, status = $2, name = $3, name_folded = $4, script_id = $5, dial_plan_id = $6, settings = $7, start_at = $8 WHERE id = $1",
            taskId, (int)change.To, settings.Name, settings.Name.ToLowerInvariant(), settings.ScriptId, settings.DialPlanId, after, settings.StartAt);
        w.Cache.Tasks.Remove(taskId);
        var changed = w.Task(taskId);
        if (!change.NameOnly) w.NoteUses(taskId, settings);
        if (HoursText(changed.Settings) != HoursText(task.Settings)) BulkWork.Enqueue(w, BulkJobKind.MoveRecalls, taskId, 0);
        w.Audit(actor, "call-task.change", settings.Name, taskId, before, after);
        w.Publish(new CallTaskChanged(changed));
        w.Publish(new ClientsChanged(taskId));
        return changed;
    });

    /// <summary>
    /// Makes a task with the settings of another, and with its clients where they are wanted: those of now, as if they had just come in. They
    /// follow in slices and become visible together. A clone starts by hand.
    /// </summary>
    /// <exception cref="NotFoundException">No such task.</exception>
    public Task<CallTask> CloneAsync(long sourceId, string name, bool withClients, Actor actor) => ledger.WriteAsync(w =>
    {
        var source = w.Task(sourceId);
        var clone = Create(w, w.WithoutDeleted(source.Settings) with { Name = name, StartMode = StartMode.Manual, StartAt = null }, actor);
        if (withClients && w.Statistics(sourceId).TotalClients > 0)
        {
            w.Run("INSERT INTO batches(task_id, visible, by_hand) VALUES($1, 0, 0)", clone.Id);
            var batch = w.LastId;
            var importing = w.Scalar("SELECT batch_id FROM imports WHERE task_id = $1 AND state = 0 LIMIT 1", sourceId) as long? ?? 0;
            BulkWork.Enqueue(w, BulkJobKind.CloneClients, clone.Id, batch, sourceId, importing);
        }

        w.Audit(actor, "call-task.clone", name, clone.Id, null, $"of {sourceId} '{source.Settings.Name}', {(withClients ? "with" : "without")} clients");
        return clone;
    });

    /// <summary>Starts, pauses, resumes or stops a task.</summary>
    /// <param name="lateBy">How late a scheduled start is, milliseconds, or null.</param>
    /// <exception cref="ConflictException">Not in this status; the message says why.</exception>
    public Task<CallTask> ActAsync(long taskId, TaskAction action, Actor actor, long? lateBy = null) => ledger.WriteAsync(w =>
    {
        var task = w.Task(taskId);
        var change = TaskTransitions.Of(task.Status, action, task.Settings.StartMode, task.StartedAt is not null);
        if (change.Said is { } refusal) throw new ConflictException(refusal);
        if (action == TaskAction.Start && w.IsBeingCopied(taskId)) throw new ConflictException("Clients are being copied into this task. Start it when they are in.");
        if (action == TaskAction.Start && w.OpenClients(taskId) == 0 && w.Statistics(taskId).Clients(ClientState.Interrupted) == 0)
            throw new ConflictException("The task has no clients that could be called: add clients, then start it.");
        if (lateBy is not null)
        {
            w.Run("UPDATE call_tasks SET started_late_by = $2 WHERE id = $1", taskId, lateBy);
            task = task with { StartedLateBy = lateBy };
        }

        var changed = w.SetStatus(task, change.To);
        if (action == TaskAction.Stop) BulkWork.Enqueue(w, BulkJobKind.CancelRecalls, taskId, 0);
        w.Audit(actor, $"call-task.{action.ToString().ToLowerInvariant()}", task.Settings.Name, taskId);
        w.Publish(new ClientsChanged(taskId));
        return changed;
    });

    /// <summary>Cancels every planned recall: those clients end as cancelled. None of them is called from here on; the rows follow in slices.</summary>
    public Task<CallTask> CancelRecallsAsync(long taskId, Actor actor) => ledger.WriteAsync(w =>
    {
        var task = w.Task(taskId);
        BulkWork.Enqueue(w, BulkJobKind.CancelRecalls, taskId, 0);
        w.Audit(actor, "call-task.cancel-recalls", task.Settings.Name, taskId);
        w.Publish(new ClientsChanged(taskId));
        return task;
    });

    /// <summary>Clients that are done without an effective call, or cancelled, start anew: counts reset, history kept.</summary>
    /// <exception cref="ConflictException">The task was stopped for good.</exception>
    public Task<CallTask> RestartUnsuccessfulAsync(long taskId, Actor actor) => ledger.WriteAsync(w =>
    {
        var task = w.Task(taskId);
        if (task.Status == CallTaskStatus.Stopped) throw new ConflictException("The task was stopped for good: make a new one.");
        BulkWork.Enqueue(w, BulkJobKind.RestartUnsuccessful, taskId, 0);
        w.Audit(actor, "call-task.restart-unsuccessful", task.Settings.Name, taskId);
        return task;
    });

    /// <summary>Deletes a task; it is gone at once, its rows follow in slices.</summary>
    /// <exception cref="ConflictException">It is running, or calls of it are still up.</exception>
    public Task DeleteAsync(long taskId, bool deleteReports, Actor actor) => ledger.WriteAsync(w =>
    {
        var task = w.Task(taskId);
        if (TaskTransitions.Of(task.Status, TaskAction.Delete, task.Settings.StartMode, task.StartedAt is not null).Said is { } refusal) throw new ConflictException(refusal);
        if (w.Statistics(taskId).Clients(ClientState.InWork) > 0) throw new ConflictException("Calls of this task are still up. Wait for their end, then delete it.");
        if (w.Scalar("SELECT 1 FROM imports WHERE task_id = $1 AND state = 0", taskId) is not null) throw new ConflictException("A file is being read into this task. Cancel the import first.");
        if (w.Scalar("SELECT t.name FROM bulk_jobs j JOIN call_tasks t ON t.id = j.task_id WHERE j.from_task_id = $1 LIMIT 1", taskId) is string clone)
            throw new ConflictException($"Its clients are being copied into '{clone}'. Wait until they are in, or give the copy up.");
        w.Run("UPDATE call_tasks SET deleted_at = $2 WHERE id = $1", taskId, w.Now);
        // Whatever was still to be done with its clients, they go.
        w.Run("DELETE FROM bulk_jobs WHERE task_id = $1", taskId);
        // By the index of interrupted calls, which are few: the one over tasks would lead through every call of this one.
        w.Run("UPDATE calls INDEXED BY ix_calls_interrupted SET interrupted = 0 WHERE task_id = $1 AND interrupted = 1", taskId);
        if (deleteReports) w.Run("UPDATE reports SET state = $2 WHERE task_id = $1", taskId, (int)ReportState.Deleted);
        w.Cache.Tasks.Remove(taskId);
        BulkWork.Enqueue(w, BulkJobKind.DeleteTask, taskId, 0);
        w.Audit(actor, "call-task.delete", task.Settings.Name, taskId, StoredJson.Write(task.Settings));
        w.Publish(new CallTaskDeleted(taskId));
        return true;
    });

    private static CallTask Create(LedgerWriter w, CallTaskSettings settings, Actor actor)
    {
        w.Plan(settings.DialPlanId);
        settings = w.Resolve(settings, before: null, ended: false);
        var text = StoredJson.Write(settings);
        w.Run("INSERT INTO call_tasks(version, status, name, name_folded, script_id, dial_plan_id, settings, created_at, start_at, owner) VALUES(1, 0, $1, $2, $3, $4, $5, $6, $7, $8)",
            settings.Name, settings.Name.ToLowerInvariant(), settings.ScriptId, settings.DialPlanId, text, w.Now, settings.StartAt, actor.Name);
        var task = w.Task(w.LastId);
        w.NoteUses(task.Id, settings);
        w.Publish(new CallTaskChanged(task));
        return task;
    }

    /// <summary>What decides when a planned recall may start.</summary>
    private static string HoursText(CallTaskSettings settings) => StoredJson.Write(settings.InForce().CallingHours) + settings.TimeZone;
}
