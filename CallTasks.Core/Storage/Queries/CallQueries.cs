using System.Text.Json;
using CallTasks.Core.Model;

namespace CallTasks.Core.Storage.Queries;

/// <summary>What is looked for in a task's calls.</summary>
public sealed record CallSearch
{
    /// <summary>Beginning of a client ID or a phone number; matched from <see cref="CallQueries.MinPrefix"/> characters on.</summary>
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
    /// <summary>Calls skipped; use <see cref="BeforeId"/> beyond the first pages.</summary>
    public int Offset { get; init; }
    /// <summary>1 to 1,000.</summary>
    public int Limit { get; init; } = 50;
    /// <summary>Only calls older than this one, or null: paging by key.</summary>
    public long? BeforeId { get; init; }
}

/// <summary>A call with all that is kept of it.</summary>
/// <param name="Call">The call.</param>
/// <param name="Events">Its timeline.</param>
/// <param name="Parameters">The client's parameters as a JSON object, or null.</param>
/// <param name="Others">The client's other calls, newest first, at most 100.</param>
public sealed record CallDetails(Call Call, IReadOnlyList<CallEvent> Events, string? Parameters, IReadOnlyList<Call> Others);

/// <summary>Reads calls.</summary>
public sealed class CallQueries(SqliteConnections connections)
{
    /// <summary>Shorter prefixes match too much to be of use.</summary>
    public const int MinPrefix = 4;

    private const int OtherCalls = 100;

    /// <summary>One page of a task's calls, newest first.</summary>
    public Page<Call> List(long taskId, CallSearch search)
    {
        var (offset, limit) = Reading.Bound(search.Offset, search.Limit);
        var where = "FROM calls WHERE task_id = $1";
        var args = new List<object?> { taskId };
        string Arg(object? value)
        {
            args.Add(value);
            return $"${args.Count}";
        }

        if (search.Client?.Trim() is { Length: > 0 } client)
        {
            // A whole ID may be short; a beginning must be long enough to mean something.
            var (first, end) = (Arg(client), Arg(client.Length >= MinPrefix ? Reading.PrefixEnd(client) : client + '\0'));
            // No number begins with '!'.
            var phone = search.IdsOnly ? "!" : client[0] == '+' ? client : "+" + client;
            var (firstPhone, endPhone) = (Arg(phone), Arg(client.Length >= MinPrefix ? Reading.PrefixEnd(phone) : phone + '\0'));
            where += $" AND id IN (SELECT id FROM calls WHERE task_id = $1 AND client_id >= {first} AND client_id < {end}{(search.IdsOnly ? $" AND NOT ({Reading.LooksLikeNumber})" : "")} UNION ALL SELECT id FROM calls WHERE task_id = $1 AND phone >= {firstPhone} AND phone < {endPhone})";
        }

        if (search.From is { } from) where += $" AND started_at >= {Arg(from)}";
        if (search.To is { } to) where += $" AND started_at < {Arg(to)}";
        if (search.Statuses.Count > 0) where += $" AND status IN ({string.Join(',', search.Statuses.Select(s => (int)s))})";
        if (search.ProblemOnly) where += " AND problem = 1";
        var page = search.BeforeId is { } before ? where + $" AND id < {Arg(before)}" : where;

        using var connection = connections.OpenReader();
        var unfiltered = args.Count == 1 && search.Statuses.Count == 0 && !search.ProblemOnly;
        var (total, exact) = unfiltered ? (connection.Read("SELECT coalesce(sum(value), 0) FROM task_counters WHERE task_id = $1 AND counter BETWEEN 10 AND 39", r => r.GetInt64(0), taskId)[0], true) : connection.Count(where, args.ToArray());
        var calls = connection.Read($"SELECT {Entities.CallColumns} {page} ORDER BY id DESC LIMIT {limit} OFFSET {offset}", Entities.ReadCall, args.ToArray());
        return new Page<Call>(total, exact, calls);
    }

    /// <summary>A call with all that is kept of it, or null.</summary>
    public CallDetails? Find(long id)
    {
        using var connection = connections.OpenReader();
        var calls = connection.Read($"SELECT {Entities.CallColumns} FROM calls WHERE id = $1", Entities.ReadCall, id);
        if (calls.Count == 0) return null;
        var events = connection.Read("SELECT events FROM calls WHERE id = $1", r => Entities.Text(r, 0), id)[0];
        var parameters = connection.Read("SELECT parameters FROM clients WHERE id = $1", r => Entities.Text(r, 0), calls[0].ClientRow);
        var others = connection.Read($"SELECT {Entities.CallColumns} FROM calls WHERE client_row = $1 AND id <> $2 ORDER BY id DESC LIMIT {OtherCalls}", Entities.ReadCall, calls[0].ClientRow, id);
        return new CallDetails(calls[0], ReadEvents(events), parameters.Count == 0 ? null : parameters[0], others);
    }

    /// <summary>Calls whose outcome a crash left unknown and nobody decided yet, newest first.</summary>
    public Page<Call> Interrupted(long? taskId, int offset, int limit)
    {
        (offset, limit) = Reading.Bound(offset, limit);
        const string Where = "FROM calls WHERE interrupted = 1 AND ($1 IS NULL OR task_id = $1)";
        using var connection = connections.OpenReader();
        var (total, exact) = connection.Count(Where, taskId);
        return new Page<Call>(total, exact, connection.Read($"SELECT {Entities.CallColumns} {Where} ORDER BY id DESC LIMIT {limit} OFFSET {offset}", Entities.ReadCall, taskId));
    }

    /// <summary>Highest call ID there is, or 0: reports read up to it.</summary>
    public long HighWater() => connections.Read("SELECT coalesce(max(id), 0) FROM calls", r => r.GetInt64(0))[0];

    private static IReadOnlyList<CallEvent> ReadEvents(string? json)
    {
        if (json is null) return [];
        using var document = JsonDocument.Parse(json);
        return document.RootElement.EnumerateArray().Select(e => new CallEvent(e[0].GetInt64(), e[1].GetString() ?? "", e[2].GetString())).ToArray();
    }
}
