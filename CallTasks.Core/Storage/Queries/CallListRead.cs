using CallTasks.Core.Model;
using Microsoft.Data.Sqlite;

namespace CallTasks.Core.Storage.Queries;

/// <summary>
/// Reads one page of a task's calls: first the IDs, by an index that is named in the statement, then their rows. Which index drives:
/// a client ID or number with up to <see cref="Reading.CountLimit"/> matches, else status and period, else the text alone, else the calls
/// in the order they were made. Calls come newest first (by start where a status or a period is asked, those never dialled last); a text
/// that matches more than can be sorted comes in its own order.
/// </summary>
internal sealed class CallListRead
{
    private const string ByTask = "IX_calls_task_id";
    private const string ByStart = "IX_calls_task_id_started_at";
    private const string ByStatus = "IX_calls_task_id_status_started_at";
    private const string ByProblem = "ix_calls_problem";
    private const string ByClientId = "IX_calls_task_id_client_id";
    private const string ByPhone = "IX_calls_task_id_phone";

    /// <summary>Calls looked at for a match nearby: some 20 ms.</summary>
    private const int Nearby = 20_000;

    /// <summary>Matches of a text that are still sorted rather than walking along a list of millions: some 100 ms.</summary>
    private const int Sortable = 100_000;

    private readonly SqliteConnection _connection;
    private readonly long _taskId;
    private readonly CallSearch _search;
    private readonly ClientText? _client;
    private readonly int _sortable;
    private readonly int _few;
    private readonly int _offset;
    private readonly int _limit;
    private readonly Key? _key;
    private readonly bool _backwards;

    /// <param name="sortable">Below the usual bounds, so that a test sees what many matches do with few.</param>
    public CallListRead(SqliteConnection connection, long taskId, CallSearch search, int sortable = Sortable)
    {
        (_sortable, _few) = (sortable, Math.Min(sortable, Reading.CountLimit));
        (_connection, _taskId, _search, _client) = (connection, taskId, search, ClientText.Of(search.Client, search.IdsOnly));
        (_offset, _limit) = Reading.Bound(search.Offset, search.Limit);
        _key = (search.After ?? search.Before) is { } id ? KeyOf(id) : null;
        _backwards = search.FromEnd || (_key is not null && search.After is null);
    }

    private bool HasFilterBesidesClient => _search.HasPeriod || _search.Statuses.Count > 0 || _search.ProblemOnly;

    public Page<Call> Read()
    {
        if (_client is { } client)
        {
            if (Narrow(client) is { } matches) return Of(matches);
            if (!HasFilterBesidesClient) return Of(InOrderOfText(client), Reading.CountLimit, false);
        }

        var (total, exact) = Total();
        return Of(Newest(total, exact), total, exact);
    }

    /// <summary>IDs of all matches, newest first, or null when they are too many to be sorted.</summary>
    private List<long>? Narrow(ClientText client)
    {
        var found = new HashSet<long>();
        foreach (var (index, column, range, only) in Texts(client))
        {
            var room = _few + 1 - found.Count;
            found.UnionWith(_connection.Read($"SELECT id FROM calls INDEXED BY {index} WHERE task_id = $1 AND {column} >= $2 AND {column} < $3{only} LIMIT {room}", r => r.GetInt64(0), _taskId, range.First, range.End));
            if (found.Count > _few) return null;
        }

        if (HasFilterBesidesClient && found.Count > 0)
        {
            var args = new SqlArguments();
            return _connection.Read($"SELECT id FROM calls WHERE id IN ({Matching(client, args)}){Started(args)}{StatusIn()}{Problem()} ORDER BY started_at DESC, id DESC", r => r.GetInt64(0), args.Values);
        }

        var ids = found.ToList();
        ids.Sort(static (a, b) => b.CompareTo(a));
        return ids;
    }

