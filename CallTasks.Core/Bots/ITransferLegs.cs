using CallTasks.Core.Audio;
using CallTasks.Core.Languages;
using CallTasks.Core.Model;

namespace CallTasks.Core.Bots;

/// <summary>Hands one call's client over to an operator. A call has its own; it keeps what became of every try for the call's record.</summary>
public interface ITransferLegs
{
    /// <summary>
    /// Finds an operator and lets the two talk until either hangs up. Meanwhile the client hears what goes on beneath the bot's voice. Never throws.
    /// </summary>
    /// <param name="request">To whom.</param>
    /// <param name="callEnded">Cancelled when the call ends: what rings is cancelled, what talks is hung up.</param>
    Task<TransferReport> TransferAsync(TransferRequest request, CancellationToken callEnded);
}

/// <summary>To whom a client is handed over.</summary>
public sealed record TransferRequest
{
    /// <summary>Where to: <see cref="RedirectMode.DialPlan"/>, <see cref="RedirectMode.Direction"/> or <see cref="RedirectMode.Customer"/>; anything else fails.</summary>
    public required Redirect To { get; init; }
    /// <summary>What the bot knows by now, for a system that is asked for the number.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();
    /// <summary>What the operator alone hears before the client, or null.</summary>
    public Prompt? Whisper { get; init; }
}

/// <summary>How a transfer came to its end.</summary>
public enum TransferEnd
{
    /// <summary>The client was handed over, and that talk is over: the bot has nothing more to say.</summary>
    Transferred,
    /// <summary>Nobody took the client: the bot goes on.</summary>
    Failed,
    /// <summary>The client's call ended before anybody took it.</summary>
    CallEnded,
}

/// <summary>What became of a transfer.</summary>
public sealed record TransferReport
{
    /// <summary>How it ended.</summary>
    public required TransferEnd End { get; init; }
    /// <summary>The number that took the client, or that was tried last; null when none was.</summary>
    public string? To { get; init; }
    /// <summary>Why nobody took it, for <see cref="TransferEnd.Failed"/>.</summary>
    public Wording? Why { get; init; }
}
