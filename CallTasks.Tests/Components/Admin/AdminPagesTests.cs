using Bunit;
using CallTasks.Core.Commands;
using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;
using CallTasks.Tests.Components.States;
using CallTasks.Tests.Support;
using CallTasks.Web.Components.Admin;
using CallTasks.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace CallTasks.Tests.Components.Admin;

/// <summary>Users, keys, links of walls and the audit log: with nothing, with much, refused, and followed while others change them.</summary>
public sealed class AdminPagesTests : ConsoleTests
{
    private AccountCommands Users => Services.GetRequiredService<AccountCommands>();

    private KeyCommands Keys => Services.GetRequiredService<KeyCommands>();

    [Shows(typeof(PasswordDialog), ComponentState.Error)]
    [Shows(typeof(UserDialog), ComponentState.Error)]
    [Shows(typeof(UsersPage), ComponentState.Empty)]
    [Fact]
    public async Task Users_are_added_renamed_locked_given_a_password_and_deleted()
    {
        var page = Render<UsersPage>();
        Assert.Equal("No users yet", page.Find(".empty-title").TextContent);
        await page.InvokeAsync(() => page.Find(".empty-actions button").Click());
        await page.InvokeAsync(() => page.Find("dialog [data-default]").Click());
        page.WaitForAssertion(() => Assert.NotEmpty(page.Find("#user-name-error").TextContent));
        Assert.NotEmpty(page.Find("#user-password-error").TextContent);

        await page.InvokeAsync(() => page.Find("#user-name").Change("<b>Ann</b>"));
        await page.InvokeAsync(() => page.Find("dialog [data-default]").Click());
        page.WaitForAssertion(() => Assert.Contains("letters, digits", page.Find("#user-name-error").TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(10));
        await page.InvokeAsync(() => page.Find("#user-name").Change("Anna"));
        await page.InvokeAsync(() => page.Find("#user-role").Change(nameof(Role.Supervisor)));
        await page.InvokeAsync(() => page.Find("#user-password").Change(Password));
        await page.InvokeAsync(() => page.Find("dialog [data-default]").Click());
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("dialog")), TimeSpan.FromSeconds(10));
        page.WaitForAssertion(() => Assert.StartsWith("Anna", Assert.Single(page.FindAll("tbody tr")).TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(10));

        // A name that is taken is refused as a whole, and nothing is lost.
        await page.InvokeAsync(() => page.Find(".page-head .button-primary").Click());
        await page.InvokeAsync(() => page.Find("#user-name").Change("ANNA"));
        await page.InvokeAsync(() => page.Find("#user-password").Change(Password));
        await page.InvokeAsync(() => page.Find("dialog [data-default]").Click());
        page.WaitForAssertion(() => Assert.NotEmpty(page.Find("dialog .notice-error, #user-name-error").TextContent), TimeSpan.FromSeconds(10));
        Assert.Equal("ANNA", page.Find("#user-name").GetAttribute("value"));
        await page.InvokeAsync(() => page.FindAll("dialog .dialog-foot button")[0].Click());

        await page.InvokeAsync(() => page.Find("[aria-label^='Edit']").Click());
        await page.InvokeAsync(() => page.Find("#user-name").Change("Berta"));
        await page.InvokeAsync(() => page.Find("dialog [data-default]").Click());
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("dialog")), TimeSpan.FromSeconds(10));
        page.WaitForAssertion(() => Assert.StartsWith("Berta", page.Find("tbody td").TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(10));

        await page.InvokeAsync(() => page.Find("[aria-label^='New password']").Click());
        await page.InvokeAsync(() => page.Find("#reset-password").Change("short"));
        await page.InvokeAsync(() => page.Find("dialog [data-default]").Click());
        page.WaitForAssertion(() => Assert.NotEmpty(page.Find("#reset-password-error").TextContent), TimeSpan.FromSeconds(10));
        await page.InvokeAsync(() => page.Find("#reset-password").Change(Password + "!"));
        await page.InvokeAsync(() => page.Find("dialog [data-default]").Click());
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("dialog")), TimeSpan.FromSeconds(10));

        await AgreeAsync(page, "[aria-label^='Lock']");
        page.WaitForAssertion(() => Assert.Equal("Locked", page.Find("tbody .chip").TextContent), TimeSpan.FromSeconds(10));
        await AgreeAsync(page, "[aria-label^='Delete']");
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("tbody tr")), TimeSpan.FromSeconds(10));
    }

    [Shows(typeof(UsersPage), ComponentState.Many)]
    [Fact]
    public async Task Many_users_are_counted_and_what_others_add_comes_by_itself()
    {
        for (var i = 0; i < 60; i++) await Users.CreateAsync($"user {i:D2}", Role.Viewer, Password, Actor.System);
        var page = Render<UsersPage>();
        Assert.Equal(60, page.FindAll("tbody tr").Count);
        Assert.Contains("60", page.Find(".page-head .quiet").TextContent, StringComparison.Ordinal);

        await Users.CreateAsync("late", Role.Viewer, Password, Actor.System);

        page.WaitForAssertion(() => Assert.Equal(61, page.FindAll("tbody tr").Count), TimeSpan.FromSeconds(10));
    }

    [Shows(typeof(KeyDialog), ComponentState.Error)]
    [Shows(typeof(KeysPage), ComponentState.Empty)]
    [Shows(typeof(CopyButton), ComponentState.Shown)]
    [Fact]
    public async Task A_key_is_shown_once_and_revoked_and_a_link_names_its_tasks()
    {
        var page = Render<KeysPage>();
        Assert.Equal("No wall links yet", page.Find(".empty-title").TextContent);
        var before = page.FindAll("table")[0].QuerySelectorAll("tbody tr").Length;
        await page.InvokeAsync(() => page.FindAll("button").First(button => button.TextContent.Trim() == "Make a key").Click());
        await page.InvokeAsync(() => page.Find("dialog [data-default]").Click());
        page.WaitForAssertion(() => Assert.NotEmpty(page.Find("#key-name-error").TextContent), TimeSpan.FromSeconds(10));
        await page.InvokeAsync(() => page.Find("#key-name").Change("<i>CRM</i>"));
        await page.InvokeAsync(() => page.Find("dialog [data-default]").Click());
        page.WaitForAssertion(() => Assert.Contains("letters, digits", page.Find("#key-name-error").TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(10));
        await page.InvokeAsync(() => page.Find("#key-name").Change("CRM"));
        await page.InvokeAsync(() => page.Find("dialog [data-default]").Click());
        page.WaitForAssertion(() => Assert.StartsWith("ctk_", page.Find("#made-secret").TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(10));
        await page.InvokeAsync(() => page.Find("dialog .dialog-foot button").Click());
        Assert.DoesNotContain("ctk_", page.Markup, StringComparison.Ordinal);
        page.WaitForAssertion(() => Assert.Equal(before + 1, page.FindAll("table")[0].QuerySelectorAll("tbody tr").Length), TimeSpan.FromSeconds(10));
        await AgreeAsync(page, "[aria-label='Revoke CRM']");
        page.WaitForAssertion(() => Assert.Equal(before, page.FindAll("table")[0].QuerySelectorAll("tbody tr").Length), TimeSpan.FromSeconds(10));

        var task = await House.Tasks.CreateAsync(House.NewTask("Spring offer"), Actor.Console);
        await page.InvokeAsync(() => page.FindAll("button").First(button => button.TextContent.Trim() == "Make a link").Click());
        await page.InvokeAsync(() => page.Find("#key-name").Change("Hall"));
        await page.InvokeAsync(() => page.Find("#link-tasks").Change("all"));
        await page.InvokeAsync(() => page.Find("dialog [data-default]").Click());
        page.WaitForAssertion(() => Assert.Contains("all", page.Find("#link-tasks-error").TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(10));
        await page.InvokeAsync(() => page.Find("#link-tasks").Change($"#{task.Id}"));
        await page.InvokeAsync(() => page.Find("dialog [data-default]").Click());
        page.WaitForAssertion(() => Assert.StartsWith("http", page.Find("#made-secret").TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(10));
        await page.InvokeAsync(() => page.Find("dialog .dialog-foot button").Click());
        page.WaitForAssertion(() => Assert.Contains($"#{task.Id}", page.Find("[aria-label='Revoke Hall']").Closest("tr")!.TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(10));
    }

    [Shows(typeof(KeysPage), ComponentState.Many)]
    [Fact]
    public async Task Many_keys_and_links_stand_in_their_own_lists()
    {
        for (var i = 0; i < 40; i++)
        {
            await Keys.CreateKeyAsync($"key {i:D2}", Role.Viewer, Actor.System);
            await Keys.CreateLinkAsync($"link {i:D2}", [], Actor.System);
        }

        var page = Render<KeysPage>();

        Assert.Equal(40, page.FindAll("table")[0].QuerySelectorAll("tbody tr").Count(row => row.TextContent.Contains("key ", StringComparison.Ordinal)));
        Assert.Equal(40, page.FindAll("table")[1].QuerySelectorAll("tbody tr").Length);
    }

    [Shows(typeof(AuditPage), ComponentState.Many)]
    [Fact]
    public async Task The_audit_log_is_turned_page_by_page_searched_and_says_when_nothing_is_found()
    {
        for (var i = 0; i < 60; i++) await House.Tasks.CreateAsync(House.NewTask(i == 7 ? "<img src=x onerror=alert(1)>" : $"Task {i}"), Actor.Console);
        var navigation = Navigation;
        var page = Render<AuditPage>();
        Assert.Equal(50, page.FindAll("tbody tr").Count);
        var entries = Services.GetRequiredService<Core.Storage.Queries.AuditQueries>().List(new()).Total;
        Task TurnAsync(string to) => page.InvokeAsync(() => page.Find($".pager [aria-label='{to} page']").Click());
        string First() => page.Find("tbody td.col-flex").TextContent;
        var newest = First();
        await TurnAsync("Next");
        page.WaitForAssertion(() => Assert.Contains("after=", navigation.Uri, StringComparison.Ordinal));
        page.WaitForAssertion(() => Assert.InRange(page.FindAll("tbody tr").Count, 10, 30));
        Assert.Empty(page.FindAll("img"));
        Assert.Contains($"51–{entries} of {entries}", page.Find(".pager").TextContent, StringComparison.Ordinal);
        await TurnAsync("Previous");
        page.WaitForAssertion(() => Assert.Equal((50, newest), (page.FindAll("tbody tr").Count, First())));
        await page.InvokeAsync(() => page.FindAll(".pager-size")[0].Click());
        page.WaitForAssertion(() => Assert.Equal(10, page.FindAll("tbody tr").Count));
        await TurnAsync("Last");
        page.WaitForAssertion(() => Assert.Equal((entries - 1) % 10 + 1, page.FindAll("tbody tr").Count));
        Assert.Equal("true", page.Find(".pager [aria-label='Last page']").HasAttribute("disabled") ? "true" : "false");
        await TurnAsync("First");
        page.WaitForAssertion(() => Assert.Equal(newest, First()));
        navigation.NavigateTo("audit");

        navigation.NavigateTo("audit?text=nothing+of+that+name");
        page = Render<AuditPage>();
        Assert.NotEmpty(page.Find(".empty-title").TextContent);
        await page.InvokeAsync(() => page.Find(".empty-actions button").Click());
        page.WaitForAssertion(() => Assert.Equal(50, page.FindAll("tbody tr").Count));
        navigation.NavigateTo("audit?before=x&after=-9&end=maybe&page=7&rows=3&from=never&to=0001-01-01T00:00&what=&who=");
        Assert.NotNull(Render<AuditPage>().Find("h1"));
    }

    [Shows(typeof(AuditPage), ComponentState.Empty)]
    [Fact]
    public async Task An_audit_log_without_entries_says_so()
    {
        await House.Ledger.WriteAsync(w => w.Run("DELETE FROM audit"));

        var page = Render<AuditPage>();

        Assert.NotEmpty(page.Find(".empty-title").TextContent);
        Assert.Empty(page.FindAll(".empty-actions"));
    }

    [Fact]
    public async Task Somebody_whose_role_was_taken_reads_no_more()
    {
        var page = Render<UsersPage>();
        await SignInAsAsync(Role.Viewer);

        await Users.CreateAsync("late", Role.Viewer, Password, Actor.System);

        Assert.Single(Services.GetRequiredService<AccountQueries>().Users());
        Assert.DoesNotContain("late", page.Markup, StringComparison.Ordinal);
    }

    private async Task AgreeAsync(IRenderedComponent<IComponent> page, string button)
    {
        var acting = page.InvokeAsync(() => page.Find(button).Click());
        await Eventually.Async(() => Task.FromResult(Confirmations.Asked is not null));
        Confirmations.Answer(true);
        await acting;
    }
}
