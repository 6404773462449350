using CallTasks.Core.Model;

namespace CallTasks.Core.Storage.Queries;

/// <summary>What is looked for in a task's clients; a page is named as in <see cref="CallSearch"/>.</summary>
public sealed record ClientSearch
{
    /// <summary>Beginning of a client ID or a phone number, from <see cref="CallQueries.MinPrefix"/> characters on; shorter text is a whole ID.</summary>
    public string? Text { get; init; }
    /// <summary>Only clients in this state, or null.</summary>
    public ClientState? State { get; init; }
    /// <summary>Phone numbers are not looked at: who may not see them must not find them out by searching.</summary>
    public bool IdsOnly { get; init; }
    /// <summary>Clients skipped; use a key beyond the first pages.</summary>
    public int Offset { get; init; }
    /// <summary>1 to 1,000.</summary>
    public int Limit { get; init; } = 50;
    /// <summary>Row number of the client this page begins after, or null. One that is gone counts as none.</summary>
    public long? After { get; init; }
    /// <summary>Row number of the client this page ends before, or null.</summary>
    public long? Before { get; init; }
    /// <summary>The last page.</summary>
    public bool FromEnd { get; init; }
}
