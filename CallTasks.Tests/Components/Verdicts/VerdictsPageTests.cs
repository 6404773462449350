using Bunit;
using CallTasks.Core.Commands;
using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;
using CallTasks.Tests.Components.States;
using CallTasks.Tests.Support;
using CallTasks.Web.Components.Shared;
using CallTasks.Web.Components.Verdicts;
using Microsoft.Extensions.DependencyInjection;

namespace CallTasks.Tests.Components.Verdicts;

/// <summary>The page on which verdicts are listened to and marked, over the real database.</summary>
public sealed class VerdictsPageTests : ConsoleTests
{
    private VerdictCommands Commands => Services.GetRequiredService<VerdictCommands>();

    private VerdictQueries Queries => Services.GetRequiredService<VerdictQueries>();

    [Shows(typeof(VerdictsPage), ComponentState.Empty)]
    [Shows(typeof(RatesPanel), ComponentState.Empty, Mark = "p.quiet")]
    [Fact]
    public void Without_a_recorded_verdict_the_page_says_what_to_switch_on()
    {
        var page = Render<VerdictsPage>();

        Assert.Equal("Nothing to listen to yet", page.Find(".empty-title").TextContent);
        Assert.Contains("call recording", page.Find(".empty-text").TextContent, StringComparison.Ordinal);
        Assert.Equal("call-tasks", page.Find(".empty-actions a").GetAttribute("href"));
        Assert.Empty(page.FindAll(".verdict-desk"));
    }

    [Shows(typeof(VerdictDesk), ComponentState.Shown, Mark = ".verdict-foot button")]
    [Shows(typeof(RatesPanel), ComponentState.Shown, Mark = ".rate")]
    [Fact]
    public async Task A_mark_moves_on_to_the_next_call_and_the_rates_with_it_and_can_be_taken_back()
    {
        await VerdictSeed.FillAsync(House.Ledger, 6);
        var page = Render<VerdictsPage>();
        var order = Queries.List(new VerdictSearch { Marked = false }).Items;
        Assert.Equal(order.Select(v => $"Listen to call {v.Call.Id}"), page.FindAll("tbody [aria-label^='Listen to']").Select(button => button.GetAttribute("aria-label")));
        Assert.Equal($"Listen to call {order[0].Call.Id}", page.Find("[aria-current=true]").GetAttribute("aria-label"));

        foreach (var verdict in order)
        {
            Assert.Equal($"Call #{verdict.Call.Id}", page.Find(".verdict-desk").GetAttribute("aria-label"));
            await PressAsync(page, verdict.Verdict == Responder.Unknown ? "m" : verdict.Verdict == Responder.Human ? "w" : "r");
            page.WaitForAssertion(() => Assert.NotNull(Queries.Find(verdict.Call.Id)!.Truth));
            page.WaitForAssertion(() => Assert.True(verdict == order[^1] || page.Find(".verdict-desk").GetAttribute("aria-label") != $"Call #{verdict.Call.Id}"));
        }

        // Each of the six stands where it stood, and every machine that was taken for a person is an error.
        Assert.Equal(6, page.FindAll(".verdict-work tbody tr").Count);
        Assert.Equal(new VerdictTally(0, 2, 2, 0, 0, 2), Queries.Rates(null, null).All);
        page.WaitForAssertion(() => Assert.Equal(["6", "50 %", "0 %", "100 %"], page.FindAll(".rate-tiles dd").Select(tile => tile.QuerySelector("b")!.TextContent)));
        Assert.Contains("Every call of this page is marked", page.Find(".verdict-work > .notice").TextContent, StringComparison.Ordinal);

        await PressAsync(page, "u");
        page.WaitForAssertion(() => Assert.Equal("5", page.Find(".rate-tiles dd b").TextContent));
        Assert.Empty(page.FindAll(".verdict-work > .notice"));
    }

