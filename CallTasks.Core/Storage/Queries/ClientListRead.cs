using CallTasks.Core.Model;
using Microsoft.Data.Sqlite;

namespace CallTasks.Core.Storage.Queries;

/// <summary>
/// Reads one page of a task's clients: first their row numbers, by an index that is named in the statement, then the rows. They come in
/// the order they came in; those waiting for a recall by its instant; a beginning that more have than can be sorted, in its own order.
/// </summary>
internal sealed class ClientListRead
{
    private const string ByTask = "IX_clients_task_id";
    private const string ByClientId = "IX_clients_task_id_client_id";
    private const string ByState = "ix_clients_state";
    private const string ByDue = "ix_clients_due";
    private const string Visible = " AND batch_id IN (SELECT id FROM batches WHERE task_id = $1 AND visible = 1)";

    private readonly SqliteConnection _connection;
    private readonly long _taskId;
    private readonly ClientSearch _search;
    private readonly ClientText? _text;
    private readonly int _sortable;
    private readonly int _offset;
    private readonly int _limit;
    private readonly Key? _key;
    private readonly bool _backwards;
    private readonly string _visible;

    /// <param name="sortable">Below the usual bound, so that a test sees what many matches do with few.</param>
    public ClientListRead(SqliteConnection connection, long taskId, ClientSearch search, int sortable = Reading.CountLimit)
    {
        _sortable = sortable;
        (_connection, _taskId, _search, _text) = (connection, taskId, search, ClientText.Of(search.Text, search.IdsOnly));
        (_offset, _limit) = Reading.Bound(search.Offset, search.Limit);
        _key = (search.After ?? search.Before) is { } id ? KeyOf(id) : null;
        _backwards = search.FromEnd || (_key is not null && search.After is null);
        // Clients of an import that is not finished do not exist; where there is none, nobody need look.
        _visible = connection.Read("SELECT 1 FROM batches WHERE task_id = $1 AND visible = 0 LIMIT 1", _ => true, taskId).Count > 0 ? Visible : "";
    }

    public Page<ClientView> Read()
    {
        if (_text is { } text)
        {
            if (Narrow(text) is { } matches) return Of(Slice(matches), matches.Count, true);
            if (_search.State is null) return Of(InOrderOfText(text), Reading.CountLimit, false);
        }

        var counters = _search.State is { } state ? $"= {(int)Counter.Clients + (int)state}" : "BETWEEN 0 AND 9";
        var total = _connection.Read($"SELECT coalesce(sum(value), 0) FROM task_counters WHERE task_id = $1 AND counter {counters}", r => r.GetInt64(0), _taskId)[0];
        var ids = Ordered(total);
        // With a text besides, how many of the state's clients match is not counted: there are many of both.
        return _text is null ? Of(ids, total, true) : Of(ids, _offset + ids.Count, exact: false);
    }

    private List<long>? Narrow(ClientText text)
    {
        var found = new HashSet<long>();
        var (byId, byPhone) = ($"SELECT id FROM clients INDEXED BY {ByClientId} WHERE task_id = $1 AND client_id >= $2 AND client_id < $3{text.IdIs}", "SELECT client_row FROM client_phones WHERE task_id = $1 AND phone >= $2 AND phone < $3");
        foreach (var (sql, range) in new[] { (byId, text.Id), (byPhone, text.Phone) })
        {
            found.UnionWith(_connection.Read($"{sql} LIMIT {_sortable + 1}", r => r.GetInt64(0), _taskId, range.First, range.End));
            if (found.Count > _sortable) return null;
        }

        if (_search.State is { } state || _visible.Length > 0)
        {
            return _connection.Read(
                $"SELECT id FROM clients WHERE id IN ({byId} UNION {byPhone.Replace("$2", "$4", StringComparison.Ordinal).Replace("$3", "$5", StringComparison.Ordinal)}){StateIs()}{_visible} ORDER BY id",
                r => r.GetInt64(0), _taskId, text.Id.First, text.Id.End, text.Phone.First, text.Phone.End);
        }

        var ids = found.ToList();
        ids.Sort();
        return ids;
    }

    /// <summary>The page of sorted row numbers that are all known.</summary>
    private List<long> Slice(List<long> ids)
    {
        var from = _search.FromEnd ? ids.Count - LastPage(ids.Count)
            : _key is null ? _offset
            : _backwards ? ids.TakeWhile(id => id < _key.Id).Count() - _limit
            : ids.TakeWhile(id => id <= _key.Id).Count();
        return ids.Skip(Math.Max(0, from)).Take(_limit).ToList();
    }

