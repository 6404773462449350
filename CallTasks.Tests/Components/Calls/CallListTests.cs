using CallTasks.Core.Live;
using CallTasks.Core.Model;
using CallTasks.Tests.Support;
using CallTasks.Web.Components.Calls;
using CallTasks.Web.Components.Shared;

namespace CallTasks.Tests.Components.Calls;

public sealed class CallListTests : IAsyncLifetime
{
    private EngineHouse house = null!;
    private CallTask task = null!;
    private CallList list = null!;

    private static CallsAddress Nothing { get; } = new(null, null, null, null, false, null, null);

    public async Task InitializeAsync()
    {
        house = await EngineHouse.OpenAsync();
        house.Carrier.Outcomes = (_, _) => FakeOutcome.AtOnce(486);
        list = new CallList(house.CallQueries);
        task = await house.AddTaskAsync(house.NewTask(), EngineHouse.Numbers(12));
        await house.CompletesAsync(task);
        list.Use(task.Id, Nothing with { Rows = "10" }, new Viewer());
        list.Load();
    }

    public async Task DisposeAsync()
    {
        await house.StopAsync();
        await house.DisposeAsync();
    }

    [Fact]
    public void A_page_holds_the_newest_calls_and_knows_how_many_there_are()
    {
        Assert.Equal(10, list.Rows!.Count);
        Assert.Equal((12, true, 1), (list.Total, list.TotalIsExact, list.Page));
        Assert.True(list.Rows.Zip(list.Rows.Skip(1)).All(pair => pair.First.Id > pair.Second.Id));
    }

    [Fact]
    public void A_new_call_comes_in_at_the_top_without_a_question_to_the_database()
    {
        var asked = 0;
        var fresh = list.Rows![0] with { Id = 1000, Status = CallStatus.Dial };
        var update = Update(fresh);
        house.Connections.Asked = _ => asked++;

        Assert.True(list.Apply(update));

        Assert.Equal((fresh, 10), (list.Rows[0], list.Rows.Count));
        Assert.True(list.IsFresh(fresh));
        Assert.False(list.IsFresh(list.Rows[1]));
        Assert.Equal((0, 0), (list.News, asked));
    }

    [Fact]
    public void A_list_of_one_status_takes_calls_in_as_they_come_to_it_and_lets_them_go()
    {
        list.Use(task.Id, Nothing with { Rows = "10", Status = "busy,answered" }, new Viewer());
        list.Load();
        var (newest, oldest) = (list.Rows![0], list.Rows[^1]);

        list.Apply(Update(newest with { Id = 1000, Status = CallStatus.Answered, StartedAt = newest.StartedAt + 1 }, newest with { Id = 1001, Status = CallStatus.Dial, StartedAt = newest.StartedAt + 2 }));
        Assert.Equal((1000, newest.Id), (list.Rows[0].Id, list.Rows[1].Id));
        Assert.DoesNotContain(oldest, list.Rows);

        // One that leaves makes room for one of the next page, which only the database knows.
        list.Apply(Update(newest with { Status = CallStatus.Failed }));
        Assert.Equal(10, list.Rows.Count);
    }

    [Fact]
    public void Problem_calls_that_come_are_those_that_failed_and_those_whose_bot_asked_for_help()
    {
        var call = list.Rows![0];
        list.Use(task.Id, Nothing with { Rows = "10", Problem = true }, new Viewer());
        list.Load();
        list.Held = true;

        list.Apply(Update(call with { Id = 1000, Status = CallStatus.Failed, Problem = true }, call with { Id = 1001, Status = CallStatus.Answered, Problem = true }, call with { Id = 1002, Status = CallStatus.Answered }));

        Assert.Equal(2, list.News);
    }

    [Fact]
    public void A_list_is_turned_by_key_and_keeps_its_place_while_calls_come_in()
    {
        Assert.Equal(("after", (object?)list.Rows![^1].Id), list.PlaceOf(2)[1]);
        list.Use(task.Id, Nothing with { Rows = "10", Page = "2", After = list.Rows[^1].Id.ToString(System.Globalization.CultureInfo.InvariantCulture) }, new Viewer());
        list.Load();
        var rows = list.Rows;

        list.Apply(Update(list.Rows![0] with { Id = 1000 }));

        Assert.Equal((2, 2), (rows.Count, list.Page));
        Assert.Equal(rows, list.Rows);
        Assert.All(list.PlaceOf(1), part => Assert.Null(part.Value));
    }

    [Fact]
    public void While_the_pointer_is_on_the_table_no_row_moves_and_new_calls_are_counted()
    {
        list.Held = true;
        var ids = list.Rows!.Select(row => row.Id).ToList();
        var changedRow = list.Rows![3] with { Status = CallStatus.Answered };

        Assert.True(list.Apply(Update(changedRow, list.Rows[0] with { Id = 1000 }, list.Rows[0] with { Id = 1001 })));

        Assert.Equal(ids, list.Rows.Select(row => row.Id));
        Assert.Equal(CallStatus.Answered, list.Rows[3].Status);
        Assert.True(list.IsFresh(list.Rows[3]));
        Assert.False(list.IsFresh(list.Rows[4]));
        Assert.Equal(2, list.News);

        list.Load();
        Assert.Equal(0, list.News);
    }

    [Fact]
    public void Calls_that_the_filter_would_not_show_are_no_news()
    {
        list.Use(task.Id, Nothing with { Rows = "10", Status = "busy" }, new Viewer());
        list.Load();
        list.Held = true;

        list.Apply(Update(list.Rows![0] with { Id = 1000, Status = CallStatus.Answered }, list.Rows[0] with { Id = 1001 }));

        Assert.Equal(1, list.News);
    }

    [Fact]
    public void A_later_page_does_not_jump_when_calls_come_in()
    {
        list.Use(task.Id, Nothing with { Rows = "10", Page = "2" }, new Viewer());
        list.Load();
        Assert.Equal(2, list.Rows!.Count);

        Assert.False(list.Apply(Update(list.Rows[0] with { Id = 1000 })));
        Assert.Equal(0, list.News);
    }

    [Fact]
    public void Nothing_that_is_shown_changed_nothing_is_rendered()
    {
        Assert.False(list.Apply(Update()));
        Assert.False(list.Apply(Update([.. list.Rows!])));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("99")]
    [InlineData("")]
    public void A_status_of_the_address_that_is_none_filters_nothing(string status)
    {
        list.Use(task.Id, Nothing with { Status = status, Page = "-5", Rows = "7", After = "x", Before = "9999999999999999999999" }, new Viewer());

        Assert.False(list.IsFiltered);
        Assert.Equal((0, 50), (list.Search.Offset, list.Search.Limit));
    }

    [Fact]
    public void The_period_of_the_address_is_meant_in_the_zone_of_the_viewer()
    {
        var viewer = new Viewer();
        viewer.Use("Europe/Berlin");

        list.Use(task.Id, new CallsAddress(" +49 ", "2026-03-02T10:00", "2026-03-02T11:00", null, true, null, null), viewer);

        Assert.Equal(3_600_000, list.Search.To - list.Search.From);
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds(), list.Search.From);
        Assert.Equal("+49", list.Search.Client);
        Assert.True(list.IsFiltered && list.Search.ProblemOnly);
    }

    private TaskUpdate Update(params IReadOnlyList<Call> calls) => new()
    {
        Version = 1,
        Task = new TaskSnapshot { Task = task, Statistics = house.TaskQueries.Statistics(task.Id) },
        Calls = calls,
        Engine = house.Dialer.Snapshot(),
    };
}
