using CallTasks.Core.Model;
using Microsoft.Playwright;

namespace CallTasks.Tests.Support;

/// <summary>
/// Debian's Chromium, headless, driven by Playwright: one for all browser tests (<c>[Collection(nameof(BrowserTests))]</c>), each test
/// with contexts of its own.
/// </summary>
public sealed class ChromiumBrowser : IAsyncLifetime
{
    // No sandbox: tests may run as root in a container. The others keep the browser from talking to anybody but the console.
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
    ];

    /// <summary>More switches, of a test that starts a browser of its own.</summary>
    public IReadOnlyList<string> More { get; init; } = [];

    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>The running browser.</summary>
    public IBrowser Browser => browser ?? throw new InvalidOperationException("The browser was not started.");

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        var chromium = Peers.Require("chromium", "chromium");
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = chromium,
            Headless = true,
            Args = [.. Arguments, .. More],
            Timeout = 60_000,
        });
    }

    /// <summary>A page of somebody who is signed in to a console as a role; the user is made if need be.</summary>
    /// <param name="asRole">null: nobody is signed in.</param>
    public async Task<WatchedPage> NewPageAsync(ConsoleProcess console, bool dark = false, Role? asRole = Role.Administrator)
    {
        var page = await NewPageAsync(console.BaseAddress, dark);
        if (asRole is { } role)
        {
            var cookies = await console.SignInAsync(role);
            await page.Page.Context.AddCookiesAsync(cookies.GetAllCookies().Select(cookie => new Cookie { Name = cookie.Name, Value = cookie.Value, Url = console.BaseAddress.ToString() }));
        }

        return page;
    }

    /// <summary>A page in a context of its own, as another person's browser would be: 1280 × 900, UTC, British English.</summary>
    /// <param name="baseAddress">What relative addresses are relative to; null: only whole ones are used.</param>
    /// <param name="dark">The person prefers a dark page.</param>
    public async Task<WatchedPage> NewPageAsync(Uri? baseAddress = null, bool dark = false)
    {
        var context = await Browser.NewContextAsync(new()
        {
            BaseURL = baseAddress?.ToString(),
            ViewportSize = new() { Width = 1280, Height = 900 },
            TimezoneId = "UTC",
            Locale = "en-GB",
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
            AcceptDownloads = true,
        });
        context.SetDefaultTimeout(20_000);
        // Somebody who knows the console: the tour would stand in the way of every test but its own.
        await context.AddInitScriptAsync("try { localStorage.setItem('tour', 'seen') } catch { }");
        await HoldsControlsAttribute.ListenAsync(context);
        return new WatchedPage(context, await context.NewPageAsync());
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (browser is not null)
            await browser.DisposeAsync();
        playwright?.Dispose();
    }
}
