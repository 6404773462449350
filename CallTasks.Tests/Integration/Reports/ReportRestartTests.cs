using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CallTasks.Tests.Browser.Console;
using CallTasks.Tests.Support;
using Microsoft.Data.Sqlite;

namespace CallTasks.Tests.Integration.Reports;

[Trait("Speed", "slow")]
public sealed class ReportRestartTests
{
    private const int Orders = 40;

    [Fact]
    public async Task Reports_that_a_kill_interrupted_are_made_after_the_start_without_being_asked_for_again()
    {
        await using var console = await ConsoleProcess.StartAsync(BrowserSteps.Quick);
        var task = await console.AddTaskAsync("Spring offer", clients: 1000);
        await Task.WhenAll(Enumerable.Range(0, Orders).Select(_ => console.PostAsync($"api/v1/call-tasks/{task}/reports", new { format = "xlsx", variables = true })));

        console.KillHard();
        await Eventually.Async(() => console.HasExited);
        Assert.InRange(Unfinished(console.StorageFolder), 1, Orders);
        await console.StartAgainAsync();

        await Eventually.Async(async () => await CountAsync(console, "generated") == Orders, TimeSpan.FromSeconds(60), () => $"{Orders} reports that are there");
        var file = await console.Client.GetByteArrayAsync(new Uri($"api/v1/reports/{Orders}/file", UriKind.Relative));
        Assert.Equal("PK"u8.ToArray(), file[..2]);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(console.StorageFolder, "reports"), "*.part"));
    }

    private static long Unfinished(string folder)
    {
        using var connection = new SqliteConnection($"Data Source={Directory.EnumerateFiles(folder, "*.db").Single()};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM reports WHERE state = 0";
        return (long)command.ExecuteScalar()!;
    }

    private static async Task<int> CountAsync(ConsoleProcess console, string state) =>
        (int)(await console.Client.GetFromJsonAsync<JsonObject>(new Uri($"api/v1/reports?state={state}&search=spring", UriKind.Relative)))!["total"]!;
}