    [Fact]
    public async Task What_somebody_else_marks_shows_by_itself()
    {
        await VerdictSeed.FillAsync(House.Ledger, 3);
        var page = Render<VerdictsPage>();

        await Commands.MarkAsync(1, false, null, new Actor("Bob"));

        page.WaitForAssertion(() => Assert.Equal("1", page.Find(".rate-tiles dd b").TextContent), TimeSpan.FromSeconds(10));
        Assert.Contains(page.FindAll(".verdict-work tbody tr"), row => row.TextContent.Contains("wrong", StringComparison.Ordinal));
        Assert.Equal(2, page.FindAll(".rate-table").Count);
        Assert.Contains("task 1", page.FindAll(".rate-table")[1].TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_somebody_else_marked_meanwhile_is_told_before_it_is_replaced()
    {
        await VerdictSeed.FillAsync(House.Ledger, 3);
        var page = Render<VerdictsPage>();
        var chosen = Queries.List(new VerdictSearch { Marked = false }).Items[0];
        var (theirs, mine, key) = chosen.Verdict == Responder.Human ? (Responder.Machine, Responder.Human, "r") : chosen.Verdict == Responder.Machine ? (Responder.Machine, Responder.Human, "w") : (Responder.Machine, Responder.Human, "p");
        // The page has not heard of it: as when both press at once.
        await House.Ledger.WriteAsync(w => w.Run("UPDATE verdicts SET marked = 1, truth = $2, marked_by = 'Bob', marked_at = 7 WHERE call_id = $1", chosen.Call.Id, (int)theirs));

        await PressAsync(page, key);
        page.WaitForAssertion(() => Assert.Contains("Bob has marked this call meanwhile: a machine answered.", Services.GetRequiredService<Toasts>().All[^1].Text, StringComparison.Ordinal));
        page.WaitForAssertion(() => Assert.Contains("by Bob,", page.Find(".verdict-foot").TextContent, StringComparison.Ordinal));
        Assert.Equal($"Call #{chosen.Call.Id}", page.Find(".verdict-desk").GetAttribute("aria-label"));
        Assert.Equal(theirs, Queries.Find(chosen.Call.Id)!.Truth);

        await PressAsync(page, key);
        page.WaitForAssertion(() => Assert.Equal(mine, Queries.Find(chosen.Call.Id)!.Truth));
    }

    [Fact]
    public async Task Filters_stand_in_the_address_and_Clear_takes_them_away()
    {
        await VerdictSeed.FillAsync(House.Ledger, 9);
        await Commands.MarkAsync(1, true, null, Actor.Console);
        var page = Render<VerdictsPage>();
        async Task ChooseAsync(int select, string value, string address, int rows)
        {
            await page.InvokeAsync(() => page.FindAll(".toolbar select")[select].Change(value));
            page.WaitForAssertion(() => Assert.Contains(address, Navigation.Uri, StringComparison.Ordinal));
            page.WaitForAssertion(() => Assert.Equal(rows, page.FindAll(".verdict-work tbody tr").Count));
        }

        Assert.Equal(["any", "task 1"], page.FindAll(".toolbar select")[0].QuerySelectorAll("option").Select(option => option.TextContent));
        await ChooseAsync(0, "1", "task=1", 8);
        await ChooseAsync(2, "machine", "verdict=machine", 3);
        await page.InvokeAsync(() => page.FindAll(".filter-chip").Single(chip => chip.TextContent.Trim() == "All").Click());
        page.WaitForAssertion(() => Assert.Contains("show=all", Navigation.Uri, StringComparison.Ordinal));
        await ChooseAsync(2, "human", "verdict=human", 3);
        await page.InvokeAsync(() => page.FindAll(".filter-chip").Single(chip => chip.TextContent.Trim() == "Marked").Click());
        page.WaitForAssertion(() => Assert.Single(page.FindAll(".verdict-work tbody tr")));
        await ChooseAsync(2, "unsure", "verdict=unsure", 0);
        Assert.Equal("No call matches", page.Find(".empty-title").TextContent);
        await page.InvokeAsync(() => page.Find(".empty-actions button").Click());
        page.WaitForAssertion(() => Assert.Equal(8, page.FindAll(".verdict-work tbody tr").Count));
        Assert.DoesNotContain("?", Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_viewer_reads_masked_rows_and_rates_and_can_neither_listen_nor_mark()
    {
        await VerdictSeed.FillAsync(House.Ledger, 3);
        await SignInAsAsync(Role.Viewer);

        var page = Render<VerdictsPage>();

        Assert.Equal(3, page.FindAll(".verdict-work tbody tr").Count);
        Assert.Empty(page.FindAll(".verdict-desk, audio, [data-key], [aria-label^='Listen to']"));
        Assert.DoesNotContain("+442070000", page.Markup, StringComparison.Ordinal);
    }

    private static Task PressAsync(IRenderedComponent<VerdictsPage> page, string key) => page.InvokeAsync(() => page.Find($"[data-key~='{key}']").Click());
}
