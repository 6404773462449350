using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CallTasks.Core.Model;
using CallTasks.Tests.Support;
using Microsoft.Playwright;

namespace CallTasks.Tests.Browser.Console;

/// <summary>Who may do what, by hand: the first start, users, keys, links, the log, and one's own account.</summary>
[Collection(nameof(BrowserTests))]
[Trait("Speed", "slow")]
public sealed partial class PeopleTests(ChromiumBrowser chromium)
{
    private const string Other = "another horse battery";

    [Fact]
    public async Task The_first_administrator_adds_people_keys_and_links_and_takes_them_away_again()
    {
        await using var console = await ConsoleProcess.StartAsync(BrowserSteps.Quick);
        await using var watched = await chromium.NewPageAsync(console, asRole: null);
        var page = watched.Page;

        await page.GotoAsync("/");
        await page.LeadsToAsync("/setup$");
        await watched.AssertAccessibleAsync();
        await page.GetByLabel("Code from the server's console").FillAsync(console.LogLines.Select(line => Code().Match(line)).Single(match => match.Success).Groups[1].Value);
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Ann");
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(ConsoleVisitor.Password);
        await page.GetByLabel("The same password again").FillAsync(ConsoleVisitor.Password);
        await page.Button("Make the administrator").ClickAsync();
        await page.Locator(".shell h1").WaitForAsync();

        // A person: made, renamed, given a password, locked, opened, deleted.
        await watched.WalkAsync("/users");
        await page.OpenAsync(page.Button("Add user"));
        await page.LeaveAsync("Cancel");
        await page.OpenAsync(page.Button("Add user"));
        await page.Top().Locator("#user-name").FillAsync("bob");
        await page.Top().Locator("#user-role").SelectOptionAsync("supervisor");
        await page.Top().Locator("#user-password").FillAsync(ConsoleVisitor.Password);
        await page.LeaveAsync("Add user");
        await page.Button("Edit bob").WaitForAsync();
        Assert.Equal("supervisor", (string?)await UserAsync(console, "bob", "role"));
        await page.OpenAsync(page.Button("Edit bob"));
        await HoldsControlsAttribute.AssertListedAsync(page);
        await page.LeaveAsync("Cancel");
        await page.OpenAsync(page.Button("Edit bob"));
        await page.Top().Locator("#user-name").FillAsync("Bob");
        await page.Top().Locator("#user-role").SelectOptionAsync("viewer");
        await page.LeaveAsync("Save");
        await page.Button("Edit Bob").WaitForAsync();
        Assert.Equal("viewer", (string?)await UserAsync(console, "Bob", "role"));
        await page.OpenAsync(page.Button("New password for Bob"));
        await HoldsControlsAttribute.AssertListedAsync(page);
        await page.LeaveAsync("Cancel");
        await page.OpenAsync(page.Button("New password for Bob"));
        await page.Top().Locator("#reset-password").FillAsync(Other);
        await page.LeaveAsync("Set the password");
        await console.SignInAsync("Bob", Other);
        await page.OpenAsync(page.Button("Lock Bob"));
        await page.LeaveAsync("Keep as it is");
        await page.OpenAsync(page.Button("Lock Bob"));
        await page.LeaveAsync("Lock");
        await page.Button("Unlock Bob").ClickAsync();
        await page.Button("Lock Bob").WaitForAsync();
        Assert.False((bool)(await UserAsync(console, "Bob", "locked"))!);
        await page.OpenAsync(page.Button("Delete Bob"));
        await page.LeaveAsync("Keep as it is");
        await page.OpenAsync(page.Button("Delete Bob"));
        await page.LeaveAsync("Delete");
        await page.Button("Edit Bob").WaitForAsync(new() { State = WaitForSelectorState.Detached });

        // A key and a link, from the empty lists and from the heads.
        await watched.WalkAsync("/api-keys");
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        foreach (var (make, copy, api, name) in new[] { ("Make a key", "Copy the key", "api-keys", "CRM"), ("Make a link", "Copy the link", "wall-links", "second floor") })
        {
            await page.OpenAsync(page.Locator(".empty").Button(make));
            await page.LeaveAsync("Cancel");
            await page.OpenAsync(page.Locator(".page-head").Button(make));
            await HoldsControlsAttribute.AssertListedAsync(page);
            await page.Top().Locator("#key-name").FillAsync(name);
            if (make == "Make a key") await page.Top().Locator("#key-role").SelectOptionAsync("viewer");
            foreach (var tasks in make == "Make a link" ? new[] { "4711", "" } : []) await page.Top().Locator("#link-tasks").FillAsync(tasks);
            await page.Top().Button(make).ClickAsync();
            var secret = await page.Locator("#made-secret").InnerTextAsync();
            await HoldsControlsAttribute.AssertListedAsync(page);
            await page.Top().Button(copy).ClickAsync();
            await Eventually.Async(async () => await page.EvaluateAsync<string>("navigator.clipboard.readText()") == secret);
            await page.LeaveAsync("I have noted it");
            Assert.Equal(name, (string?)(await console.ItemsAsync(api)).Single()!["name"]);
        }

        await HoldsControlsAttribute.AssertListedAsync(page);
        foreach (var (name, api) in new[] { ("CRM", "api-keys"), ("second floor", "wall-links") })
        {
            await page.OpenAsync(page.Button("Revoke " + name));
            await page.LeaveAsync("Keep as it is");
            await page.OpenAsync(page.Button("Revoke " + name));
            await page.LeaveAsync("Revoke");
            await page.Button("Revoke " + name).WaitForAsync(new() { State = WaitForSelectorState.Detached });
            Assert.Empty(await console.ItemsAsync(api));
        }

        // The log of all that, and of a task and some more.
        var script = await console.AddScriptAsync("Logged");
        var task = await console.AddTaskAsync("Logged task", clients: 1, scriptId: script);
        for (var n = 0; n < 50; n++) await console.PostAsync("api/v1/directions", new { name = $"Desk {n:D2}", numbers = new[] { "+4930123456" } });
        await watched.WalkAsync("/audit");
        foreach (var (there, back) in new[] { ("Next page", "Previous page"), ("Last page", "First page") })
        {
            await page.Locator(".pager").Button(there).ClickAsync();
            await page.LeadsToAsync("after=");
            await page.Locator("tbody tr", new() { HasText = "Ann" }).First.WaitForAsync();
            await page.Locator(".pager").Button(back).ClickAsync();
            await page.LeadsToAsync("/audit$");
            await page.Locator("tbody tr", new() { HasText = "Desk 49" }).First.WaitForAsync();
        }

        foreach (var (label, choice, shown) in new[] { ("Who", "Ann", "CRM"), ("What", "Call task: created", "Logged task") })
        {
            await page.GetByLabel(label, new() { Exact = true }).SelectOptionAsync(choice);
            await page.Locator("tbody tr", new() { HasText = shown }).First.WaitForAsync();
            if (label == "What") await page.Locator("tbody summary").First.ClickAsync();
            if (label == "What") await page.Locator("tbody details[open] dd").First.WaitForAsync();
            await page.Button("Clear").ClickAsync();
            await page.LeadsToAsync("/audit$");
        }

        await page.Locator("#audit-text").FillAsync("Logged task");
        await page.LeadsToAsync("text=Logged");
        await page.GetByLabel("from", new() { Exact = true }).FillAsync("2037-01-01T00:00");
        await page.Locator(".empty").Button("Clear").ClickAsync();
        await page.LeadsToAsync("/audit$");
        await page.GetByLabel("to", new() { Exact = true }).FillAsync("2020-01-01T00:00");
        await page.Locator(".empty").WaitForAsync();
        await page.Locator(".toolbar").Button("Clear").ClickAsync();
        await page.LeadsToAsync("/audit$");
        await page.Locator("#audit-text").FillAsync("Logged task");
        await page.LeadsToAsync("text=Logged");
        await page.Locator(".pager").Button("10").ClickAsync();
        await page.LeadsToAsync("rows=10");
        await page.Locator("tbody").GetByRole(AriaRole.Link, new() { Name = "Logged task" }).First.ClickAsync();
        await page.LeadsToAsync($"/call-tasks/{task}$");
        watched.AssertNoErrors();
    }

