using System.Text.Json;
using CallTasks.Core.Model;
using CallTasks.Core.Phones;
using CallTasks.Core.Storage.Shelf;

namespace CallTasks.Core.Storage;

/// <summary>A client to be called, as the queue saw it; the claim looks again.</summary>
/// <param name="ClientRow">Row number of the client.</param>
/// <param name="TaskId">Its task.</param>
/// <param name="StartAt">Instant its INVITE is planned to leave, Unix milliseconds UTC.</param>
public readonly record struct ClaimRequest(long ClientRow, long TaskId, long StartAt);

/// <summary>A call that is claimed and durable: it may now be dialled, once.</summary>
public sealed record ClaimedCall
{
    /// <summary>Row number of the call.</summary>
    public required long CallId { get; init; }
    /// <summary>Its task.</summary>
    public required long TaskId { get; init; }
    /// <summary>Row number of the client.</summary>
    public required long ClientRow { get; init; }
    /// <summary>The client's own ID.</summary>
    public required string ClientId { get; init; }
    /// <summary>Number to call, E.164.</summary>
    public required string Phone { get; init; }
    /// <summary>Number to show, or null.</summary>
    public string? CallerId { get; init; }
    /// <summary>The carrier.</summary>
    public required long DialPlanId { get; init; }
    /// <summary>The script.</summary>
    public required long ScriptId { get; init; }
    /// <summary>Its version.</summary>
    public required int ScriptVersion { get; init; }
    /// <summary>Client parameters as a JSON object, or null.</summary>
    public string? Parameters { get; init; }
    /// <summary>Instant the INVITE was planned to leave.</summary>
    public required long StartAt { get; init; }
}

/// <summary>How a call ended.</summary>
public sealed record CallEnd
{
    /// <summary>Row number of the call.</summary>
    public required long CallId { get; init; }
    /// <summary>A final status.</summary>
    public required CallStatus Status { get; init; }
    /// <summary>First transmission of the INVITE, or null when nothing was sent.</summary>
    public long? StartedAt { get; init; }
    /// <summary>Answered at, or null.</summary>
    public long? AnsweredAt { get; init; }
    /// <summary>Ended at.</summary>
    public required long EndedAt { get; init; }
    /// <summary>What the carrier said, or null.</summary>
    public CarrierAnswer? Answer { get; init; }
    /// <summary>Who ended it.</summary>
    public required EndedBy EndedBy { get; init; }
    /// <summary>What the Result block said, or null when it was not reached.</summary>
    public ScriptResult? ScriptResult { get; init; }
    /// <summary>Marker of the Result block, or null.</summary>
    public string? Marker { get; init; }
    /// <summary>The last block that ran, or null.</summary>
    public string? LastBlock { get; init; }
    /// <summary>What was said, or null.</summary>
    public string? Dialogue { get; init; }
    /// <summary>Who answered, as far as it was found out.</summary>
    public Responder Responder { get; init; }
    /// <summary>Identification came to a verdict, unsure included.</summary>
    public bool IsJudged { get; init; }
    /// <summary>What the script's blocks set, or null.</summary>
    public IReadOnlyDictionary<string, string>? Variables { get; init; }
    /// <summary>What the voice told of the client's gender.</summary>
    public Gender Gender { get; init; }
    /// <summary>What was heard of who answered, as JSON, or null.</summary>
    public string? Evidence { get; init; }
    /// <summary>True when the script asked for help: a problem call, however it ended.</summary>
    public bool AskedForHelp { get; init; }
    /// <summary>What became of a transfer.</summary>
    public TransferOutcome Transfer { get; init; }
    /// <summary>To whom, or null.</summary>
    public string? TransferredTo { get; init; }
    /// <summary>What its legs cost; it belongs to the call's cost.</summary>
    public decimal TransferCost { get; init; }
    /// <summary>True when a recording is kept.</summary>
    public bool HasRecording { get; init; }
    /// <summary>True when the carrier fails everybody now: then the call is not the client's.</summary>
    public bool CarrierTrouble { get; init; }
    /// <summary>Broken because our speech program could not say its text.</summary>
    public bool OwnTrouble { get; init; }
    /// <summary>Its SIP messages, or null.</summary>
    public CallTrace? Trace { get; init; }
    /// <summary>Timeline.</summary>
    public IReadOnlyList<CallEvent> Events { get; init; } = [];

