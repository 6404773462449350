using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Queries;
using CallTasks.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallTasks.Tests.Integration.Storage;

public sealed class MigrationTests : IDisposable
{
    private const string Phone = "+49301234567";

    private readonly TempFolder _temp = new();

    [Fact]
    public void No_change_of_the_schema_is_without_its_migration()
    {
        using var db = new CallTasksDb(new DbContextOptionsBuilder<CallTasksDb>().UseSqlite("Data Source=:memory:").Options);
        Assert.False(db.Database.HasPendingModelChanges());
        Assert.Equal(db.Database.GetMigrations(), CallTasksDatabase.Migrations().Order());
    }

    [Fact]
    public void A_database_of_the_first_version_keeps_its_figures_and_gets_those_that_came_later()
    {
        using var folder = StorageFolder.Open(_temp.Path);
        var database = new CallTasksDatabase(folder, NullLogger<CallTasksDatabase>.Instance);
        using (var db = new CallTasksDb(new DbContextOptionsBuilder<CallTasksDb>().UseSqlite($"Data Source={folder.DatabasePath};Pooling=False").Options))
        {
            db.Database.Migrate("Initial");
        }

        Run(database.Connections, """
            INSERT INTO dial_plans(id, version, kind, name, settings) VALUES(2, 1, 1, 'Trunk', '{"name":"Trunk","callerIds":["+49301111111"]}');
            INSERT INTO call_tasks(id, version, status, name, name_folded, script_id, dial_plan_id, settings, created_at) VALUES
              (1, 1, 3, 'Spring', 'spring', 1, 2, '{"name":"Spring","callerIdNumber":"+49302222222"}', 1),
              (2, 1, 0, 'Empty', 'empty', 1, 2, '{"name":"Empty"}', 1);
            INSERT INTO batches(id, task_id, visible, by_hand) VALUES(1, 1, 1, 0);
            INSERT INTO clients(id, task_id, batch_id, client_id, phones, state, due_at, next_number, next_reason, zone_set_id, attempts) VALUES
              (1, 1, 1, 'a', '+49301234567', 3, 0, 0, 0, 0, 1), (2, 1, 1, 'b', '+49301234568', 3, 0, 0, 0, 0, 1), (3, 1, 1, 'c', '+49301234569', 0, 0, 0, 0, 0, 0);
            INSERT INTO calls(id, task_id, client_row, client_id, phone, number_index, attempt, reason, status, planned_at, claimed_at, started_at, ended_at, talk_ms, cost, responder, transfer,
                              has_recording, caller_id, dial_plan_id, script_id, script_version, problem, interrupted, result) VALUES
              (1, 1, 1, 'a', '+49301234567', 0, 1, 0, 2, 1, 1, unixepoch() * 1000, 2, 30000, 150, 0, 0, 0, '+49302222222', 2, 1, 1, 0, 0, 0),
              (2, 1, 2, 'b', '+49301234568', 0, 1, 0, 2, 1, 1, 5000, 2, 12000, 50, 0, 0, 0, '+49302222222', 2, 1, 1, 0, 0, 0),
              (3, 1, 2, 'b', '+49301234568', 0, 1, 0, 3, 1, 1, NULL, 2, NULL, 0, 0, 0, 0, NULL, 2, 1, 1, 0, 0, NULL);
            INSERT INTO task_counters(task_id, counter, value) VALUES(1, 0, 1), (1, 3, 2), (1, 12, 2), (1, 13, 1), (1, 40, 2), (1, 50, 2);
            INSERT INTO reports(id, task_id, format, variables, state, rows, progress, created_at) VALUES(1, 1, 0, 1, 1, 3, 1, 1);
            """);

        database.Migrate();

        Recount.Matches(database.Connections);
        Assert.Equal(1, new ReportLists(database.Connections).List(new ReportSearch { State = ReportState.Generated, Sort = ReportSort.Owner }, out _).Total);
        Assert.NotEmpty(Read(database.Connections, "SELECT name FROM sqlite_master WHERE name = 'IX_audit_actor_action'")!);
        Assert.Equal("666", Read(database.Connections, "SELECT progress FROM call_tasks WHERE id = 1"));
        Assert.Equal("Spring spring", Read(database.Connections, "SELECT task_name || ' ' || task_name_folded FROM reports"));
        Assert.Equal("number +49302222222", Read(database.Connections, "SELECT (settings ->> '$.callerId.mode') || ' ' || (settings ->> '$.callerId.number') FROM call_tasks WHERE id = 1"));
        Assert.Equal("+49301111111,+49302222222", Read(database.Connections, "SELECT group_concat(unique_key) FROM (SELECT unique_key FROM caller_ids ORDER BY 1)"));
        Assert.Equal("+49302222222 2 2", Read(database.Connections, "SELECT group_concat(number || ' ' || uses || ' ' || last_call_id) FROM caller_id_uses"));
        Assert.Equal("3 0", Read(database.Connections, "SELECT (SELECT count(*) FROM calls WHERE transferred_to IS NULL) || ' ' || (SELECT count(*) FROM transfer_legs)"));
        Assert.Equal("0 none,0 none,0 none", Read(database.Connections, "SELECT group_concat(gender || ' ' || coalesce(evidence, 'none')) FROM calls"));
        Assert.Equal($"{Phone[1..]} 1", Read(database.Connections, "SELECT group_concat(phone || ' ' || call_id) FROM number_starts"));
    }