    [Fact]
    public async Task One_changes_ones_password_signs_out_and_in_and_is_led_on_where_one_may_not_go()
    {
        await using var console = await ConsoleProcess.StartAsync(BrowserSteps.Quick);
        await console.AddUserAsync("root", Role.Administrator);
        await using var watched = await chromium.NewPageAsync(console, asRole: Role.Viewer);
        var page = watched.Page;

        await watched.OpenAsync("/");
        await page.Locator("[aria-haspopup=menu]", new() { HasText = "viewer" }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Change password" }).ClickAsync();
        await page.LeadsToAsync("/password$");
        await page.GetByRole(AriaRole.Link, new() { Name = "To the console" }).ClickAsync();
        await page.Locator(".shell h1").WaitForAsync();
        await page.GotoAsync("/password");
        await page.GetByLabel("Current password").FillAsync(ConsoleVisitor.Password);
        await page.GetByLabel("New password").FillAsync(Other);
        await page.GetByLabel("The same password again").FillAsync(Other);
        await page.Button("Change password").ClickAsync();
        await page.Locator(".notice").WaitForAsync();
        await watched.AssertAccessibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "To the console" }).ClickAsync();
        await page.Locator(".shell h1").WaitForAsync();

        // Out and in again, to stay.
        await page.Locator("[aria-haspopup=menu]", new() { HasText = "viewer" }).ClickAsync();
        await HoldsControlsAttribute.AssertListedAsync(page);
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Sign out" }).ClickAsync();
        await page.LeadsToAsync("/sign-in");
        await watched.AssertAccessibleAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("viewer");
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(Other);
        await page.GetByLabel("Keep me signed in on this computer").CheckAsync();
        await page.Button("Sign in").ClickAsync();
        await page.Locator(".shell h1").WaitForAsync();
        Assert.Contains(await page.Context.CookiesAsync(), cookie => cookie.Expires > DateTimeOffset.UnixEpoch.AddYears(1).ToUnixTimeSeconds());