    /// <summary>True when the carrier may still have the call: what is known of its dialog stays until that was ended there.</summary>
    internal bool MayBeUp { get; init; }
}

/// <summary>The engine's own writes: claim, answer, end. Each is one command; its effects stand when its task completes.</summary>
public sealed class CallLedger(Ledger ledger)
{
    /// <summary>
    /// Claims clients for calling: a call row each, the client in work, all in one commit. Answers only those that may be dialled;
    /// a client that is no longer callable is left out, a blacklisted number is recorded as such and left out, and one that a frequency
    /// cap holds waits until the cap opens.
    /// </summary>
    public Task<IReadOnlyList<ClaimedCall>> ClaimAsync(IReadOnlyList<ClaimRequest> requests) => ledger.WriteAsync<IReadOnlyList<ClaimedCall>>(w =>
    {
        var claimed = new List<ClaimedCall>(requests.Count);
        foreach (var request in requests)
        {
            if (Claim(w, request) is { } call) claimed.Add(call);
        }

        return claimed;
    });

    /// <summary>Gives a claim back whose INVITE never left: the call row goes, the client is as it was.</summary>
    public Task ReleaseClaimAsync(long callId) => ledger.WriteAsync(w =>
    {
        var call = w.Call(callId);
        if (call.Status != CallStatus.Dial) return false;
        // A claim leaves the plan where it was: an instant stands there for everybody but clients never called.
        var state = w.Scalar("SELECT due_at FROM clients WHERE id = $1", call.ClientRow) is 0L ? ClientState.New : ClientState.WaitingRecall;
        if (state == ClientState.WaitingRecall && (w.Task(call.TaskId).Status == CallTaskStatus.Stopped || w.IsCancellingRecalls(call.TaskId))) state = ClientState.Cancelled;
        NumberStarts.Forget(w, call.Phone, call.StartedAt, callId);
        w.Run("DELETE FROM calls WHERE id = $1", callId);
        w.UncountCallerId(call.CallerId);
        w.Run("UPDATE clients SET state = $2, attempts = attempts - 1 WHERE id = $1", call.ClientRow, (int)state);
        w.CountClients(call.TaskId, ClientState.InWork, state);
        w.Count(call.TaskId, Counter.Calls, (int)CallStatus.Dial, -1);
        w.Publish(new CallReleased(call));
        w.Publish(new ClientsChanged(call.TaskId));
        return true;
    });

    /// <summary>The client answered: enough of the dialog is kept to end it after a crash.</summary>
    public Task AnsweredAsync(long callId, long startedAt, long answeredAt, string dialog) => ledger.WriteAsync(w =>
    {
        var changed = w.Run("UPDATE calls SET status = 1, started_at = $2, answered_at = $3, dialog = $4 WHERE id = $1 AND status = 0", callId, startedAt, answeredAt, dialog);
        if (changed == 0) return false;
        var call = w.Call(callId);
        w.Count(call.TaskId, Counter.Calls, (int)CallStatus.Dial, -1);
        w.Count(call.TaskId, Counter.Calls, (int)CallStatus.InProgress, 1);
        w.Publish(new CallChanged(call, CallStatus.Dial));
        return true;
    });

    /// <summary>The call ended: its outcome, its client's next call and the statistics change together. A second end is ignored.</summary>
    public Task EndAsync(CallEnd end)
    {
        var trace = end.Trace?.Pack();
        return ledger.WriteAsync(w =>
        {
            if (!End(w, end)) return false;
            if (trace is null) return true;
            w.Run("INSERT OR REPLACE INTO call_traces(call_id, messages, trace) VALUES($1, $2, $3)", end.CallId, end.Trace!.Messages.Count, trace);
            w.Run("DELETE FROM call_traces WHERE call_id <= $1", end.CallId - CallTrace.KeptCalls);
            return true;
        });
    }

