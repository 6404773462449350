using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CallTasks.Core.Audio;
using CallTasks.Tests.Support;
using Microsoft.Playwright;

namespace CallTasks.Tests.Browser.Console;

/// <summary>Markup and formulas in every text field there is: shown as text on every page, and text in every report.</summary>
[Collection(nameof(BrowserTests))]
[Trait("Speed", "slow")]
public sealed class HostileTextTests(ChromiumBrowser chromium)
{
    private const string Markup = "\"><img src=x onerror=pwned=1><script>pwned=1</script>";
    private const string Formula = "=HYPERLINK(\"http://127.0.0.1/\",\"x\")" + Markup;

    [Fact]
    public async Task Markup_and_formulas_in_every_field_are_text_on_every_page_and_in_every_report()
    {
        await using var console = await ConsoleProcess.StartAsync(BrowserSteps.Quick);
        var task = await FillAsync(console);
        await console.PostAsync($"api/v1/call-tasks/{task}/start");
        await Eventually.Async(async () => (string?)(await GetAsync(console, $"api/v1/call-tasks/{task}"))["status"] == "completed", TimeSpan.FromSeconds(60));
        var call = (long)(await GetAsync(console, $"api/v1/call-tasks/{task}/calls"))["items"]![0]!["id"]!;
        foreach (var format in new[] { "xlsx", "csv" }) await AssertReportAsync(console, task, format);

        await using var watched = await chromium.NewPageAsync(console);
        var page = watched.Page;
        foreach (var path in new[]
        {
            "/call-tasks", $"/call-tasks?edit={task}", "/call-tasks?new=true", $"/call-tasks/{task}", $"/call-tasks/{task}?tab=clients", $"/call-tasks/{task}?tab=reports", $"/call-tasks/{task}?tab=log",
            "/templates", "/scripts", "/scripts/1", "/reports", "/dial-plans", "/caller-ids", "/caller-ids?show=groups", "/recall-rules", "/directions", "/audio", "/blacklist", "/calling-hours", "/calling-hours?show=caps", "/audit",
        })
        {
            await watched.OpenAsync(path);
            await page.GetByText("onerror=pwned").First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
            foreach (var details in await page.Locator("details summary").AllAsync()) await details.ClickAsync();
            await AssertHarmlessAsync(page, path);
        }

        // What opens above the pages.
        await watched.OpenAsync($"/call-tasks/{task}");
        await page.Locator("tbody [aria-label^='Details']").First.ClickAsync();
        await page.Locator("dialog[open] .timeline").WaitForAsync();
        await AssertHarmlessAsync(page, $"details of call {call}");
        await page.Keyboard.PressAsync("Escape");
        await page.Locator("dialog[open]").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        foreach (var button in new[] { "Clone", "Save as template", "Delete" })
        {
            await page.Locator(".controls").GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
            await page.Locator("dialog[open]").WaitForAsync();
            await AssertHarmlessAsync(page, button);
            await page.Keyboard.PressAsync("Escape");
            await page.Locator("dialog[open]").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        }

        // The wall is no page of the console: its own document, its own drawing.
        await page.GotoAsync($"/wall?tasks={task}");
        await page.GetByText("onerror=pwned").First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await AssertHarmlessAsync(page, "/wall");
        watched.AssertNoErrors();
    }

