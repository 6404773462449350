using CallTasks.Core.Phones;

namespace CallTasks.Core.Storage;

/// <summary>
/// The door of one import into the ledger. Duplicates and blacklisted numbers are told here, off the writer's thread: while an import
/// runs nobody else adds numbers to its task. Call <see cref="AddAsync"/> for the file's clients in order, and between and after them
/// <see cref="WriteNumbersAsync"/> until <see cref="UnwrittenNumbers"/> is 0; only then may the import be finished.
/// </summary>
public sealed class ImportIntake
{
    /// <summary>Numbers of one slice while calls are dialled: about 5 ms of the writer.</summary>
    public const int SmallNumbers = 2_000;

    /// <summary>Numbers of one slice while nothing dials.</summary>
    public const int LargeNumbers = 50_000;

    private readonly Ledger _ledger;
    private readonly ImportTicket _ticket;
    private readonly ImportNumbers _numbers;
    private readonly ImportJudge _judge;
    private bool _isSorted;

    /// <summary>Opens it.</summary>
    /// <param name="rejectDuplicates">Whether the first of two clients with one number wins.</param>
    public ImportIntake(Ledger ledger, SqliteConnections connections, ImportTicket ticket, bool rejectDuplicates)
    {
        _ledger = ledger;
        _ticket = ticket;
        _numbers = new ImportNumbers(rejectDuplicates);
        _judge = new ImportJudge(connections, ticket.TaskId, rejectDuplicates, _numbers);
    }

    /// <summary>So many numbers are held that they should be written before more clients come.</summary>
    public bool IsFull => _numbers.IsFull;

    /// <summary>Numbers that are not written yet.</summary>
    public int UnwrittenNumbers => _numbers.Unwritten;

    /// <summary>Adds the next clients; at most <see cref="ClientLedger.LargeSlice"/>.</summary>
    /// <returns>What became of each, in order.</returns>
    public async Task<IReadOnlyList<AddOutcome>> AddAsync(IReadOnlyList<NewClient> clients)
    {
        var (outcomes, accepted) = _judge.Judge(clients);
        if (accepted.Count == 0) return outcomes;
        var row = await _ledger.WriteSliceAsync(w =>
        {
            w.Task(_ticket.TaskId);
            return AddRows(w, _ticket.TaskId, _ticket.BatchId, accepted);
        });
        foreach (var client in accepted)
        {
            for (var i = 0; i < client.Phones.Count; i++) _numbers.Place(row);
            row++;
        }

        return outcomes;
    }

    /// <summary>Writes the next numbers into their index, sorted.</summary>
    /// <param name="most">At most so many.</param>
    public async Task WriteNumbersAsync(int most)
    {
        if (!_isSorted) _numbers.Sort();
        _isSorted = true;
        var (keys, rows) = _numbers.Take(most);
        await _ledger.WriteSliceAsync(w => WriteNumbers(w, _ticket.TaskId, keys.Span, rows.Span));
        if (_numbers.Unwritten > 0) return;
        _numbers.Clear();
        _isSorted = false;
        _judge.HasStoredNumbers = true;
    }

    /// <summary>Inserts the clients in order; answers the row of the first, the others follow without a gap: there is one writer.</summary>
    internal static long AddRows(LedgerWriter w, long taskId, long batchId, List<NewClient> clients)
    {
        for (var i = 0; i < clients.Count;)
        {
            // Each statement opens five trees and counts the row numbers on: many rows share that. OR FAIL, since a statement that could
            // abort halfway would keep a journal of its own; a failure rolls the whole command back anyway.
            var rows = clients.Count - i >= ManyRows ? ManyRows : 1;
            var insert = w.Prepare(rows == 1 ? InsertOne : InsertMany).Bind(1, taskId).Bind(2, batchId);
            for (var end = i + rows; i < end; i++)
            {
                var client = clients[i];
                var zoneSet = client.TimeZone is { } zone ? w.ZoneSetId([zone]) : w.SharedZoneSetId(client.FirstPhoneZones ?? PhoneTimeZones.ZonesOf(client.Phones[0]));
                w.NoteZone(batchId, zoneSet);
                var at = 3 + (rows - (end - i)) * 5;
                insert.Bind(at, client.ClientId).Bind(at + 1, client.Phones.Count == 1 ? client.Phones[0] : string.Join(',', client.Phones)).Bind(at + 2, zoneSet).Bind(at + 3, client.TimeZone).Bind(at + 4, client.Parameters);
            }

            insert.Run();
        }

        return w.LastId - clients.Count + 1;
    }

    internal static bool WriteNumbers(LedgerWriter w, long taskId, ReadOnlySpan<ulong> keys, ReadOnlySpan<long> rows)
    {
        Span<byte> text = stackalloc byte[ImportNumbers.MaxDigits + 1];
        for (var i = 0; i < keys.Length;)
        {
            var count = keys.Length - i >= ManyRows ? ManyRows : 1;
            var insert = w.Prepare(count == 1 ? NumberOne : NumberMany).Bind(1, taskId);
            for (var at = 2; at < 2 + count * 2; at += 2, i++) insert.Bind(at, ImportNumbers.TextOf(keys[i], text)).Bind(at + 1, rows[i]);
            insert.Run();
        }

        return true;
    }

    private const int ManyRows = 64;

    private static readonly string InsertOne = Insert(1);
    private static readonly string InsertMany = Insert(ManyRows);
    private static readonly string NumberOne = Numbers(1);
    private static readonly string NumberMany = Numbers(ManyRows);

    private static string Insert(int rows) =>
        "INSERT OR FAIL INTO clients(task_id, batch_id, client_id, phones, state, due_at, next_number, next_reason, zone_set_id, time_zone, parameters, attempts) VALUES"
        + string.Join(',', Enumerable.Range(0, rows).Select(r => 3 + r * 5).Select(p => $"(?1, ?2, ?{p}, ?{p + 1}, 0, 0, 0, 0, ?{p + 2}, ?{p + 3}, ?{p + 4}, 0)"));

    private static string Numbers(int rows) =>
        "INSERT OR IGNORE INTO client_phones(task_id, phone, client_row) VALUES" + string.Join(',', Enumerable.Range(0, rows).Select(r => 2 + r * 2).Select(p => $"(?1, ?{p}, ?{p + 1})"));
}
