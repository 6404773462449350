using Bunit;
using CallTasks.Tests.Components.States;
using CallTasks.Tests.Support;
using CallTasks.Web.Components.Admin;
using CallTasks.Web.Components.Calls;
using CallTasks.Web.Components.CallTasks;
using CallTasks.Web.Components.Layout;
using CallTasks.Web.Components.Reports;
using CallTasks.Web.Components.Scripts;
using CallTasks.Web.Components.Shared;
using CallTasks.Web.Components.TaskSheet;
using CallTasks.Web.Components.Telephony;
using CallTasks.Web.Components.Verdicts;
using Microsoft.AspNetCore.Components;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace CallTasks.Tests.Components.Shared;

/// <summary>What cannot be read says so where it would stand, leaves the rest of the console alone, and is there once it can be read again.</summary>
public sealed class UnreadableTests : ConsoleTests
{
    /// <summary>A page, its address and a table without which it cannot be read.</summary>
    public static TheoryData<Type, string, string> Pages => new()
    {
        { typeof(CallTasksPage), "call-tasks", "call_tasks" },
        { typeof(InterruptedPage), "interrupted", "calls" },
        { typeof(TemplatesPage), "templates", "templates" },
        { typeof(ReportsPage), "reports", "reports" },
        { typeof(VerdictsPage), "verdicts", "verdicts" },
        { typeof(ScriptsPage), "scripts", "scripts" },
        { typeof(EditorPage), "scripts/new", "audio" },
        { typeof(DialPlansPage), "dial-plans", "dial_plans" },
        { typeof(CallerIdsPage), "caller-ids", "caller_ids" },
        { typeof(CallerIdsPage), "caller-ids?show=groups", "caller_id_groups" },
        { typeof(RecallSetsPage), "recall-rules", "recall_sets" },
        { typeof(DirectionsPage), "directions", "directions" },
        { typeof(AudioPage), "audio", "audio" },
        { typeof(BlacklistPage), "blacklist", "blacklist" },
        { typeof(CallingHoursPage), "calling-hours", "hours_presets" },
        { typeof(CallingHoursPage), "calling-hours?show=caps", "frequency_caps" },
        { typeof(UsersPage), "users", "users" },
        { typeof(KeysPage), "api-keys", "api_keys" },
        { typeof(AuditPage), "audit", "audit" },
    };

    [Shows(typeof(MainLayout), ComponentState.Error)]
    [ShowsEach(nameof(Pages), ComponentState.Error)]
    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_page_that_cannot_be_read_says_so_and_is_tried_again_in_its_place(Type type, string address, string table)
    {
        About(type);
        JSInterop.Setup<string>("callTasks.timeZone").SetResult("UTC");
        Navigation.NavigateTo(address);
        await HideAsync(table);

        var shell = Render<MainLayout>(set => set.Add(layout => layout.Body, builder =>
        {
            builder.OpenComponent(0, type);
            builder.CloseComponent();
        }));

        Assert.Equal("This page broke", shell.Find("main [role=alert] h1").TextContent);
        Assert.NotEmpty(shell.FindAll("nav a"));
        await shell.InvokeAsync(() => shell.Find("main [role=alert] button").Click());
        Assert.NotEmpty(shell.FindAll("main [role=alert]"));

        await HideAsync(table, back: true);
        await shell.InvokeAsync(() => shell.Find("main [role=alert] button").Click());
        Assert.Empty(shell.FindAll("main [role=alert]"));
        Assert.NotEqual("This page broke", shell.Find("main h1").TextContent);
    }

    /// <summary>A tab of the task page and a table without which it cannot be read.</summary>
    public static TheoryData<Type, string, string> Tabs => new()
    {
        { typeof(CallsPanel), "calls", "calls" },
        { typeof(ClientsPanel), "clients", "clients" },
        { typeof(LogPanel), "log", "audit" },
    };

    [Shows(typeof(TaskPage), ComponentState.Error)]
    [ShowsEach(nameof(Tabs), ComponentState.Error)]
    [Theory]
    [MemberData(nameof(Tabs))]
    public async Task A_list_of_a_task_that_cannot_be_read_leaves_the_tasks_head_and_controls(Type type, string tab, string table)
    {
        About(type);
        var task = await House.AddTaskAsync(House.NewTask("Spring offer"), EngineHouse.Numbers(3), start: false);
        Navigation.NavigateTo($"call-tasks/{task.Id}?tab={tab}");
        await HideAsync(table);

        var page = Render<TaskPage>(set => set.Add(p => p.Id, task.Id));

        Assert.Equal("Spring offer", page.Find("h1").TextContent);
        Assert.NotEmpty(page.FindAll(".controls .button-primary"));
        Assert.Equal("This cannot be shown now", page.Find("#tab-panel [role=alert] .empty-title").TextContent);
        await HideAsync(table, back: true);
        await page.InvokeAsync(() => page.Find("#tab-panel [role=alert] button").Click());
        Assert.Empty(page.FindAll("#tab-panel [role=alert]"));
        Assert.NotEmpty(page.FindAll("#tab-panel tbody tr, #tab-panel .empty-title"));
    }

    [Shows(typeof(Guarded), ComponentState.Error)]
    [Fact]
    public void Another_address_is_tried_at_once()
    {
        var broken = true;
        RenderFragment part = builder =>
        {
            if (broken) throw new InvalidOperationException("The disk is gone");
            builder.AddContent(0, "read");
        };
        var guarded = Render<Guarded>(set => set.Add(g => g.Of, "a").Add(g => g.ChildContent, part));
        Assert.NotNull(guarded.Find("[role=alert]"));
        Assert.Empty(guarded.FindAll("h1"));
        broken = false;

        guarded.Render(set => set.Add(g => g.Of, "a").Add(g => g.ChildContent, part));
        Assert.NotNull(guarded.Find("[role=alert]"));
        guarded.Render(set => set.Add(g => g.Of, "b").Add(g => g.ChildContent, part));
        Assert.Equal("read", guarded.Markup.Trim());
    }

    /// <summary>Takes a table away from under the console, or puts it back.</summary>
    private async Task HideAsync(string table, bool back = false)
    {
        var (from, to) = back ? (table + "_hidden", table) : (table, table + "_hidden");
        await House.Ledger.WriteAsync(w => w.Run($"ALTER TABLE {from} RENAME TO {to}"));
        // Plans of statements that were prepared before are gone with their connections.
        SqliteConnection.ClearAllPools();
    }
}
