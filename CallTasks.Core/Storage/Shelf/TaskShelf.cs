using CallTasks.Core.Model;

namespace CallTasks.Core.Storage.Shelf;

/// <summary>What a task takes from the saved things, in the transaction that writes it.</summary>
internal static class TaskShelf
{
    /// <summary>Tasks written in one slice after a change of their recall set: about 10 ms of the writer.</summary>
    private const int Slice = 50;

    /// <summary>The settings with the rules of the recall set they name.</summary>
    /// <param name="before">The task as it stands, or null for a new one.</param>
    /// <param name="ended">Only its name may change: its rules stay as they were.</param>
    /// <exception cref="ConflictException">The set, or the CallerID group, was deleted meanwhile.</exception>
    public static CallTaskSettings Resolve(this LedgerWriter w, CallTaskSettings settings, CallTaskSettings? before, bool ended)
    {
        if (settings.CallerId is { Mode: CallerIdMode.Group, GroupId: { } group } && before?.CallerId.GroupId != group && w.Saved(SavedTables.CallerIdGroups, group) is null)
            throw new ConflictException("The CallerID group was deleted meanwhile: choose another.");
        if (settings.RecallSetId is not { } id) return settings;
        if (ended && before?.RecallSetId == id) return CopyRules(before, settings);
        return w.Saved(SavedTables.RecallSets, id)?.Settings.In(settings) ?? throw new ConflictException("The recall set was deleted meanwhile: choose another, or give the task rules of its own.");
    }

    /// <summary>An ended task's settings for a new one: what was deleted since is let go, and its rules stay as the task's own.</summary>
    public static CallTaskSettings WithoutDeleted(this LedgerWriter w, CallTaskSettings settings) => settings with
    {
        RecallSetId = settings.RecallSetId is { } set && w.Saved(SavedTables.RecallSets, set) is not null ? set : null,
        CallerId = settings.CallerId is { Mode: CallerIdMode.Group, GroupId: { } group } && w.Saved(SavedTables.CallerIdGroups, group) is null ? TaskCallerId.Default : settings.CallerId,
    };

    /// <summary>Notes what the task uses, so that none of it is deleted under it.</summary>
    public static void NoteUses(this LedgerWriter w, long taskId, CallTaskSettings settings)
    {
        var uses = new List<(SavedKind, long)>();
        Add(SavedKind.RecallSet, settings.RecallSetId);
        Add(SavedKind.Audio, settings.AmbientNoiseId);
        Add(SavedKind.Audio, settings.Identification?.GreetingId);
        Add(SavedKind.Audio, settings.Identification?.MessageId);
        Add(SavedKind.Direction, settings.Redirect.DirectionId);
        if (settings.CallerId.Mode == CallerIdMode.Group) Add(SavedKind.CallerIdGroup, settings.CallerId.GroupId);
        if (settings.CallerId is { Mode: CallerIdMode.Number, Number: { } number })
        {
            CallerIdLedger.Know(w, [number]);
            Add(SavedKind.CallerId, (long)w.Scalar("SELECT id FROM caller_ids WHERE unique_key = $1 AND deleted_at IS NULL", number)!);
        }

        w.SetUses(SavedUserKind.CallTask, taskId, uses);

        void Add(SavedKind kind, long? id)
        {
            if (id is { } used) uses.Add((kind, used));
        }
    }

    /// <summary>A slice of <see cref="BulkJobKind.ApplyRecallSet"/>: writes the set's rules into the next tasks that refer to it.</summary>
    /// <returns>Where the next slice goes on; null at the end.</returns>
    public static (long? Cursor, long Done) ApplyRecallSet(LedgerWriter w, long setId, long cursor)
    {
        if (w.Saved(SavedTables.RecallSets, setId)?.Settings is not { } set) return (null, 0);
        var tasks = new List<long>();
        using (var rows = w.Query("""
            SELECT t.id FROM saved_uses u JOIN call_tasks t ON t.id = u.user_id
            WHERE u.kind = $1 AND u.saved_id = $2 AND u.user_kind = 0 AND u.user_id > $3 AND t.deleted_at IS NULL AND t.status <> $4 ORDER BY u.user_id LIMIT $5
            """, (int)SavedKind.RecallSet, setId, cursor, (int)CallTaskStatus.Stopped, Slice))
        {
            while (rows.Read()) tasks.Add(rows.GetInt64(0));
        }

        foreach (var id in tasks)
        {
            var task = w.Task(id);
            var changed = task with { Settings = set.In(task.Settings) };
            var (before, after) = (StoredJson.Write(task.Settings), StoredJson.Write(changed.Settings));
            if (before == after) continue;
            // The version stays: whoever edits the task meanwhile loses nothing, since its rules are the set's either way.
            w.Run("UPDATE call_tasks SET settings = $2 WHERE id = $1", id, after);
            w.Cache.Tasks[id] = changed;
            w.Audit(Actor.System, "call-task.recall-set", task.Settings.Name, id, before, after);
            w.Publish(new CallTaskChanged(changed));
        }

        return (tasks.Count == Slice ? tasks[^1] : null, tasks.Count);
    }

    private static CallTaskSettings CopyRules(CallTaskSettings from, CallTaskSettings to) => to with
    {
        Recall = from.Recall,
        RecallStart = from.RecallStart,
        RecallTimeOfDay = from.RecallTimeOfDay,
        CallsPerClient = from.CallsPerClient,
        CallsPerNumber = from.CallsPerNumber,
    };
}