    /// <summary>One page of IDs that are all known and in order.</summary>
    private Page<Call> Of(List<long> ids)
    {
        var at = _key is null ? -1 : ids.IndexOf(_key.Id);
        var from = _search.FromEnd ? ids.Count - LastPage(ids.Count)
            : at < 0 ? _offset
            : _backwards ? at - _limit : at + 1;
        return Of(ids.Skip(Math.Max(0, from)).Take(from < 0 && at >= 0 ? at : _limit).ToList(), ids.Count, true);
    }

    /// <summary>Matches of a beginning that many have: by client ID, then by number.</summary>
    private List<long> InOrderOfText(ClientText client)
    {
        var skip = _key is null && !_backwards ? _offset : 0;
        var wanted = skip + _limit;
        var ids = new List<long>();
        var keyIsId = _key is not null && client.Id.Holds(_key.ClientId);
        foreach (var (index, column, range, only) in _backwards ? Texts(client).Reverse() : Texts(client))
        {
            var byId = column == "client_id";
            // A key in one half: the other half is either passed already or read from its edge.
            if (_key is not null && byId != keyIsId && byId != _backwards) continue;
            var args = new SqlArguments();
            var (op, order) = _backwards ? ("<", "DESC") : (">", "ASC");
            // The key is an end of the range itself: beside another end the index would be entered there.
            var key = _key is null || byId != keyIsId ? null : byId ? _key.ClientId : _key.Phone;
            var (first, end) = (args.Add(_backwards ? range.First : key ?? range.First), args.Add(_backwards ? key ?? range.End : range.End));
            var sql = $"SELECT id FROM calls INDEXED BY {index} WHERE task_id = {args.Add(_taskId)} AND {column} >= {first} AND {column} {(_backwards && key is not null ? "<=" : "<")} {end}{only}";
            if (!byId) sql += $" AND NOT (client_id >= {args.Add(client.Id.First)} AND client_id < {args.Add(client.Id.End)}{client.IdIs})";
            if (key is not null) sql += $" AND ({column} {op} {(_backwards ? end : first)} OR id {op} {args.Add(_key!.Id)})";
            ids.AddRange(_connection.Read($"{sql} ORDER BY {column} {order}, id {order} LIMIT {wanted - ids.Count}", r => r.GetInt64(0), args.Values));
            if (ids.Count >= wanted) break;
        }

        if (_backwards) ids.Reverse();
        return ids.Skip(skip).ToList();
    }

    /// <summary>IDs of the page by the order they were made or started in.</summary>
    private List<long> Newest(long total, bool exact)
    {
        var (offset, limit, backwards) = (_key is null ? _offset : 0, _limit, _backwards);
        if (_search.FromEnd)
        {
            (offset, limit) = (0, exact ? LastPage(total) : _limit);
        }
        else if (_key is null && exact && offset > total / 2)
        {
            // Skipped from the nearer end.
            (backwards, limit) = (true, (int)Math.Clamp(total - offset, 0, _limit));
            offset = (int)Math.Max(0, total - offset - limit);
        }

        if (limit == 0) return [];
        var ids = _client is { } client && (!exact || _few < Reading.CountLimit) ? Searched(client, limit, offset, backwards) : Walk(limit, offset, backwards);
        if (backwards) ids.Reverse();
        return ids;
    }

    /// <summary>
    /// Calls of the asked status or period that match a text which many have: looked for nearby; where they are rare, among all that have
    /// the text; where these are too many to be sorted, along the whole list.
    /// </summary>
    private List<long> Searched(ClientText client, int limit, int offset, bool backwards)
    {
        var near = Walk(limit, offset, backwards, Nearby);
        if (near.Count == limit) return near;
        var matches = Texts(client).Sum(text => _connection.Read(
            $"SELECT count(*) FROM (SELECT 1 FROM calls INDEXED BY {text.Index} WHERE task_id = $1 AND {text.Column} >= $2 AND {text.Column} < $3{text.Only} LIMIT {_sortable + 1})", r => r.GetInt64(0), _taskId, text.Range.First, text.Range.End)[0]);
        if (matches > _sortable) return Walk(limit, offset, backwards);
        var args = new SqlArguments();
        var order = backwards ? "ASC" : "DESC";
        var sql = $"SELECT id FROM calls WHERE id IN ({Matching(client, args)}){Started(args)}{StatusIn()}{Problem()}";
        if (_key is not null) sql += $" AND coalesce((started_at, id) {(backwards ? ">" : "<")} ({args.Add(_key.StartedAt ?? -1)}, {args.Add(_key.Id)}), started_at IS NULL)";
        return _connection.Read($"{sql} ORDER BY started_at {order}, id {order} LIMIT {limit} OFFSET {offset}", r => r.GetInt64(0), args.Values);
    }

