using System.Text.Json.Nodes;
using CallTasks.Core.Audio;
using CallTasks.Tests.Support;
using Microsoft.Playwright;

namespace CallTasks.Tests.Browser.Console;

/// <summary>What is saved beside tasks, each by hand: made, found, changed and taken away again.</summary>
[Collection(nameof(BrowserTests))]
[Trait("Speed", "slow")]
public sealed class ShelvesTests(ChromiumBrowser chromium)
{
    private static readonly string[] Conditions = ["Busy", "No answer", "Machine", "Short call", "Operator failure"];

    [Fact]
    public async Task Rules_directions_hours_and_caps_are_made_changed_and_deleted_by_hand()
    {
        await using var console = await ConsoleProcess.StartAsync(BrowserSteps.Quick);
        await using var watched = await chromium.NewPageAsync(console);
        var page = watched.Page;

        await watched.OpenAsync("/recall-rules");
        var set = await MakeAsync(console, watched, "Add recall rules", "recall-sets", async dialog =>
        {
            await dialog.Locator("#set-name").FillAsync("Evening");
            foreach (var condition in Conditions)
            {
                foreach (var on in new[] { false, true }) await dialog.GetByLabel(condition, new() { Exact = true }).SetCheckedAsync(on);
                await dialog.GetByLabel($"{condition}: call back after").FillAsync("2");
                await dialog.GetByLabel($"{condition}: unit of time").SelectOptionAsync("hours");
                await dialog.GetByLabel($"{condition}: times").FillAsync("3");
            }

            await dialog.Locator("#set-start").SelectOptionAsync("at a time of day");
            await dialog.GetByLabel("Time of day").FillAsync("18:30");
            await dialog.Locator("#set-client").FillAsync("6");
            await dialog.Locator("#set-number").FillAsync("4");
        });
        foreach (var rule in new[] { "busy", "noAnswer", "machine", "short", "failure" })
            Assert.Equal((7200, 3), ((int)set["rules"]![rule]!["afterSeconds"]!, (int)set["rules"]![rule]!["times"]!));
        Assert.Equal(("timeOfDay", "18:30", 6, 4), ((string?)set["recallStart"], (string?)set["recallTimeOfDay"], (int)set["callsPerClient"]!, (int)set["callsPerNumber"]!));
        await ChangeAndDeleteAsync(console, watched, "Evening", "recall-sets", "#set-name");

        await watched.WalkAsync("/directions");
        var direction = await MakeAsync(console, watched, "Add direction", "directions", async dialog =>
        {
            await dialog.Locator("#direction-name").FillAsync("Front desk");
            await dialog.Locator("#direction-numbers").FillAsync("+4930123456\n204");
            await dialog.Locator("#direction-plan").SelectOptionAsync("Standard");
            await dialog.GetByLabel("Somebody is there at these hours only").CheckAsync();
            await HoursAsync(dialog, "direction-hours");
        });
        Assert.Equal((2, 1), (direction["numbers"]!.AsArray().Count, (int)direction["dialPlanId"]!));
        AssertHours(direction["hours"]!);
        await ChangeAndDeleteAsync(console, watched, "Front desk", "directions", "#direction-name");

        await watched.WalkAsync("/calling-hours");
        var preset = await MakeAsync(console, watched, "Add preset", "calling-hours", async dialog =>
        {
            await dialog.Locator("#preset-name").FillAsync("Weekend");
            await HoursAsync(dialog, "preset-hours");
        });
        AssertHours(preset["hours"]!);
        await ChangeAndDeleteAsync(console, watched, "Weekend", "calling-hours", "#preset-name");

        await page.GetByRole(AriaRole.Tab, new() { Name = "Frequency caps" }).ClickAsync();
        await page.LeadsToAsync("show=caps$");
        var cap = await MakeAsync(console, watched, "Add cap", "frequency-caps", async dialog =>
        {
            await dialog.Locator("#cap-name").FillAsync("Calm");
            await dialog.Locator("#cap-calls").FillAsync("7");
            await dialog.GetByLabel("Period").SelectOptionAsync("a month");
            await dialog.GetByLabel("Apply it from now on").UncheckAsync();
            await dialog.GetByLabel("Apply it from now on").CheckAsync();
        });
        Assert.Equal((7, "month", true), ((int)cap["calls"]!, (string?)cap["per"], (bool)cap["on"]!));
        await page.GetByLabel("Apply Calm").UncheckAsync();
        await Eventually.Async(async () => !(bool)(await console.ItemsAsync("frequency-caps"))[0]!["on"]!);
        await ChangeAndDeleteAsync(console, watched, "Calm", "frequency-caps", "#cap-name");
        await page.GetByRole(AriaRole.Tab, new() { Name = "Presets" }).ClickAsync();
        await page.LeadsToAsync("/calling-hours$");

        // A list that is longer than its page, searched in vain.
        for (var n = 0; n < 21; n++) await console.PostAsync("api/v1/directions", new { name = $"Desk {n:D2}", numbers = new[] { "+4930123456" } });
        await watched.WalkAsync("/directions");
        await page.Locator(".pager").Button("10").ClickAsync();
        foreach (var (button, shown) in new[] { ("Next page", "11–20 of 21"), ("Last page", "21–21 of 21"), ("Previous page", "11–20 of 21"), ("First page", "1–10 of 21") })
        {
            await page.Locator(".pager").Button(button).ClickAsync();
            await page.GetByText(shown).WaitForAsync();
        }

        foreach (var clear in new[] { "Clear the search", "Clear" })
        {
            await page.Locator("#directions-search").FillAsync(clear == "Clear" ? "Desk 07" : "nowhere");
            await page.LeadsToAsync(clear == "Clear" ? "q=Desk" : "q=nowhere");
            await page.Button(clear).ClickAsync();
            await page.GetByText("1–10 of 21").WaitForAsync();
        }

        watched.AssertNoErrors();
    }

