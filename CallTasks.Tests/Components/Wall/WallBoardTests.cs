using Bunit;
using CallTasks.Core.Dialing;
using CallTasks.Core.Languages;
using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;
using CallTasks.Tests.Components.States;
using CallTasks.Tests.Support;
using CallTasks.Web.Components.Wall;
using Microsoft.Extensions.Logging.Abstractions;
using static CallTasks.Tests.Components.Wall.WallViews;

namespace CallTasks.Tests.Components.Wall;

public sealed class WallBoardTests : ConsoleTests
{
    [Shows(typeof(WallBoard), ComponentState.Empty, Mark = ".wall-nothing")]
    [Fact]
    public void Nothing_dialling_is_said_and_no_number_is_missing()
    {
        var board = Draw(View(Engine()));

        Assert.Contains("No call task", board.Find(".wall-nothing").TextContent, StringComparison.Ordinal);
        Assert.Equal(["12", "0", "0", "–"], board.FindAll(".wall-value").Select(value => value.TextContent));
        Assert.Equal(4, board.FindAll(".wall-pie svg.pie-ring").Count);
        Assert.Empty(board.FindAll(".wall-badge, .wall-paused"));
    }

    [Shows(typeof(WallBoard), ComponentState.Many, Mark = ".wall-row", AtLeast = 14)]
    [Fact]
    public void Many_tasks_fill_two_columns_and_say_which_page_stands()
    {
        var board = Draw(View(Engine(), [.. Enumerable.Range(1, 60).Select(id => Task(id))]));

        Assert.Equal(14, board.FindAll(".wall-rows-two .wall-row").Count);
        Assert.Matches("Page [1-5] of 5 · 60 tasks", board.Find(".wall-page").TextContent);
    }

    [Fact]
    public void A_pause_of_all_and_a_simulation_are_said_in_words()
    {
        var board = Draw(View(Engine(paused: true), Task(1, simulated: true, waitingFor: new WaitingFor(WaitingReason.Budget, null, "All dialling is paused"))));

        Assert.Equal("All dialling is paused", board.Find(".wall-paused").TextContent);
        Assert.Equal("Simulated", board.Find(".wall-badge").TextContent);
        Assert.Contains("all dialling is paused · Simulated", board.Find(".wall-name small").TextContent, StringComparison.Ordinal);
    }

