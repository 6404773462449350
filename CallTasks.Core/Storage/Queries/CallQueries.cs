using System.Text.Json;
using CallTasks.Core.Languages;
using CallTasks.Core.Model;

namespace CallTasks.Core.Storage.Queries;

/// <summary>A call with all that is kept of it.</summary>
/// <param name="Call">The call.</param>
/// <param name="Events">Its timeline.</param>
/// <param name="Parameters">The client's parameters as a JSON object, or null.</param>
/// <param name="Others">The client's other calls, newest first, at most 100.</param>
public sealed record CallDetails(Call Call, IReadOnlyList<CallEvent> Events, string? Parameters, IReadOnlyList<Call> Others)
{
    /// <summary>What the script's blocks set, as a JSON object, or null.</summary>
    public string? Variables { get; init; }

    /// <summary>By the client's own parameter, else by the voice where the task asks for it.</summary>
    public Gender Gender { get; init; }

    /// <summary>What was heard of who answered, as it is kept, or null.</summary>
    public string? Evidence { get; init; }

    /// <summary>SIP messages that are kept of it; 0: none.</summary>
    public int TracedMessages { get; init; }
}

/// <summary>Reads calls.</summary>
public sealed class CallQueries(SqliteConnections connections)
{
    /// <summary>Shorter text matches too much to be of use as a beginning: it is taken as a whole ID or number.</summary>
    public const int MinPrefix = 4;

    private const int OtherCalls = 100;

    /// <summary>One page of a task's calls, newest first; a beginning that more than 10,000 calls have comes in the order of client IDs, then of numbers.</summary>
    public Page<Call> List(long taskId, CallSearch search)
    {
        using var connection = connections.OpenReader();
        return new CallListRead(connection, taskId, search).Read();
    }

    /// <summary>A call with all that is kept of it, or null.</summary>
    public CallDetails? Find(long id)
    {
        using var connection = connections.OpenReader();
        var calls = connection.Read($"SELECT {Entities.CallColumns} FROM calls WHERE id = $1", Entities.ReadCall, id);
        if (calls.Count == 0) return null;
        var (events, gender, evidence) = connection.Read("SELECT events, gender, evidence FROM calls WHERE id = $1", r => (Entities.Text(r, 0), (Gender)r.GetInt32(1), Entities.Text(r, 2)), id)[0];
        var parameters = connection.Read("SELECT parameters FROM clients WHERE id = $1", r => Entities.Text(r, 0), calls[0].ClientRow);
        var others = connection.Read($"SELECT {Entities.CallColumns} FROM calls WHERE client_row = $1 AND id <> $2 ORDER BY id DESC LIMIT {OtherCalls}", Entities.ReadCall, calls[0].ClientRow, id);
        return new CallDetails(calls[0], ReadEvents(events), parameters.Count == 0 ? null : parameters[0], others)
        {
            Variables = connection.Read("SELECT variables FROM calls WHERE id = $1", r => Entities.Text(r, 0), id)[0],
            Gender = parameters is [{ } json] && GenderText.Read(ScriptText.Variables(json).GetValueOrDefault(GenderText.Parameter)) is var told and not Gender.Unknown ? told : gender,
            Evidence = evidence,
            TracedMessages = connection.Read("SELECT messages FROM call_traces WHERE call_id = $1", r => r.GetInt32(0), id) is [var messages] ? messages : 0,
        };
    }

    /// <summary>The SIP messages that are kept of a call, or null.</summary>
    public CallTrace? Trace(long id)
    {
        using var connection = connections.OpenReader();
        return connection.Read("SELECT trace FROM call_traces WHERE call_id = $1", r => r.GetFieldValue<byte[]>(0), id) is [var packed] ? CallTrace.Unpack(packed) : null;
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

    /// <summary>Details that are sentences of ours are told in the language of whoever reads.</summary>
    private static IReadOnlyList<CallEvent> ReadEvents(string? json)
    {
        if (json is null) return [];
        using var document = JsonDocument.Parse(json);
        return document.RootElement.EnumerateArray().Select(e => new CallEvent(e[0].GetInt64(), e[1].GetString() ?? "", e[2].GetString() is { } detail ? Wording.FromStored(detail).ToString() : null)).ToArray();
    }
}