    [Fact]
    public async Task Plans_numbers_sounds_and_the_do_not_call_list_are_made_changed_and_deleted_by_hand()
    {
        await using var console = await ConsoleProcess.StartAsync(BrowserSteps.Quick);
        using var files = new TempFolder();
        await using var watched = await chromium.NewPageAsync(console);
        var page = watched.Page;

        await watched.OpenAsync("/dial-plans");
        var plan = await MakeAsync(console, watched, "Add dial plan", "dial-plans", async dialog =>
        {
            await dialog.Locator("#plan-name").FillAsync("Trunk");
            await dialog.Locator("#plan-address").FillAsync("127.0.0.1:25061");
            await dialog.Locator("#plan-proxies").FillAsync("127.0.0.1:25062\nsip2.example.com");
            await dialog.Locator("#plan-transport").SelectOptionAsync("TLS");
            await dialog.GetByLabel("Check the carrier's certificate").UncheckAsync();
            await dialog.Locator("#plan-user").FillAsync("bob");
            await dialog.Locator("#plan-password").FillAsync("secret of bob");
            await dialog.Locator("#plan-codecs").SelectOptionAsync(new SelectOptionValue { Index = 1 });
            await dialog.Locator("#plan-ring").FillAsync("33");
            await dialog.Locator("#plan-pace").FillAsync("2.5");
            await dialog.Locator("#plan-lines").FillAsync("44");
            await dialog.Locator("#plan-price").FillAsync("0.25");
            await dialog.GetByLabel("Currency").FillAsync("EUR");
            await dialog.Locator("#plan-step").FillAsync("6");
            await dialog.Locator("#plan-callers").FillAsync("+4930222001");
            await dialog.Locator("#plan-caller-in").SelectOptionAsync("Preferred");
            await dialog.Locator("#plan-countries").FillAsync("DE, AT");
            await dialog.GetByLabel("Keep the SIP messages of calls").CheckAsync();
            await dialog.GetByLabel("The carrier takes REFER").CheckAsync();
            await dialog.GetByLabel("The carrier wants a registration").CheckAsync();
            await dialog.GetByLabel("Send sound back to where the carrier's comes from").CheckAsync();
            foreach (var code in new[] { "486", "480" })
            {
                await dialog.Button("Add an override").ClickAsync();
                await Eventually.Async(async () => await dialog.GetByLabel("SIP code").Last.InputValueAsync() == "");
                await dialog.GetByLabel("SIP code").Last.FillAsync(code);
                await dialog.GetByLabel("SIP code").Last.PressAsync("Tab");
                await dialog.GetByLabel("Recorded as").Last.SelectOptionAsync("Unavailable");
                await dialog.Button($"Remove the override of {code}").WaitForAsync();
            }

            await dialog.Button("Remove the override of 480").ClickAsync();
            await dialog.Button("Remove the override of 480").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        });
        Assert.Equal((true, true, true, true), ((bool)plan["trace"]!, (bool)plan["refer"]!, (bool)plan["register"]!, (bool)plan["symmetricRtp"]!));
        Assert.Equal((false, "127.0.0.1:25062,sip2.example.com"), ((bool)plan["verifyCertificate"]!, string.Join(',', plan["proxies"]!.AsArray().Select(proxy => (string?)proxy))));
        Assert.Equal(("tls", "bob", 33, 2.5m, 44, 0.25m, "EUR", 6), ((string?)plan["transport"], (string?)plan["username"], (int)plan["ringTimeoutSeconds"]!, (decimal)plan["callsPerSecond"]!, (int)plan["maxLines"]!, (decimal)plan["pricePerMinute"]!, (string?)plan["currency"], (int)plan["billingStepSeconds"]!));
        Assert.Equal(("+4930222001", "preferred", "AT,DE", 486, "unavailable"), ((string?)plan["callerIds"]![0], (string?)plan["callerIdIn"], string.Join(',', plan["allowedCountries"]!.AsArray().Select(country => (string?)country).Order()), (int)plan["outcomeOverrides"]!.AsArray().Single()!["code"]!, (string?)plan["outcomeOverrides"]![0]!["outcome"]));
        await ChangeAndDeleteAsync(console, watched, "Trunk", "dial-plans", "#plan-name");

        await watched.WalkAsync("/caller-ids");
        await page.Button("Edit +4930222001").WaitForAsync();
        await ConfirmDeletedAsync(page, "+4930222001");
        var number = await MakeAsync(console, watched, "Add number", "caller-ids", async dialog =>
        {
            await dialog.Locator("#number-number").FillAsync("+4930222002");
            await dialog.Locator("#number-name").FillAsync("Support");
        });
        Assert.Equal(("+4930222002", "Support"), ((string?)number["number"], (string?)number["name"]));
        await page.OpenAsync(page.Button("Edit +4930222002"));
        await page.Top().Locator("#number-name").FillAsync("Sales");
        await page.LeaveAsync("Save");
        await page.Locator("tbody", new() { HasText = "Sales" }).WaitForAsync();

        await page.GetByRole(AriaRole.Tab, new() { Name = "Groups" }).ClickAsync();
        await page.LeadsToAsync("show=groups$");
        var group = await MakeAsync(console, watched, "Add group", "caller-id-groups", async dialog =>
        {
            await dialog.Locator("#group-name").FillAsync("North");
            await dialog.Locator("#group-numbers").FillAsync("+4930222002\n+4930222003");
            await dialog.GetByLabel("least used first").CheckAsync();
            await dialog.GetByLabel("in turn").CheckAsync();
            await dialog.GetByLabel("least used first").CheckAsync();
        });
        Assert.Equal((2, "leastUsed"), (group["numbers"]!.AsArray().Count, (string?)group["pick"]));
        await ChangeAndDeleteAsync(console, watched, "North", "caller-id-groups", "#group-name");
        await page.GetByRole(AriaRole.Tab, new() { Name = "Numbers" }).ClickAsync();
        await page.LeadsToAsync("/caller-ids$");
        await page.Button("Edit +4930222002").WaitForAsync();

        await watched.WalkAsync("/audio");
        var wav = Path.Combine(files.Path, "hello.wav");
        using (var sound = File.Create(wav)) WavFile.WritePcm16(sound, [.. Tones.Sine(440, 1)], 8000, channels: 1);
        await page.Locator("#audio-file").SetInputFilesAsync(wav);
        await page.Locator("tbody b", new() { HasText = "hello" }).WaitForAsync();
        await page.GetByText("hello is in the library.").Or(page.GetByText("hello.wav is in the library.")).WaitForAsync();
        await page.Locator(".toast").Button("Close this message").First.ClickAsync();
        await page.Button("Play hello").ClickAsync();
        await page.Locator(".player audio").WaitForAsync();
        await page.Button("Close the player").ClickAsync();
        await page.Locator(".player").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await page.OpenAsync(page.Button("Rename hello"));
        await page.LeaveAsync("Cancel");
        await page.OpenAsync(page.Button("Rename hello"));
        await page.Top().Locator("#sound-name").FillAsync("Welcome");
        await page.LeaveAsync("Rename");
        await page.Locator("tbody b", new() { HasText = "Welcome" }).WaitForAsync();
        await ConfirmDeletedAsync(page, "Welcome");
        Assert.Empty(await console.ItemsAsync("audio"));

        await watched.WalkAsync("/blacklist");
        await page.OpenAsync(page.Locator(".empty").Button("Import a list"));
        await page.LeaveAsync("Cancel");
        await MakeAsync(console, watched, "Add numbers", "blacklist", async dialog =>
        {
            await dialog.Locator("#blacklist-numbers").FillAsync("030 444001\n030 444002");
            await dialog.Locator("#blacklist-reason").FillAsync("asked by letter");
            await dialog.Locator("#blacklist-country").SelectOptionAsync("DE");
        });
        await page.OpenAsync(page.Button("Delete +4930444001"));
        await page.LeaveAsync("Keep as it is");
        await page.OpenAsync(page.Button("Delete +4930444001"));
        await page.LeaveAsync("Take off the list");
        await page.Button("Delete +4930444001").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        Assert.Equal("+4930444002", (string?)(await console.ItemsAsync("blacklist")).Single()!["phone"]);
        await page.OpenAsync(page.Button("Import a list"));
        await page.LeaveAsync("Cancel");
        var list = Path.Combine(files.Path, "stop.txt");
        await File.WriteAllLinesAsync(list, ["+4930444003", "nonsense"]);
        await page.OpenAsync(page.Button("Import a list"));
        await page.Top().Locator("#blacklist-file").SetInputFilesAsync(list);
        await page.LeaveAsync("Import");
        var rejected = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Download the rejected rows" }).ClickAsync());
        Assert.Contains("nonsense", await File.ReadAllTextAsync(await rejected.PathAsync()), StringComparison.Ordinal);
        await page.Button("Close the message").ClickAsync();
        await page.GetByText("is in:").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        watched.AssertNoErrors();
    }

