using CallTasks.Core.Model;

namespace CallTasks.Core.Storage.Queries;

/// <summary>A client as its list shows it.</summary>
public sealed record ClientView
{
    /// <summary>Row number.</summary>
    public required long Id { get; init; }
    /// <summary>The client's own ID.</summary>
    public required string ClientId { get; init; }
    /// <summary>E.164 numbers.</summary>
    public required IReadOnlyList<string> Phones { get; init; }
    /// <summary>Where it stands.</summary>
    public required ClientState State { get; init; }
    /// <summary>Its planned call, or null; a client never called has none, unless a frequency cap holds it back until then.</summary>
    public PlannedCall? NextCall { get; init; }
    /// <summary>What was counted so far.</summary>
    public required ClientProgress Progress { get; init; }
    /// <summary>How its last call ended, or null.</summary>
    public CallStatus? LastStatus { get; init; }
    /// <summary>Attempts made.</summary>
    public required int Attempts { get; init; }
    /// <summary>Parameters as a JSON object, or null.</summary>
    public string? Parameters { get; init; }
}

/// <summary>Reads clients.</summary>
public sealed class ClientQueries(SqliteConnections connections)
{
    internal const string Columns = "id, client_id, phones, state, due_at, next_number, next_reason, progress, last_status, attempts, parameters";

    /// <summary>One page of a task's clients in the order they came in; those of an import that is not finished do not exist.</summary>
    public Page<ClientView> List(long taskId, ClientSearch search)
    {
        using var connection = connections.OpenReader();
        return new ClientListRead(connection, taskId, search).Read();
    }

    /// <summary>One page by how many are skipped.</summary>
    /// <param name="search">Beginning of a client ID or a phone number, or null.</param>
    /// <param name="idsOnly">Phone numbers are not looked at: who may not see them must not find them out by searching.</param>
    public Page<ClientView> List(long taskId, string? search, ClientState? state, int offset, int limit, bool idsOnly = false) =>
        List(taskId, new ClientSearch { Text = search, State = state, Offset = Math.Max(0, offset), Limit = limit, IdsOnly = idsOnly });

    internal static ClientView ReadClient(Microsoft.Data.Sqlite.SqliteDataReader row)
    {
        var phones = row.GetString(2).Split(',');
        var state = (ClientState)row.GetInt32(3);
        return new ClientView
        {
            Id = row.GetInt64(0),
            ClientId = row.GetString(1),
            Phones = phones,
            State = state,
            NextCall = state == ClientState.WaitingRecall || (state == ClientState.New && row.GetInt64(4) > 0) ? new PlannedCall(row.GetInt64(4), row.GetInt32(5), (CallReason)row.GetInt32(6)) : null,
            Progress = ClientProgressText.Read(Entities.Text(row, 7), phones.Length),
            LastStatus = (CallStatus?)Entities.Int(row, 8),
            Attempts = row.GetInt32(9),
            Parameters = Entities.Text(row, 10),
        };
    }
}
