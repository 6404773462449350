namespace CallTasks.Core.Model;

/// <summary>A call that has just ended, as far as planning asks.</summary>
/// <param name="Status">Its final status.</param>
/// <param name="Reason">Why it was made.</param>
/// <param name="NumberIndex">Which of the client's numbers it went to.</param>
/// <param name="EndedAt">Unix milliseconds, UTC.</param>
/// <param name="IsShort">Answered, below the ineffective duration, hung up by the client, script's result not effective.</param>
/// <param name="IsEffective">Its result is effective.</param>
/// <param name="CarrierTrouble">Failed because the carrier fails everybody: not the client's, not counted.</param>
/// <param name="OwnTrouble">Answered, then broken because our speech program could not say its text: not the client's either.</param>
public sealed record EndedCall(
    CallStatus Status, CallReason Reason, int NumberIndex, long EndedAt, bool IsShort, bool IsEffective, bool CarrierTrouble, bool OwnTrouble = false);