    /// <summary>The list's index, from the key on.</summary>
    /// <param name="lookAt">Gives up after so many calls.</param>
    private List<long> Walk(int limit, int offset, bool backwards, int? lookAt = null)
    {
        var args = new SqlArguments();
        var arms = Arms(args, backwards, withClient: lookAt is null);
        var order = backwards ? "ASC" : "DESC";
        var page = $"LIMIT {limit} OFFSET {offset}";
        var hit = lookAt is null ? "" : $", {ClientMatches(args)[" AND ".Length..]} AS hit";
        var sql = IsByStart
            ? $"{string.Join(" UNION ALL ", arms.Select(arm => $"SELECT id, started_at{hit} {arm}"))} ORDER BY 2 {order}, 1 {order}"
            : $"SELECT id{hit} {arms[0]} ORDER BY id {order}";
        return _connection.Read(lookAt is null ? $"{sql} {page}" : $"SELECT id FROM ({sql} LIMIT {lookAt}) WHERE hit {page}", r => r.GetInt64(0), args.Values);
    }

    private bool IsByStart => HasFilterBesidesClient;

    /// <summary>The statement's parts from FROM on, each a range of one index in the list's order, so that they are merged and never sorted.</summary>
    private List<string> Arms(SqlArguments args, bool backwards, bool withClient = true)
    {
        var task = args.Add(_taskId);
        var rest = withClient ? ClientMatches(args) : "";
        var op = backwards ? ">" : "<";
        if (!IsByStart) return [$"FROM calls INDEXED BY {ByTask} WHERE task_id = {task}{(_key is null ? "" : $" AND id {op} {args.Add(_key.Id)}")}{rest}"];

        var started = Started(args);
        var keyed = _key?.StartedAt is { } at ? $" AND (started_at, id) {op} ({args.Add(at)}, {args.Add(_key.Id)})" : "";
        if (_search.Statuses.Count == 0 && !_search.ProblemOnly) return [$"FROM calls INDEXED BY {ByStart} WHERE task_id = {task}{started}{keyed}{rest}"];

        var index = _search.ProblemOnly ? ByProblem : ByStatus;
        var arms = new List<string>();
        foreach (var status in _search.Statuses.Count > 0 ? _search.Statuses.Distinct() : Enum.GetValues<CallStatus>())
        {
            var range = $"FROM calls INDEXED BY {index} WHERE task_id = {task} AND status = {(int)status}{Problem()}";
            // Those never dialled have no start: they stand at the end.
            var keyIsUndialled = _key is { StartedAt: null };
            if (keyIsUndialled ? backwards : true) arms.Add($"{range} AND started_at IS NOT NULL{started}{keyed}{rest}");
            if (!status.NotDialled() || _search.HasPeriod) continue;
            if (_key is null || !backwards && !keyIsUndialled) arms.Add($"{range} AND started_at IS NULL{rest}");
            else if (keyIsUndialled) arms.Add($"{range} AND started_at IS NULL AND id {op} {args.Add(_key.Id)}{rest}");
        }

        return arms.Count > 0 ? arms : [$"FROM calls INDEXED BY {ByTask} WHERE task_id = {task} AND 0"];
    }

