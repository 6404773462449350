using System.Globalization;
using CallTasks.Core.Audio;
using CallTasks.Tests.Support;
using Microsoft.Playwright;

namespace CallTasks.Tests.Browser.Console;

[Collection(nameof(BrowserTests))]
[Trait("Speed", "slow")]
public sealed class TelephonyTests(ChromiumBrowser chromium)
{
    private static readonly string LongName = "<b>Очень длинное название</b> " + new string('ж', 170);

    // In an order in which each is another page than the one before; with the button of the dialog that is looked at there.
    private static readonly (string Path, string? Button)[] Pages =
    [
        ("dial-plans", "Add dial plan"), ("caller-ids", "Add number"), ("recall-rules", "Add recall rules"), ("caller-ids?show=groups", null),
        ("directions", "Add direction"), ("calling-hours?show=caps", null), ("audio", null), ("blacklist", "Add numbers"), ("calling-hours", "Add preset"),
    ];

    [Fact]
    public async Task The_telephony_section_is_used_by_keyboard_and_file_and_is_accessible_in_light_and_dark()
    {
        await using var console = await ConsoleProcess.StartAsync(BrowserSteps.Quick);
        using var files = new TempFolder();
        await using var watched = await chromium.NewPageAsync(console);
        var page = watched.Page;

        // A direction by keyboard alone: refused on its first field, then saved.
        await watched.OpenAsync("/directions");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add direction" }).First.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Eventually.Async(async () => await page.FocusedAsync() == "direction-name");
        await page.Keyboard.PressAsync("Control+Enter");
        await page.Locator("#direction-name-error").WaitForAsync();
        await Eventually.Async(async () => await page.FocusedAsync() == "direction-name");
        await page.Keyboard.TypeAsync("Front desk");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync("+4930123456");
        await page.Keyboard.PressAsync("Escape");
        var question = page.GetByRole(AriaRole.Heading, new() { Name = "Throw away what you typed?" });
        await question.WaitForAsync();
        await page.Keyboard.PressAsync("Escape");
        await question.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await page.Locator("#direction-numbers").FocusAsync();
        await page.Keyboard.PressAsync("Control+Enter");
        await page.Locator("tbody b", new() { HasText = "Front desk" }).WaitForAsync();
        await page.Locator("dialog[open]").WaitForAsync(new() { State = WaitForSelectorState.Detached });

        // A sound is dropped, refused, dropped again and played.
        await watched.WalkAsync("/audio");
        var wrong = Path.Combine(files.Path, "song.wav");
        await File.WriteAllTextAsync(wrong, "ID3 not a wave");
        await page.Locator("#audio-file").SetInputFilesAsync(wrong);
        await page.GetByText("MP3").WaitForAsync();
        watched.ForgetErrors(); // The upload was refused, as it should be.
        var right = Path.Combine(files.Path, "<b>hello.wav");
        using (var wav = File.Create(right)) WavFile.WritePcm16(wav, [.. Tones.Sine(440, 1)], 8000, channels: 1);
        await page.Locator("#audio-file").SetInputFilesAsync(right);
        await page.Locator("tbody b", new() { HasText = "<b>hello" }).WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Play <b>hello" }).ClickAsync();
        await Eventually.Async(async () => await page.EvaluateAsync<double>("document.querySelector('audio')?.duration || 0") is > 0.9 and < 1.1);

        // A list of numbers comes in from a file, with its summary.
        await watched.WalkAsync("/blacklist");
        var list = Path.Combine(files.Path, "stop.txt");
        await File.WriteAllLinesAsync(list, Enumerable.Range(0, 300).Select(i => string.Create(CultureInfo.InvariantCulture, $"030 444{i:D4}")).Append("nonsense"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Import a list" }).First.ClickAsync();
        await page.Locator("#blacklist-file").SetInputFilesAsync(list);
        await page.Locator("#blacklist-country").SelectOptionAsync("DE");
        await page.Locator("#blacklist-reason").FillAsync(LongName);
        await page.Keyboard.PressAsync("Control+Enter");
        await page.GetByText("300 numbers added").WaitForAsync();
        await page.GetByText("1 row rejected").WaitForAsync();
        await page.Locator("#blacklist-search").FillAsync("+49 30 4440001");
        await Eventually.Async(async () => await page.Locator("tbody tr").CountAsync() == 1);

        await watched.WalkAsync("/dial-plans");
        await page.GetByRole(AriaRole.Button, new() { Name = "Test Standard" }).ClickAsync();
        await page.GetByText("200 OK").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Check Standard" }).ClickAsync();
        await page.Locator("dialog .trunk-steps li", new() { HasText = "Datagrams pass both ways." }).WaitForAsync();
        await watched.AssertAccessibleAsync();
        await HoldsControlsAttribute.AssertListedAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Check again" }).ClickAsync();
        await page.Locator("dialog .trunk-steps li", new() { HasText = "Datagrams pass both ways." }).WaitForAsync();
        await page.LeaveAsync("Close");

        await FillAsync(console);
        foreach (var dark in new[] { false, true })
        {
            await using var seen = await chromium.NewPageAsync(console, dark);
            await seen.OpenAsync("/call-tasks");
            foreach (var (path, button) in Pages)
            {
                await seen.WalkAsync("/" + path);
                await seen.Page.Locator("tbody tr").First.WaitForAsync();
                await seen.AssertAccessibleAsync();
                var sideways = await seen.Page.EvaluateAsync<int>("Math.max(document.documentElement.scrollWidth - innerWidth, ...[...document.querySelectorAll('.table-scroll')].map(e => e.scrollWidth - e.clientWidth))");
                Assert.True(sideways <= 0, $"{path} scrolls sideways by {sideways} px at 1280");
                if (button is null) continue;

                await seen.Page.GetByRole(AriaRole.Button, new() { Name = button }).First.ClickAsync();
                await seen.Page.Locator("dialog[open]").WaitForAsync();
                await seen.AssertAccessibleAsync();
                await seen.Page.Keyboard.PressAsync("Escape");
                await seen.Page.Locator("dialog[open]").WaitForAsync(new() { State = WaitForSelectorState.Detached });
            }

            seen.AssertNoErrors();
        }

        watched.AssertNoErrors();
    }

    private static async Task FillAsync(ConsoleProcess console)
    {
        await console.PostAsync("api/v1/recall-sets", new { name = LongName, rules = new { busy = new { afterSeconds = 900, times = 3 }, noAnswer = new { afterSeconds = 3600, times = 2 }, failure = new { afterSeconds = 60, times = 5 } }, recallStart = "timeOfDay", recallTimeOfDay = "18:30", callsPerClient = 6 });
        await console.PostAsync("api/v1/directions", new { name = LongName, numbers = new[] { "+4930111003", "+4930111004", "204" }, dialPlanId = 1, hours = new { from = "08:00", to = "18:00", days = new[] { "mon", "tue", "wed", "thu", "fri" }, timeZone = "Europe/Berlin" } });
        await console.PostAsync("api/v1/dial-plans", new { name = LongName, address = "127.0.0.1:5997", callerIds = new[] { "+4930222001", "+4930222002" }, pricePerMinute = 1.25, currency = "EUR", outcomeOverrides = new[] { new { code = 486, outcome = "unavailable" } } });
        await console.PostAsync("api/v1/caller-id-groups", new { name = LongName, numbers = new[] { "+4930222001", "+4930222003" }, pick = "leastUsed" });
        await console.PostAsync("api/v1/calling-hours", new { name = LongName, hours = new { from = "22:00", to = "02:00", days = new[] { "fri", "sat" }, timeZone = "client", blackoutDates = new[] { "2027-01-01" } } });
        await console.PostAsync("api/v1/frequency-caps", new { name = LongName, calls = 2, per = "week", on = true });
    }
}
