namespace CallTasks.Core.Model;

/// <summary>What the end of a call means for its client.</summary>
/// <param name="State">New state of the client.</param>
/// <param name="Progress">New progress.</param>
/// <param name="Next">The one planned call, or null.</param>
public sealed record RecallDecision(ClientState State, ClientProgress Progress, PlannedCall? Next);