    private List<long> Ordered(long total)
    {
        var (offset, limit, backwards) = (_key is null ? _offset : 0, _limit, _backwards);
        if (_search.FromEnd) (offset, limit) = (0, _text is null ? LastPage(total) : _limit);
        else if (_key is null && _text is null && offset > total / 2)
        {
            // Skipped from the nearer end.
            (backwards, limit) = (true, (int)Math.Clamp(total - offset, 0, _limit));
            offset = (int)Math.Max(0, total - offset - limit);
        }

        if (limit == 0) return [];
        var ids = _search.State switch
        {
            null => Range(ByTask, "", "id", _key is null ? null : ("id", [_key.Id]), backwards, limit, offset, _visible),
            ClientState.New => Fresh(backwards, limit, offset),
            ClientState.InWork => InWork(backwards, limit, offset),
            var state => Range(ByState, $" AND state = {(int)state} AND state >= 2", "due_at, id", _key is null ? null : ("(due_at, id)", [_key.DueAt, _key.Id]), backwards, limit, offset, ""),
        };
        if (backwards) ids.Reverse();
        return ids;
    }

    private List<long> Range(string index, string only, string order, (string Columns, object?[] Values)? key, bool backwards, int limit, int offset, string rest)
    {
        var args = new SqlArguments();
        var sql = $"SELECT id FROM clients INDEXED BY {index} WHERE task_id = {args.Add(_taskId)}{only}";
        if (key is var (columns, values)) sql += $" AND {columns} {(backwards ? "<" : ">")} {(values.Length == 1 ? args.Add(values[0]) : $"({args.Add(values[0])}, {args.Add(values[1])})")}";
        sql += Matches(args) + rest;
        return _connection.Read($"{sql} ORDER BY {(backwards ? order.Replace(",", " DESC,", StringComparison.Ordinal) + " DESC" : order)} LIMIT {limit} OFFSET {offset}", r => r.GetInt64(0), args.Values);
    }

    /// <summary>Clients never called: merged from every batch and zone set, each in the order they came in.</summary>
    private List<long> Fresh(bool backwards, int limit, int offset)
    {
        var found = new List<long>();
        var (op, order) = backwards ? ("<", "DESC") : (">", "ASC");
        foreach (var (batch, zone) in _connection.Read("SELECT z.batch_id, z.zone_set_id FROM batches b JOIN batch_zones z ON z.batch_id = b.id WHERE b.task_id = $1 AND b.visible = 1", r => (r.GetInt64(0), r.GetInt64(1)), _taskId))
        {
            var args = new SqlArguments();
            var sql = $"SELECT id FROM clients INDEXED BY {ByDue} WHERE batch_id = {args.Add(batch)} AND zone_set_id = {args.Add(zone)} AND state = 0 AND state IN (0, 2) AND due_at = 0";
            if (_key is not null) sql += $" AND id {op} {args.Add(_key.Id)}";
            sql += Matches(args);
            found.AddRange(_connection.Read($"{sql} ORDER BY id {order} LIMIT {limit + offset}", r => r.GetInt64(0), args.Values));
        }

        found.Sort();
        if (backwards) found.Reverse();
        return found.Skip(offset).Take(limit).ToList();
    }

    /// <summary>Clients in a call: those of the calls that are open, which are few.</summary>
    private List<long> InWork(bool backwards, int limit, int offset)
    {
        var args = new SqlArguments();
        var sql = $"SELECT id FROM clients WHERE id IN (SELECT client_row FROM calls INDEXED BY ix_calls_open WHERE status < 2 AND task_id = {args.Add(_taskId)}) AND state = 1";
        if (_key is not null) sql += $" AND id {(backwards ? "<" : ">")} {args.Add(_key.Id)}";
        sql += Matches(args);
        return _connection.Read($"{sql} ORDER BY id {(backwards ? "DESC" : "ASC")} LIMIT {limit} OFFSET {offset}", r => r.GetInt64(0), args.Values);
    }