    /// <summary>One of everything that has a text, by the API; what takes no such text says so.</summary>
    private static async Task<long> FillAsync(ConsoleProcess console)
    {
        foreach (var (path, body) in new (string, object)[] { ("users", new { name = Markup, role = "viewer", password = ConsoleVisitor.Password }), ("api-keys", new { name = Markup, role = "viewer" }), ("wall-links", new { name = Markup }) })
        {
            using var refused = await console.Client.PostAsJsonAsync(new Uri("api/v1/" + path, UriKind.Relative), body);
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        }

        await console.PostAsync("api/v1/dial-plans", new { name = Markup, address = "127.0.0.1:5997", callerIds = new[] { "+4930222001" } });
        await console.PostAsync("api/v1/caller-ids", new { name = Markup, number = "+4930222002" });
        var group = await console.PostAsync("api/v1/caller-id-groups", new { name = Markup, numbers = new[] { "+4930222001" } });
        var set = await console.PostAsync("api/v1/recall-sets", new { name = Markup, rules = new { busy = new { afterSeconds = 3600, times = 1 } } });
        var direction = await console.PostAsync("api/v1/directions", new { name = Markup, numbers = new[] { "+4930111003" } });
        await console.PostAsync("api/v1/calling-hours", new { name = Markup, hours = new { from = "08:00", to = "18:00", days = new[] { "mon" }, timeZone = "client" } });
        await console.PostAsync("api/v1/frequency-caps", new { name = Markup, calls = 9, per = "week", on = false });
        await console.PostAsync("api/v1/blacklist", new { phones = new[] { "+4930444001" }, reason = Markup });
        using var sound = new MemoryStream();
        WavFile.WritePcm16(sound, [.. Tones.Sine(440, 1)], 8000, channels: 1);
        await UploadAsync(console, "api/v1/audio", sound.ToArray(), "../../" + "sound.wav", ("name", Markup));
        var script = await console.PostAsync("api/v1/scripts", new
        {
            name = Markup,
            blocks = new object[]
            {
                new { id = "start", type = "start", next = "say" },
                new { id = "say", type = "information", builtIn = "goodbye", next = "end" },
                new { id = "end", type = "result", result = "effective", marker = "=1+1\"><img src=x onerror=pwned=1>" },
            },
        });
        var task = await console.PostAsync("api/v1/call-tasks", new
        {
            name = Formula,
            scriptId = script,
            dialPlanId = 1,
            intensity = new { attempts = 10, seconds = 1 },
            callingHours = (object?)null,
            callerId = new { mode = "group", groupId = group },
            redirect = new { mode = "direction", directionId = direction },
            recall = new { setId = set },
        });
        await console.PostAsync($"api/v1/call-tasks/{task}/template", new { name = Markup });
        await console.PostAsync($"api/v1/call-tasks/{task}/clients", new { clients = new[] { new { phones = new[] { "+442079460001" }, clientId = Formula, parameters = new Dictionary<string, string> { [Formula] = Formula, ["@" + Markup] = "-1+1" + Markup } } } });
        var csv = $"phone;id;\"{Formula.Replace("\"", "\"\"", StringComparison.Ordinal)}\"\n+442079460002;\"{Markup.Replace("\"", "\"\"", StringComparison.Ordinal)}\";\"{Formula.Replace("\"", "\"\"", StringComparison.Ordinal)}\"\nnonsense{Markup.Replace("\"", "", StringComparison.Ordinal)};x;y\n";
        await UploadAsync(console, $"api/v1/call-tasks/{task}/clients", Encoding.UTF8.GetBytes(csv), "<img src=x onerror=pwned=1>.csv");
        await Eventually.Async(async () => (int)(await GetAsync(console, $"api/v1/call-tasks/{task}"))["progress"]!["clients"]! == 2);
        return task;
    }

    /// <summary>Nothing that was typed became an element, and nothing of it ran.</summary>
    private static async Task AssertHarmlessAsync(IPage page, string where) => Assert.True(
        await page.EvaluateAsync<bool>("() => typeof pwned === 'undefined' && !document.querySelector('img[src=\"x\"], [onerror]') && ![...document.scripts].some(script => script.textContent.includes('pwned'))"),
        $"{where}: what was typed became a part of the page");

    private static async Task AssertReportAsync(ConsoleProcess console, long task, string format)
    {
        var id = await console.PostAsync($"api/v1/call-tasks/{task}/reports", new { format, variables = true });
        await Eventually.Async(async () => (string?)(await GetAsync(console, $"api/v1/reports/{id}"))["state"] == "generated");
        var file = await console.Client.GetByteArrayAsync(new Uri($"api/v1/reports/{id}/file", UriKind.Relative));
        if (format == "csv")
        {
            // Every cell of a formula has an apostrophe before it, so that no program runs it.
            var text = Encoding.UTF8.GetString(file);
            Assert.Contains("'=HYPERLINK", text, StringComparison.Ordinal);
            Assert.DoesNotMatch("(^|;|\n)\"?[=@]", text);
            return;
        }

        using var workbook = new ZipArchive(new MemoryStream(file));
        var sheets = workbook.Entries.Where(entry => entry.FullName.StartsWith("xl/worksheets/", StringComparison.Ordinal) && entry.Name.EndsWith(".xml", StringComparison.Ordinal)).ToList();
        var formulas = 0;
        foreach (var sheet in sheets)
        {
            using var reader = new StreamReader(sheet.Open());
            var xml = await reader.ReadToEndAsync();
            Assert.DoesNotContain("<f>", xml, StringComparison.Ordinal);
            formulas += Regex.Count(xml, "t=\"inlineStr\"[^>]*><is><t[^>]*>=HYPERLINK");
        }

        Assert.True(formulas >= 4, $"{formulas} cells begin as formulas do");
    }

    private static async Task UploadAsync(ConsoleProcess console, string path, byte[] file, string fileName, params (string Name, string Value)[] fields)
    {
        using var content = new ByteArrayContent(file);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using var form = new MultipartFormDataContent { { content, "file", fileName } };
        foreach (var (name, value) in fields) form.Add(new StringContent(value), name);
        using var answer = await console.Client.PostAsync(new Uri(path, UriKind.Relative), form);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    private static async Task<JsonNode> GetAsync(ConsoleProcess console, string path) => JsonNode.Parse(await console.Client.GetStringAsync(new Uri(path, UriKind.Relative)))!;
}
