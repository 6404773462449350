namespace CallTasks.Core.Bots;

/// <summary>Where a recogniser is and how long calls wait for it. No record: its text must never show the key.</summary>
public sealed class HttpRecognizerOptions
{
    /// <summary>What a person waits for an answer without asking "hello?".</summary>
    public static readonly TimeSpan UsualTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Longest time limit that can be set.</summary>
    public static readonly TimeSpan LongestTimeout = TimeSpan.FromSeconds(30);

    /// <summary>http or https.</summary>
    public required Uri Address { get; init; }

    /// <summary>Sent as a bearer token; null: none.</summary>
    public string? Key { get; init; }

    /// <summary>From the first byte sent to the last received, at most <see cref="LongestTimeout"/>.</summary>
    public TimeSpan Timeout { get; init; } = UsualTimeout;
}
