using CallTasks.Core.Languages;
using CallTasks.Core.Model;

namespace CallTasks.Core.Storage;

/// <summary>Published after a commit that marked a verdict, or took a mark back.</summary>
/// <param name="CallId">The call.</param>
/// <param name="TaskId">Its task.</param>
public sealed record VerdictMarked(long CallId, long TaskId);

/// <summary>The mark that somebody saw when they pressed: none where <paramref name="Truth"/> is null.</summary>
/// <param name="Truth">Who answered.</param>
/// <param name="At">When that was said, Unix milliseconds.</param>
public sealed record SeenMark(Responder? Truth, long? At);

/// <summary>Writes what people say of verdicts, and keeps the rates that follow from it.</summary>
public sealed class VerdictLedger(Ledger ledger)
{
    /// <summary>Says who answered; what was said before is replaced, and saying the same again changes nothing.</summary>
    /// <exception cref="NotFoundException">No such call, or it has no verdict that could be listened to.</exception>
    /// <exception cref="ConflictException">Another mark than the one that was seen stands there by now, and says another thing.</exception>
    /// <exception cref="InvalidInputException">The mark says nothing, or two things that do not agree.</exception>
    public Task MarkAsync(long callId, bool? right, Responder? truth, Actor actor, SeenMark? seen = null) => ledger.WriteAsync(w =>
    {
        var row = Find(w, callId);
        var told = VerdictRules.TruthOf(row.Verdict, right, truth);
        if (row.Truth == told) return false;
        row.ThrowUnlessSeen(seen);
        w.Run("UPDATE verdicts SET marked = 1, truth = $2, marked_by = $3, marked_at = $4 WHERE call_id = $1", callId, (int)told, actor.Name, w.Now);
        if (row.Truth is { } before) Count(w, row, before, -1);
        Count(w, row, told, 1);
        w.Audit(actor, "verdict.mark", $"call {callId}", row.TaskId, Words(row.Verdict, row.Truth), Words(row.Verdict, told));
        w.Publish(new VerdictMarked(callId, row.TaskId));
        return true;
    });

    /// <summary>Takes a mark back; where there is none, nothing changes.</summary>
    /// <exception cref="NotFoundException">No such call, or it has no verdict that could be listened to.</exception>
    /// <exception cref="ConflictException">Another mark than the one that was seen stands there by now.</exception>
    public Task UnmarkAsync(long callId, Actor actor, SeenMark? seen = null) => ledger.WriteAsync(w =>
    {
        var row = Find(w, callId);
        if (row.Truth is not { } before) return false;
        row.ThrowUnlessSeen(seen);
        w.Run("UPDATE verdicts SET marked = 0, truth = NULL, marked_by = NULL, marked_at = NULL WHERE call_id = $1", callId);
        Count(w, row, before, -1);
        w.Audit(actor, "verdict.unmark", $"call {callId}", row.TaskId, Words(row.Verdict, before), null);
        w.Publish(new VerdictMarked(callId, row.TaskId));
        return true;
    });

    /// <summary>A call ended that was identified and recorded: it can be drawn from now on.</summary>
    internal static void Keep(LedgerWriter w, long callId, long startedAt, Responder verdict) =>
        w.Run("INSERT INTO verdicts(call_id, task_id, dial_plan_id, started_at, verdict, sample_key, marked) SELECT id, task_id, dial_plan_id, $2, $3, $4, 0 FROM calls WHERE id = $1",
            callId, startedAt, (int)verdict, SampleKey(callId));

    /// <summary>
    /// A number's place in the sample: mixed so that neighbours lie far apart and no time, task or outcome comes first (the finalizer of
    /// SplitMix64, G. Steele and others, 2014).
    /// </summary>
    internal static long SampleKey(long callId)
    {
        unchecked
        {
            var mixed = (ulong)callId + 0x9E3779B97F4A7C15;
            mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            return (long)((mixed ^ (mixed >> 31)) >> 1);
        }
    }

    private static Kept Find(LedgerWriter w, long callId)
    {
        using (var row = w.Query("SELECT task_id, dial_plan_id, verdict, truth, marked_by, marked_at FROM verdicts WHERE call_id = $1", callId))
        {
            if (row.Read())
            {
                var kept = new Kept(row.GetInt64(0), row.GetInt64(1), (Responder)row.GetInt32(2), row.IsDBNull(3) ? null : (Responder)row.GetInt32(3), row.IsDBNull(4) ? "" : row.GetString(4), row.IsDBNull(5) ? null : row.GetInt64(5));
                // What is being deleted takes no mark.
                w.Task(kept.TaskId);
                return kept;
            }
        }

        w.Call(callId);
        throw new NotFoundException("This call has no verdict that can be listened to: only answered calls of tasks with human/robot identification whose recording is kept have one.");
    }

    private static void Count(LedgerWriter w, Kept row, Responder truth, int change)
    {
        var column = (row.Verdict, truth) switch
        {
            (Responder.Human, Responder.Human) => "human_right",
            (Responder.Human, _) => "human_wrong",
            (Responder.Machine, Responder.Machine) => "machine_right",
            (Responder.Machine, _) => "machine_wrong",
            (_, Responder.Human) => "unsure_human",
            _ => "unsure_machine",
        };
        foreach (var (task, plan) in new[] { (0L, 0L), (row.TaskId, 0L), (0L, row.DialPlanId), (row.TaskId, row.DialPlanId) })
        {
            w.Run("INSERT OR IGNORE INTO verdict_rates(task_id, dial_plan_id, human_right, human_wrong, machine_right, machine_wrong, unsure_human, unsure_machine, marked_at) VALUES($1, $2, 0, 0, 0, 0, 0, 0, 0)", task, plan);
            w.Run($"UPDATE verdict_rates SET {column} = {column} + $3, marked_at = $4 WHERE task_id = $1 AND dial_plan_id = $2", task, plan, change, w.Now);
        }
    }

    private static string? Words(Responder verdict, Responder? truth) => truth is { } told ? StoredJson.Write(new { verdict, truth = told }) : null;

    private sealed record Kept(long TaskId, long DialPlanId, Responder Verdict, Responder? Truth, string MarkedBy, long? MarkedAt)
    {
        /// <summary>A mark that came meanwhile is looked at before it is replaced; one that was taken back hides nothing.</summary>
        public void ThrowUnlessSeen(SeenMark? seen)
        {
            if (seen is null || Truth is null || (seen.Truth, seen.At) == (Truth, MarkedAt)) return;
            throw new ConflictException(Truth == Responder.Human
                ? Wording.Of($"{MarkedBy} has marked this call meanwhile: a person answered. Press again if you are sure that this is wrong.")
                : Wording.Of($"{MarkedBy} has marked this call meanwhile: a machine answered. Press again if you are sure that this is wrong."));
        }
    }
}
