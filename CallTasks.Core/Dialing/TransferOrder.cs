using CallTasks.Core.Languages;

namespace CallTasks.Core.Dialing;

/// <summary>One number of a transfer that is to be dialled. Belongs to the dialling thread from <see cref="TransferDesk.PlaceAsync"/> on.</summary>
/// <param name="callId">The call whose client is handed over.</param>
/// <param name="planId">The carrier.</param>
/// <param name="phone">Number to call.</param>
/// <param name="callerId">Number to show, or null.</param>
/// <param name="ringTimeout">How long it may ring.</param>
internal sealed class TransferOrder(long callId, long planId, string phone, string? callerId, TimeSpan ringTimeout)
{
    private readonly TaskCompletionSource<TransferPlacing> _placed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public long CallId => callId;
    public long PlanId => planId;
    public string Phone => phone;
    public string? CallerId => callerId;
    public TimeSpan RingTimeout => ringTimeout;

    /// <summary>The leg, once its first message has left; or why there is none.</summary>
    public Task<TransferPlacing> Placed => _placed.Task;

    /// <summary>Nobody waits for it any more.</summary>
    public bool Withdrawn { get; set; }

    public PlanDialing? Plan { get; set; }

    /// <summary>Until when it waits for a line and a permit (monotonic ticks).</summary>
    public long Until { get; set; }

    public bool HasLine { get; set; }
    public StartPermit? Permit { get; set; }

    /// <summary>Its row is being committed.</summary>
    public bool Claiming { get; set; }

    /// <summary>Its durable row; 0 before.</summary>
    public long Row { get; set; }

    /// <summary>When the dialling thread heard of the commit (monotonic ticks).</summary>
    public long ClaimedAt { get; set; }

    public void Place(TransferLeg leg) => _placed.TrySetResult(new TransferPlacing(leg, null));

    public void Refuse(Wording why) => _placed.TrySetResult(new TransferPlacing(null, why));
}

/// <summary>What became of an order: a leg, or why there is none.</summary>
internal readonly record struct TransferPlacing(TransferLeg? Leg, Wording? Why);
