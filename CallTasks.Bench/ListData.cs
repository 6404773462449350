using System.Diagnostics;
using System.Globalization;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using Microsoft.Data.Sqlite;

namespace CallTasks.Bench;

/// <summary>
/// Fills a fresh database as years of use would: ten thousand tasks, one of them with millions of calls, and long lists besides: the audit
/// log, the do-not-call list, reports. In plain SQL and by arithmetic instead of chance, so that every run has the same rows; indexes are
/// dropped before and built after.
/// </summary>
internal static class ListData
{
    /// <summary>The first call's start: 1 June 2026, 08:00 UTC; then twenty calls a second.</summary>
    public const long FirstStart = 1_780_300_800_000;

    /// <summary>Milliseconds between two starts.</summary>
    public const long StartEvery = 50;

    /// <summary>The task that has the calls: made in the middle of the others.</summary>
    /// <param name="house">The storage.</param>
    /// <param name="tasks">Tasks.</param>
    /// <param name="calls">Calls of one of them.</param>
    /// <param name="entries">Entries of the audit log, numbers of the do-not-call list, and reports, each.</param>
    public static async Task<CallTask> FillAsync(BenchLedger house, int tasks, int calls, int entries)
    {
        var big = await house.NewTaskAsync();
        var started = Stopwatch.GetTimestamp();
        using var connection = new SqliteConnection($"Data Source={house.Folder.DatabasePath};Pooling=False");
        connection.Open();
        Run(connection, "PRAGMA synchronous=OFF; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-400000; PRAGMA wal_autocheckpoint=0;");
        var indexes = Texts(connection, $"SELECT sql {Indexes}");
        foreach (var name in Texts(connection, $"SELECT name {Indexes}")) Run(connection, $"DROP INDEX {name}");
        Run(connection, "BEGIN");
        Tasks(connection, big.Id, tasks);
        Clients(connection, big.Id, calls / 3);
        Calls(connection, big.Id, calls);
        Counters(connection);
        Audit(connection, entries);
        Blacklist(connection, entries);
        Reports(connection, big.Id, entries);
        Run(connection, "COMMIT");
        foreach (var index in indexes) Run(connection, index);
        Run(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
        Console.Error.WriteLine($"{tasks:N0} tasks, {calls:N0} calls, {entries:N0} entries of each long list: {Stopwatch.GetElapsedTime(started).TotalSeconds:F0} s, {new FileInfo(house.Folder.DatabasePath).Length / 1048576:N0} MB");
        return big;
    }

    private const string Indexes = "FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ('calls', 'clients', 'call_tasks', 'audit', 'reports')";

    /// <summary>One entry a minute by twenty people and programs; one in 200,000 of an action that is rare, one in a thousand of one person.</summary>
    private static void Audit(SqliteConnection connection, int entries) => Run(connection, $$"""
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {{entries}}), x AS (SELECT i, (i * 2654435761) % 4294967296 AS x FROM n)
        INSERT INTO audit(at, actor, action, subject, task_id, before, after)
        SELECT {{FirstStart}} - ({{entries}} - i) * 60000, CASE WHEN x % 1000 = 7 THEN 'Rarely here' ELSE 'user ' || (x % 20) END,
            CASE WHEN i % 200000 = 77 THEN 'user.delete' ELSE (CASE x % 7 WHEN 0 THEN 'call-task.change' WHEN 1 THEN 'call-task.start' WHEN 2 THEN 'call-task.pause' WHEN 3 THEN 'clients.add' WHEN 4 THEN 'script.change' WHEN 5 THEN 'blacklist.add' ELSE 'report.create' END) END,
            CASE WHEN i % 50000 = 3 THEN 'Golden offer ' || i ELSE 'Spring offer ' || (x % 10000) END, 1 + x % 10000, CASE WHEN x % 7 = 0 THEN '{"name":"Spring offer","priority":' || (x % 9) || '}' END,
            CASE WHEN x % 7 = 0 THEN '{"name":"Spring offer","priority":' || (x % 9 + 1) || '}' END FROM x
        """);

    /// <summary>Numbers of several countries, in the order of none.</summary>
    private static void Blacklist(SqliteConnection connection, int entries) => Run(connection, $"""
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {entries})
        INSERT INTO blacklist(phone, reason, added_at, added_by)
        SELECT phone, CASE phone % 3 WHEN 0 THEN 'asked not to be called' WHEN 1 THEN 'жалоба' ELSE '' END, {FirstStart} - 1000 * (phone % 100000000), 'user ' || (phone % 20)
        FROM (SELECT CASE i % 10 WHEN 0 THEN '+4420' || printf('%08d', i * 7654321 % 100000000) ELSE '+79' || printf('%09d', i * 7654321 % 1000000000) END AS phone FROM n) ORDER BY phone
        """);

    /// <summary>A hundred of each of the tasks, one of a thousand failed, few being made; ten thousand of the big task.</summary>
    private static void Reports(SqliteConnection connection, long big, int entries) => Run(connection, $"""
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {entries}), x AS (SELECT i, (i * 2654435761) % 4294967296 AS x FROM n)
        INSERT INTO reports(task_id, format, variables, state, rows, progress, file_name, created_at, ended_at, created_by, bytes, task_name, task_name_folded, language)
        SELECT CASE WHEN i % 100 = 0 THEN {big} ELSE 1 + x % 10000 END, i % 2, i % 3 = 0, CASE WHEN i > {entries} - 5 THEN 0 WHEN i % 1000 = 13 THEN 2 ELSE 1 END, x % 1000000, 1, 'report.xlsx',
            {FirstStart} - ({entries} - i) * 60000, {FirstStart} - ({entries} - i) * 60000 + 5000, 'user ' || (x % 40), x % 100000000,
            CASE WHEN i % 100 = 0 THEN 'Bench' ELSE 'Spring offer ' || (x % 10000) END, CASE WHEN i % 100 = 0 THEN 'bench' ELSE 'spring offer ' || (x % 10000) END, 'en' FROM x
        """);

    /// <summary>Names of several words in two scripts; one task in seven has run and has a few hundred calls of its own month.</summary>
    private static void Tasks(SqliteConnection connection, long big, int tasks)
    {
        Run(connection, $"""
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {tasks - 1}),
            named AS (SELECT i, (i * 2654435761) % 4294967296 AS x,
                CASE i % 6 WHEN 0 THEN 'Spring offer ' WHEN 1 THEN 'Опрос клиентов ' WHEN 2 THEN 'Reminder of a payment ' WHEN 3 THEN 'Напоминание о визите ' WHEN 4 THEN 'Delivery check ' ELSE 'Новости региона ' END || (i * 7919 % 100000) AS name FROM n)
            INSERT INTO call_tasks(version, status, name, name_folded, script_id, dial_plan_id, settings, created_at, start_at, started_at, ended_at, owner)
            SELECT 1, CASE WHEN x % 100 < 55 THEN 5 WHEN x % 100 < 70 THEN 6 WHEN x % 100 < 73 THEN 3 WHEN x % 100 < 75 THEN 4 WHEN x % 100 < 80 THEN 2 WHEN x % 100 < 90 THEN 1 ELSE 0 END, name,
                replace(replace(replace(lower(name), 'О', 'о'), 'Н', 'н'), 'Н', 'н'), 1, 1, json_set((SELECT settings FROM call_tasks WHERE id = {big}), '$.name', name), {FirstStart} + i * 60000,
                CASE WHEN x % 100 BETWEEN 75 AND 79 THEN {FirstStart} + i * 600000 END, CASE WHEN x % 100 < 75 THEN {FirstStart} + i * 600000 END, CASE WHEN x % 100 < 70 THEN {FirstStart} + i * 600000 + 86400000 END,
                'user ' || (x % 40) FROM named
            """);
        Run(connection, $"""
            INSERT INTO calls(task_id, client_row, client_id, phone, number_index, attempt, reason, status, planned_at, claimed_at, started_at, cost, responder, transfer, has_recording, dial_plan_id, script_id, script_version, problem, interrupted)
            SELECT t.id, 0, 'X-' || k.i, '+4420' || (70000000 + k.i), 0, 1, 0, 4, t.started_at, t.started_at, t.started_at + k.i * 60000, 0, 0, 0, 0, 1, 1, 1, 0, 0
            FROM call_tasks t JOIN (WITH RECURSIVE k(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM k WHERE i < 20) SELECT i FROM k) k WHERE t.started_at IS NOT NULL AND t.id <> {big}
            """);
    }

    /// <summary>A third as many clients as calls, in the order of a file sorted by nothing; 2 of 100 wait for a recall, 5 were never called.</summary>
    private static void Clients(SqliteConnection connection, long task, int clients)
    {
        Run(connection, $"INSERT INTO batches(id, task_id, visible, by_hand) VALUES(1, {task}, 1, 0)");
        Run(connection, "INSERT INTO zone_sets(id, zones) VALUES(1, 'Europe/Moscow'), (2, 'Asia/Yekaterinburg'), (3, 'Asia/Omsk'), (4, 'Asia/Vladivostok')");
        Run(connection, "INSERT INTO batch_zones(batch_id, zone_set_id) VALUES(1, 1), (1, 2), (1, 3), (1, 4)");
        Run(connection, $$"""
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {{clients}}), x AS (SELECT i, (i * 2654435761) % 4294967296 AS x FROM n)
            INSERT INTO clients(id, task_id, batch_id, client_id, phones, state, due_at, next_number, next_reason, zone_set_id, parameters, attempts, last_status)
            SELECT i, {{task}}, 1, 'C-' || printf('%08d', i), '+79' || printf('%09d', x % 1000000000), CASE WHEN i > {{clients}} * 0.95 THEN 0 WHEN x % 100 < 2 THEN 2 WHEN x % 1000 = 77 THEN 4 ELSE 3 END,
                CASE WHEN i <= {{clients}} * 0.95 AND x % 100 < 2 THEN {{FirstStart}} + x % 1000000000 ELSE 0 END, 0, 2, 1 + x % 4, '{"name":"Клиент ' || i || '","city":"Москва"}', CASE WHEN i > {{clients}} * 0.95 THEN 0 ELSE 3 END, 2 FROM x
            """);
        Run(connection, $"INSERT OR IGNORE INTO client_phones(task_id, phone, client_row) SELECT {task}, phones, id FROM clients WHERE task_id = {task} ORDER BY phones, id");
    }

    /// <summary>Each client three times over; one call in a hundred is a problem, one in a thousand of a rare status.</summary>
    private static void Calls(SqliteConnection connection, long task, int calls) => Run(connection, $"""
        WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {calls - 1}), x AS (SELECT i, 1 + i % {calls / 3} AS c, (i * 2246822519 + 12345) % 4294967296 % 1000 AS d FROM n)
        INSERT INTO calls(task_id, client_row, client_id, phone, number_index, attempt, reason, status, planned_at, claimed_at, started_at, answered_at, ended_at, talk_ms, cost, sip_code, sip_text,
            ended_by, result, responder, transfer, has_recording, dial_plan_id, script_id, script_version, last_block, marker, dialogue, problem, interrupted)
        SELECT {task}, c, 'C-' || printf('%08d', c), '+79' || printf('%09d', (c * 2654435761) % 4294967296 % 1000000000), 0, 1 + i / {calls / 3}, CASE WHEN i < {calls / 3} THEN 0 ELSE 2 END,
            CASE WHEN d < 380 THEN 2 WHEN d < 600 THEN 5 WHEN d < 760 THEN 4 WHEN d < 860 THEN 6 WHEN d < 930 THEN 3 WHEN d < 960 THEN 7 WHEN d < 970 THEN 9 WHEN d < 980 THEN 8 WHEN d < 990 THEN 10 WHEN d < 998 THEN 11 WHEN d = 998 THEN 12 ELSE 13 END,
            {FirstStart} + i * {StartEvery}, {FirstStart} + i * {StartEvery}, CASE WHEN d < 990 OR d > 998 THEN {FirstStart} + i * {StartEvery} + d % 7 END, CASE WHEN d < 380 THEN {FirstStart} + i * {StartEvery} + 6000 END,
            {FirstStart} + i * {StartEvery} + 20000, CASE WHEN d < 380 THEN 14000 END, CASE WHEN d < 380 THEN 2500 ELSE 0 END, CASE WHEN d < 380 THEN 200 ELSE 486 END, CASE WHEN d < 380 THEN 'OK' ELSE 'Busy Here' END,
            1, CASE WHEN d < 380 THEN d % 2 END, 0, 0, d < 380, 1, 1, 1, 'end', NULL, CASE WHEN d < 380 THEN 'Bot: Good day, this is the offer.' || char(10) || 'Client: yes' END, d BETWEEN 960 AND 969, 0 FROM x
        """);

    private static void Counters(SqliteConnection connection)
    {
        Run(connection, "DELETE FROM task_counters");
        Run(connection, $"INSERT INTO task_counters(task_id, counter, value) SELECT task_id, {(int)Counter.Calls} + status, count(*) FROM calls GROUP BY 1, 2");
        Run(connection, $"INSERT INTO task_counters(task_id, counter, value) SELECT task_id, {(int)Counter.Clients} + state, count(*) FROM clients GROUP BY 1, 2");
        Run(connection, "UPDATE call_tasks SET progress = id * 2654435761 % 1001");
    }

    private static List<string> Texts(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var rows = command.ExecuteReader();
        var texts = new List<string>();
        while (rows.Read()) texts.Add(rows.GetString(0));
        return texts;
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = string.Create(CultureInfo.InvariantCulture, $"{sql}");
        command.CommandTimeout = 0;
        command.ExecuteNonQuery();
    }
}