    [Shows(typeof(WallBoard), ComponentState.Error, Mark = ".wall-plan-bad")]
    [Fact]
    public void A_carrier_that_is_down_is_said_without_its_address()
    {
        var board = Draw(View(Engine(plans: new PlanLines(1, "Trunk <b>", 0, 30, false, "10.0.0.7:5060 does not answer to +4930123456"))));

        Assert.Contains("in trouble", board.Find(".wall-plan-bad").TextContent, StringComparison.Ordinal);
        Assert.Equal("Trunk <b>", board.Find(".wall-plan-bad .cut").TextContent);
        Assert.DoesNotContain("10.0.0.7", board.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("4930", board.Markup, StringComparison.Ordinal);
    }

    [Shows(typeof(WallRow), ComponentState.Shown)]
    [Fact]
    public void Why_a_task_waits_is_told_in_two_words_and_with_the_displays_own_clock()
    {
        var waits = new WaitingFor(WaitingReason.CallingHours, Now + 3_600_000, "48 outside hours in Asia/Yekaterinburg");
        var row = Render<WallRow>(set => set.Add(r => r.Row, Task(1, waitingFor: waits)).Add(r => r.Zone, TimeZoneInfo.FindSystemTimeZoneById("Europe/Moscow")));

        Assert.Contains("outside calling hours until 14:00", row.Find("small").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_reason_to_wait_has_its_words() => Assert.All(Enum.GetValues<WaitingReason>(), reason =>
        Assert.Contains(" · ", Render<WallRow>(set => set.Add(r => r.Row, Task(1, waitingFor: new WaitingFor(reason, null, ""))).Add(r => r.Zone, TimeZoneInfo.Utc)).Find("small").TextContent, StringComparison.Ordinal));

    [Fact]
    public async Task Displays_of_one_selection_share_a_drawing_of_what_is_dialled_and_are_told_in_their_own_language()
    {
        House.Carrier.Outcomes = (_, _) => FakeOutcome.Answers;
        var task = await House.AddTaskAsync(House.NewTask("Spring offer"), EngineHouse.Numbers(3));
        await House.CompletesAsync(task);
        using var walls = new WallFeed(Feed, House.Dialer, House.TaskQueries, new WallQueries(House.Connections), Services, TimeProvider.System, NullLogger<WallFeed>.Instance);
        using var english = walls.Join(WallSelection.Of(null, "UTC", Language.English))!;
        using var same = walls.Join(WallSelection.Of("", "UTC", Language.English))!;
        using var russian = walls.Join(WallSelection.Of($"{task.Id}", "Europe/Moscow", Language.Russian))!;

        var (one, other, third) = (english.NextAsync(default), same.NextAsync(default), russian.NextAsync(default));
        var drawn = Text(await one);
        Assert.True((await one).Equals(await other));
        Assert.Contains("Spring offer", drawn, StringComparison.Ordinal);
        Assert.Contains("Answered today", drawn, StringComparison.Ordinal);
        Assert.Contains("--letters: 1\\\">3<", drawn, StringComparison.Ordinal);
        Assert.Contains("Отвечено сегодня", Text(await third), StringComparison.Ordinal);
        Assert.Contains("--letters: 1\\\">3<", Text(await third), StringComparison.Ordinal);
        Assert.Equal("en", Language.Current.Code);
    }

    [Fact]
    public async Task Test_calls_are_no_part_of_a_wall_of_all_tasks_and_shown_where_they_are_asked_for()
    {
        House.Carrier.Outcomes = (_, _) => FakeOutcome.AnswersAndHangsUp(TimeSpan.FromMilliseconds(50));
        var task = await House.AddTaskAsync(House.NewTask("Spring offer"), EngineHouse.Numbers(2));
        var trial = await House.AddTaskAsync(House.NewTask("Trial run") with { TestCall = true }, EngineHouse.Numbers(3, "+4420792"));
        await House.CompletesAsync(task);
        await House.CompletesAsync(trial);
        using var walls = new WallFeed(Feed, House.Dialer, House.TaskQueries, new WallQueries(House.Connections), Services, TimeProvider.System, NullLogger<WallFeed>.Instance);
        using var all = walls.Join(WallSelection.Of(null, "UTC", Language.English))!;
        using var chosen = walls.Join(WallSelection.Of($"{trial.Id}", "UTC", Language.English))!;

        var (everything, one) = (all.NextAsync(default), chosen.NextAsync(default));

        Assert.Contains("Spring offer", Text(await everything), StringComparison.Ordinal);
        Assert.DoesNotContain("Trial run", Text(await everything), StringComparison.Ordinal);
        Assert.Contains("--letters: 1\\\">2<", Text(await everything), StringComparison.Ordinal);
        Assert.Contains("Trial run", Text(await one), StringComparison.Ordinal);
        Assert.Contains("--letters: 1\\\">3<", Text(await one), StringComparison.Ordinal);
    }

    [Fact]
    public void There_are_no_more_displays_and_boards_than_the_server_carries()
    {
        using var walls = new WallFeed(Feed, House.Dialer, House.TaskQueries, new WallQueries(House.Connections), Services, TimeProvider.System, NullLogger<WallFeed>.Instance);
        var boards = Enumerable.Range(1, WallFeed.MaxBoards).Select(id => walls.Join(WallSelection.Of($"{id}", "UTC", Language.English))).ToList();
        Assert.DoesNotContain(null, boards);
        Assert.Null(walls.Join(WallSelection.Of("4711", "UTC", Language.English)));

        boards[0]!.Dispose();
        boards[0]!.Dispose();
        Assert.NotNull(walls.Join(WallSelection.Of("4711", "UTC", Language.English)));
        while (walls.Displays < WallFeed.MaxDisplays) Assert.NotNull(walls.Join(WallSelection.Of("4711", "UTC", Language.English)));
        Assert.Null(walls.Join(WallSelection.Of("4711", "UTC", Language.English)));
    }

    private static string Text(ReadOnlyMemory<byte> frame) => System.Net.WebUtility.HtmlDecode(System.Text.Encoding.UTF8.GetString(frame.Span));

    private IRenderedComponent<WallBoard> Draw(WallView view) => Render<WallBoard>(set => set.Add(b => b.View, view));
}
