using System.IO.Compression;
using System.Text;
using CallTasks.Tests.Support;
using Microsoft.Playwright;

namespace CallTasks.Tests.Browser.Console;

[Collection(nameof(BrowserTests))]
[Trait("Speed", "slow")]
public sealed class FromFileToReportTests(ChromiumBrowser chromium)
{
    [Fact]
    public async Task A_task_is_made_from_a_file_started_watched_and_ends_in_a_report()
    {
        await using var console = await ConsoleProcess.StartAsync(BrowserSteps.Quick);
        await console.AddScriptAsync();
        await using var watched = await chromium.NewPageAsync(console);
        var page = watched.Page;

        await watched.OpenAsync("/");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add new call task" }).First.ClickAsync();
        await page.GetByLabel("Task name").FillAsync("Spring offer");
        await page.GetByLabel("Script", new() { Exact = false }).SelectOptionAsync(new SelectOptionValue { Label = "Greeting" });
        await page.Locator("#task-file").SetInputFilesAsync(new FilePayload { Name = "list.csv", MimeType = "text/csv", Buffer = ListWithOneBadRow(30) });
        await page.Locator("#task-pace-attempts").FillAsync("10");
        await page.Locator("#task-lines").FillAsync("30");
        await page.GetByLabel("Calls may start at these hours only").UncheckAsync();
        await page.Locator(".summary-line", new() { HasText = "10 calls per second, up to 30 at once, at any hour" }).WaitForAsync();
        await page.Keyboard.PressAsync("Control+Enter");

        await page.LeadsToAsync(@"/call-tasks/\d+$");
        await page.GetByText("30 accepted").WaitForAsync();
        await page.GetByText("1 invalid").WaitForAsync();
        var rejected = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Rejected rows" }).ClickAsync());
        Assert.Contains("12345", await File.ReadAllTextAsync(await rejected.PathAsync()), StringComparison.Ordinal);

        await page.ReachesAsync("Ready");
        await page.GetByRole(AriaRole.Button, new() { Name = "Start", Exact = true }).ClickAsync();
        await page.ReachesAsync("Completed", 90);
        Assert.StartsWith("30 ", await page.PiesAsync(), StringComparison.Ordinal);
        await page.Locator(".pager", new() { HasText = "of 30" }).WaitForAsync();

        await PlayARecordingAsync(page);

        await page.GetByRole(AriaRole.Button, new() { Name = "Export" }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Excel (.xlsx)" }).ClickAsync();
        var link = page.Locator(".controls a", new() { HasText = "Download" });
        await link.WaitForAsync();
        var report = await page.RunAndWaitForDownloadAsync(() => link.ClickAsync());
        Assert.EndsWith(".xlsx", report.SuggestedFilename, StringComparison.Ordinal);
        await using var workbook = await ZipFile.OpenReadAsync(await report.PathAsync());
        Assert.Contains(workbook.Entries, entry => entry.FullName == "xl/worksheets/sheet1.xml");
        watched.AssertNoErrors();
    }

    private static async Task PlayARecordingAsync(IPage page)
    {
        await page.Locator("[aria-label^='Play the recording']").First.ClickAsync();
        var audio = page.Locator(".player audio");
        await audio.WaitForAsync();
        // The browser has understood the file: it knows how long it is.
        await Eventually.Async(async () => await audio.EvaluateAsync<double>("audio => audio.duration || 0") > 0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Close the player" }).ClickAsync();
    }

    private static byte[] ListWithOneBadRow(int good)
    {
        using var stream = new MemoryStream();
        ClientsFiles.WriteCsv(stream, good);
        stream.Write(Encoding.UTF8.GetBytes("12345;X-1;Nobody;Nowhere;0\r\n"));
        return stream.ToArray();
    }
}
