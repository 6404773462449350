namespace CallTasks.Core.Telephony;

/// <summary>What became of handing the peer over to another number by the carrier itself.</summary>
/// <param name="Reached">The other number has answered, and the carrier has the client: our side may hang up.</param>
/// <param name="Accepted">The carrier took the request, whatever came of it.</param>
/// <param name="Code">SIP code that refused the request, or that the other number answered; 0: none came.</param>
/// <param name="Text">What went wrong, or empty.</param>
public readonly record struct ReferAnswer(bool Reached, bool Accepted, int Code, string Text);