    [Fact]
    public void Reports_that_were_made_before_say_by_themselves_that_they_are_simulated()
    {
        using var folder = StorageFolder.Open(_temp.Path);
        var database = new CallTasksDatabase(folder, NullLogger<CallTasksDatabase>.Instance);
        using (var db = new CallTasksDb(new DbContextOptionsBuilder<CallTasksDb>().UseSqlite($"Data Source={folder.DatabasePath};Pooling=False").Options))
        {
            db.Database.Migrate("Console");
        }

        Run(database.Connections, """
            INSERT INTO dial_plans(id, version, kind, name, settings) VALUES(2, 1, 0, 'Simulator', '{"name":"Simulator"}'), (3, 1, 1, 'Trunk', '{"name":"Trunk"}');
            INSERT INTO call_tasks(id, version, status, name, name_folded, script_id, dial_plan_id, settings, created_at, deleted_at) VALUES
              (1, 1, 3, 'Trial', 'trial', 1, 2, '{"name":"Trial"}', 1, NULL), (2, 1, 3, 'Spring', 'spring', 1, 3, '{"name":"Spring"}', 1, NULL), (3, 1, 3, 'Going', 'going', 1, 2, '{"name":"Going"}', 1, 5);
            INSERT INTO reports(id, task_id, format, variables, state, rows, progress, created_at, file_name) VALUES
              (1, 1, 0, 1, 1, 3, 1, 1, 'Trial (simulated) 2026.xlsx'), (2, 1, 0, 1, 0, 0, 0, 1, NULL), (3, 2, 0, 1, 1, 3, 1, 1, 'Spring (simulated) is a name.xlsx'),
              (4, 3, 0, 1, 1, 3, 1, 1, 'Going 2026.xlsx'), (5, 9, 0, 1, 1, 3, 1, 1, 'Gone (simulated) 2026.xlsx'), (6, 9, 1, 1, 1, 3, 1, 1, 'Gone (симуляция) 2026.csv'), (7, 9, 0, 1, 2, 0, 0, 1, NULL);
            """);

        database.Migrate();

        Assert.Equal("1,1,0,0,1,1,0", Read(database.Connections, "SELECT group_concat(simulated) FROM (SELECT simulated FROM reports ORDER BY id)"));
    }

