using System.Globalization;
using AngleSharp.Dom;
using Bunit;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Tests.Components.States;
using CallTasks.Tests.Support;
using CallTasks.Web.Components.CallTasks;
using Microsoft.AspNetCore.Components;

namespace CallTasks.Tests.Components.CallTasks;

/// <summary>Work on many clients is told where one looks for it, moves by itself, and is given up where it may be. Its slices are done by hand here.</summary>
public sealed class BulkNoticesTests : ConsoleTests
{
    /// <summary>More than two slices of the largest size.</summary>
    private const int Clients = 1_200;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Shows(typeof(BulkNotices), ComponentState.Loading)]
    [Shows(typeof(TaskNotices), ComponentState.Loading)]
    [Theory]
    [InlineData(BulkJobKind.CloneClients, "Copying clients", true)]
    [InlineData(BulkJobKind.RestartUnsuccessful, "Restarting unsuccessful clients", true)]
    [InlineData(BulkJobKind.CancelRecalls, "Cancelling recalls", false)]
    public async Task It_is_told_on_the_page_of_its_task_moves_by_itself_and_goes_when_it_is_done(BulkJobKind kind, string words, bool canCancel)
    {
        var id = await BeginAsync(kind);
        var page = Render<TaskPage>(set => set.Add(p => p.Id, id));
        page.WaitForAssertion(() => Assert.Equal(0, Percent(page, words)), Patience);
        page.WaitForAssertion(() => Assert.Equal(canCancel ? ["Give it up"] : [], Buttons(page, words)), Patience);

        Assert.True(await House.Bulk.StepAsync());
        var first = 0d;
        page.WaitForAssertion(() => Assert.InRange(first = Percent(page, words), 0.1, 99.9), Patience);
        Assert.True(await House.Bulk.StepAsync());
        page.WaitForAssertion(() => Assert.InRange(Percent(page, words), first + 0.1, 99.9), Patience);

        await House.Bulk.RunAsync(CancellationToken.None);
        page.WaitForAssertion(() => Assert.Null(Notice(page, words)), Patience);
    }

    [Shows(typeof(BulkNotices), ComponentState.Empty, Mark = "*", AtLeast = 0)]
    [Fact]
    public async Task A_task_that_is_deleted_is_seen_to_be_removed_on_the_list_and_where_its_page_was()
    {
        var task = await House.AddTaskAsync(House.NewTask("Goes"), EngineHouse.Numbers(Clients), start: false);
        var list = Render<CallTasksPage>();
        var page = Render<TaskPage>(set => set.Add(p => p.Id, task.Id));
        Assert.Null(Notice(list, "Deleting"));

        await House.Tasks.DeleteAsync(task.Id, deleteReports: false, Actor.Console);
        list.WaitForAssertion(() => Assert.Equal(0, Percent(list, "Deleting")), Patience);
        list.WaitForAssertion(() => Assert.Contains($"#{task.Id}", Notice(list, "Deleting")!.TextContent, StringComparison.Ordinal), Patience);
        page.WaitForAssertion(() => Assert.Equal(0, Percent(page, "Deleting")), Patience);
        page.WaitForAssertion(() => Assert.Equal("There is no such call task", page.Find(".empty-title").TextContent), Patience);
        list.WaitForAssertion(() => Assert.Empty(Buttons(list, "Deleting")), Patience);
        page.WaitForAssertion(() => Assert.Empty(Buttons(page, "Deleting")), Patience);

        // Their numbers go first, and are not counted.
        while (House.TaskQueries.BulkWork(task.Id) is [{ Done: 0 }]) await House.Bulk.StepAsync();
        list.WaitForAssertion(() => Assert.InRange(Percent(list, "Deleting"), 0.1, 99.9), Patience);
        page.WaitForAssertion(() => Assert.InRange(Percent(page, "Deleting"), 0.1, 99.9), Patience);
        var another = Render<CallTasksPage>();
        another.WaitForAssertion(() => Assert.InRange(Percent(another, "Deleting"), 0.1, 99.9), Patience);

        await House.Bulk.RunAsync(CancellationToken.None);
        list.WaitForAssertion(() => Assert.Null(Notice(list, "Deleting")), Patience);
        page.WaitForAssertion(() => Assert.Null(Notice(page, "Deleting")), Patience);
    }

    [Theory]
    [InlineData(BulkJobKind.CloneClients, "Copying clients")]
    [InlineData(BulkJobKind.RestartUnsuccessful, "Restarting unsuccessful clients")]
    public async Task Given_up_a_copy_leaves_nothing_and_a_restart_stays_as_far_as_it_came(BulkJobKind kind, string words)
    {
        var id = await BeginAsync(kind);
        Assert.True(await House.Bulk.StepAsync());
        var page = Render<TaskPage>(set => set.Add(p => p.Id, id));

        await page.InvokeAsync(() => Notice(page, words)!.QuerySelector("button")!.Click());

        page.WaitForAssertion(() => Assert.Null(Notice(page, words)), Patience);
        await House.Bulk.RunAsync(CancellationToken.None);
        Assert.Empty(House.TaskQueries.BulkWork());
        var statistics = House.TaskQueries.Statistics(id);
        if (kind == BulkJobKind.CloneClients) Assert.Equal(0, statistics.TotalClients);
        else Assert.InRange(statistics.Clients(ClientState.New), 1, Clients - 1);
    }

    [Fact]
    public async Task A_copy_that_is_given_up_is_removed_under_its_own_name_for_it_is_no_import()
    {
        await House.Ledger.WriteAsync(w => w.Run("CREATE TRIGGER broken BEFORE DELETE ON clients BEGIN SELECT RAISE(ABORT, 'broken'); END"));
        var id = await BeginAsync(BulkJobKind.CloneClients);
        Assert.True(await House.Bulk.StepAsync());
        var page = Render<TaskPage>(set => set.Add(p => p.Id, id));

        // What cannot be removed stays told.
        await page.InvokeAsync(() => Notice(page, "Copying clients")!.QuerySelector("button")!.Click());

        page.WaitForAssertion(() => Assert.NotNull(Notice(page, "Removing a copy that was given up")), Patience);
        page.WaitForAssertion(() => Assert.Empty(Buttons(page, "Removing a copy that was given up")), Patience);
    }

    [Fact]
    public async Task A_viewer_sees_how_far_it_is_and_no_button()
    {
        await SignInAsAsync(Role.Viewer);
        var id = await BeginAsync(BulkJobKind.CloneClients);
        Assert.True(await House.Bulk.StepAsync());

        var page = Render<TaskPage>(set => set.Add(p => p.Id, id));

        page.WaitForAssertion(() => Assert.InRange(Percent(page, "Copying clients"), 0.1, 99.9), Patience);
        page.WaitForAssertion(() => Assert.Empty(Buttons(page, "Copying clients")), Patience);
    }

    [Shows(typeof(BulkNotices), ComponentState.Error)]
    [Shows(typeof(TaskNotices), ComponentState.Error)]
    [Fact]
    public async Task What_an_error_stopped_says_so_and_what_to_do_and_can_still_be_given_up()
    {
        await House.Ledger.WriteAsync(w => w.Run("CREATE TRIGGER broken BEFORE INSERT ON clients WHEN NEW.task_id > 1 BEGIN SELECT RAISE(ABORT, 'broken'); END"));
        var id = await BeginAsync(BulkJobKind.CloneClients);
        var page = Render<TaskPage>(set => set.Add(p => p.Id, id));

        Assert.True(await House.Bulk.StepAsync());
        page.WaitForAssertion(() => Assert.NotNull(Notice(page, "Copying clients")?.QuerySelector(".notice-warn")), Patience);
        page.WaitForAssertion(() => Assert.Matches("an error stopped it.*The server's log says why.*start the server again", Notice(page, "Copying clients")!.TextContent), Patience);
        page.WaitForAssertion(() => Assert.Equal(["Give it up"], Buttons(page, "Copying clients")), Patience);

        // It stands there though nothing moves: through the feed's first word and its heartbeat.
        var told = 0;
        using (Feed.WatchTask(id, _ => Interlocked.Increment(ref told))) await Eventually.Async(() => Volatile.Read(ref told) >= 2);
        page.WaitForAssertion(() => Assert.NotNull(Notice(page, "Copying clients")), Patience);

        // The next start goes on with it, as it says.
        await House.Ledger.WriteAsync(w => w.Run("DROP TRIGGER broken"));
        await House.Bulk.ResumeAsync(CancellationToken.None);
        page.WaitForAssertion(() => Assert.Null(Notice(page, "Copying clients")), Patience);
        Assert.Equal(Clients, House.TaskQueries.Statistics(id).TotalClients);
    }

    /// <summary>A task whose clients are to be worked on, and the work enqueued, none of it done.</summary>
    /// <returns>The task whose page tells of it.</returns>
    private async Task<long> BeginAsync(BulkJobKind kind)
    {
        var task = await House.AddTaskAsync(House.NewTask("Source"), EngineHouse.Numbers(Clients), start: false);
        var state = kind switch
        {
            BulkJobKind.CancelRecalls => ClientState.WaitingRecall,
            BulkJobKind.RestartUnsuccessful => ClientState.Done,
            _ => ClientState.New,
        };
        if (state != ClientState.New) await House.Ledger.WriteAsync(w => Stand(w, task.Id, state));
        switch (kind)
        {
            case BulkJobKind.CloneClients: return (await House.Tasks.CloneAsync(task.Id, "Copy", withClients: true, Actor.Console)).Id;
            case BulkJobKind.CancelRecalls: return (await House.Tasks.CancelRecallsAsync(task.Id, Actor.Console)).Id;
            default: return (await House.Tasks.RestartUnsuccessfulAsync(task.Id, Actor.Console)).Id;
        }
    }

    private static bool Stand(LedgerWriter w, long taskId, ClientState state)
    {
        w.Run("UPDATE clients SET state = $2, due_at = 4102444800000 WHERE task_id = $1", taskId, (int)state);
        w.Count(taskId, Counter.Clients, (int)ClientState.New, -Clients);
        w.Count(taskId, Counter.Clients, (int)state, Clients);
        return true;
    }

    private static IElement? Notice<TPage>(IRenderedComponent<TPage> page, string words) where TPage : IComponent =>
        page.FindAll(".task-notice").SingleOrDefault(notice => notice.TextContent.Contains(words, StringComparison.Ordinal));

    private static string[] Buttons<TPage>(IRenderedComponent<TPage> page, string words) where TPage : IComponent =>
        [.. Notice(page, words)!.QuerySelectorAll("button").Select(button => button.TextContent)];

    /// <summary>How far the bar is drawn, 0 to 100.</summary>
    private static double Percent<TPage>(IRenderedComponent<TPage> page, string words) where TPage : IComponent
    {
        var bar = Notice(page, words)?.QuerySelector($"[role=progressbar][aria-label='{words}'] .progress-fill");
        Assert.NotNull(bar);
        return double.Parse(bar.GetAttribute("style")!["width: ".Length..^1], CultureInfo.InvariantCulture);
    }
}
