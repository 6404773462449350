using System.Text;
using CallTasks.Core.Audio;
using CallTasks.Tests.Browser.Console;
using CallTasks.Tests.Support;
using Microsoft.Playwright;

namespace CallTasks.Tests.Browser.TaskSheet;

/// <summary>Every field of the form by hand, with what it leads to in the saved task; and templates, which are saved forms.</summary>
[Collection(nameof(BrowserTests))]
[Trait("Speed", "slow")]
public sealed class EveryFieldTests(ChromiumBrowser chromium)
{
    private static readonly string[] Conditions = ["Busy", "No answer", "Machine", "Short call", "Operator failure"];

    [Fact]
    public async Task A_task_is_made_with_a_file_and_sounds_uploaded_in_the_form_and_changed_field_by_field()
    {
        await using var console = await ConsoleProcess.StartAsync(BrowserSteps.Quick);
        await console.AddScriptAsync();
        await using var watched = await chromium.NewPageAsync(console);
        var page = watched.Page;
        await watched.OpenAsync("/call-tasks");

        // Where nothing is saved yet, the form leads to where it is made.
        await page.OpenAsync(page.Locator(".empty").Button("Add new call task"));
        foreach (var (choose, leads) in new (Func<Task>, string)[]
        {
            (() => page.GetByLabel("CallerID group", new() { Exact = true }).CheckAsync(), "/caller-ids"),
            (() => page.Locator("#task-redirect").SelectOptionAsync("Call transfer to a direction"), "/directions"),
            (() => page.GetByLabel("A saved set").CheckAsync(), "/recall-rules"),
        })
        {
            await choose();
            var other = await page.RunAndWaitForPopupAsync(() => page.Top().Locator($"a[href$='{leads[1..]}']").ClickAsync());
            await other.LeadsToAsync(leads + "$");
            await other.CloseAsync();
        }

        await page.OpenAsync(page.Top().Button("Cancel"));
        await page.LeaveAsync("Go on editing");
        await page.OpenAsync(page.Top().Button("Cancel"));
        await page.Top().Button("Throw away").ClickAsync();
        await Eventually.Async(async () => await page.Locator("dialog[open]").CountAsync() == 0);

        var (group, set, direction) = await AddShelvesAsync(console);
        await page.OpenAsync(page.Locator(".page-head").Button("Add new call task"));
        await page.Locator("#task-name").FillAsync("Thrown away");
        await page.Locator("#task-short").FillAsync("9");
        await page.Locator("#task-short").PressAsync("Tab");
        await Eventually.Async(async () => (await page.EvaluateAsync<string?>("Object.entries(sessionStorage).find(([key]) => key.startsWith('call-task-draft:'))?.[1]"))?.Contains("Thrown away", StringComparison.Ordinal) == true);
        await page.ReloadAsync();
        await page.Button("Start afresh").ClickAsync();
        await Eventually.Async(async () => await page.Locator("#task-name").InputValueAsync() == "");
        await HoldsControlsAttribute.AssertListedAsync(page);

        // What: two sounds that are uploaded here, the first after it was called off.
        await page.Locator("#task-name").FillAsync("Spring offer");
        await page.Locator("#task-script").SelectOptionAsync("Greeting");
        await page.Locator("#task-plan").SelectOptionAsync(new SelectOptionValue { Label = "Standard (simulated)" });
        await page.RouteAsync("**/api/v1/audio", _ => { });
        await page.Locator("#task-noise-file").SetInputFilesAsync(SoundOf("street"));
        await page.Top().Button("Cancel upload").ClickAsync();
        await page.Top().Button("Cancel upload").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await page.UnrouteAllAsync(new() { Behavior = UnrouteBehavior.IgnoreErrors });
        await page.Top().GetByLabel("Tell machines from people").CheckAsync();
        await page.Top().GetByLabel("Mode of identification").SelectOptionAsync("Detection with lockout");
        foreach (var (field, sound) in new[] { ("task-noise", "street"), ("task-greeting", "hello"), ("task-message", "call back") })
        {
            await page.Locator($"#{field}-file").SetInputFilesAsync(SoundOf(sound));
            await page.Top().Button($"Play {sound}").ClickAsync();
            var player = page.Top().GetByLabel(sound, new() { Exact = true });
            await Eventually.Async(async () => await player.CountAsync() == 1 && await player.EvaluateAsync<double>("audio => audio.duration || 0") > 0.9);
            await player.EvaluateAsync("audio => audio.pause()");
            await player.PressAsync("Space");
            await Eventually.Async(() => player.EvaluateAsync<bool>("audio => !audio.paused || audio.ended"));
            await page.Top().Button($"Play {sound}").ClickAsync();
            await player.WaitForAsync(new() { State = WaitForSelectorState.Detached });
            await page.Locator($"#{field}").SelectOptionAsync("0");
            await page.Locator($"#{field}-file").WaitForAsync(new() { State = WaitForSelectorState.Attached });
            await page.Locator($"#{field}").SelectOptionAsync(new SelectOptionValue { Label = $"{sound} · 0:01" });
        }

        await page.Locator("#task-message").SelectOptionAsync("0");
        await page.GetByLabel("Or a text to be spoken to machines").FillAsync("Please call back, {first}.");

        // Whom.
        var template = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Download the template" }).ClickAsync());
        Assert.EndsWith(".xlsx", template.SuggestedFilename, StringComparison.Ordinal);
        await page.Locator("#task-file").SetInputFilesAsync(FileOf("name;mobile\nBen;030123401\nEve;12\n"));
        await page.GetByLabel("Role of column mobile").SelectOptionAsync("phone");
        await page.GetByLabel("Role of column name").SelectOptionAsync("parameter");
        await page.GetByLabel("Parameter name for name").FillAsync("first");
        await page.Locator("#task-country").SelectOptionAsync("DE");
        await page.Locator(".preview-counts", new() { HasTextString = "1 client comes in" }).WaitForAsync();
        await page.UnfoldAsync(page.Top().Locator("details"));
        await HoldsControlsAttribute.AssertListedAsync(page);
        await page.Top().Button("Take the file away").ClickAsync();
        await page.Locator(".preview-head").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await page.Locator("#task-file").SetInputFilesAsync(FileOf("phone;name\n030123401;Ben\n"));
        await page.Locator(".preview-counts", new() { HasTextString = "1 client comes in" }).WaitForAsync();
        await page.Locator("#task-zone").FillAsync("Europe/Berlin");
        await page.GetByLabel("The same number twice: the first row wins").UncheckAsync();
        await page.GetByLabel("Determination of gender").CheckAsync();

        // How.
        await page.GetByLabel("CallerID", new() { Exact = true }).CheckAsync();
        await page.Locator("#task-caller-number").FillAsync("+4930222001");
        await page.GetByLabel("Default", new() { Exact = true }).CheckAsync();
        await page.GetByLabel("CallerID group", new() { Exact = true }).First.CheckAsync();
        await page.Locator("#task-caller-group").SelectOptionAsync($"{group}");
        await page.GetByLabel("At a time").CheckAsync();
        await page.Locator("#task-start").FillAsync("2037-05-04T10:00");
        await page.Locator("#task-start-zone").FillAsync("Europe/Berlin");
        var stop = await page.Locator("#task-pace").GetAttributeAsync("aria-valuetext");
        await page.Locator("#task-pace").PressAsync("ArrowRight");
        await Eventually.Async(async () => await page.Locator("#task-pace").GetAttributeAsync("aria-valuetext") != stop);
        await page.Locator("#task-pace-attempts").FillAsync("7");
        await page.GetByLabel("Seconds", new() { Exact = true }).FillAsync("3");
        await page.GetByLabel("Line limit, slider").PressAsync("End");
        await Eventually.Async(async () => await page.Locator("#task-lines").InputValueAsync() == "1000");
        await page.Locator("#task-lines").FillAsync("12");
        await page.Locator("#hours-preset").SelectOptionAsync("Weekend");
        await Eventually.Async(async () => await page.Locator("#hours-from").InputValueAsync() == "08:00");
        await page.Locator("#hours-from").FillAsync("10:15");
        await page.Locator("#hours-to").FillAsync("14:45");
        await page.GetByLabel("Whose time").SelectOptionAsync("the task's time");
        await page.GetByLabel("Monday").CheckAsync();
        await page.Locator("#hours-blackout").FillAsync("2037-01-01");
        await page.Locator("#hours-blackout-day").FillAsync("2037-12-25");
        await page.Top().Button("Add the day").ClickAsync();
        await Eventually.Async(async () => await page.Locator("#hours-blackout").InputValueAsync() == "2037-01-01, 2037-12-25");
        await page.GetByLabel("Priority, slider").PressAsync("End");
        await Eventually.Async(async () => await page.Locator("#task-priority").InputValueAsync() == "9");
        await page.Locator("#task-priority").FillAsync("8");

        // Afterwards.
        await page.Locator("#task-redirect").SelectOptionAsync("Dial plan and number");
        await page.Locator("#task-redirect-plan").SelectOptionAsync("Standard");
        await page.Locator("#task-redirect-number").FillAsync("+4930999001");
        await page.Locator("#task-short").FillAsync("11");
        await page.Locator("#task-record-from").FillAsync("4");
        await page.GetByLabel("A saved set").First.CheckAsync();
        await page.Locator("#recall-set").SelectOptionAsync($"{set}");
        await HoldsControlsAttribute.AssertListedAsync(page);
        await page.Top().Button("Save as template").ClickAsync();
        await page.GetByText("Saved as the template 'Spring offer'").WaitForAsync();
        await page.Top().Button("Create and upload").ClickAsync();
        await page.LeadsToAsync(@"/call-tasks/\d+$");
        var id = long.Parse(page.Url.Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture);
        await Eventually.Async(async () => (int)(await console.ReadAsync($"call-tasks/{id}"))["progress"]!["clients"]! == 1);
        var made = await console.ReadAsync($"call-tasks/{id}");
        Assert.Equal("Please call back, {first}.", (string?)made["identification"]!["messageText"]);
        Assert.Equal(("lockout", true, true), ((string?)made["identification"]!["mode"], made["identification"]!["greetingId"] is not null, made["ambientNoiseId"] is not null));
        Assert.Equal(("DE", "Europe/Berlin", true, 7, 3, 12, 8, 11, 4), ((string?)made["country"], (string?)made["timeZone"], (bool)made["detectGender"]!, (int)made["intensity"]!["attempts"]!, (int)made["intensity"]!["seconds"]!, (int)made["maxLines"]!, (int)made["priority"]!, (int)made["ineffectiveSeconds"]!, (int)made["record"]!["fromSecond"]!));
        Assert.Equal(("scheduled", group, "dialPlan", "+4930999001", set), ((string?)made["startMode"], (long)made["callerId"]!["groupId"]!, (string?)made["redirect"]!["mode"], (string?)made["redirect"]!["number"], (long)made["recall"]!["setId"]!));
        Assert.Equal(("10:15", "14:45", "Europe/Berlin", 2, 3), ((string?)made["callingHours"]!["from"], (string?)made["callingHours"]!["to"], (string?)made["callingHours"]!["timeZone"], made["callingHours"]!["blackoutDates"]!.AsArray().Count, made["callingHours"]!["days"]!.AsArray().Count));

        // What it uses leads to it.
        foreach (var shelf in new[] { "/recall-rules", "/audio", "/caller-ids?show=groups" })
        {
            await watched.WalkAsync(shelf);
            await page.Locator("tbody").GetByRole(AriaRole.Link, new() { Name = "Spring offer", Exact = true }).First.ClickAsync();
            await page.LeadsToAsync($"/call-tasks/{id}$");
            await page.Status().WaitForAsync();
        }

        // The same task, the other way round.
        await page.OpenAsync(page.Button("Edit"));
        await page.GetByLabel("Default", new() { Exact = true }).CheckAsync();
        await page.GetByLabel("By hand").CheckAsync();
        await page.GetByLabel("Calls may start at these hours only").UncheckAsync();
        await page.Locator("#task-redirect").SelectOptionAsync("Customer transfer (asks over HTTP)");
        await page.Locator("#task-redirect-url").FillAsync("http://127.0.0.1:9/who");
        await page.GetByLabel("Record the calls").UncheckAsync();
        await page.GetByLabel("This task's own rules").CheckAsync();
        foreach (var condition in Conditions)
        {
            foreach (var on in new[] { false, true }) await page.Top().GetByLabel(condition, new() { Exact = true }).SetCheckedAsync(on);
            await page.Top().GetByLabel($"{condition}: call back after").FillAsync("2");
            await page.Top().GetByLabel($"{condition}: unit").SelectOptionAsync("hours");
            await page.Top().GetByLabel($"{condition}: times").FillAsync("3");
        }

        await page.Locator("#recall-start").SelectOptionAsync("at a time of day");
        await page.Locator("#recall-time").FillAsync("18:30");
        await page.Locator("#recall-cap").FillAsync("6");
        await page.Locator("#recall-cap-number").FillAsync("5");
        await HoldsControlsAttribute.AssertListedAsync(page);
        await page.LeaveAsync("Save");
        await page.ReachesAsync("Ready");
        var changed = await console.ReadAsync($"call-tasks/{id}");
        Assert.Equal(("default", "manual", true, "customer", false), ((string?)changed["callerId"]!["mode"], (string?)changed["startMode"], changed["callingHours"] is null, (string?)changed["redirect"]!["mode"], (bool)changed["record"]!["on"]!));
        foreach (var rule in new[] { "busy", "noAnswer", "machine", "short", "failure" })
            Assert.Equal((7200, 3), ((int)changed["recall"]![rule]!["afterSeconds"]!, (int)changed["recall"]![rule]!["times"]!));
        Assert.Equal(("timeOfDay", "18:30", 6, 5), ((string?)changed["recallStart"], (string?)changed["recallTimeOfDay"], (int)changed["callsPerClient"]!, (int)changed["callsPerNumber"]!));
        watched.AssertNoErrors();
    }