    [Fact]
    public void Versions_and_calls_of_before_stay_readable()
    {
        using var folder = StorageFolder.Open(_temp.Path);
        var database = new CallTasksDatabase(folder, NullLogger<CallTasksDatabase>.Instance);
        using (var db = new CallTasksDb(new DbContextOptionsBuilder<CallTasksDb>().UseSqlite($"Data Source={folder.DatabasePath};Pooling=False").Options))
        {
            db.Database.Migrate("ReportSimulated");
        }

        Run(database.Connections, """
            INSERT INTO scripts(id, version, name) VALUES(7, 1, 'Hello');
            INSERT INTO script_versions(script_id, version, name, blocks, created_at) VALUES(7, 1, 'Hello', '[{"type":"start","next":"e","id":"s"},{"type":"result","marker":null,"result":"auto","id":"e"}]', 5);
            INSERT INTO calls(id, task_id, client_row, client_id, phone, number_index, attempt, reason, status, planned_at, claimed_at, cost, responder, transfer, has_recording, dial_plan_id, script_id, script_version, problem, interrupted)
              VALUES(1, 1, 1, 'a', '+49301234567', 0, 1, 0, 2, 1, 1, 0, 0, 0, 0, 1, 7, 1, 0, 0);
            """);

        database.Migrate();

        var settings = new SettingsQueries(database.Connections);
        Assert.Equal(2, settings.Script(7)!.Blocks.Count);
        Assert.Equal((1, ""), (settings.ScriptVersions(7)[0].Version, settings.ScriptVersions(7)[0].CreatedBy));
        Assert.Null(new CallQueries(database.Connections).Find(1)!.Variables);
    }

    [Fact]
    public void Recorded_verdicts_of_before_can_be_listened_to()
    {
        using var folder = StorageFolder.Open(_temp.Path);
        var database = new CallTasksDatabase(folder, NullLogger<CallTasksDatabase>.Instance);
        using (var db = new CallTasksDb(new DbContextOptionsBuilder<CallTasksDb>().UseSqlite($"Data Source={folder.DatabasePath};Pooling=False").Options))
        {
            db.Database.Migrate("VoiceEvidence");
        }

        Run(database.Connections, """
            INSERT INTO calls(id, task_id, client_row, client_id, phone, number_index, attempt, reason, status, planned_at, claimed_at, started_at, answered_at, cost, responder, transfer, has_recording, dial_plan_id, script_id, script_version, problem, interrupted, gender, evidence) VALUES
              (1, 4, 1, 'a', '+49301234567', 0, 1, 0, 2, 1, 1, 10, 11, 0, 1, 0, 1, 2, 7, 1, 0, 0, 0, '{"answer":{"verdict":"human"},"voice":null}'),
              (2, 4, 1, 'a', '+49301234567', 0, 1, 0, 2, 1, 1, NULL, 12, 0, 2, 0, 1, 2, 7, 1, 0, 0, 0, '{"answer":{"verdict":"machine"}}'),
              (3, 4, 1, 'a', '+49301234567', 0, 1, 0, 2, 1, 1, 10, 11, 0, 1, 0, 0, 2, 7, 1, 0, 0, 0, '{"answer":{"verdict":"human"}}'),
              (4, 4, 1, 'a', '+49301234567', 0, 1, 0, 2, 1, 1, 10, 11, 0, 0, 0, 1, 2, 7, 1, 0, 0, 1, '{"answer":null,"voice":{"gender":"male"}}'),
              (5, 4, 1, 'a', '+49301234567', 0, 1, 0, 2, 1, 1, 10, 11, 0, 0, 0, 1, 2, 7, 1, 0, 0, 0, 'no document'),
              (6, 4, 1, 'a', '+49301234567', 0, 1, 0, 2, 1, 1, 10, 11, 0, 0, 0, 1, 2, 7, 1, 0, 0, 0, NULL);
            """);

        database.Migrate();

        Assert.Equal("1 4 2 10 1 0,2 4 2 12 2 0", Read(database.Connections, "SELECT group_concat(call_id || ' ' || task_id || ' ' || dial_plan_id || ' ' || started_at || ' ' || verdict || ' ' || marked) FROM (SELECT * FROM verdicts ORDER BY call_id)"));
        Assert.Equal("2 1", Read(database.Connections, "SELECT count(DISTINCT sample_key) || ' ' || (min(sample_key) >= 0) FROM verdicts"));
    }

    public void Dispose() => _temp.Dispose();

    private static void Run(SqliteConnections connections, string sql)
    {
        using var connection = connections.OpenWriter();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static string? Read(SqliteConnections connections, string sql)
    {
        using var connection = connections.OpenReader();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToString(command.ExecuteScalar(), null);
    }
}
