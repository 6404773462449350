using Bunit;
using CallTasks.Core.Model;
using CallTasks.Tests.Components.States;
using CallTasks.Tests.Support;
using CallTasks.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace CallTasks.Tests.Components.Shared;

public sealed class SharedComponentsTests : ComponentTests
{
    public SharedComponentsTests()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddSingleton<TimeProvider>(new FakeClock());
        Services.AddScoped<Viewer>();
        Services.AddScoped<Ticker>();
        Services.AddScoped<Toasts>();
        Services.AddScoped<Confirmations>();
    }

    [Fact]
    public void Every_status_has_a_word_an_icon_that_is_drawn_and_a_colour()
    {
        var looks = Enum.GetValues<CallStatus>().Select(StatusLook.Of)
            .Concat(Enum.GetValues<CallTaskStatus>().Select(StatusLook.Of))
            .Concat(Enum.GetValues<ClientState>().Select(StatusLook.Of))
            .ToList();

        Assert.All(looks, look =>
        {
            Assert.NotEmpty(look.Word);
            Assert.Contains(look.Icon, Icon.Names);
            Assert.StartsWith("var(--status-", look.Tone, StringComparison.Ordinal);
        });
        Assert.Equal(Enum.GetValues<CallStatus>().Length, Enum.GetValues<CallStatus>().Select(status => StatusLook.Of(status).Word).Distinct().Count());
        Assert.All(Enum.GetValues<CallReason>(), reason => Assert.NotEmpty(StatusLook.WordOf(reason)));
    }

    [Shows(typeof(StatusChip), ComponentState.Shown, Mark = ".chip")]
    [Fact]
    public void A_chip_shows_its_word_and_an_icon_beside_the_colour()
    {
        var chip = Render<StatusChip>(set => set.Add(c => c.Status, CallStatus.NoAnswer));

        Assert.Equal("No answer", chip.Find(".chip").TextContent.Trim());
        Assert.NotNull(chip.Find(".chip svg path"));
    }

    [Shows(typeof(DonutPie), ComponentState.Many, Mark = ".pie-legend li", AtLeast = 3)]
    [Fact]
    public void A_pie_shows_total_counts_and_shares_and_draws_only_what_is_there()
    {
        var pie = Render<DonutPie>(set => set.Add(p => p.Title, "All calls").Add(p => p.TotalWord, "calls").Add(p => p.Slices, Slices(750, 250, 0)));

        Assert.Equal("1,000", pie.Find(".pie-total").TextContent);
        Assert.Equal(2, pie.FindAll(".pie-slice").Count);
        Assert.Equal(["75075 %", "25025 %", "00 %"], pie.FindAll("li").Select(row => string.Concat(row.QuerySelectorAll(".number").Select(cell => cell.TextContent))));
    }

    [Shows(typeof(DonutPie), ComponentState.Empty, Mark = ".pie-slice", AtLeast = 0)]
    [Fact]
    public void An_empty_pie_is_a_ring_with_nought_in_it()
    {
        var pie = Render<DonutPie>(set => set.Add(p => p.Title, "All calls").Add(p => p.Slices, Slices(0, 0, 0)));

        Assert.Equal("0", pie.Find(".pie-total").TextContent);
        Assert.Empty(pie.FindAll(".pie-slice"));
        Assert.NotNull(pie.Find(".pie-empty"));
    }

    [Fact]
    public void A_pie_renders_again_only_when_its_own_numbers_change()
    {
        var pie = Render<DonutPie>(set => set.Add(p => p.Title, "All calls").Add(p => p.Slices, Slices(1, 2, 3)));
        var before = pie.RenderCount;

        pie.Render(set => set.Add(p => p.Title, "All calls").Add(p => p.Slices, Slices(1, 2, 3)));
        Assert.Equal(before, pie.RenderCount);

        pie.Render(set => set.Add(p => p.Title, "All calls").Add(p => p.Slices, Slices(2, 2, 3)));
        Assert.Equal(before + 1, pie.RenderCount);
        Assert.Equal("7", pie.Find(".pie-total").TextContent);
    }

    [Theory]
    [InlineData(0, 0, "0 %")]
    [InlineData(0, 10, "0 %")]
    [InlineData(1, 1000, "<1 %")]
    [InlineData(999, 1000, "99 %")]
    [InlineData(1, 3, "33 %")]
    [InlineData(10, 10, "100 %")]
    public void A_share_is_never_nought_for_something_nor_all_for_a_part(long part, long whole, string words) =>
        Assert.Equal(words, Share.Of(part, whole));

    [Shows(typeof(ProgressBar), ComponentState.Loading)]
    [Theory]
    [InlineData(0, 0, "0")]
    [InlineData(456, 1204, "38")]
    [InlineData(20, 10, "100")]
    public void Progress_is_told_to_screen_readers_and_stays_within_its_track(long done, long total, string now)
    {
        var bar = Render<ProgressBar>(set => set.Add(b => b.Done, done).Add(b => b.Total, total).Add(b => b.Label, "Spring offer"));

        Assert.Equal(now, bar.Find("[role=progressbar]").GetAttribute("aria-valuenow"));
        Assert.Equal("Spring offer", bar.Find("[role=progressbar]").GetAttribute("aria-label"));
    }

    [Shows(typeof(EmptyState), ComponentState.Empty)]
    [Shows(typeof(Icon), ComponentState.Shown, Mark = "path")]
    [Shows(typeof(LiveTable<string>), ComponentState.Empty)]
    [Shows(typeof(LiveTable<string>), ComponentState.Many, AtLeast = 100)]
    [Shows(typeof(LiveTable<string>), ComponentState.Loading)]
    [Shows(typeof(Skeleton), ComponentState.Loading)]
    [Fact]
    public void A_table_without_rows_yet_shows_an_outline_then_the_empty_state_then_rows()
    {
        var table = Table(null);
        Assert.NotNull(table.Find(".skeleton"));

        table.Render(set => set.Add(t => t.Rows, []));
        Assert.Equal("No calls yet", table.Find(".empty-title").TextContent);

        table.Render(set => set.Add(t => t.Rows, Enumerable.Range(1, 100).Select(n => $"call {n}").ToList()));
        Assert.Equal(100, table.FindAll("tbody tr").Count);
        Assert.Empty(table.FindAll(".empty"));
    }

    [Fact]
    public void New_rows_wait_behind_a_quiet_bar_while_the_pointer_is_on_the_table()
    {
        var held = new List<bool>();
        var loaded = 0;
        var table = Table(["one"], set => set.Add(t => t.HoldChanged, held.Add).Add(t => t.OnNews, () => loaded++));

        table.Find(".table-frame").TriggerEvent("onpointerenter", new Microsoft.AspNetCore.Components.Web.PointerEventArgs());
        table.Render(set => set.Add(t => t.News, 12));
        Assert.Equal("12 new", table.Find(".table-news").TextContent);
        Assert.Single(table.FindAll("tbody tr"));

        table.Find(".table-news").Click();
        table.Find(".table-frame").TriggerEvent("onpointerleave", new Microsoft.AspNetCore.Components.Web.PointerEventArgs());
        Assert.Equal(1, loaded);
        Assert.Equal([true, false], held);
    }

    [Fact]
    public void What_a_person_typed_is_shown_as_text()
    {
        var table = Table(["<script>alert(1)</script>"]);

        Assert.Empty(table.FindAll("script"));
        Assert.Equal("<script>alert(1)</script>", table.Find("tbody td").TextContent);
    }

    [Fact]
    public void A_pager_says_where_it_is_and_offers_ten_fifty_and_a_hundred()
    {
        var pages = new List<int>();
        var sizes = new List<int>();
        var pager = Render<Pager>(set => set.Add(p => p.Page, 2).Add(p => p.PageSize, 50).Add(p => p.Total, 120)
            .Add(p => p.PageChanged, pages.Add).Add(p => p.PageSizeChanged, sizes.Add));

        Assert.Contains("51–100 of 120", pager.Markup, StringComparison.Ordinal);
        Assert.Equal(["10", "50", "100"], pager.FindAll(".pager-size").Select(size => size.TextContent));
        pager.Find("[aria-label='Next page']").Click();
        pager.Find("[aria-label='Previous page']").Click();
        pager.FindAll(".pager-size")[2].Click();
        Assert.Equal([3, 1], pages);
        Assert.Equal([100], sizes);
    }

    [Shows(typeof(Pager), ComponentState.Many, Mark = ".pager-turn button", AtLeast = 4)]
    [Fact]
    public void A_pager_that_was_not_told_the_whole_count_says_so_and_still_goes_on()
    {
        var pager = Render<Pager>(set => set.Add(p => p.Page, 200).Add(p => p.PageSize, 50).Add(p => p.Total, 10_000).Add(p => p.TotalIsExact, false));

        Assert.Contains("of 10,000+", pager.Markup, StringComparison.Ordinal);
        Assert.False(pager.Find("[aria-label='Next page']").HasAttribute("disabled"));
    }

    [Shows(typeof(Pager), ComponentState.Empty, Mark = ".pager-turn", AtLeast = 0)]
    [Fact]
    public void An_empty_pager_does_not_count_from_one() =>
        Assert.Contains("0 rows", Render<Pager>(set => set.Add(p => p.Total, 0)).Markup, StringComparison.Ordinal);

    [Shows(typeof(FilterChips<string>), ComponentState.Shown, Mark = ".filter-chip", AtLeast = 3)]
    [Fact]
    public void Filter_chips_tell_which_one_is_pressed_and_how_many_each_finds()
    {
        var chosen = new List<string>();
        var chips = Render<FilterChips<string>>(set => set.Add(c => c.Label, "Tasks")
            .Add(c => c.Choices, [new("all", "All", 1204), new("active", "Active", 3), new("x", "Uncounted")])
            .Add(c => c.Selected, "all").Add(c => c.SelectedChanged, chosen.Add));

        Assert.Equal(["true", "false", "false"], chips.FindAll("button").Select(chip => chip.GetAttribute("aria-pressed")));
        Assert.Equal(["1,204", "3"], chips.FindAll("button b").Select(count => count.TextContent));
        chips.FindAll("button")[1].Click();
        Assert.Equal(["active"], chosen);
    }

    [Shows(typeof(ConfirmDialog), ComponentState.Shown)]
    [Shows(typeof(Dialog), ComponentState.Shown)]
    [Fact]
    public async Task A_dangerous_question_names_what_it_touches_and_its_button_bears_the_verb()
    {
        var confirmations = Services.GetRequiredService<Confirmations>();
        var host = Render<ConfirmDialog>();
        Assert.Empty(host.FindAll("dialog"));

        var answer = confirmations.AskAsync("Delete 'Spring offer'?", "1,204 clients and 3,880 calls go with it.", "Delete");
        host.WaitForElement("dialog");
        Assert.Equal("Delete 'Spring offer'?", host.Find("h2").TextContent);
        Assert.Contains("3,880 calls", host.Find(".dialog-body").TextContent, StringComparison.Ordinal);

        await host.InvokeAsync(() => host.Find(".button-danger").Click());
        host.WaitForAssertion(() => Assert.Empty(host.FindAll("dialog")));
        Assert.True(await answer);
    }

    [Fact]
    public async Task A_second_question_answers_the_first_with_no()
    {
        var confirmations = Services.GetRequiredService<Confirmations>();
        var first = confirmations.AskAsync("Stop?", "", "Stop");
        var second = confirmations.AskAsync("Delete?", "", "Delete");
        confirmations.Answer(true);

        Assert.False(await first);
        Assert.True(await second);
    }

    [Shows(typeof(ToastHost), ComponentState.Error, Mark = ".toast", AtLeast = 2)]
    [Shows(typeof(ToastHost), ComponentState.Empty, Mark = ".toast", AtLeast = 0)]
    [Fact]
    public void A_message_leaves_by_itself_and_an_error_stays_until_closed()
    {
        var clock = (FakeClock)Services.GetRequiredService<TimeProvider>();
        var toasts = Services.GetRequiredService<Toasts>();
        var host = Render<ToastHost>();
        toasts.Say("Started");
        toasts.Error("The carrier does not answer");
        host.WaitForAssertion(() => Assert.Equal(2, host.FindAll(".toast").Count));

        clock.Advance(Toasts.Shown);
        host.WaitForAssertion(() => Assert.Contains("carrier", Assert.Single(host.FindAll(".toast")).TextContent, StringComparison.Ordinal));

        host.Find(".toast button").Click();
        host.WaitForAssertion(() => Assert.Empty(host.FindAll(".toast")));
    }

    [Fact]
    public void Messages_never_cover_the_page()
    {
        var toasts = Services.GetRequiredService<Toasts>();
        for (var n = 0; n < 20; n++)
        {
            toasts.Error($"error {n}");
        }

        Assert.Equal(Toasts.Most, toasts.All.Count);
        Assert.Equal("error 19", toasts.All[^1].Text);
    }

    [Fact]
    public void The_pace_slider_stops_where_the_field_is_used_to()
    {
        Assert.Equal(["1/30", "1/10", "1/5", "1/2", "1/1", "2/1", "3/1", "5/1", "10/1", "20/1", "50/1", "100/1"],
            IntensitySlider.Stops.Select(stop => $"{stop.Attempts}/{stop.Seconds}"));

        var chosen = new List<Intensity?>();
        var slider = Pace(new Intensity(1, 1), chosen);
        slider.Find("input[type=range]").Input("6");
        Assert.Equal([new Intensity(3, 1)], chosen);
    }

    [Shows(typeof(IntensitySlider), ComponentState.Error)]
    [Fact]
    public void The_pace_boxes_take_any_other_pace_and_keep_what_is_none_as_it_was_typed()
    {
        var chosen = new List<Intensity?>();
        var slider = Pace(new Intensity(1, 1), chosen);

        slider.FindAll("input[type=number]")[0].Change("7");
        Assert.Equal(new Intensity(7, 1), chosen[^1]);

        slider.FindAll("input[type=number]")[1].Change("none");
        Assert.Null(chosen[^1]);
        slider.Render(set => set.Add(s => s.Value, null));
        Assert.Equal("none", slider.FindAll("input[type=number]")[1].GetAttribute("value"));
        Assert.Equal("true", slider.FindAll("input[type=number]")[1].GetAttribute("aria-invalid"));
    }

    [Fact]
    public void The_pace_slider_stands_at_the_nearest_stop_for_a_pace_of_ones_own()
    {
        var slider = Pace(new Intensity(19, 1), []);

        Assert.Equal("9", slider.Find("input[type=range]").GetAttribute("value"));
        Assert.Equal("19 calls per second", slider.Find("input[type=range]").GetAttribute("aria-valuetext"));
    }

    [Shows(typeof(FileDrop), ComponentState.Loading)]
    [Shows(typeof(FileDrop), ComponentState.Shown, Mark = ".drop-name")]
    [Fact]
    public async Task A_file_is_named_once_chosen_and_sent_by_the_browser_not_over_the_circuit()
    {
        JSInterop.Setup<FileDrop.ChosenFile?>("callTasks.chosenFile", _ => true).SetResult(new FileDrop.ChosenFile("list.csv", 1_500_000));
        var upload = JSInterop.Setup<FileDrop.UploadAnswer>("callTasks.upload", _ => true);
        FileDrop.ChosenFile? chosen = null;
        var drop = Render<FileDrop>(set => set.Add(d => d.Id, "file").Add(d => d.Label, "Clients file").Add(d => d.OnChosen, file => chosen = file));

        await drop.InvokeAsync(() => drop.Find("input[type=file]").Change("list.csv"));
        Assert.Equal("list.csv", chosen?.Name);
        Assert.Contains("1.4 MB", drop.Markup, StringComparison.Ordinal);

        var sending = drop.InvokeAsync(() => drop.Instance.SendAsync("/upload"));
        await drop.InvokeAsync(() => drop.Instance.Uploaded(750_000, 1_500_000));
        drop.WaitForAssertion(() => Assert.Equal("50", drop.Find("[role=progressbar]").GetAttribute("aria-valuenow")));
        Assert.True(drop.Find("input[type=file]").HasAttribute("disabled"));

        upload.SetResult(new FileDrop.UploadAnswer(202, "{}"));
        drop.WaitForAssertion(() => Assert.Empty(drop.FindAll("[role=progressbar]")));
        Assert.Equal(202, (await sending).Status);
    }

    [Shows(typeof(SearchBox), ComponentState.Shown, Mark = "input[type=search]")]
    [Fact]
    public void A_search_is_told_300_ms_after_the_last_key_or_at_once_on_enter()
    {
        var clock = (FakeClock)Services.GetRequiredService<TimeProvider>();
        var told = new List<string>();
        var box = Render<SearchBox>(set => set.Add(b => b.Id, "find").Add(b => b.Label, "Find").Add(b => b.Value, "").Add(b => b.ValueChanged, told.Add));

        box.Find("input").Input("+49");
        clock.Advance(SearchBox.Debounce - TimeSpan.FromMilliseconds(1));
        box.Find("input").Input("+493");
        clock.Advance(SearchBox.Debounce - TimeSpan.FromMilliseconds(1));
        Assert.Empty(told);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        box.WaitForAssertion(() => Assert.Equal(["+493"], told));
        box.Find("input").Input("+4930");
        box.Find("input").KeyDown("Enter");
        Assert.Equal(["+493", "+4930"], told);
        Assert.Equal(300, SearchBox.Debounce.TotalMilliseconds);
    }

    [Shows(typeof(RelativeTime), ComponentState.Shown, Mark = "time")]
    [Fact]
    public void Words_about_time_move_on_by_themselves_with_one_timer_for_all()
    {
        var clock = (FakeClock)Services.GetRequiredService<TimeProvider>();
        var at = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var time = Render<RelativeTime>(set => set.Add(t => t.At, at).Add(t => t.Beside, true));
        Assert.Contains("now", time.Markup, StringComparison.Ordinal);
        // The dot stays with the words behind it, and a line may begin there but not end with it.
        Assert.StartsWith("·\u00a0", time.Find(".beside").TextContent, StringComparison.Ordinal);
        Assert.Matches("\\d ·\u00a0", time.Nodes.Aggregate("", (text, node) => text + node.TextContent));

        clock.Advance(TimeSpan.FromMinutes(3));
        time.WaitForAssertion(() => Assert.Contains("3 min ago", time.Markup, StringComparison.Ordinal));
    }

    [Shows(typeof(RelativeTime), ComponentState.Empty, Mark = "time", AtLeast = 0)]
    [Fact]
    public void No_instant_is_a_dash() =>
        Assert.Contains("–", Render<RelativeTime>(set => set.Add(t => t.At, null)).Markup, StringComparison.Ordinal);

    private static List<PieSlice> Slices(long answered, long busy, long failed) =>
    [
        PieSlice.Of(StatusLook.Of(CallStatus.Answered), answered),
        PieSlice.Of(StatusLook.Of(CallStatus.Busy), busy),
        PieSlice.Of(StatusLook.Of(CallStatus.Failed), failed),
    ];

    private IRenderedComponent<IntensitySlider> Pace(Intensity value, List<Intensity?> chosen) =>
        Render<IntensitySlider>(set => set.Add(s => s.Id, "pace").Add(s => s.Value, value).Add(s => s.ValueChanged, chosen.Add));

    private IRenderedComponent<LiveTable<string>> Table(
        IReadOnlyList<string>? rows, Action<ComponentParameterCollectionBuilder<LiveTable<string>>>? more = null) =>
        Render<LiveTable<string>>(set =>
        {
            set.Add(t => t.Label, "Calls").Add(t => t.Rows, rows).Add(t => t.Key, row => row)
                .Add(t => t.Head, "<th>Call</th>")
                .Add(t => t.Row, row => builder =>
                {
                    builder.OpenElement(0, "td");
                    builder.AddContent(1, row);
                    builder.CloseElement();
                })
                .Add(t => t.Empty, (RenderFragment)(builder =>
                {
                    builder.OpenComponent<EmptyState>(0);
                    builder.AddComponentParameter(1, nameof(EmptyState.Title), "No calls yet");
                    builder.CloseComponent();
                }));
            more?.Invoke(set);
        });
}
