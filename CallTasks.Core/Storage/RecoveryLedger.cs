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

    /// <summary>Newest calls that are asked for the last sign of life: as many as can be up at once.</summary>
    private const int Newest = 1_000;

    /// <summary>
    /// Records every call left in dial or inProgress as expired and its client as interrupted; never redialled by themselves. They ended when the
    /// program is last known to have lived: what came after is unknown, so that talk time and cost, an operator's leg included, are the least that
    /// they were. Runs before the Dialer starts; safe to kill at any point.
    /// </summary>
    /// <param name="lived">A sign of life that stands in no row, Unix milliseconds; null: none is known.</param>
    /// <returns>Calls that the carrier may still have: those, and what an earlier recovery was killed before <see cref="ReleasedAsync"/>.</returns>
    public async Task<IReadOnlyList<LeftCall>> ExpireOpenCallsAsync(long? lived = null)
    {
        var last = Math.Max(lived ?? 0, await ledger.WriteAsync(LastInstant));
        while (await ledger.WriteAsync(w => ExpireSlice(w, last)) > 0)
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

    /// <summary>The last instant that calls and transfers' legs bear.</summary>
    private static long LastInstant(LedgerWriter w) => Math.Max(
        w.Scalar($"SELECT max(max(claimed_at, coalesce(answered_at, 0), coalesce(ended_at, 0))) FROM calls WHERE id > (SELECT max(id) FROM calls) - {Newest}") as long? ?? 0,
        w.Scalar($"SELECT max(max(started_at, coalesce(ended_at, 0))) FROM transfer_legs WHERE id > (SELECT max(id) FROM transfer_legs) - {Newest}") as long? ?? 0);

    private static int ExpireSlice(LedgerWriter w, long last)
    {
        var open = new List<(long Id, long Since)>();
        using (var rows = w.Query($"SELECT id, coalesce(answered_at, started_at, claimed_at) FROM calls WHERE status < 2 ORDER BY id LIMIT {Slice}"))
        {
            while (rows.Read()) open.Add((rows.GetInt64(0), rows.GetInt64(1)));
        }

        var legs = OpenLegs(w);
        foreach (var (call, since) in open)
        {
            var ended = Math.Min(w.Now, Math.Max(since, last));
            var operators = legs[call].ToList();
            var reached = operators.FindLast(leg => leg.Answered);
            CallLedger.End(w, new CallEnd
            {
                CallId = call,
                MayBeUp = true,
                Status = CallStatus.Expired,
                EndedAt = ended,
                EndedBy = EndedBy.System,
                Transfer = reached is null ? TransferOutcome.None : TransferOutcome.Transferred,
                TransferredTo = reached?.Phone,
                TransferCost = operators.Sum(leg => leg.LeastCost(w, ended)),
                Events =
                [
                    .. operators.Select(leg => new CallEvent(leg.StartedAt, "transferring", leg.Phone)),
                    new CallEvent(w.Now, "interrupted", "The program was stopped during this call; its outcome is unknown"),
                ],
            });
        }

        return open.Count;
    }

    private static ILookup<long, OpenLeg> OpenLegs(LedgerWriter w)
    {
        var legs = new List<OpenLeg>();
        using var rows = w.Query("SELECT call_id, dial_plan_id, phone, started_at, dialog IS NOT NULL FROM transfer_legs WHERE ended_at IS NULL ORDER BY id");
        while (rows.Read()) legs.Add(new OpenLeg(rows.GetInt64(0), rows.GetInt64(1), rows.GetString(2), rows.GetInt64(3), rows.GetBoolean(4)));
        return legs.ToLookup(leg => leg.CallId);
    }

    /// <summary>A leg to an operator that was open when the program ended.</summary>
    private sealed record OpenLeg(long CallId, long DialPlanId, string Phone, long StartedAt, bool Answered)
    {
        /// <summary>It was answered at some instant within its ring timeout; as late as possible, it cost so much.</summary>
        public decimal LeastCost(LedgerWriter w, long ended)
        {
            if (!Answered) return 0;
            var plan = w.Plan(DialPlanId).Settings;
            var rang = 1_000L * Math.Min(plan.RingTimeoutSeconds, TransferLegLedger.LongestRingSeconds);
            return CallCost.Of(Math.Max(1, ended - StartedAt - rang), plan.PricePerMinute, plan.BillingStepSeconds);
        }
    }
}
