using CallTasks.Core.Model;
using CallTasks.Core.Phones;

namespace CallTasks.Core.Storage;

/// <summary>Look-ups of ledger commands, through the writer's cache.</summary>
internal static class LedgerLookups
{
    /// <exception cref="NotFoundException">No such task, or it was deleted.</exception>
    public static CallTask Task(this LedgerWriter writer, long id)
    {
        if (writer.Cache.Tasks.TryGetValue(id, out var known)) return known;
        using var row = writer.Query($"SELECT {Entities.CallTaskColumns} FROM call_tasks t JOIN dial_plans p ON p.id = t.dial_plan_id WHERE t.id = $1 AND t.deleted_at IS NULL", id);
        if (!row.Read()) throw new NotFoundException("call task", id);
        return writer.Cache.Tasks[id] = Entities.ReadCallTask(row);
    }

    /// <summary>The plan, a deleted one included: calls that run over it must still end.</summary>
    /// <exception cref="NotFoundException">No such plan.</exception>
    public static DialPlan Plan(this LedgerWriter writer, long id)
    {
        if (writer.Cache.Plans.TryGetValue(id, out var known)) return known;
        using var row = writer.Query("SELECT id, version, kind, settings FROM dial_plans WHERE id = $1", id);
        if (!row.Read()) throw new NotFoundException("dial plan", id);
        return writer.Cache.Plans[id] = Entities.ReadDialPlan(row);
    }

    public static Call Call(this LedgerWriter writer, long id)
    {
        using var row = writer.Query($"SELECT {Entities.CallColumns} FROM calls WHERE id = $1", id);
        return row.Read() ? Entities.ReadCall(row) : throw new NotFoundException("call", id);
    }

    /// <summary>Zones in which a number may lie: the file's own word, else the number's, else none (the task's zone rules).</summary>
    public static IReadOnlyList<string> ZonesOf(string? timeZone, string phone) => timeZone is null ? PhoneTimeZones.ZonesOf(phone) : [timeZone];

    /// <summary>The row of a zone set, made on first use.</summary>
    public static long ZoneSetId(this LedgerWriter writer, IReadOnlyList<string> zones)
    {
        if (zones.Count == 0) return 0;
        var text = zones.Count == 1 ? zones[0] : string.Join('|', zones);
        if (writer.Cache.ZoneSetIds.TryGetValue(text, out var id)) return id;
        writer.Run("INSERT OR IGNORE INTO zone_sets(zones) VALUES($1)", text);
        id = (long)writer.Scalar("SELECT id FROM zone_sets WHERE zones = $1", text)!;
        return writer.Cache.ZoneSetIds[text] = id;
    }

    /// <summary>Notes that a batch holds clients of a zone set, so that the queue asks for them.</summary>
    public static void NoteZone(this LedgerWriter writer, long batchId, long zoneSetId)
    {
        if (!writer.Cache.BatchZones.Add((batchId, zoneSetId))) return;
        writer.Run("INSERT OR IGNORE INTO batch_zones(batch_id, zone_set_id) VALUES($1, $2)", batchId, zoneSetId);
    }

    /// <summary>The row of a set that the phone tables share, or of any other.</summary>
    public static long SharedZoneSetId(this LedgerWriter writer, IReadOnlyList<string> zones)
    {
        if (writer.Cache.ZoneSetIdsByInstance.TryGetValue(zones, out var id)) return id;
        return writer.Cache.ZoneSetIdsByInstance[zones] = writer.ZoneSetId(zones);
    }

    public static bool IsBlacklisted(this LedgerWriter writer, string phone)
    {
        var arriving = BlacklistLedger.Arriving(writer);
        writer.Cache.BlacklistIsEmpty ??= arriving.Count == 0 && writer.Scalar("SELECT 1 FROM blacklist LIMIT 1") is null;
        if (writer.Cache.BlacklistIsEmpty.Value) return false;
        if (writer.Prepare("SELECT 1 FROM blacklist WHERE phone = ?1").Bind(1, phone).Run()) return true;
        foreach (var list in arriving)
        {
            if (writer.Prepare("SELECT 1 FROM blacklist_staged WHERE import_id = ?1 AND phone = ?2").Bind(1, list).Bind(2, phone).Run()) return true;
        }

        return false;
    }