    /// <summary>Matches of a beginning that many have: by client ID, then by number, each client once, under its smallest number that matches.</summary>
    private List<long> InOrderOfText(ClientText text)
    {
        var skip = _key is null && !_backwards ? _offset : 0;
        var wanted = skip + _limit;
        var ids = new List<long>();
        var keyIsId = _key is not null && text.Id.Holds(_key.ClientId);
        foreach (var byId in _backwards ? new[] { false, true } : [true, false])
        {
            if (_key is not null && byId != keyIsId && byId != _backwards) continue;
            var key = _key is null || byId != keyIsId ? null : byId ? _key.ClientId : Smallest(_key.Phones, text);
            ids.AddRange(byId ? ByIds(text, key, wanted - ids.Count) : ByNumbers(text, key, wanted - ids.Count));
            if (ids.Count >= wanted) break;
        }

        if (_backwards) ids.Reverse();
        return ids.Skip(skip).ToList();
    }

    private List<long> ByIds(ClientText text, string? key, int wanted)
    {
        var args = new SqlArguments();
        var (op, order) = _backwards ? ("<", "DESC") : (">", "ASC");
        var sql = $"SELECT id FROM clients INDEXED BY {ByClientId} WHERE task_id = {args.Add(_taskId)} AND client_id >= {args.Add(text.Id.First)} AND client_id < {args.Add(text.Id.End)}{text.IdIs}";
        if (key is not null) sql += $" AND (client_id, id) {op} ({args.Add(key)}, {args.Add(_key!.Id)})";
        return _connection.Read($"{sql}{_visible} ORDER BY client_id {order}, id {order} LIMIT {wanted}", r => r.GetInt64(0), args.Values);
    }

    private List<long> ByNumbers(ClientText text, string? key, int wanted)
    {
        var found = new List<long>();
        var (op, order) = _backwards ? ("<", "DESC") : (">", "ASC");
        var (phone, row) = (key, _key?.Id ?? 0);
        while (found.Count < wanted)
        {
            var args = new SqlArguments();
            var sql = $"SELECT phone, client_row FROM client_phones WHERE task_id = {args.Add(_taskId)} AND phone >= {args.Add(text.Phone.First)} AND phone < {args.Add(text.Phone.End)}";
            if (phone is not null) sql += $" AND (phone, client_row) {op} ({args.Add(phone)}, {args.Add(row)})";
            var chunk = _connection.Read($"{sql} ORDER BY phone {order}, client_row {order} LIMIT {_limit}", r => (Phone: r.GetString(0), Row: r.GetInt64(1)), args.Values);
            if (chunk.Count == 0) break;
            (phone, row) = chunk[^1];
            var clients = _connection.Read($"SELECT id, client_id, phones FROM clients WHERE id IN ({string.Join(',', chunk.Select(c => c.Row).Distinct())}){_visible.Replace("$1", $"{_taskId}", StringComparison.Ordinal)}",
                r => (Id: r.GetInt64(0), ClientId: r.GetString(1), Phones: r.GetString(2))).ToDictionary(c => c.Id);
            found.AddRange(chunk.Where(c => clients.TryGetValue(c.Row, out var client) && !text.Id.Holds(client.ClientId) && Smallest(client.Phones, text) == c.Phone).Select(c => c.Row));
        }

        return found.Count > wanted ? found[..wanted] : found;
    }

    private static string? Smallest(string phones, ClientText text) => phones.Split(',').Where(text.Phone.Holds).Min(StringComparer.Ordinal);

    private string StateIs() => _search.State is { } state ? $" AND state = {(int)state}" : "";

    private string Matches(SqlArguments args) => _text is not { } text ? ""
        : $" AND (client_id >= {args.Add(text.Id.First)} AND client_id < {args.Add(text.Id.End)}{text.IdIs} OR instr(',' || phones, ',' || {args.Add(text.Phone.First)}) > 0)";

    private int LastPage(long total) => total == 0 ? 0 : (int)((total - 1) % _limit) + 1;

    private Page<ClientView> Of(List<long> ids, long total, bool exact)
    {
        if (ids.Count == 0) return new Page<ClientView>(total, exact, []);
        var clients = _connection.Read($"SELECT {ClientQueries.Columns} FROM clients WHERE id IN ({string.Join(',', ids)})", ClientQueries.ReadClient).ToDictionary(client => client.Id);
        return new Page<ClientView>(total, exact, [.. ids.Where(clients.ContainsKey).Select(id => clients[id])]);
    }

    private Key? KeyOf(long id) => _connection.Read("SELECT id, due_at, client_id, phones FROM clients WHERE id = $1 AND task_id = $2",
        r => new Key(r.GetInt64(0), r.GetInt64(1), r.GetString(2), r.GetString(3)), id, _taskId) is [var key] ? key : null;

    /// <summary>Where a page begins or ends.</summary>
    private sealed record Key(long Id, long DueAt, string ClientId, string Phones);
}
