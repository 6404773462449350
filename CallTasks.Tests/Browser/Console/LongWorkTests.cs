using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using CallTasks.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;

namespace CallTasks.Tests.Browser.Console;

/// <summary>What takes long is called off by hand, and what broke is tried again.</summary>
[Collection(nameof(BrowserTests))]
[Trait("Speed", "slow")]
public sealed class LongWorkTests(ChromiumBrowser chromium)
{
    private const int Many = 60_000;

    private const string AsFastAsItCan = "DROP TRIGGER slow_clients; DROP TRIGGER slow_numbers;";

    [Fact]
    public async Task Imports_and_copies_are_called_off_while_they_go_on_and_a_list_that_broke_is_tried_again()
    {
        await using var console = await ConsoleProcess.StartAsync(BrowserSteps.Quick);
        var task = await console.AddTaskAsync("Spring offer", clients: 0);
        await using var watched = await chromium.NewPageAsync(console);
        var page = watched.Page;
        var file = ListOf(Many);

        // An import of clients: nothing of it comes in. Then it comes in, and a copy of them is given up.
        await watched.OpenAsync($"/call-tasks/{task}");
        await ChangeAsync(console, Slowly(client: 1_000));
        await UploadAsync(console, $"api/v1/call-tasks/{task}/clients", file);
        await page.Button("Cancel import").ClickAsync();
        await page.GetByText("the import was cancelled").WaitForAsync();
        Assert.Equal(0, (int)(await console.ReadAsync($"call-tasks/{task}"))["progress"]!["clients"]!);
        await ChangeAsync(console, AsFastAsItCan);
        await UploadAsync(console, $"api/v1/call-tasks/{task}/clients", file);
        await Eventually.Async(async () => (int)(await console.ReadAsync($"call-tasks/{task}"))["progress"]!["clients"]! == Many, TimeSpan.FromSeconds(60));
        await ChangeAsync(console, Slowly(client: 10_000));
        await page.OpenAsync(page.Button("Clone"));
        await page.Top().Locator("#clone-name").FillAsync("Spring again");
        await page.Top().GetByLabel("clients").CheckAsync();
        await page.Top().Button("Clone").ClickAsync();
        await page.LeadsToAsync($"/call-tasks/{task + 1}$");
        await page.Button("Give it up").ClickAsync();
        await page.Button("Give it up").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await Eventually.Async(async () => (int)(await console.ReadAsync($"call-tasks/{task + 1}"))["progress"]!["clients"]! < Many);

        // A list of numbers that must not be called.
        await watched.WalkAsync("/blacklist");
        await UploadAsync(console, "api/v1/blacklist", file);
        await page.Button("Cancel the import").ClickAsync();
        await page.GetByText("did not come in").WaitForAsync();
        await page.Button("Close the message").ClickAsync();
        Assert.Empty(await console.ItemsAsync("blacklist"));

        // A list that cannot be read says so, and is there once it can be.
        await watched.WalkAsync("/reports");
        await ChangeAsync(console, "ALTER TABLE blacklist RENAME TO lost");
        await page.EvaluateAsync("Blazor.navigateTo('/blacklist')");
        await page.Button("Try again").WaitForAsync();
        await HoldsControlsAttribute.AssertListedAsync(page);
        await ChangeAsync(console, "ALTER TABLE lost RENAME TO blacklist");
        await page.Button("Try again").ClickAsync();
        await page.GetByText("The list is empty").WaitForAsync();
    }

    /// <summary>As on a slow disk: the work lasts longer than a hand needs, on any machine. An import looks up only after each 20,000 clients, a copy after a few.</summary>
    /// <param name="client">What a client costs, in steps of some 0.2 us.</param>
    private static string Slowly(int client) =>
        $"""
        CREATE TRIGGER slow_clients AFTER INSERT ON clients BEGIN SELECT ({Steps(client)}); END;
        CREATE TRIGGER slow_numbers AFTER INSERT ON blacklist_staged BEGIN SELECT ({Steps(1_000)}); END;
        """;

    private static string Steps(int count) => $"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) SELECT max(i) FROM n";

    private static byte[] ListOf(int rows)
    {
        var text = new StringBuilder("phone\n");
        for (var n = 0; n < rows; n++) text.Append(CultureInfo.InvariantCulture, $"+7912{n:D7}\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static async Task UploadAsync(ConsoleProcess console, string path, byte[] file)
    {
        using var content = new ByteArrayContent(file);
        content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        using var form = new MultipartFormDataContent { { content, "file", "many.csv" } };
        using var answer = await console.Client.PostAsync(new Uri(path, UriKind.Relative), form);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    private static async Task ChangeAsync(ConsoleProcess console, string statement)
    {
        await using var database = new SqliteConnection($"Data Source={Directory.GetFiles(console.StorageFolder, "*.db").Single()};Pooling=False");
        await database.OpenAsync();
        await using var command = database.CreateCommand();
        command.CommandText = statement;
        await command.ExecuteNonQueryAsync();
    }
}