    /// <summary>Tasks whose planned recalls are being cancelled in slices: none of them may be called meanwhile.</summary>
    public static bool IsCancellingRecalls(this LedgerWriter writer, long taskId)
    {
        if (writer.Cache.CancellingRecalls is not { } tasks)
        {
            tasks = [];
            using var rows = writer.Query("SELECT task_id FROM bulk_jobs WHERE kind = $1", (int)BulkJobKind.CancelRecalls);
            while (rows.Read()) tasks.Add(rows.GetInt64(0));
            writer.Cache.CancellingRecalls = tasks;
        }

        return tasks.Contains(taskId);
    }

    /// <summary>Clients of another task are on their way into this one.</summary>
    public static bool IsBeingCopied(this LedgerWriter writer, long taskId) =>
        writer.Scalar("SELECT 1 FROM bulk_jobs WHERE task_id = $1 AND kind = $2 LIMIT 1", taskId, (int)BulkJobKind.CloneClients) is not null;

    /// <summary>Changes a task's status and tells of it.</summary>
    public static CallTask SetStatus(this LedgerWriter writer, CallTask task, CallTaskStatus status)
    {
        var now = writer.Now;
        var ended = status is CallTaskStatus.Completed or CallTaskStatus.Stopped ? now : (long?)null;
        var started = task.StartedAt ?? (status == CallTaskStatus.Running ? now : null);
        writer.Run("UPDATE call_tasks SET status = $2, started_at = $3, ended_at = $4 WHERE id = $1", task.Id, (int)status, started, ended);
        var changed = task with { Status = status, StartedAt = started, EndedAt = ended };
        writer.Cache.Tasks[task.Id] = changed;
        writer.Publish(new CallTaskChanged(changed));
        return changed;
    }

    /// <summary>Completes a started task once every client is done; reopens a completed one that has clients to call again.</summary>
    public static void SettleCompletion(this LedgerWriter writer, long taskId)
    {
        var task = writer.Task(taskId);
        var open = writer.OpenClients(taskId);
        if (open == 0 && task.Status is CallTaskStatus.Running or CallTaskStatus.Paused && task.StartedAt is not null) writer.SetStatus(task, CallTaskStatus.Completed);
        else if (open > 0 && task.Status == CallTaskStatus.Completed) writer.SetStatus(task, CallTaskStatus.Running);
    }

    public static void Audit(this LedgerWriter writer, Actor actor, string action, string subject, long? taskId = null, string? before = null, string? after = null) =>
        writer.Run("INSERT INTO audit(at, actor, action, subject, task_id, before, after) VALUES($1, $2, $3, $4, $5, $6, $7)",
            writer.Now, actor.Name, action, subject, taskId, before, after);
}

/// <summary>Published after a commit that changed a task's row.</summary>
/// <param name="Task">As it stands now.</param>
public sealed record CallTaskChanged(CallTask Task);

/// <summary>Published after a commit that removed a task.</summary>
/// <param name="TaskId">Its row number.</param>
public sealed record CallTaskDeleted(long TaskId);

/// <summary>Published after a commit that made clients callable, or took them away: queues look again.</summary>
/// <param name="TaskId">Their task.</param>
public sealed record ClientsChanged(long TaskId);

/// <summary>Published after a commit that changed a dial plan.</summary>
/// <param name="Plan">As it stands now.</param>
public sealed record DialPlanChanged(DialPlan Plan);

/// <summary>Published after a commit that saved a version of a script.</summary>
/// <param name="ScriptId">Its row number.</param>
public sealed record ScriptChanged(long ScriptId);

/// <summary>Published after *Pause all dialling* was pressed or lifted.</summary>
/// <param name="Paused">True while it holds.</param>
public sealed record PauseAllChanged(bool Paused);

/// <summary>Published after a commit that changed an import.</summary>
/// <param name="ImportId">Its row number.</param>
/// <param name="TaskId">Its task.</param>
public sealed record ImportChanged(long ImportId, long TaskId);

/// <summary>Published after a commit that changed a report.</summary>
/// <param name="ReportId">Its row number.</param>
/// <param name="TaskId">Its task.</param>
public sealed record ReportChanged(long ReportId, long TaskId);