    /// <summary>Opens a form from every button that offers it, leaves it once, thinks again once, and saves; returns what was made.</summary>
    private static async Task<JsonNode> MakeAsync(ConsoleProcess console, WatchedPage watched, string add, string api, Func<ILocator, Task> fill)
    {
        var page = watched.Page;
        await page.Button(add).WaitForAsync();
        await page.ReadAsync();
        if (await page.Locator(".empty").CountAsync() > 0)
        {
            await page.OpenAsync(page.Locator(".empty").Button(add));
            await page.LeaveAsync("Close");
        }

        await page.OpenAsync(page.Button(add));
        await HoldsControlsAttribute.AssertListedAsync(page);
        await page.LeaveAsync("Cancel");
        await page.OpenAsync(page.Button(add));
        var before = (await console.ItemsAsync(api)).Count;
        await fill(page.Top());
        await page.OpenAsync(page.Top().Button("Cancel"));
        await HoldsControlsAttribute.AssertListedAsync(page);
        await page.LeaveAsync("Go on editing");
        await page.SaveAsync();
        var made = await console.ItemsAsync(api);
        Assert.True(made.Count > before);
        return made.MaxBy(item => (long?)item!["id"] ?? 0)!;
    }

    /// <summary>Opens a thing, throws a change away, changes its name, and deletes it after second thoughts.</summary>
    private static async Task ChangeAndDeleteAsync(ConsoleProcess console, WatchedPage watched, string name, string api, string field)
    {
        var page = watched.Page;
        await page.OpenAsync(page.Button("Edit " + name));
        await page.Top().Locator(field).FillAsync("Nonsense");
        await page.OpenAsync(page.Top().Button("Cancel"));
        await page.Top().Button("Throw away").ClickAsync();
        await Eventually.Async(async () => await page.Locator("dialog[open]").CountAsync() == 0);
        await page.OpenAsync(page.Button("Edit " + name));
        await page.Top().Locator(field).FillAsync(name + " again");
        await page.LeaveAsync("Save");
        await page.Button($"Edit {name} again").WaitForAsync();
        Assert.Contains(await console.ItemsAsync(api), item => (string?)item!["name"] == name + " again");
        await ConfirmDeletedAsync(page, name + " again");
        Assert.DoesNotContain(await console.ItemsAsync(api), item => (string?)item!["name"] == name + " again");
    }

