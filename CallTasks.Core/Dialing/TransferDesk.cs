using CallTasks.Core.Languages;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Telephony;
using Microsoft.Extensions.Logging;

namespace CallTasks.Core.Dialing;

/// <summary>
/// Dials the second legs of transfers, on the dialling thread: each takes a line and a permit of its plan and the host, ahead of new calls,
/// since somebody waits on the line; its row is durable before its INVITE leaves. It is no call of the task, so it takes none of the task's.
/// </summary>
internal sealed class TransferDesk(
    DialingBook book, DialingGates gates, TransferLegLedger rows, ICarrier carrier, Trunks trunks, Mailbox mailbox, PaceClock clock, ClaimHorizon horizon, ILogger log)
{
    /// <summary>So long a client waits for a line and a permit, 15 s; then the bot goes on.</summary>
    public const long Patience = 15 * TimeSpan.TicksPerSecond;

    /// <summary>Transfers have no pace of their own beside the plan's and the host's: this one never binds.</summary>
    private readonly Pacer _own = new(PaceRate.Of((decimal)Intensity.MaxAttempts));

    private readonly List<TransferOrder> _orders = [];
    private int _up;
    private int _writing;

    /// <summary>No leg is wanted, up, or on its way to the database.</summary>
    public bool Idle => _orders.Count == 0 && _up == 0 && Volatile.Read(ref _writing) == 0;

    /// <summary>From any thread: dials as soon as line and pace allow. Never throws.</summary>
    /// <param name="order">What is to be dialled.</param>
    /// <param name="withdrawn">Nobody waits for it any more; it is not dialled, or what was dialled is hung up.</param>
    public async Task<TransferPlacing> PlaceAsync(TransferOrder order, CancellationToken withdrawn)
    {
        mailbox.Post(() => Take(order));
        await using var withdrawing = withdrawn.UnsafeRegister(_ => mailbox.Post(() => order.Withdrawn = true), null);
        return await order.Placed;
    }

    /// <summary>Takes lines and permits, sends what is due; before new calls are planned.</summary>
    /// <param name="closing">The program ends.</param>
    public void Turn(bool closing)
    {
        for (var i = 0; i < _orders.Count;)
        {
            var order = _orders[i];
            if (order.Claiming || !Serve(order, closing, clock.Now))
                i++;
            else
                _orders.RemoveAt(i);
        }
    }

    /// <summary>When to come again, if nothing arrives before.</summary>
    public long Next(long now)
    {
        var next = long.MaxValue;
        foreach (var order in _orders)
        {
            if (order.Claiming)
                continue;
            next = Math.Min(next, order.Until);
            if (order.Permit is { } permit)
                next = Math.Min(next, permit.Gate);
            else if (gates.Open && (order.HasLine || book.Lines.FullForLeg(order.PlanId) is null) && Permits(order).Next(now).At is var at && at != Pacer.Never)
                next = Math.Min(next, at - horizon.Ticks);
        }
        return next;
    }

    private void Take(TransferOrder order)
    {
        try
        {
            order.Plan = book.PlanOf(order.PlanId);
            order.Until = clock.Now + Patience;
            _orders.Add(order);
        }
        catch (Exception e)
        {
            log.LogError(e, "Call {Call}: its transfer's dial plan {Plan} cannot be used", order.CallId, order.PlanId);
            order.Refuse("The dial plan of the transfer is gone.");
        }
    }

    private PermitSet Permits(TransferOrder order) => new(_own, order.Plan!.Pacer, book.Host);

    /// <summary>One step of an order; true when it is settled.</summary>
    private bool Serve(TransferOrder order, bool closing, long now)
    {
        if (Refusal(order, closing, now) is { } why)
        {
            LetGo(order);
            order.Refuse(why);
            return true;
        }
        if (!gates.Open)
            return false;
        if (!order.HasLine)
        {
            if (Permits(order).Next(now).At is var at && (at == Pacer.Never || at - now > horizon.Ticks) || !book.Lines.TryTakeForLeg(order.PlanId))
                return false;
            order.HasLine = true;
        }
        order.Permit ??= Permits(order).TryReserve(now, horizon.Ticks);
        if (order.Permit is not { } permit)
            return false;
        if (order.Row == 0)
        {
            order.Claiming = true;
            Interlocked.Increment(ref _writing);
            _ = ClaimAsync(order, clock.Time.GetUtcNow().ToUnixTimeMilliseconds() + (Math.Max(0, permit.PlannedAt - now) / TimeSpan.TicksPerMillisecond));
            return false;
        }
        if (permit.Gate > now)
            return false;
        if (now - Math.Max(permit.Gate, order.ClaimedAt) > StartLimits.Late)
        {
            // The thread stood still: what the pace allows is asked anew, and the line is kept.
            permit.Abandon();
            order.Permit = null;
            return false;
        }
        Send(order, permit);
        return true;
    }

    /// <summary>Why an order comes to nothing; null while it may still come to something.</summary>
    private Wording? Refusal(TransferOrder order, bool closing, long now)
    {
        if (order.Withdrawn)
            return "Nobody waits for it any more.";
        if (closing)
            return "The program was asked to end.";
        // Nobody probes a plan over which no task dials: what was found out about it once may be long past.
        if (order.Plan is { Probes: not null } plan && !plan.Health.MayStart(now))
            return "The carrier does not answer.";
        if (now < order.Until)
            return null;
        if (!gates.Open)
            return "Starts of calls are held back now.";
        return order.HasLine || book.Lines.FullForLeg(order.PlanId) is null ? "The pace allowed no call in time." : "No line was free in time.";
    }

    private async Task ClaimAsync(TransferOrder order, long startAt)
    {
        var row = 0L;
        try
        {
            row = await rows.ClaimAsync(order.CallId, order.PlanId, order.Phone, order.CallerId, startAt);
        }
        catch (Exception e)
        {
            log.LogError(e, "Call {Call}: the leg of its transfer could not be recorded, so it is not dialled", order.CallId);
        }
        mailbox.Post(() =>
        {
            Interlocked.Decrement(ref _writing);
            order.Claiming = false;
            (order.Row, order.ClaimedAt) = (row, clock.Now);
            if (row != 0)
                return;
            _orders.Remove(order);
            LetGo(order);
            order.Refuse("The database could not be written.");
        });
    }

    private void Send(TransferOrder order, StartPermit permit)
    {
        var plan = order.Plan!;
        var id = TransferLegId.OnWire(order.Row);
        ICallLeg? leg = null;
        try
        {
            leg = carrier.Dial(new DialRequest { CallId = id, Phone = order.Phone, CallerId = order.CallerId, Trunk = trunks.Of(plan.Plan), RingTimeout = order.RingTimeout });
        }
        catch (Exception e)
        {
            log.LogError(e, "Call {Call}: the leg of its transfer could not be dialled", order.CallId);
        }
        var sent = clock.Now;
        permit.Started(sent);
        plan.Health.Sent(sent);
        gates.Started(sent);
        _up++;
        var life = new TransferLeg(order, leg ?? new BrokenLeg(id, clock.Time.GetUtcNow().ToUnixTimeMilliseconds()), rows, clock.Time, log)
        {
            OnReply = () => mailbox.Post(() => Replied(plan)),
            OnOver = answer => mailbox.Post(() => Over(plan, answer)),
        };
        Interlocked.Increment(ref _writing);
        _ = LiveAsync(life);
        order.Place(life);
    }

    private async Task LiveAsync(TransferLeg life)
    {
        await Task.Yield();
        using (life)
            await life.RunAsync();
        Interlocked.Decrement(ref _writing);
        mailbox.Wake();
    }

    private static void Replied(PlanDialing plan)
    {
        plan.Health.Replied();
        plan.Proven = true;
    }

    private void Over(PlanDialing plan, CarrierAnswer answer)
    {
        _up--;
        plan.Health.Ended(OutcomeClassifier.Classify(answer, plan.Plan.Settings.OutcomeOverrides), answer);
        plan.ApplyHealth();
        book.Lines.ReleaseLeg(plan.Id);
    }

    /// <summary>Line, permit and row of an order that is not dialled.</summary>
    private void LetGo(TransferOrder order)
    {
        order.Permit?.Abandon();
        if (order.HasLine)
            book.Lines.ReleaseLeg(order.PlanId);
        (order.Permit, order.HasLine) = (null, false);
        if (order.Row == 0)
            return;
        Interlocked.Increment(ref _writing);
        _ = GiveBackAsync(order);
    }

    private async Task GiveBackAsync(TransferOrder order)
    {
        try
        {
            await rows.GiveBackAsync(order.Row);
        }
        catch (Exception e)
        {
            log.LogError(e, "Call {Call}: the row of a leg that was not dialled is left", order.CallId);
        }
        Interlocked.Decrement(ref _writing);
        mailbox.Wake();
    }
}
