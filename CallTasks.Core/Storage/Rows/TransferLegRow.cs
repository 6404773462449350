namespace CallTasks.Core.Storage.Rows;

#pragma warning disable CS1591 // A row mirrors its table; the meaning of each column stands on the Model's type.

/// <summary>Table transfer_legs: second legs, to operators. A row is there before its INVITE leaves, and for an hour after its end.</summary>
public sealed class TransferLegRow
{
    public long Id { get; set; }
    public long CallId { get; set; }
    public long DialPlanId { get; set; }
    public string Phone { get; set; } = "";
    public string? CallerId { get; set; }
    public long StartedAt { get; set; }
    /// <summary>State of the SIP dialog, to end it after a crash; null until it is answered.</summary>
    public string? Dialog { get; set; }
    public long? EndedAt { get; set; }
}
