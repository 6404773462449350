using System.Globalization;
using CallTasks.Core.Model;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Logging;

namespace CallTasks.Core.Storage;

/// <summary>The database file: brought up to date at start, opened for reading.</summary>
public sealed class CallTasksDatabase(StorageFolder folder, ILogger<CallTasksDatabase> log)
{
    /// <summary>Row number of the built-in dial plan <c>Standard</c>.</summary>
    public const long StandardPlanId = 1;

    private readonly DbContextOptions<CallTasksDb> _options = new DbContextOptionsBuilder<CallTasksDb>()
        .UseSqlite($"Data Source={folder.DatabasePath};Pooling=False")
        .ConfigureWarnings(w => w.Ignore(RelationalEventId.MigrationsUserTransactionWarning))
        .Options;

    /// <summary>Connections with our pragmas.</summary>
    public SqliteConnections Connections { get; } = new(folder.DatabasePath);

    /// <summary>Creates or migrates the file; safe to kill at any point. Needs the folder's lock held.</summary>
    public void Migrate()
    {
        using (var connection = Connections.OpenWriter())
        {
            // A migration that was killed leaves EF's lock row behind, and the next start would wait for ever. We hold the folder.
            Execute(connection, "DROP TABLE IF EXISTS __EFMigrationsLock");
        }

        using (var db = new CallTasksDb(_options))
        {
            var pending = db.Database.GetPendingMigrations().Count();
            if (pending > 0) log.LogInformation("Bringing the database up to date: {Pending} migrations", pending);
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

    private static void Execute(SqliteConnection connection, string sql, params ReadOnlySpan<object> args)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < args.Length; i++) command.Parameters.AddWithValue($"${i + 1}", args[i]);
        command.ExecuteNonQuery();
    }
}