    private static ClaimedCall? Claim(LedgerWriter w, ClaimRequest request)
    {
        var task = w.Task(request.TaskId);
        if (task.Status != CallTaskStatus.Running) return null;

        string clientId, phones;
        string? callerId, parameters;
        int number, attempts;
        CallReason reason;
        ClientState state;
        long due;
        using (var row = w.Query("SELECT client_id, phones, state, due_at, next_number, next_reason, caller_id, parameters, attempts FROM clients WHERE id = $1", request.ClientRow))
        {
            if (!row.Read()) return null;
            clientId = row.GetString(0);
            phones = row.GetString(1);
            state = (ClientState)row.GetInt32(2);
            due = row.GetInt64(3);
            number = row.GetInt32(4);
            reason = (CallReason)row.GetInt32(5);
            callerId = Entities.Text(row, 6);
            parameters = Entities.Text(row, 7);
            attempts = row.GetInt32(8);
        }

        if (state is not (ClientState.New or ClientState.WaitingRecall) || due > request.StartAt) return null;
        if (state == ClientState.WaitingRecall && w.IsCancellingRecalls(task.Id)) return null;

        var plan = w.Plan(task.Settings.DialPlanId);
        var all = phones.Split(',');
        var phone = all[number];
        callerId = w.PickCallerId(task.Settings, plan, callerId);
        var blacklisted = w.IsBlacklisted(phone);
        var foreign = !blacklisted && !IsAllowed(plan.Settings, phone);
        if (!blacklisted && !foreign && !task.Settings.TestCall && NumberStarts.OpensAt(w, phone, request.StartAt) is { } opens)
        {
            w.Run("UPDATE clients SET due_at = $2, held = 1 WHERE id = $1", request.ClientRow, opens);
            w.Publish(new RecallPlanned(task.Id, request.ClientRow, opens));
            return null;
        }

        var scriptVersion = (int)(long)w.Scalar("SELECT version FROM scripts WHERE id = $1", task.Settings.ScriptId)!;
        var now = w.Now;

        w.Run("""
            INSERT INTO calls(task_id, client_row, client_id, phone, number_index, attempt, reason, status, planned_at, claimed_at, started_at, cost, responder, transfer, has_recording,
                              caller_id, dial_plan_id, script_id, script_version, problem, interrupted)
            VALUES($1, $2, $3, $4, $5, $6, $7, 0, $8, $9, $10, 0, 0, 0, 0, $11, $12, $13, $14, 0, 0)
            """,
            task.Id, request.ClientRow, clientId, phone, number, attempts + 1, (int)reason, due == 0 ? now : due, now, blacklisted || foreign ? null : request.StartAt,
            callerId, plan.Id, task.Settings.ScriptId, scriptVersion);
        var callId = w.LastId;
        // One that was never called waits for no instant, though a cap may have held it.
        w.Run("UPDATE clients SET state = 1, caller_id = $2, attempts = attempts + 1, due_at = $3, held = 0 WHERE id = $1", request.ClientRow, callerId, state == ClientState.New ? 0 : due);
        if (!blacklisted && !foreign && !task.Settings.TestCall) NumberStarts.Note(w, phone, request.StartAt, callId);
        w.CountClients(task.Id, state, ClientState.InWork);
        w.Count(task.Id, Counter.Calls, (int)CallStatus.Dial, 1);

        if (blacklisted)
        {
            End(w, new CallEnd { CallId = callId, Status = CallStatus.Blacklist, EndedAt = now, EndedBy = EndedBy.System, Events = [new CallEvent(now, "blacklisted", "On the do-not-call list; not dialled")] });
            return null;
        }

        if (foreign)
        {
            End(w, new CallEnd { CallId = callId, Status = CallStatus.Invalid, EndedAt = now, EndedBy = EndedBy.System, Events = [new CallEvent(now, "countryNotAllowed", "The dial plan does not call this country; not dialled")] });
            return null;
        }

        w.CountCallerId(callerId, callId);
        w.Publish(new CallChanged(
            new Call
            {
                Id = callId,
                TaskId = task.Id,
                ClientRow = request.ClientRow,
                ClientId = clientId,
                Phone = phone,
                Attempt = attempts + 1,
                Reason = reason,
                Status = CallStatus.Dial,
                PlannedAt = due == 0 ? now : due,
                StartedAt = request.StartAt,
                CallerId = callerId,
                ScriptId = task.Settings.ScriptId,
                ScriptVersion = scriptVersion,
            },
            null));
        return new ClaimedCall
        {
            CallId = callId,
            TaskId = task.Id,
            ClientRow = request.ClientRow,
            ClientId = clientId,
            Phone = phone,
            CallerId = callerId,
            DialPlanId = plan.Id,
            ScriptId = task.Settings.ScriptId,
            ScriptVersion = scriptVersion,
            Parameters = parameters,
            StartAt = request.StartAt,
        };
    }

