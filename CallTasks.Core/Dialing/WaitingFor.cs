using CallTasks.Core.Model;

namespace CallTasks.Core.Dialing;

/// <summary>Why a running task starts no call at this moment.</summary>
/// <param name="Reason">Which gate is shut.</param>
/// <param name="Until">When it opens (Unix milliseconds, UTC), or null when that cannot be told.</param>
/// <param name="Text">The same in words, for people.</param>
public sealed record WaitingFor(WaitingReason Reason, long? Until, string Text);
