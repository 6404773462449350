using System.Globalization;
using System.Reflection;
using CallTasks.Core.Model;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Logging;

namespace CallTasks.Core.Storage;

/// <summary>The database file: brought up to date at start, opened for reading.</summary>
public sealed class CallTasksDatabase(StorageFolder folder, ILogger<CallTasksDatabase> log)
{
    /// <summary>Row number of the built-in dial plan <c>Standard</c>.</summary>
    public const long StandardPlanId = 1;

    /// <summary>Connections with our pragmas.</summary>
    public SqliteConnections Connections { get; } = new(folder.DatabasePath);

    /// <summary>Creates or migrates the file; safe to kill at any point. Needs the folder's lock held.</summary>
    public void Migrate()
    {
        int pending;
        using (var connection = Connections.OpenWriter())
        {
            // A migration that was killed leaves EF's lock row behind, and the next start would wait for ever. We hold the folder.
            Execute(connection, "DROP TABLE IF EXISTS __EFMigrationsLock");
            pending = Migrations().Except(Applied(connection)).Count();
        }

        // EF takes the better part of a second to find that nothing is to be done, so it is asked only when something is.
        if (pending > 0)
        {
            log.LogInformation("Bringing the database up to date: {Pending} migrations", pending);
            using var db = OpenForMigration();
            db.Database.Migrate();
        }

        using var writer = Connections.OpenWriter();
        Execute(writer, "INSERT OR IGNORE INTO meta(key, value) VALUES('installation', $1)", Guid.NewGuid().ToString("N")[..12]);
        Execute(writer, "INSERT OR IGNORE INTO zone_sets(id, zones) VALUES(0, '')");
        Execute(writer, "INSERT OR IGNORE INTO dial_plans(id, version, kind, name, settings) VALUES($1, 1, 0, 'Standard', $2)", StandardPlanId,
            StoredJson.Write(new DialPlanSettings { Name = "Standard", CallsPerSecond = 10, MaxLines = 60, RingTimeoutSeconds = 20 }));
    }

    /// <summary>One value of the installation, or null.</summary>
    public string? ReadMeta(string key)
    {
        using var connection = Connections.OpenReader();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT value FROM meta WHERE key = $1";
        command.Parameters.AddWithValue("$1", key);
        return Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture) is { Length: > 0 } value ? value : null;
    }

    private CallTasksDb OpenForMigration() => new(new DbContextOptionsBuilder<CallTasksDb>()
        .UseSqlite($"Data Source={folder.DatabasePath};Pooling=False")
        // Whether the schema has a change without a migration is asked by a test: here it would make the first start later.
        .ConfigureWarnings(w => w.Ignore(RelationalEventId.MigrationsUserTransactionWarning, RelationalEventId.PendingModelChangesWarning))
        .Options);

    /// <summary>The migrations of this version, by their IDs.</summary>
    internal static IEnumerable<string> Migrations() =>
        typeof(CallTasksDb).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Migration))).Select(type => type.GetCustomAttribute<MigrationAttribute>()!.Id);

    private static HashSet<string> Applied(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = '__EFMigrationsHistory'";
        var applied = new HashSet<string>();
        if (command.ExecuteScalar() is not 1L) return applied;
        command.CommandText = "SELECT MigrationId FROM __EFMigrationsHistory";
        using var rows = command.ExecuteReader();
        while (rows.Read()) applied.Add(rows.GetString(0));
        return applied;
    }

    private static void Execute(SqliteConnection connection, string sql, params ReadOnlySpan<object> args)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < args.Length; i++) command.Parameters.AddWithValue($"${i + 1}", args[i]);
        command.ExecuteNonQuery();
    }
}