    private static bool IsAllowed(DialPlanSettings plan, string phone) =>
        plan.AllowedCountries.Count == 0 || (PhoneNumberParser.Parse(phone, null).Region is { } country && plan.AllowedCountries.Contains(country, StringComparer.Ordinal));

    internal static bool End(LedgerWriter w, CallEnd end)
    {
        Call call;
        long planId;
        int number;
        using (var row = w.Query($"SELECT {Entities.CallColumns}, dial_plan_id, number_index FROM calls WHERE id = $1", end.CallId))
        {
            if (!row.Read()) throw new NotFoundException("call", end.CallId);
            call = Entities.ReadCall(row);
            planId = row.GetInt64(Entities.CallColumnCount);
            number = row.GetInt32(Entities.CallColumnCount + 1);
        }

        if (call.Status.IsFinal()) return false;
        var task = w.Task(call.TaskId);
        var settings = task.Settings;

        var plan = w.Plan(planId).Settings;

        // What was only planned did not happen to a call that was not dialled.
        var startedAt = end.Status.NotDialled() ? end.StartedAt : end.StartedAt ?? call.StartedAt;
        long? answeredAt = end.AnsweredAt ?? call.AnsweredAt;
        long? talkMs = answeredAt is { } answered ? Math.Max(0, end.EndedAt - answered) : null;
        var cost = CallCost.Of(talkMs, plan.PricePerMinute, plan.BillingStepSeconds) + end.TransferCost;
        var counted = end.Status == CallStatus.Answered;
        var result = counted ? Efficiency.Of(end.ScriptResult, talkMs, settings.IneffectiveSeconds) : null;
        var problem = end.Status == CallStatus.Failed || end.AskedForHelp;
        var isShort = Efficiency.IsShort(end.Status, end.EndedBy, end.ScriptResult, talkMs, settings.IneffectiveSeconds);

        w.Run("""
            UPDATE calls SET status = $2, started_at = $3, answered_at = $4, ended_at = $5, talk_ms = $6, cost = $7, sip_code = $8, sip_text = $9, cause = $10, ended_by = $11, result = $12,
                             has_recording = $13, last_block = $14, marker = $15, dialogue = $16, dialog = CASE WHEN $20 THEN coalesce(dialog, '') END, events = $17, problem = $18, interrupted = $19, responder = $21, transfer = $22, transferred_to = $23, variables = $24, gender = $25, evidence = $26
            WHERE id = $1
            """,
            call.Id, (int)end.Status, startedAt, answeredAt, end.EndedAt, talkMs, CallCost.ToUnits(cost), end.Answer?.SipCode, end.Answer?.SipText,
            end.Answer?.Cause, (int)end.EndedBy, (int?)result, end.HasRecording ? 1 : 0, end.LastBlock, end.Marker, end.Dialogue, EventsJson(end.Events),
            problem ? 1 : 0, end.Status == CallStatus.Expired ? 1 : 0, end.MayBeUp ? 1 : 0, (int)end.Responder, (int)end.Transfer, end.TransferredTo,
            end.Variables is { Count: > 0 } set ? StoredJson.Write(set) : null, (int)end.Gender, end.Evidence);

        w.Count(call.TaskId, Counter.Calls, (int)call.Status, -1);
        w.Count(call.TaskId, Counter.Calls, (int)end.Status, 1);
        if (result is { } r) w.Count(call.TaskId, Counter.Results, (int)r, 1);
        if (counted) w.Count(call.TaskId, Counter.Transfers, (int)end.Transfer, 1);
        if (talkMs is { } talk)
        {
            w.Count(call.TaskId, Counter.Spent, (int)Spending.Talks, 1);
            w.Count(call.TaskId, Counter.Spent, (int)Spending.TalkMs, talk);
            w.Count(call.TaskId, Counter.Spent, (int)Spending.Cost, CallCost.ToUnits(cost));
        }

        // What cannot be listened to cannot be judged by ear.
        if (end is { IsJudged: true, HasRecording: true } && answeredAt is { } heard) VerdictLedger.Keep(w, call.Id, startedAt ?? heard, end.Responder);

        // Nobody was called: not dialled after all, or the carrier fails everybody.
        if (end.Status.NotDialled() || (end is { CarrierTrouble: true, Status: CallStatus.Congestion or CallStatus.ChanUnavail })) NumberStarts.Forget(w, call.Phone, call.StartedAt, call.Id);

        PlanNext(w, task, call.ClientRow, new EndedCall(end.Status, call.Reason, number, end.EndedAt, isShort, result == CallResult.Effective, end.CarrierTrouble, end.OwnTrouble));
        w.Publish(new CallChanged(
            call with
            {
                Status = end.Status,
                StartedAt = startedAt,
                AnsweredAt = answeredAt,
                EndedAt = end.EndedAt,
                TalkMs = talkMs,
                Cost = cost,
                SipCode = end.Answer?.SipCode,
                SipText = end.Answer?.SipText,
                Cause = end.Answer?.Cause,
                EndedBy = end.EndedBy,
                Result = result,
                Responder = end.Responder,
                Transfer = end.Transfer,
                TransferredTo = end.TransferredTo,
                HasRecording = end.HasRecording,
                LastBlock = end.LastBlock,
                Marker = end.Marker,
                Dialogue = end.Dialogue,
                Problem = problem,
            },
            call.Status));
        w.SettleCompletion(call.TaskId);
        return true;
    }