    private static async Task ConfirmDeletedAsync(IPage page, string name)
    {
        await page.OpenAsync(page.Button("Delete " + name));
        await page.LeaveAsync("Keep as it is");
        await page.OpenAsync(page.Button("Delete " + name));
        await page.LeaveAsync("Delete");
        await page.Button("Delete " + name).WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    /// <summary>Saturday and Sunday, 10:15 to 14:45 in Berlin, but not on New Year's Day.</summary>
    private static async Task HoursAsync(ILocator dialog, string id)
    {
        foreach (var day in new[] { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday" }) await dialog.GetByLabel(day, new() { Exact = true }).UncheckAsync();
        foreach (var day in new[] { "Saturday", "Sunday" }) await dialog.GetByLabel(day, new() { Exact = true }).CheckAsync();
        await dialog.GetByLabel("from", new() { Exact = true }).FillAsync("10:15");
        await dialog.GetByLabel("to", new() { Exact = true }).FillAsync("14:45");
        await dialog.Locator($"#{id}-zone").FillAsync("Europe/Berlin");
        await dialog.Locator($"#{id}-blackout").FillAsync("2037-01-01");
    }

    private static void AssertHours(JsonNode hours)
    {
        Assert.Equal(("10:15", "14:45", "Europe/Berlin", "2037-01-01"), ((string?)hours["from"], (string?)hours["to"], (string?)hours["timeZone"], (string?)hours["blackoutDates"]![0]));
        Assert.Equal(["sat", "sun"], hours["days"]!.AsArray().Select(day => (string?)day).Order());
    }
}