    [Fact]
    public async Task A_template_is_made_used_renamed_found_and_deleted_and_a_test_call_made_of_it()
    {
        await using var console = await ConsoleProcess.StartAsync(BrowserSteps.Quick);
        await console.AddScriptAsync();
        await console.AddScriptAsync("Second");
        var (_, _, direction) = await AddShelvesAsync(console);
        await using var watched = await chromium.NewPageAsync(console);
        var page = watched.Page;

        await watched.OpenAsync("/templates");
        await page.GetByRole(AriaRole.Link, new() { Name = "New call task" }).ClickAsync();
        await page.LeadsToAsync("new=true");
        await page.Locator("#task-name").FillAsync("Pattern");
        await page.Locator("#task-script").SelectOptionAsync("Greeting");
        await page.Locator("#task-redirect").SelectOptionAsync("Another bot");
        await page.Locator("#task-redirect-script").SelectOptionAsync("Second");
        await page.GetByLabel("A saved set").First.CheckAsync();
        await page.GetByLabel("Nobody is called back").CheckAsync();
        await page.Top().Button("Save as template").ClickAsync();
        await Eventually.Async(async () => (await console.ItemsAsync("templates")).Count == 1);
        await page.OpenAsync(page.Top().Button("Cancel"));
        await page.Top().Button("Throw away").ClickAsync();
        await Eventually.Async(async () => await page.Locator("dialog[open]").CountAsync() == 0);

        await watched.WalkAsync("/templates");
        await HoldsControlsAttribute.AssertListedAsync(page);
        foreach (var leave in new[] { "Cancel", "Rename" })
        {
            await page.OpenAsync(page.Button("Rename Pattern"));
            await page.Top().Locator("#template-name").FillAsync("Model");
            await HoldsControlsAttribute.AssertListedAsync(page);
            await page.LeaveAsync(leave);
        }

        await page.Button("Rename Model").WaitForAsync();
        foreach (var words in new[] { "nothing", "mod" })
        {
            await page.Locator("#template-search").FillAsync(words);
            await page.LeadsToAsync("q=" + words);
            await (words == "mod" ? page.Button("Clear") : page.Locator(".empty").Button("Clear")).ClickAsync();
            await page.LeadsToAsync("/templates$");
        }

        // A test call of it: numbers instead of a file, and no rules that do not count for it.
        await page.OpenAsync(page.Button("Create a task"));
        await page.Locator("#task-name").FillAsync("Trial");
        await Eventually.Async(async () => await page.Locator("#task-redirect").InputValueAsync() == "Script");
        await page.Locator("#task-redirect").SelectOptionAsync("Call transfer to a direction");
        await page.Locator("#task-redirect-direction").SelectOptionAsync($"{direction}");
        await page.GetByLabel("Test call").CheckAsync();
        await page.Locator("#task-numbers").FillAsync("+4930123401");
        await HoldsControlsAttribute.AssertListedAsync(page);
        await page.SaveAsync();
        await page.LeadsToAsync(@"/call-tasks/\d+$");
        var task = (await console.ItemsAsync("call-tasks")).Single()!;
        Assert.Equal((true, "direction", direction, 1), ((bool)task["testCall"]!, (string?)task["redirect"]!["mode"], (long)task["redirect"]!["directionId"]!, (int)task["progress"]!["clients"]!));

        await watched.WalkAsync("/directions");
        await page.Locator("tbody").GetByRole(AriaRole.Link, new() { Name = "Trial", Exact = true }).ClickAsync();
        await page.LeadsToAsync(@"/call-tasks/\d+$");

        await watched.WalkAsync("/templates");
        foreach (var leave in new[] { "Keep as it is", "Delete" })
        {
            await page.OpenAsync(page.Button("Delete Model"));
            await page.LeaveAsync(leave);
        }

        await page.GetByText("No templates yet").WaitForAsync();
        watched.AssertNoErrors();
    }

    private static async Task<(long Group, long Set, long Direction)> AddShelvesAsync(ConsoleProcess console)
    {
        await console.PostAsync("api/v1/calling-hours", new { name = "Weekend", hours = new { from = "08:00", to = "18:00", days = new[] { "sat", "sun" }, timeZone = "client" } });
        return (
            await console.PostAsync("api/v1/caller-id-groups", new { name = "North", numbers = new[] { "+4930222001" } }),
            await console.PostAsync("api/v1/recall-sets", new { name = "Evening", rules = new { busy = new { afterSeconds = 600, times = 3 } } }),
            await console.PostAsync("api/v1/directions", new { name = "Front desk", numbers = new[] { "+4930123456" } }));
    }

    private static FilePayload SoundOf(string name)
    {
        using var sound = new MemoryStream();
        WavFile.WritePcm16(sound, [.. Tones.Sine(440, 1)], 8000, channels: 1);
        return new FilePayload { Name = name + ".wav", MimeType = "audio/wav", Buffer = sound.ToArray() };
    }

    private static FilePayload FileOf(string text) => new() { Name = "list.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(text) };
}
