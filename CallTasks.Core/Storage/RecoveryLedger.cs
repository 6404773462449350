using CallTasks.Core.Model;

namespace CallTasks.Core.Storage;

/// <summary>A call that an earlier run left behind, now recorded as expired; or the second leg of one, to an operator.</summary>
public sealed record LeftCall
{
    /// <summary>Row number of the call; of a transfer's leg its number on the wire (<see cref="TransferLegId"/>).</summary>
    public required long CallId { get; init; }
    /// <summary>Its task; null for a transfer's leg, which takes none of a task's lines.</summary>
    public required long? TaskId { get; init; }
    /// <summary>Number called.</summary>
    public required string Phone { get; init; }
    /// <summary>Number shown, or null.</summary>
    public string? CallerId { get; init; }
    /// <summary>The carrier.</summary>
    public required long DialPlanId { get; init; }
    /// <summary>State of its SIP dialog when it was answered, or null.</summary>
    public string? Dialog { get; init; }
}

/// <summary>What a crash left behind, and what people decide about it.</summary>
public sealed class RecoveryLedger(Ledger ledger)
{
    /// <summary>Calls handled in one slice.</summary>
    private const int Slice = 200;

    /// <summary>
    /// Records every call left in dial or inProgress as expired and its client as interrupted; never redialled by themselves. Runs
    /// before the Dialer starts; safe to kill at any point.
    /// </summary>
    /// <returns>Calls that the carrier may still have: those, and what an earlier recovery was killed before <see cref="ReleasedAsync"/>.</returns>
    public async Task<IReadOnlyList<LeftCall>> ExpireOpenCallsAsync()
    {
        while (await ledger.WriteAsync(ExpireSlice) > 0)
        {
            // The next slice.
        }

        return await ledger.WriteAsync(Left);
    }

    /// <summary>Recordings of these calls were cut short and can be played now.</summary>
    public Task RecordingsMendedAsync(IReadOnlyList<long> callIds) => ledger.WriteAsync(w =>
    {
        foreach (var id in callIds) w.Run("UPDATE calls SET has_recording = 1 WHERE id = $1", id);
        return true;
    });

    /// <summary>The carrier was told to end a left call, or it could not be reached: nothing is left to do there.</summary>
    public Task ReleasedAsync(long callId) => ledger.WriteAsync(w => TransferLegId.TryRow(callId, out var leg)
        ? w.Run("UPDATE transfer_legs SET ended_at = $2, dialog = NULL WHERE id = $1", leg, w.Now)
        : w.Run("UPDATE calls SET dialog = NULL WHERE id = $1 AND status = $2", callId, (int)CallStatus.Expired));

    /// <summary>Calls an interrupted client again, at the same number, by a person's order.</summary>
    /// <exception cref="ConflictException">Decided already, or its task was stopped.</exception>
    public Task RedialAsync(long callId, Actor actor) => ledger.WriteAsync(w =>
    {
        var call = Interrupted(w, callId);
        var task = w.Task(call.TaskId);
        if (task.Status == CallTaskStatus.Stopped) throw new ConflictException("The task was stopped for good: close the call, or clone the task.");
        long batch, zoneSet;
        using (var row = w.Query("SELECT batch_id, zone_set_id FROM clients WHERE id = $1", call.ClientRow))
        {
            row.Read();
            batch = row.GetInt64(0);
            zoneSet = row.GetInt64(1);
        }

        w.Run("UPDATE calls SET interrupted = 0 WHERE id = $1", callId);
        w.Run("UPDATE clients SET state = 2, due_at = $2, due_from = $2, held = 0, next_reason = $3 WHERE id = $1", call.ClientRow, w.Now, (int)CallReason.Manual);
        w.NoteZone(batch, zoneSet);
        w.CountClients(call.TaskId, ClientState.Interrupted, ClientState.WaitingRecall);
        w.Audit(actor, "interrupted-call.redial", $"call {callId}", call.TaskId);
        w.Publish(new CallChanged(call, call.Status));
        w.Publish(new ClientsChanged(call.TaskId));
        w.SettleCompletion(call.TaskId);
        return true;
    });

    /// <summary>Lets an interrupted client be: it is done.</summary>
    /// <exception cref="ConflictException">Decided already.</exception>
    public Task CloseAsync(long callId, Actor actor) => ledger.WriteAsync(w =>
    {
        var call = Interrupted(w, callId);
        w.Run("UPDATE calls SET interrupted = 0 WHERE id = $1", callId);
        w.Run("UPDATE clients SET state = 3 WHERE id = $1", call.ClientRow);
        w.CountClients(call.TaskId, ClientState.Interrupted, ClientState.Done);
        w.Audit(actor, "interrupted-call.close", $"call {callId}", call.TaskId);
        w.Publish(new CallChanged(call, call.Status));
        w.SettleCompletion(call.TaskId);
        return true;
    });

    private static Call Interrupted(LedgerWriter w, long callId)
    {
        var call = w.Call(callId);
        if (w.Scalar("SELECT interrupted FROM calls WHERE id = $1", callId) is not 1L) throw new ConflictException("This call is not interrupted, or was decided already.");
        return call;
    }

    private static List<LeftCall> Left(LedgerWriter w)
    {
        var left = new List<LeftCall>();
        using var rows = w.Query("SELECT id, phone, caller_id, dial_plan_id, dialog, task_id FROM calls WHERE interrupted = 1 AND dialog IS NOT NULL ORDER BY id");
        while (rows.Read())
        {
            left.Add(new LeftCall
            {
                CallId = rows.GetInt64(0),
                Phone = rows.GetString(1),
                CallerId = Entities.Text(rows, 2),
                DialPlanId = rows.GetInt64(3),
                Dialog = rows.GetString(4) is { Length: > 0 } dialog ? dialog : null,
                TaskId = rows.GetInt64(5),
            });
        }

        using var legs = w.Query("SELECT id, phone, caller_id, dial_plan_id, dialog FROM transfer_legs WHERE ended_at IS NULL ORDER BY id");
        while (legs.Read())
        {
            left.Add(new LeftCall
            {
                CallId = TransferLegId.OnWire(legs.GetInt64(0)),
                Phone = legs.GetString(1),
                CallerId = Entities.Text(legs, 2),
                DialPlanId = legs.GetInt64(3),
                Dialog = Entities.Text(legs, 4),
                TaskId = null,
            });
        }

        return left;
    }

    private static int ExpireSlice(LedgerWriter w)
    {
        var open = new List<long>();
        using (var rows = w.Query($"SELECT id FROM calls WHERE status < 2 ORDER BY id LIMIT {Slice}"))
        {
            while (rows.Read()) open.Add(rows.GetInt64(0));
        }

        foreach (var call in open)
        {
            CallLedger.End(w, new CallEnd
            {
                CallId = call,
                MayBeUp = true,
                Status = CallStatus.Expired,
                EndedAt = w.Now,
                EndedBy = EndedBy.System,
                Events = [new CallEvent(w.Now, "interrupted", "The program was stopped during this call; its outcome is unknown")],
            });
        }

        return open.Count;
    }
}