    /// <summary>Writes what the end of a call means for its client.</summary>
    internal static void PlanNext(LedgerWriter w, CallTask task, long clientRow, EndedCall ended)
    {
        string[] phones;
        string? timeZone, progressText;
        ClientState before;
        long batch;
        using (var row = w.Query("SELECT phones, time_zone, progress, state, batch_id FROM clients WHERE id = $1", clientRow))
        {
            if (!row.Read()) return;
            phones = row.GetString(0).Split(',');
            timeZone = Entities.Text(row, 1);
            progressText = Entities.Text(row, 2);
            before = (ClientState)row.GetInt32(3);
            batch = row.GetInt64(4);
        }

        var rules = task.Settings.InForce();
        var progress = ClientProgressText.Read(progressText, phones.Length);
        var decision = RecallPlanner.Plan(progress, ended, rules, LedgerLookups.ZonesOf(timeZone, phones[ended.NumberIndex]));
        if (decision.Next is { } other && other.NumberIndex != ended.NumberIndex)
        {
            // The planned instant must be allowed where the next number lies.
            decision = RecallPlanner.Plan(progress, ended, rules, LedgerLookups.ZonesOf(timeZone, phones[other.NumberIndex]));
        }

        var state = decision.State;
        if (state == ClientState.WaitingRecall && (task.Status == CallTaskStatus.Stopped || w.IsCancellingRecalls(task.Id))) state = ClientState.Cancelled;
        var next = state == ClientState.WaitingRecall ? decision.Next : null;
        var zoneSet = w.ZoneSetId(LedgerLookups.ZonesOf(timeZone, phones[next?.NumberIndex ?? ended.NumberIndex]));
        if (next is not null) w.NoteZone(batch, zoneSet);
        w.Run("UPDATE clients SET state = $2, due_at = $3, next_number = $4, next_reason = $5, zone_set_id = $6, progress = $7, last_status = $8, due_from = $9, held = 0 WHERE id = $1",
            clientRow, (int)state, next?.At ?? 0, next?.NumberIndex ?? ended.NumberIndex, (int)(next?.Reason ?? CallReason.Manual), zoneSet,
            ClientProgressText.Write(decision.Progress), (int)ended.Status, next?.From);
        w.CountClients(task.Id, before, state);
        if (next is not null) w.Publish(new RecallPlanned(task.Id, clientRow, next.At));
    }

    private static string? EventsJson(IReadOnlyList<CallEvent> events) =>
        events.Count == 0 ? null : JsonSerializer.Serialize(events.Select(e => new object?[] { e.At, e.What, e.Detail }), StoredJson.Options);
}

/// <summary>Published after a commit that planned a client's next call.</summary>
/// <param name="TaskId">Its task.</param>
/// <param name="ClientRow">Row number of the client.</param>
/// <param name="At">Not before, Unix milliseconds UTC.</param>
public sealed record RecallPlanned(long TaskId, long ClientRow, long At);

/// <summary>Published after a claim was given back: the call does not exist any more.</summary>
/// <param name="Call">As it stood.</param>
public sealed record CallReleased(Call Call);
