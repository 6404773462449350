using System.Net.Http.Json;
using System.Text;
using CallTasks.Tests.Support;
using Microsoft.Playwright;

namespace CallTasks.Tests.Browser.Console;

/// <summary>One task from its page alone: everything that can be pressed there, with what comes of it.</summary>
[Collection(nameof(BrowserTests))]
[Trait("Speed", "slow")]
public sealed class TaskPageTests(ChromiumBrowser chromium)
{
    [Fact]
    public async Task A_task_is_run_held_called_back_and_stopped_from_its_page()
    {
        await using var console = await ConsoleProcess.StartAsync(BrowserSteps.Quick);
        var task = await AddTaskAsync(console);
        await using var watched = await chromium.NewPageAsync(console);
        var page = watched.Page;
        await watched.OpenAsync($"/call-tasks/{task}");

        await page.Button("Copy the ID").ClickAsync();
        await page.Locator("[aria-label='Copy the ID'][title=Copied]").WaitForAsync();
        await page.Locator(".controls").GetByRole(AriaRole.Link, new() { Name = "Script" }).ClickAsync();
        await page.LeadsToAsync(@"/scripts/\d+$");
        await page.Locator(".block").First.WaitForAsync();
        await page.GoBackAsync();
        await page.Button("Edit").WaitForAsync();
        await page.OpenAsync(page.Button("Edit"));
        await page.Top().Locator("#task-name").WaitForAsync();
        await page.LeaveAsync("Cancel");

        // A client by hand, and some by a file.
        await page.OpenAsync(page.Button("Client"));
        await page.LeaveAsync("Cancel");
        await page.OpenAsync(page.Button("Client"));
        await page.Top().Locator("#client-phones").FillAsync("+79120009901");
        await page.Top().Locator("#client-id").FillAsync("C-hand");
        await page.Top().Locator("#client-zone").FillAsync("Europe/Berlin");
        await page.Top().Locator("#client-parameters").FillAsync("name=Ann");
        await page.LeaveAsync("Add client");
        var added = (await console.ItemsAsync($"call-tasks/{task}/clients?search=C-hand")).Single()!;
        Assert.Equal(("+79120009901", "Ann"), ((string?)added["phones"]![0], (string?)added["parameters"]!["name"]));
        await page.OpenAsync(page.Button("File"));
        foreach (var template in new[] { "Excel template", "CSV template" })
        {
            var download = await page.RunAndWaitForDownloadAsync(() => page.Top().GetByRole(AriaRole.Link, new() { Name = template }).ClickAsync());
            Assert.EndsWith(template == "CSV template" ? ".csv" : ".xlsx", download.SuggestedFilename, StringComparison.Ordinal);
        }

        await page.LeaveAsync("Cancel");
        await page.OpenAsync(page.Button("File"));
        await page.Top().Locator("#clients-file").SetInputFilesAsync(ListOf("name;mobile\nBen;+79120009801\nEve;12345\n"));
        await page.Top().GetByLabel("Role of column mobile").SelectOptionAsync("phone");
        await page.Top().GetByLabel("Role of column name").SelectOptionAsync("parameter");
        await page.Top().GetByLabel("Parameter name for name").FillAsync("first");
        await page.Top().Locator(".preview-counts", new() { HasTextString = "1 client comes in" }).WaitForAsync();
        await page.UnfoldAsync(page.Top().Locator("details"));
        await HoldsControlsAttribute.AssertListedAsync(page);
        await page.Top().Button("Take the file away").ClickAsync();
        await page.Top().Locator(".preview-head").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await page.Top().Locator("#clients-file").SetInputFilesAsync(ListOf("phone;name\n+79120009801;Ben\nnonsense;Eve\n"));
        await page.Top().Locator(".preview-counts", new() { HasTextString = "1 client comes in" }).WaitForAsync();
        await page.LeaveAsync("Add clients");
        await Eventually.Async(async () => (int)(await console.ReadAsync($"call-tasks/{task}"))["progress"]!["clients"]! == 15);
        var rejected = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Rejected rows" }).ClickAsync());
        Assert.Contains("nonsense", await File.ReadAllTextAsync(await rejected.PathAsync()), StringComparison.Ordinal);

        // Run, held, run again; busy ones wait for their recall, which is called off.
        await page.Button("Start").ClickAsync();
        await page.ReachesAsync("Running");
        await page.Button("Pause").ClickAsync();
        await page.ReachesAsync("Paused");
        await page.Button("Resume").ClickAsync();
        await page.ReachesAsync("Running");
        await Eventually.Async(async () => await InStateAsync(console, task, "waitingRecall") == 2 && await InStateAsync(console, task, "done") == 13, TimeSpan.FromSeconds(60));
        foreach (var (button, sure, then) in new[] { ("Cancel recalls", "Cancel recalls", "Completed"), ("Restart unsuccessful", "Restart unsuccessful", "Running"), ("Stop", "Stop for good", "Stopped") })
        {
            if (button == "Stop") await Eventually.Async(async () => await InStateAsync(console, task, "waitingRecall") == 2);
            await page.OpenAsync(page.Locator(".controls").Button(button));
            await HoldsControlsAttribute.AssertListedAsync(page);
            await page.LeaveAsync("Keep as it is");
            await page.OpenAsync(page.Locator(".controls").Button(button));
            await page.LeaveAsync(sure);
            await page.ReachesAsync(then);
        }

        // Its reports, by the menu and by their tab.
        foreach (var kind in new[] { "Excel (.xlsx)", "Excel with variables", "CSV", "CSV with variables" })
        {
            await page.Button("Export").ClickAsync();
            await page.GetByRole(AriaRole.Menuitem, new() { Name = kind, Exact = true }).ClickAsync();
        }

        await Eventually.Async(async () => (await console.ItemsAsync($"reports?taskId={task}&state=generated")).Count == 4);
        var reports = await console.ItemsAsync($"reports?taskId={task}");
        Assert.Equal(["csv false", "csv true", "xlsx false", "xlsx true"], reports.Select(report => $"{report!["format"]} {report["variables"]}").Order());
        var last = reports.Max(report => (long)report!["id"]!);
        var newest = await page.RunAndWaitForDownloadAsync(() => page.Locator($".controls a[href$='/reports/{last}/file']").ClickAsync());
        Assert.EndsWith(".csv", newest.SuggestedFilename, StringComparison.Ordinal);
        await page.GetByRole(AriaRole.Tab, new() { Name = "Reports" }).ClickAsync();
        await page.LeadsToAsync("tab=reports");
        var report = (long)(await console.ItemsAsync($"reports?taskId={task}"))[0]!["id"]!;
        await page.RunAndWaitForDownloadAsync(() => page.GetByLabel($"Download report {report}").ClickAsync());
        await page.Button($"Make report {report} again").ClickAsync();
        await Eventually.Async(async () => (await console.ItemsAsync($"reports?taskId={task}&state=generated")).Count == 4);
        await page.OpenAsync(page.Button($"Delete report {report}"));
        await page.LeaveAsync("Keep as it is");
        await page.OpenAsync(page.Button($"Delete report {report}"));
        await page.LeaveAsync("Delete");
        await page.Button($"Delete report {report}").WaitForAsync(new() { State = WaitForSelectorState.Detached });

        // What was done, on more than one page of ten.
        await page.GetByRole(AriaRole.Tab, new() { Name = "Log" }).ClickAsync();
        await page.LeadsToAsync("tab=log");
        await page.TurnPagesAsync("tab=log");

        // A template and a clone of it, and its end.
        await page.OpenAsync(page.Button("Save as template"));
        await page.LeaveAsync("Cancel");
        await page.OpenAsync(page.Button("Save as template"));
        await page.Top().Locator("#clone-name").FillAsync("Spring pattern");
        await page.LeaveAsync("Save as template");
        Assert.Equal("Spring pattern", (string?)(await console.ItemsAsync("templates")).Single()!["name"]);
        await page.OpenAsync(page.Button("Clone"));
        await page.LeaveAsync("Cancel");
        await page.OpenAsync(page.Button("Clone"));
        await page.Top().Locator("#clone-name").FillAsync("Spring again");
        await page.Top().GetByLabel("With its 15 clients").CheckAsync();
        await page.Top().Button("Clone").ClickAsync();
        await page.LeadsToAsync($"/call-tasks/{task + 1}$");
        await Eventually.Async(async () => (int)(await console.ReadAsync($"call-tasks/{task + 1}"))["progress"]!["clients"]! == 15);
        await watched.WalkAsync("/call-tasks");
        await watched.WalkAsync($"/call-tasks/{task}");
        await page.Locator(".crumbs").GetByRole(AriaRole.Link, new() { Name = "Call tasks" }).ClickAsync();
        await page.LeadsToAsync("/call-tasks$");
        await watched.WalkAsync($"/call-tasks/{task}");
        await page.OpenAsync(page.Button("Delete"));
        await page.Top().GetByLabel("Delete the report files too").CheckAsync();
        await page.LeaveAsync("Keep as it is");
        await page.OpenAsync(page.Button("Delete"));
        await page.Top().GetByLabel("Delete the report files too").CheckAsync();
        await page.Top().Button("Delete").ClickAsync();
        await page.LeadsToAsync("/call-tasks$");
        await Eventually.Async(async () => (await console.ItemsAsync("call-tasks")).Count == 1 && (await console.ItemsAsync("reports")).Count == 0);
        await watched.WalkAsync($"/call-tasks/{task}");
        await page.GetByRole(AriaRole.Link, new() { Name = "Go to call tasks" }).ClickAsync();
        await page.LeadsToAsync("/call-tasks$");
        watched.AssertNoErrors();
    }

