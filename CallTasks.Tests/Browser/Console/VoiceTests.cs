using CallTasks.Tests.Support;
using Microsoft.Playwright;

namespace CallTasks.Tests.Browser.Console;

[Collection(nameof(BrowserTests))]
[HoldsControls]
[Trait("Speed", "slow")]
public sealed class VoiceTests
{
    [Fact]
    public async Task A_script_is_tried_by_voice_with_the_browsers_own_microphone_and_loudspeaker()
    {
        // A microphone that beeps, and nobody who has to be asked for it.
        var chromium = new ChromiumBrowser { More = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"] };
        try
        {
            await chromium.InitializeAsync();
            await using var console = await ConsoleProcess.StartAsync(BrowserSteps.Quick);
            var script = await console.PostAsync("api/v1/scripts", new
            {
                name = "Asking",
                blocks = new object[]
                {
                    new { id = "start", type = "start", next = "ask" },
                    new { id = "ask", type = "question", builtIn = "greeting", answers = new[] { new { digits = "5", next = "yes" } }, variable = "answer", timeoutSeconds = 60, noAnswerNext = "no" },
                    new { id = "yes", type = "result", result = "effective", marker = "agreed" },
                    new { id = "no", type = "result", result = "ineffective" },
                },
            });
            await using var watched = await chromium.NewPageAsync(console);
            var page = watched.Page;
            int up = 0, down = 0;
            page.WebSocket += (_, socket) =>
            {
                if (!socket.Url.Contains("/editor/voice/", StringComparison.Ordinal)) return;
                socket.FrameSent += (_, _) => Interlocked.Increment(ref up);
                socket.FrameReceived += (_, _) => Interlocked.Increment(ref down);
            };
            await watched.OpenAsync($"/scripts/{script}");
            await page.Locator(".canvas[data-live]").WaitForAsync();
            await page.GetByRole(AriaRole.Tab, new() { Name = "Try" }).ClickAsync();
            await page.GetByRole(AriaRole.Radio, new() { Name = "By voice" }).CheckAsync();
            await page.Locator(".voice .empty").WaitForAsync();
            await page.Locator(".voice").Button("Start").ClickAsync();

            // The block is lit, its sound is played, and the microphone goes up.
            await page.Locator("[data-block=ask].block-running").WaitForAsync();
            await Eventually.Async(async () => await page.EvaluateAsync<bool>("Number(document.querySelector('.voice')?.dataset.sounded ?? 0) > 10"), null, () => $"the bot to be heard; up {up}, down {down}");
            await Eventually.Async(() => up > 25, null, () => $"the microphone to be carried; up {up}, down {down}");
            await Eventually.Async(async () => await page.EvaluateAsync<bool>("Number(document.querySelector('[data-meter=you]')?.ariaValueNow ?? 0) > 0"), null, () => "the microphone's level");
            await page.Locator(".voice [role=status]", new() { HasText = "The talk goes on" }).WaitForAsync();
            await watched.AssertAccessibleAsync();
            await page.Button("Key 5").ClickAsync();
            await page.Locator(".voice .chat-end", new() { HasText = "agreed" }).WaitForAsync();
            await page.Locator(".voice .chat-client", new() { HasText = "answer 1" }).WaitForAsync();
            await page.Locator(".voice .variables td", new() { HasText = "5" }).WaitForAsync();
            await page.Locator(".block-running").WaitForAsync(new() { State = WaitForSelectorState.Detached });
            await watched.AssertAccessibleAsync();

            // Another one is stopped; the same in writing stays where it is chosen.
            await page.Locator(".voice").Button("Start again").ClickAsync();
            await page.Locator("[data-block=ask].block-running").WaitForAsync();
            await page.Locator(".voice").Button("Stop").ClickAsync();
            await page.Locator(".voice [role=status]", new() { HasText = "You stopped the talk" }).WaitForAsync();
            await page.GetByRole(AriaRole.Radio, new() { Name = "In writing" }).CheckAsync();
            await page.Locator("#editor-panel .empty").WaitForAsync();
            await page.Locator(".voice").WaitForAsync(new() { State = WaitForSelectorState.Detached });
            watched.AssertNoErrors();

            // The server dies in the middle of a talk: that is said at once, and again when the page has come back.
            await page.GetByRole(AriaRole.Radio, new() { Name = "By voice" }).CheckAsync();
            await page.Locator(".voice").Button("Start").ClickAsync();
            await Eventually.Async(async () => await page.EvaluateAsync<bool>("Number(document.querySelector('[data-meter=you]')?.ariaValueNow ?? 0) > 0"), null, () => "the microphone's level");
            console.KillHard();
            await page.Locator(".voice [role=status]", new() { HasText = "connection was lost" }).WaitForAsync();
            await Eventually.Async(async () => await page.EvaluateAsync<bool>("[...document.querySelectorAll('[data-meter]')].every(meter => meter.ariaValueNow === '0')"), null, () => "the meters to fall");
            await console.StartAgainAsync();
            await page.Locator(".voice .notice-warn", new() { HasText = "connection was lost" }).WaitForAsync();
            await page.Locator(".voice").Button("Start").WaitForAsync();
        }
        finally
        {
            await chromium.DisposeAsync();
        }
    }
}
