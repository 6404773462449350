using System.Text.Json.Serialization;
using CallTasks.Core.Dialing;
using CallTasks.Core.Jobs;
using CallTasks.Core.Languages;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Queries;
using CallTasks.Web.Hosting;
using CallTasks.Web.Security;

namespace CallTasks.Web.Api;

/// <summary>/health/live: the process answers. /health/ready: it can dial.</summary>
internal static class HealthEndpoints
{
    public static void Map(WebApplication app)
    {
        app.MapGet("/health/live", () => new LiveHealth("ok")).AllowAnonymous().WithTags("Health");
        app.MapGet("/health/ready", Ready).AllowAnonymous().WithTags("Health").Produces<ReadyHealth>(StatusCodes.Status503ServiceUnavailable);
    }

    private static IResult Ready(EngineService engine, IEngineView view, Ledger ledger, SettingsQueries settings, StorageFolder folder, DialerOptions options, ScheduledStarts scheduler, Accounts accounts, HttpContext http)
    {
        var checks = new Dictionary<string, HealthCheck>
        {
            ["database"] = Database(ledger, settings),
            ["disk"] = Disk(folder, options),
            ["scheduler"] = scheduler.Running ? HealthCheck.Good : new HealthCheck(false, "Scheduled starts are not running."),
            ["engine"] = engine.Running ? HealthCheck.Good : new HealthCheck(false, "Dialling has not begun, or is ending."),
        };
        var ready = checks.Values.All(c => c.Ok);
        // Told, but no reason to take the console away from whoever mends it, nor calls without texts.
        checks["speech"] = view.Snapshot().Silent is { } silent ? new HealthCheck(false, silent.In(Language.English)) : HealthCheck.Good;
        // Whether it is ready is for anybody's load balancer; why not tells of its insides.
        var told = accounts.Of(http.User)?.Role >= Role.Viewer ? checks : null;
        return TypedResults.Json(new ReadyHealth(ready ? "ready" : "notReady", told), statusCode: ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private static HealthCheck Database(Ledger ledger, SettingsQueries settings)
    {
        if (ledger.Health is { Blocked: true } health) return new HealthCheck(false, health.Text);
        try
        {
            settings.Meta(SettingsLedger.PausedAllKey);
            return HealthCheck.Good;
        }
        catch (Microsoft.Data.Sqlite.SqliteException e)
        {
            return new HealthCheck(false, $"The database cannot be read: {e.Message}");
        }
    }

    private static HealthCheck Disk(StorageFolder folder, DialerOptions options)
    {
        var free = folder.FreeBytes();
        return free >= options.FreeSpaceFloor
            ? HealthCheck.Good
            : new HealthCheck(false, $"{free / (1024 * 1024)} MB are free on the disk of {folder.Path}; calls start from {options.FreeSpaceFloor / (1024 * 1024)} MB on. Free some space.");
    }
}

/// <summary>The process answers.</summary>
internal sealed record LiveHealth(string Status);

/// <summary>Whether it can dial; check by check for whoever may read.</summary>
internal sealed record ReadyHealth(string Status, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, HealthCheck>? Checks);

/// <summary>One check, with what to do when it fails.</summary>
internal sealed record HealthCheck(bool Ok, string? Text)
{
    public static HealthCheck Good { get; } = new(true, null);
}