    [Fact]
    public async Task Calls_and_clients_are_found_played_and_looked_into_by_hand()
    {
        await using var console = await ConsoleProcess.StartAsync(BrowserSteps.Quick);
        var task = await AddTaskAsync(console);
        using (var kept = await console.Client.PutAsJsonAsync(new Uri("api/v1/dial-plans/1", UriKind.Relative), new { version = 1, name = "Standard", trace = true }))
            kept.EnsureSuccessStatusCode();
        await console.PostAsync($"api/v1/call-tasks/{task}/start");
        await Eventually.Async(async () => await InStateAsync(console, task, "waitingRecall") == 2 && await InStateAsync(console, task, "done") == 11, TimeSpan.FromSeconds(60));
        await using var watched = await chromium.NewPageAsync(console);
        var page = watched.Page;
        await watched.OpenAsync($"/call-tasks/{task}");

        // Found by each filter.
        await page.Locator("#call-search").FillAsync("C-twice");
        await page.GetByText("1–2 of 2").WaitForAsync();
        await page.Button("Clear").ClickAsync();
        await page.GetByText("1–14 of 14").WaitForAsync();
        await page.GetByLabel("started from").FillAsync("2037-01-01T00:00");
        await page.Button("Clear the filters").ClickAsync();
        await page.GetByText("1–14 of 14").WaitForAsync();
        await page.GetByLabel("to", new() { Exact = true }).FillAsync("2020-01-01T00:00");
        await page.GetByText("No call matches").WaitForAsync();
        await page.Button("Clear").ClickAsync();
        await page.GetByText("1–14 of 14").WaitForAsync();
        await page.Button("Status: any status").ClickAsync();
        await HoldsControlsAttribute.AssertListedAsync(page);
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Busy" }).CheckAsync();
        await page.GetByText("1–3 of 3").WaitForAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.Button("Status: Busy").WaitForAsync();
        await page.Button("Clear").ClickAsync();
        await page.GetByText("1–14 of 14").WaitForAsync();
        await page.Button("Only problem calls").ClickAsync();
        await page.LeadsToAsync("problem=true");
        await page.GetByText("No call matches").WaitForAsync();
        await page.Button("Problem calls").ClickAsync();
        await page.GetByText("1–14 of 14").WaitForAsync();
        await page.TurnPagesAsync("/");

        // Played, copied, its script read.
        var row = page.Locator("tbody tr", new() { Has = page.Locator("[aria-label^='Play the recording']") }).First;
        await row.Locator("[aria-label^='Play the recording']").ClickAsync();
        await SeekAsync(page, page.Locator(".player"));
        await HoldsControlsAttribute.AssertListedAsync(page);
        var recording = await page.RunAndWaitForDownloadAsync(() => page.Locator(".player").GetByRole(AriaRole.Link, new() { Name = "Download" }).ClickAsync());
        Assert.EndsWith(".wav", recording.SuggestedFilename, StringComparison.Ordinal);
        await page.Button("Close the player").ClickAsync();
        await page.Locator(".player").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await row.Button("Copy the call ID").ClickAsync();
        await Eventually.Async(async () => long.TryParse(await page.EvaluateAsync<string>("navigator.clipboard.readText()"), out _));
        await row.Locator("[aria-label^='Script of the call']").ClickAsync();
        await page.LeadsToAsync(@"/scripts/\d+\?version=1");
        await page.Locator(".block").First.WaitForAsync();
        await page.GoBackAsync();

        // Looked into: the script where it ended, the recording, and the client's other call.
        await page.OpenAsync(page.Locator("tbody tr", new() { HasText = "C-twice" }).Filter(new() { HasText = "Answered" }).Locator("[aria-label^='Details']"));
        await page.Top().GetByRole(AriaRole.Link, new() { Name = "Open the script" }).ClickAsync();
        await page.Locator(".block-chosen").WaitForAsync();
        await page.GoBackAsync();
        await page.OpenAsync(page.Locator("tbody tr", new() { HasText = "C-twice" }).Filter(new() { HasText = "Answered" }).Locator("[aria-label^='Details']"));
        await SeekAsync(page, page.Top());
        await HoldsControlsAttribute.AssertListedAsync(page);
        await page.RunAndWaitForDownloadAsync(() => page.Top().GetByRole(AriaRole.Link, new() { Name = "Download" }).ClickAsync());
        await page.Top().GetByRole(AriaRole.Button, new() { Name = "SIP messages (" }).ClickAsync();
        await page.Top().Locator(".trace pre", new() { HasText = "BYE sip:" }).WaitForAsync();
        await HoldsControlsAttribute.AssertListedAsync(page);
        await page.Top().Button("Copy the SIP messages").ClickAsync();
        await Eventually.Async(async () => (await page.EvaluateAsync<string>("navigator.clipboard.readText()")).Contains("INVITE sip:", StringComparison.Ordinal));
        await page.Top().Locator("[aria-label^='Details of call']").ClickAsync();
        await page.Top().Locator(".facts", new() { HasText = "Busy" }).WaitForAsync();
        await HoldsControlsAttribute.AssertListedAsync(page);
        await page.Top().GetByRole(AriaRole.Button, new() { Name = "Back to call" }).ClickAsync();
        await page.Top().Locator(".facts", new() { HasText = "Answered" }).First.WaitForAsync();
        await page.LeaveAsync("Close");

        // What comes while the pointer rests on the list waits for a hand.
        await page.RestOnListAsync();
        await console.PostAsync($"api/v1/call-tasks/{task}/clients", new { clients = new[] { new { phones = new[] { "+79120005501" } } } });
        await page.Locator(".table-news").ClickAsync();
        await page.GetByText("1–15 of 15").WaitForAsync();

        // Its clients.
        await page.GetByRole(AriaRole.Tab, new() { Name = "Clients" }).ClickAsync();
        await page.LeadsToAsync("tab=clients");
        await page.GetByLabel("State").SelectOptionAsync("Waiting for recall");
        await page.GetByText("1–2 of 2").WaitForAsync();
        await page.Button("Clear").ClickAsync();
        await page.GetByText("1–14 of 14").WaitForAsync();
        await page.Locator("#client-search").FillAsync("nobody");
        await page.Button("Clear the filters").ClickAsync();
        await page.GetByText("1–14 of 14").WaitForAsync();
        await page.TurnPagesAsync("tab=clients");
        await page.GetByRole(AriaRole.Tab, new() { Name = "Calls" }).ClickAsync();
        await page.Locator("#call-search").WaitForAsync();
        watched.AssertNoErrors();
    }

