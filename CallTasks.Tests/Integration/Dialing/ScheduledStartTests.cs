using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CallTasks.Tests.Browser.Console;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Dialing;

/// <summary>A task that starts by itself, with the server up at its instant and with the server down.</summary>
[Trait("Speed", "slow")]
public sealed class ScheduledStartTests
{
    /// <summary>A start is told to be late from five seconds on.</summary>
    private static readonly TimeSpan Away = TimeSpan.FromSeconds(7);

    [Fact]
    public async Task A_scheduled_task_starts_at_its_instant_and_one_the_server_slept_through_at_once_saying_how_late()
    {
        await using var console = await ConsoleProcess.StartAsync(BrowserSteps.Quick);
        var script = await console.AddScriptAsync();
        var soon = await AddAsync(console, "Soon", script, DateTimeOffset.UtcNow.AddSeconds(2));
        Assert.Equal("scheduled", (string?)(await ReadAsync(console, soon))["status"]);
        await Eventually.Async(async () => (string?)(await ReadAsync(console, soon))["status"] == "completed", TimeSpan.FromSeconds(30));
        Assert.Null((await ReadAsync(console, soon))["startedLateBySeconds"]);
        Assert.True(DateTimeOffset.Parse((string)(await ReadAsync(console, soon))["startedAt"]!, null) >= DateTimeOffset.Parse((string)(await ReadAsync(console, soon))["startAt"]!, null));

        var at = DateTimeOffset.UtcNow.AddSeconds(1.5);
        var missed = await AddAsync(console, "Missed", script, at);
        console.KillHard();
        await Eventually.Async(() => DateTimeOffset.UtcNow > at + Away);
        await console.StartAgainAsync();

        await Eventually.Async(async () => (string?)(await ReadAsync(console, missed))["status"] == "completed", TimeSpan.FromSeconds(30));
        Assert.InRange((double)(await ReadAsync(console, missed))["startedLateBySeconds"]!, Away.TotalSeconds - 1, 60);
    }

    private static async Task<long> AddAsync(ConsoleProcess console, string name, long script, DateTimeOffset at)
    {
        var task = await console.PostAsync("api/v1/call-tasks", new { name, scriptId = script, dialPlanId = 1, callingHours = (object?)null, startMode = "scheduled", startAt = at });
        await console.PostAsync($"api/v1/call-tasks/{task}/clients", new { clients = new[] { new { phones = new[] { ClientsFiles.Phone(0) } } } });
        return task;
    }

    private static async Task<JsonObject> ReadAsync(ConsoleProcess console, long task) =>
        (await console.Client.GetFromJsonAsync<JsonObject>(new Uri($"api/v1/call-tasks/{task}", UriKind.Relative)))!;
}
