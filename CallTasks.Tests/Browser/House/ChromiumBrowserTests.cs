using CallTasks.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Xunit.Sdk;

namespace CallTasks.Tests.Browser.House;

[Collection(nameof(BrowserTests))]
[Trait("Speed", "slow")]
public sealed class ChromiumBrowserTests(ChromiumBrowser chromium)
{
    private const string Accessible =
        """<!doctype html><html lang="en"><title>Calls</title><main><h1>Calls</h1><p id="n">0</p><script>document.getElementById('n').textContent = '1,204'</script></main></html>""";

    private const string Inaccessible =
        """<!doctype html><html lang="en"><title>Calls</title><main><h1>Calls</h1><button></button><img src="data:,"></main></html>""";

    [Fact]
    public async Task A_page_is_shown_its_script_runs_and_nothing_is_reported()
    {
        await using var site = await SiteAsync(Accessible);
        await using var watched = await chromium.NewPageAsync(new Uri(site.Urls.First()));

        await watched.Page.GotoAsync("/");

        Assert.Equal("1,204", await watched.Page.Locator("#n").InnerTextAsync());
        await watched.AssertAccessibleAsync();
        watched.AssertNoErrors();
    }

    [Fact]
    public async Task A_button_without_a_name_is_reported_with_its_element()
    {
        await using var site = await SiteAsync(Inaccessible);
        await using var watched = await chromium.NewPageAsync(new Uri(site.Urls.First()));
        await watched.Page.GotoAsync("/");

        var failure = await Assert.ThrowsAsync<XunitException>(watched.AssertAccessibleAsync);

        Assert.Contains("button-name", failure.Message, StringComparison.Ordinal);
        Assert.Contains("<button></button>", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_error_and_a_missing_file_are_reported()
    {
        await using var site = await SiteAsync("""<!doctype html><title>x</title><script src="/gone.js"></script><script>throw new Error('boom')</script>""");
        await using var watched = await chromium.NewPageAsync(new Uri(site.Urls.First()));

        await watched.Page.GotoAsync("/");
        await Eventually.Async(() => watched.Errors.Any(error => error.Contains("404", StringComparison.Ordinal)));

        var failure = Assert.Throws<XunitException>(watched.AssertNoErrors);
        Assert.Contains("boom", failure.Message, StringComparison.Ordinal);
        Assert.Contains("gone.js", failure.Message, StringComparison.Ordinal);
    }

    private static async Task<WebApplication> SiteAsync(string page)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var site = builder.Build();
        site.MapGet("/", () => Results.Content(page, "text/html"));
        site.MapGet("/favicon.ico", () => Results.NoContent());
        await site.StartAsync();
        return site;
    }
}
