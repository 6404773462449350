using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using CallTasks.Core.Model;
using CallTasks.Tests.Support;
using Microsoft.Playwright;

namespace CallTasks.Tests.Browser.Console;

[Collection(nameof(BrowserTests))]
[Trait("Speed", "slow")]
public sealed class AccountTests(ChromiumBrowser chromium)
{
    [Fact]
    public async Task A_viewer_never_gets_a_whole_number_and_is_out_the_moment_they_are_locked()
    {
        await using var console = await ConsoleProcess.StartAsync(BrowserSteps.Quick);
        var task = await console.AddTaskAsync("Spring offer", clients: 12);
        await console.PostAsync($"api/v1/call-tasks/{task}/start");
        await using var viewer = await chromium.NewPageAsync(console, asRole: Role.Viewer);
        await using var administrator = await chromium.NewPageAsync(console);
        var received = new StringBuilder();
        viewer.Page.WebSocket += (_, socket) => socket.FrameReceived += (_, frame) =>
        {
            lock (received) received.Append(Encoding.UTF8.GetString(frame.Binary ?? Encoding.UTF8.GetBytes(frame.Text ?? "")));
        };

        await viewer.OpenAsync($"/call-tasks/{task}");
        await viewer.Page.ReachesAsync("Completed", 90);
        Assert.Equal(0, await viewer.Page.GetByRole(AriaRole.Button, new() { Name = "Start", Exact = true }).CountAsync());
        Assert.Equal(0, await viewer.Page.GetByRole(AriaRole.Button, new() { Name = "Pause all dialling" }).CountAsync());
        Assert.Equal(0, await viewer.Page.Locator("[aria-label^='Play the recording']").CountAsync());
        await viewer.Page.Locator("[aria-label^='Details of']").First.ClickAsync();
        await viewer.Page.Locator("dialog[open] .facts").First.WaitForAsync();
        foreach (var path in new[] { $"/call-tasks/{task}?tab=clients", $"/call-tasks/{task}?tab=reports", "/interrupted", "/" })
            await viewer.OpenAsync(path);
        lock (received)
        {
            for (var n = 0; n < 12; n++) Assert.DoesNotContain(ClientsFiles.Phone(n).TrimStart('+'), received.ToString(), StringComparison.Ordinal);
            Assert.Contains("•••", received.ToString(), StringComparison.Ordinal);
        }

        await viewer.Page.GotoAsync("/users");
        await viewer.Page.LeadsToAsync("/no-access$");
        await viewer.OpenAsync("/");
        await administrator.OpenAsync("/users");
        await administrator.Page.GetByRole(AriaRole.Button, new() { Name = "Lock viewer" }).ClickAsync();
        await administrator.Page.Locator("dialog .button-danger").ClickAsync();
        await viewer.Page.LeadsToAsync("/sign-in");
        administrator.AssertNoErrors();
    }

    [Fact]
    public async Task A_role_that_is_lowered_under_an_open_page_takes_its_controls_and_its_numbers_along()
    {
        await using var console = await ConsoleProcess.StartAsync(BrowserSteps.Quick);
        var task = await console.AddTaskAsync("Spring offer", clients: 3);
        await using var watched = await chromium.NewPageAsync(console, asRole: Role.Supervisor);
        await watched.OpenAsync($"/call-tasks/{task}?tab=clients");
        var whole = watched.Page.GetByText(ClientsFiles.Phone(0)).First;
        await whole.WaitForAsync();
        await watched.Page.GetByRole(AriaRole.Button, new() { Name = "Start", Exact = true }).WaitForAsync();

        var bob = JsonNode.Parse(await console.Client.GetStringAsync(new Uri("api/v1/users", UriKind.Relative)))!["items"]!.AsArray().Single(user => (string?)user!["name"] == "supervisor")!;
        using var lowered = await console.Client.PutAsJsonAsync(new Uri($"api/v1/users/{bob["id"]}", UriKind.Relative), new { name = "supervisor", role = "viewer", locked = false, version = (int)bob["version"]! });
        Assert.True(lowered.IsSuccessStatusCode);

        await whole.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await watched.Page.GetByText("•••").First.WaitForAsync();
        await watched.Page.GetByRole(AriaRole.Button, new() { Name = "Start", Exact = true }).WaitForAsync(new() { State = WaitForSelectorState.Detached });
        watched.AssertNoErrors();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Users_keys_and_audit_are_accessible_and_used_by_keyboard(bool dark)
    {
        await using var console = await ConsoleProcess.StartAsync();
        await using var watched = await chromium.NewPageAsync(console, dark);
        var page = watched.Page;

        await watched.OpenAsync("/users");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add user" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("dialog[open] #user-name:focus").WaitForAsync();
        await page.Keyboard.PressAsync("Control+Enter");
        await page.Locator("#user-name-error").WaitForAsync();
        await watched.AssertAccessibleAsync();
        await page.Locator("#user-name").FillAsync("Bob of the night shift whose name is as long as a name may be");
        await page.Locator("#user-password").FillAsync(ConsoleVisitor.Password);
        await page.Keyboard.PressAsync("Control+Enter");
        await page.Locator("tbody tr").Nth(1).WaitForAsync();
        await watched.AssertAccessibleAsync();

        await watched.OpenAsync("/api-keys");
        await watched.AssertAccessibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Make a key" }).First.ClickAsync();
        await page.Locator("dialog[open] #key-name:focus").WaitForAsync();
        await page.Locator("#key-name").FillAsync("CRM");
        await page.Keyboard.PressAsync("Control+Enter");
        var key = await page.Locator("#made-secret").TextContentAsync();
        Assert.StartsWith("ctk_", key, StringComparison.Ordinal);
        await watched.AssertAccessibleAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("dialog[open]").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        Assert.DoesNotContain(key!, await page.ContentAsync(), StringComparison.Ordinal);

        await watched.OpenAsync("/audit?what=api-key.create");
        await page.Locator("tbody tr", new() { HasText = "CRM" }).First.WaitForAsync();
        await page.Locator("details summary").First.ClickAsync();
        await watched.AssertAccessibleAsync();
        watched.AssertNoErrors();

        await using var nobody = await chromium.NewPageAsync(console, dark, asRole: null);
        await nobody.Page.GotoAsync("/audit");
        await nobody.Page.LeadsToAsync(@"/sign-in\?returnUrl=%2Faudit$");
        await nobody.AssertAccessibleAsync();
        await nobody.Page.Locator("#name").FillAsync("administrator");
        await nobody.Page.Locator("#password").FillAsync(ConsoleVisitor.Password);
        await nobody.Page.Keyboard.PressAsync("Enter");
        await nobody.Page.LeadsToAsync("/audit$");
        await nobody.Page.Locator(".shell h1").WaitForAsync();
        nobody.AssertNoErrors();
    }
}
