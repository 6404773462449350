using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Telephony;
using Microsoft.Extensions.Logging;

namespace CallTasks.Core.Dialing;

/// <summary>
/// Decides which call starts when, on one thread: plans starts up to 50 ms ahead, claims them in one commit, sends each at its
/// instant after a last check. Everything slow runs elsewhere and comes back through the mailbox.
/// </summary>
internal sealed class DialingLoop(
    DialingBook book, DialingGates gates, CallLedger calls, QueueReader reader, ICarrier carrier, Trunks trunks, LifeServices life, TransferDesk transfers, SpeechWatch speech, Mailbox mailbox, PaceClock clock, ClaimHorizon horizon, ILogger log)
{
    private readonly List<PlannedStart> _claimed = [];
    private readonly Dictionary<long, CallLife> _lives = [];
    private long _nextPlan = long.MinValue;
    private int _planned;
    private int _turn;
    private int _unfinished;

    /// <summary>Calls that are up.</summary>
    public IReadOnlyCollection<CallLife> Lives => _lives.Values;

    /// <summary>No new start is planned any more.</summary>
    public bool Closing { get; private set; }

    /// <summary>Closing, and everything that was begun is over and durable.</summary>
    public bool Closed => Closing && _lives.Count == 0 && _planned == 0 && Volatile.Read(ref _unfinished) == 0 && transfers.Idle;

    private long Wall => clock.Time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Sends what is due, plans what comes next.</summary>
    /// <returns>When to come again, if nothing arrives before.</returns>
    public long Turn()
    {
        SendDue();
        transfers.Turn(Closing);
        var now = clock.Now;
        if (!Closing)
        {
            LookForClients(now);
            if (now >= _nextPlan && gates.Open)
                Plan(now);
        }
        return NextTurn(clock.Now);
    }

    /// <summary>No new starts; claims are given back, ringing calls cancelled, talking ones go on.</summary>
    public void Close()
    {
        Closing = true;
        foreach (var start in _claimed)
            GiveBack(start, "the program ends");
        _claimed.Clear();
        foreach (var call in _lives.Values)
            call.CancelRinging("The program was asked to end while it rang", byHost: true);
    }

    /// <summary>Ends talking calls too.</summary>
    public void HangUpAll()
    {
        foreach (var call in _lives.Values)
            call.HangUp("The program was asked to end");
    }

    /// <summary>A task was stopped: what rings is cancelled.</summary>
    public void CancelRinging(long taskId)
    {
        foreach (var call in _lives.Values)
        {
            if (call.TaskId == taskId)
                call.CancelRinging("The task was stopped while it rang", byHost: false);
        }
    }

    private void LookForClients(long now)
    {
        var wall = Wall;
        foreach (var task in book.Tasks)
        {
            if (!task.Running || !task.Queue.WantsLook(now, wall))
                continue;
            var (id, settings, queue) = (task.Id, task.Task.Settings.InForce(), task.Queue);
            var limit = queue.BeginLook(task.Pace, wall);
            _ = Task.Run(() =>
            {
                QueueRead? read = null;
                try
                {
                    read = reader.Read(id, settings, wall, limit);
                }
                catch (Exception e)
                {
                    log.LogError(e, "Looking for clients of task {Task} failed", id);
                }
                mailbox.Post(() => queue.EndLook(read, clock.Now));
            });
        }
    }

    private void Plan(long now)
    {
        List<PlannedStart>? batch = null;
        var plans = book.Plans;
        var wall = Wall;
        // Plan by plan, one start each, beginning with another plan every time: where the host is short, none comes first.
        for (var found = true; found && _planned < StartLimits.MaxPlanned;)
        {
            found = false;
            foreach (var plan in plans.Skip(_turn % Math.Max(1, plans.Count)).Concat(plans.Take(_turn % Math.Max(1, plans.Count))))
            {
                if (plan.Tasks.Count == 0 || plan.Turns.Next(id => CanStart(plan, id, now)) is not { } id || book.Task(id) is not { } task)
                    continue;
                if (Reserve(plan, task, now, wall) is not { } start)
                    continue;
                plan.Turns.Served(id);
                (batch ??= []).Add(start);
                found = true;
            }
            _turn++;
        }
        if (batch is null)
            return;
        _nextPlan = now + StartLimits.PlanEvery;
        _ = ClaimAsync(batch);
    }

    private bool CanStart(PlanDialing plan, long taskId, long now) =>
        book.Task(taskId) is { Running: true } task
        && task.Queue.HasClient
        && speech.Why(task) is null
        && plan.MayPlan(now)
        && book.Lines.Full(taskId, plan.Id) is null
        && task.Permits.Next(now).At is var at && at != Pacer.Never && at - now <= horizon.Ticks;

    private PlannedStart? Reserve(PlanDialing plan, TaskDialing task, long now, long wall)
    {
        if (task.Permits.TryReserve(now, horizon.Ticks) is not { } permit)
            return null;
        book.Lines.TryTake(task.Id, plan.Id);
        task.Queue.TryTake(out var client);
        task.Planned++;
        plan.Planned++;
        _planned++;
        var startAt = wall + (Math.Max(0, permit.PlannedAt - now) / TimeSpan.TicksPerMillisecond);
        return new PlannedStart
        {
            Task = task,
            Plan = plan,
            Queue = task.Queue,
            Permit = permit,
            Request = new ClaimRequest(client.ClientRow, task.Id, startAt),
            ValidUntil = task.Queue.ValidUntil,
        };
    }

    private async Task ClaimAsync(List<PlannedStart> batch)
    {
        var began = clock.Now;
        var claimed = new Dictionary<(long, long), ClaimedCall>(batch.Count);
        try
        {
            foreach (var call in await calls.ClaimAsync([.. batch.Select(s => s.Request)]))
                claimed[(call.TaskId, call.ClientRow)] = call;
        }
        catch (Exception e)
        {
            log.LogError(e, "Claiming {Count} calls failed", batch.Count);
            // One that cannot be claimed must not hold up the others.
            foreach (var start in batch.Count > 1 ? batch : [])
            {
                try
                {
                    foreach (var call in await calls.ClaimAsync([start.Request]))
                        claimed[(call.TaskId, call.ClientRow)] = call;
                }
                catch (Exception one)
                {
                    log.LogError(one, "Claiming a client of task {Task} failed", start.Request.TaskId);
                }
            }
        }
        mailbox.Post(() =>
        {
            horizon.Committed(clock.Now - began);
            Claimed(batch, claimed);
        });
    }

    private void Claimed(List<PlannedStart> batch, Dictionary<(long, long), ClaimedCall> claimed)
    {
        var now = clock.Now;
        foreach (var start in batch)
        {
            if (!claimed.TryGetValue((start.Request.TaskId, start.Request.ClientRow), out var call))
            {
                start.Queue.Refused(start.Request.ClientRow, now);
                LetGo(start);
                continue;
            }
            start.Call = call;
            start.CommittedAt = now;
            if (Closing)
                GiveBack(start, "the program ends");
            else
                _claimed.Add(start);
        }
    }

    private void SendDue()
    {
        for (var i = 0; i < _claimed.Count;)
        {
            var start = _claimed[i];
            if (start.Permit.Gate > clock.Now)
            {
                i++;
                continue;
            }
            _claimed.RemoveAt(i);
            if (WhyNot(start) is { } why)
                GiveBack(start, why);
            else
                Send(start);
        }
    }

    /// <summary>The last check before the first transmission; null when it may leave.</summary>
    private string? WhyNot(PlannedStart start)
    {
        var now = clock.Now;
        var call = start.Call!;
        if (!start.Task.Running || book.Task(start.Task.Id) != start.Task)
            return "the task does not run any more";
        if (!gates.Open)
            return "starts are held back";
        if (call.DialPlanId != start.Plan.Id || start.Task.Plan != start.Plan)
            return "the task has another dial plan now";
        if (!start.Plan.Health.MayStart(now))
            return "the carrier does not answer";
        if (speech.Why(start.Task) is not null)
            return "its texts cannot be spoken";
        if (book.OverLimit(start.Task, start.Plan))
            return "a line limit was lowered";
        if (Wall >= start.ValidUntil)
            return "calling hours are over";
        if (now - Math.Max(start.Permit.Gate, start.CommittedAt) > StartLimits.Late || now - start.Permit.PlannedAt > StartLimits.ClaimAge)
            return "its instant is past";
        return null;
    }

    private void Send(PlannedStart start)
    {
        var call = start.Call!;
        var plan = start.Plan.Plan;
        ICallLeg? leg = null;
        try
        {
            leg = carrier.Dial(new DialRequest
            {
                CallId = call.CallId,
                Phone = call.Phone,
                CallerId = call.CallerId,
                Trunk = trunks.Of(plan),
                RingTimeout = TimeSpan.FromSeconds(plan.Settings.RingTimeoutSeconds),
            });
        }
        catch (Exception e)
        {
            log.LogError(e, "Call {Call} of task {Task} could not be dialled", call.CallId, call.TaskId);
        }
        var sent = clock.Now;
        start.Permit.Started(sent);
        start.Task.Started(sent);
        start.Plan.Health.Sent(sent);
        Unplan(start);
        start.Queue.Settled(start.Request.ClientRow);
        gates.Started(sent);

        var one = new CallLife(call, start.Task.Task.Settings, plan, leg ?? new BrokenLeg(call.CallId, Wall), Wall, life)
        {
            SentAt = sent,
            OnReply = _ => mailbox.Post(() => Replied(start.Plan)),
            OnTalked = outcome => mailbox.Post(() => start.Task.Speech.Talked(outcome)),
            OnOver = (me, status, answer) => mailbox.Post(() => Over(me, start.Plan, status, answer)),
        };
        _lives.Add(call.CallId, one);
        Interlocked.Increment(ref _unfinished);
        _ = LiveAsync(one);
    }

    private async Task LiveAsync(CallLife one)
    {
        try
        {
            await Task.Yield();
            await one.RunAsync();
        }
        catch (Exception e)
        {
            log.LogError(e, "Call {Call} of task {Task} broke", one.CallId, one.TaskId);
        }
        finally
        {
            one.Dispose();
            Interlocked.Decrement(ref _unfinished);
            if (Closing)
                mailbox.Wake();
        }
    }

    private static void Replied(PlanDialing plan)
    {
        plan.Health.Replied();
        plan.Proven = true;
    }

    private void Over(CallLife one, PlanDialing plan, CallStatus status, CarrierAnswer answer)
    {
        if (!_lives.Remove(one.CallId))
            return;
        var trouble = plan.Health.IsTrouble(status, answer);
        plan.Health.Ended(status, answer);
        if (answer.SipCode is not null)
            plan.Proven = true;
        plan.ApplyHealth();
        book.Lines.Release(one.TaskId, one.PlanId);
        one.Settle(trouble);
    }

    /// <summary>A claimed start that is not sent: the call row goes, the client is as it was.</summary>
    private void GiveBack(PlannedStart start, string why)
    {
        log.LogDebug("Call {Call} of task {Task} is given back: {Why}", start.Call!.CallId, start.Task.Id, why);
        LetGo(start);
        Interlocked.Increment(ref _unfinished);
        _ = GiveBackAsync(start);
    }

    private async Task GiveBackAsync(PlannedStart start)
    {
        try
        {
            await calls.ReleaseClaimAsync(start.Call!.CallId);
        }
        catch (Exception e)
        {
            log.LogError(e, "Call {Call} of task {Task} could not be given back", start.Call!.CallId, start.Task.Id);
        }
        Interlocked.Decrement(ref _unfinished);
        mailbox.Post(() =>
        {
            start.Queue.Settled(start.Request.ClientRow);
            start.Queue.Changed();
        });
    }

    /// <summary>Permit and lines of a start that is not sent.</summary>
    private void LetGo(PlannedStart start)
    {
        start.Permit.Abandon();
        book.Lines.Release(start.Task.Id, start.Plan.Id);
        Unplan(start);
    }

    private void Unplan(PlannedStart start)
    {
        start.Task.Planned--;
        start.Plan.Planned--;
        _planned--;
    }

    private long NextTurn(long now)
    {
        var next = transfers.Next(now);
        foreach (var start in _claimed)
        {
            var gate = start.Permit.Gate;
            if (gate != Pacer.Never)
                next = Math.Min(next, gate);
        }
        if (Closing)
            return next;
        var wall = Wall;
        foreach (var task in book.Tasks)
        {
            if (!task.Running)
                continue;
            next = Math.Min(next, task.Queue.NextLook(now, wall));
            if (!gates.Open || !task.Queue.HasClient || speech.Why(task) is not null || !task.Plan.MayPlan(now) || book.Lines.Full(task.Id, task.Plan.Id) is not null)
                continue;
            if (task.Permits.Next(now).At is var at && at != Pacer.Never)
                next = Math.Min(next, Math.Max(at - horizon.Ticks, _nextPlan));
        }
        return next;
    }
}