        // Where a viewer may not go; first within the console, then as a page of its own.
        await page.EvaluateAsync("Blazor.navigateTo('/users')");
        await page.GetByRole(AriaRole.Link, new() { Name = "To the console" }).ClickAsync();
        await page.LeadsToAsync("(/|/call-tasks)$");
        await page.GotoAsync("/no-access");
        await watched.AssertAccessibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "To the console" }).ClickAsync();
        await page.Locator(".shell h1").WaitForAsync();
        await page.GotoAsync("/no-access");
        await page.Button("Sign out").ClickAsync();
        await page.LeadsToAsync("/sign-in");

        // A display may see its wall and nothing else; without its link it may sign in.
        using var made = await console.Client.PostAsync(new Uri("api/v1/wall-links", UriKind.Relative), System.Net.Http.Json.JsonContent.Create(new { name = "second floor" }));
        var link = JsonNode.Parse(await made.Content.ReadAsStringAsync())!;
        await page.GotoAsync((string)link["path"]!);
        await page.LeadsToAsync("/wall");
        await page.GotoAsync("/no-access");
        await page.GetByRole(AriaRole.Link, new() { Name = "To the wall" }).ClickAsync();
        await page.LeadsToAsync("/wall");
        await page.GotoAsync("/no-access");
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign in" }).ClickAsync();
        await page.LeadsToAsync("/sign-in");
        await page.Context.ClearCookiesAsync();
        await page.GotoAsync("/no-access");
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign in" }).ClickAsync();
        await page.LeadsToAsync("/sign-in");
        await page.Locator("a.language[lang=en]").ClickAsync();
        await page.LeadsToAsync("/sign-in");
    }

    private static async Task<JsonNode?> UserAsync(ConsoleProcess console, string name, string field) =>
        (await console.ItemsAsync("users")).Single(user => (string?)user!["name"] == name)![field];

    [GeneratedRegex("([A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4})")]
    private static partial Regex Code();
}