    /// <summary>Ten answered clients, two busy ones that wait an hour, and one who answers at the second number.</summary>
    private static async Task<long> AddTaskAsync(ConsoleProcess console)
    {
        var task = await console.PostAsync("api/v1/call-tasks", new
        {
            name = "Spring offer",
            scriptId = await console.AddScriptAsync(),
            dialPlanId = 1,
            intensity = new { attempts = 10, seconds = 1 },
            maxLines = 50,
            callingHours = (object?)null,
            recall = new { busy = new { afterSeconds = 3600, times = 3 } },
        });
        var clients = Enumerable.Range(0, 10).Select(n => new { phones = new[] { $"+7912{n:D5}01" }, clientId = $"C-{n:D4}" })
            .Append(new { phones = new[] { "+79120007703" }, clientId = "C-busy" })
            .Append(new { phones = new[] { "+79120008803" }, clientId = "C-busy too" })
            .Append(new { phones = new[] { "+79120006603", "+79120006601" }, clientId = "C-twice" });
        await console.PostAsync($"api/v1/call-tasks/{task}/clients", new { clients });
        return task;
    }

    private static async Task<int> InStateAsync(ConsoleProcess console, long task, string state) => (int)(await console.ReadAsync($"call-tasks/{task}/clients?state={state}"))["total"]!;

    /// <summary>To the end by a key on the wave, and played by one on the player.</summary>
    private static async Task SeekAsync(IPage page, ILocator place)
    {
        var audio = place.Locator("audio");
        await audio.WaitForAsync();
        await Eventually.Async(async () => await audio.EvaluateAsync<double>("audio => audio.duration || 0") > 0);
        await place.Locator(".wave[role=slider]").PressAsync("End");
        await Eventually.Async(async () => await audio.EvaluateAsync<double>("audio => audio.currentTime") > 0);
        await place.Locator(".wave[role=slider]").PressAsync("Home");
        await Eventually.Async(async () => await place.Locator(".wave[role=slider]").GetAttributeAsync("aria-valuetext") == "0:00");
        await audio.EvaluateAsync("audio => audio.pause()");
        await audio.PressAsync("Space");
        await Eventually.Async(() => audio.EvaluateAsync<bool>("audio => !audio.paused || audio.ended"));
    }

    private static FilePayload ListOf(string text) => new() { Name = "list.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(text) };
}
