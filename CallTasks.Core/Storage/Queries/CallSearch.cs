using CallTasks.Core.Model;

namespace CallTasks.Core.Storage.Queries;

/// <summary>
/// What is looked for in a task's calls. A page is named by one of: how many calls are skipped (the first pages), the call it begins
/// after, the call it ends before, or the end of the list. The last three cost the same wherever they are.
/// </summary>
public sealed record CallSearch
{
    /// <summary>Beginning of a client ID or a phone number, from <see cref="CallQueries.MinPrefix"/> characters on; shorter text is a whole ID.</summary>
    public string? Client { get; init; }
    /// <summary>Started at or after (Unix milliseconds), or null.</summary>
    public long? From { get; init; }
    /// <summary>Started before, or null.</summary>
    public long? To { get; init; }
    /// <summary>Any of these; empty = all.</summary>
    public IReadOnlyList<CallStatus> Statuses { get; init; } = [];
    /// <summary>Failed calls and calls where the bot asked for help.</summary>
    public bool ProblemOnly { get; init; }
    /// <summary>Phone numbers are not looked at: who may not see them must not find them out by searching.</summary>
    public bool IdsOnly { get; init; }
    /// <summary>Calls skipped; use a key beyond the first pages.</summary>
    public int Offset { get; init; }
    /// <summary>1 to 1,000.</summary>
    public int Limit { get; init; } = 50;
    /// <summary>ID of the call this page begins after, or null. One that is gone counts as none.</summary>
    public long? After { get; init; }
    /// <summary>ID of the call this page ends before, or null.</summary>
    public long? Before { get; init; }
    /// <summary>The last page.</summary>
    public bool FromEnd { get; init; }

    /// <summary>No filter at all.</summary>
    public bool IsEverything => string.IsNullOrWhiteSpace(Client) && !HasPeriod && Statuses.Count == 0 && !ProblemOnly;

    internal bool HasPeriod => From is not null || To is not null;
}