    private (long Total, bool Exact) Total()
    {
        if (_client is null && !_search.HasPeriod && !_search.ProblemOnly)
        {
            var counters = _search.Statuses.Count == 0 ? "BETWEEN 10 AND 39" : $"IN ({string.Join(',', _search.Statuses.Distinct().Select(s => (int)Counter.Calls + (int)s))})";
            return (_connection.Read($"SELECT coalesce(sum(value), 0) FROM task_counters WHERE task_id = $1 AND counter {counters}", r => r.GetInt64(0), _taskId)[0], true);
        }

        // So many are looked at, at most; with a client asked besides, those of them that match are said to be "at least".
        var (looked, hits) = (0L, 0L);
        var args = new SqlArguments();
        var unkeyed = _key is null ? this : new CallListRead(_connection, _taskId, _search with { After = null, Before = null, FromEnd = false }, _sortable);
        foreach (var arm in unkeyed.Arms(args, backwards: false, withClient: false))
        {
            var room = Reading.CountLimit + 1 - looked;
            if (room <= 0) break;
            var own = new SqlArguments();
            foreach (var value in args.Values) own.Add(value);
            var hit = ClientMatches(own) is { Length: > 0 } match ? match[" AND ".Length..] : "1";
            var (all, found) = _connection.Read($"SELECT count(*), coalesce(sum(hit), 0) FROM (SELECT {hit} AS hit {arm} LIMIT {room})", r => (r.GetInt64(0), r.GetInt64(1)), own.Values)[0];
            (looked, hits) = (looked + all, hits + found);
        }

        return looked > Reading.CountLimit ? (Math.Min(hits, Reading.CountLimit), false) : (hits, true);
    }

    private Page<Call> Of(List<long> ids, long total, bool exact)
    {
        if (ids.Count == 0) return new Page<Call>(total, exact, []);
        var calls = _connection.Read($"SELECT {Entities.CallColumns} FROM calls WHERE id IN ({string.Join(',', ids)})", Entities.ReadCall).ToDictionary(call => call.Id);
        return new Page<Call>(total, exact, [.. ids.Where(calls.ContainsKey).Select(id => calls[id])]);
    }

    private int LastPage(long total) => total == 0 ? 0 : (int)((total - 1) % _limit) + 1;

    private string Started(SqlArguments args) =>
        (_search.From is { } from ? $" AND started_at >= {args.Add(from)}" : "") + (_search.To is { } to ? $" AND started_at < {args.Add(to)}" : "");

    private string StatusIn() => _search.Statuses.Count == 0 ? "" : $" AND status IN ({string.Join(',', _search.Statuses.Select(s => (int)s))})";

    private string Problem() => _search.ProblemOnly ? " AND problem = 1" : "";

    private string ClientMatches(SqlArguments args) => _client is not { } client ? ""
        : $" AND (client_id >= {args.Add(client.Id.First)} AND client_id < {args.Add(client.Id.End)}{client.IdIs} OR phone >= {args.Add(client.Phone.First)} AND phone < {args.Add(client.Phone.End)})";

    private static (string Index, string Column, TextRange Range, string Only)[] Texts(ClientText client) => [(ByClientId, "client_id", client.Id, client.IdIs), (ByPhone, "phone", client.Phone, "")];

    private string Matching(ClientText client, SqlArguments args)
    {
        var task = args.Add(_taskId);
        return string.Join(" UNION ", Texts(client).Select(text => $"SELECT id FROM calls INDEXED BY {text.Index} WHERE task_id = {task} AND {text.Column} >= {args.Add(text.Range.First)} AND {text.Column} < {args.Add(text.Range.End)}{text.Only}"));
    }

    private Key? KeyOf(long id) => _connection.Read("SELECT id, started_at, client_id, phone FROM calls WHERE id = $1 AND task_id = $2",
        r => new Key(r.GetInt64(0), Entities.Long(r, 1), r.GetString(2), r.GetString(3)), id, _taskId) is [var key] ? key : null;

    /// <summary>Where a page begins or ends: the call of that place, by everything a list is ordered by.</summary>
    private sealed record Key(long Id, long? StartedAt, string ClientId, string Phone);
}
