using Bunit;
using CallTasks.Core.Commands;
using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;
using CallTasks.Core.Telephony;
using CallTasks.Tests.Components.States;
using CallTasks.Tests.Support;
using CallTasks.Web.Components.Shared;
using CallTasks.Web.Components.Telephony;
using Microsoft.Extensions.DependencyInjection;

namespace CallTasks.Tests.Components.Telephony;

public sealed class TelephonyPagesTests : ConsoleTests
{
    private static readonly string LongName = "<b>" + new string('я', 197);

    [Shows(typeof(AudioPage), ComponentState.Empty)]
    [Shows(typeof(BlacklistPage), ComponentState.Empty)]
    [Shows(typeof(CallerIdsPage), ComponentState.Empty)]
    [Shows(typeof(CallingHoursPage), ComponentState.Empty)]
    [Shows(typeof(DirectionsPage), ComponentState.Empty)]
    [Shows(typeof(RecallSetsPage), ComponentState.Empty)]
    [Shows(typeof(ShelfTable<CallerIdView>), ComponentState.Empty)]
    [Fact]
    public void Every_empty_list_tells_the_next_step()
    {
        Assert.Equal("No recall rules yet", Render<RecallSetsPage>().Find(".empty-title").TextContent);
        Assert.Equal("No directions yet", Render<DirectionsPage>().Find(".empty-title").TextContent);
        Assert.Equal("No sounds yet", Render<AudioPage>().Find(".empty-title").TextContent);
        Assert.Equal("The list is empty", Render<BlacklistPage>().Find(".empty-title").TextContent);
        Assert.Equal("No CallerIDs yet", Render<CallerIdsPage>().Find(".empty-title").TextContent);
        Assert.Equal("No presets yet", Render<CallingHoursPage>().Find(".empty-title").TextContent);
        Navigation.NavigateTo("calling-hours?show=caps");
        Assert.Equal("No caps yet", Render<CallingHoursPage>().Find(".empty-title").TextContent);
        Navigation.NavigateTo("caller-ids?show=groups");
        Assert.Equal("No groups yet", Render<CallerIdsPage>().Find(".empty-title").TextContent);
        Navigation.NavigateTo("dial-plans");
        Assert.Equal("Standard", Render<DialPlansPage>().FindAll("tbody tr b")[0].TextContent);
    }

    [Shows(typeof(EditSheet), ComponentState.Error)]
    [Shows(typeof(UsedBy), ComponentState.Shown, Mark = "a")]
    [Fact]
    public async Task A_recall_set_is_typed_refused_on_its_field_saved_and_deleted()
    {
        var page = Render<RecallSetsPage>();
        await page.InvokeAsync(() => page.Find(".page-head .button-primary").Click());
        await page.InvokeAsync(() => page.Find("#set-name").Change(LongName + "x"));
        await page.InvokeAsync(() => page.FindAll(".rules input[type=checkbox]")[0].Change(true));
        await page.InvokeAsync(() => page.FindAll(".rules .input-number")[0].Change("soon"));
        await page.InvokeAsync(() => page.Find("[data-default]").Click());
        Assert.Equal("true", page.Find("#set-name").GetAttribute("aria-invalid"));
        Assert.Contains("“soon” is none", page.Markup, StringComparison.Ordinal);

        // What is mended loses its error at once.
        await page.InvokeAsync(() => page.FindAll(".rules .input-number")[0].Change("10"));
        await page.InvokeAsync(() => page.Find(".form").TriggerEvent("onfocusout", new Microsoft.AspNetCore.Components.Web.FocusEventArgs()));
        page.WaitForAssertion(() => Assert.DoesNotContain("is none", page.Markup, StringComparison.Ordinal));
        await page.InvokeAsync(() => page.Find("#set-name").Change(LongName));
        await page.InvokeAsync(() => page.Find("[data-default]").Click());
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("dialog")));
        Assert.Equal(LongName, page.Find("tbody b").TextContent);
        Assert.Contains("Busy: 3 × 10 min", page.Find("tbody").TextContent, StringComparison.Ordinal);

        await House.AddTaskAsync(House.NewTask("Follows") with { RecallSetId = 1 }, EngineHouse.Numbers(1), start: false);
        Navigation.NavigateTo("recall-rules?q=Я");
        page = Render<RecallSetsPage>();
        Assert.Equal("Follows", page.Find("tbody a").TextContent);
        var deleting = page.InvokeAsync(() => page.FindAll(".row-actions button")[1].Click());
        page.WaitForState(() => Confirmations.Asked is not null);
        Confirmations.Answer(true);
        await deleting;
        page.WaitForAssertion(() => Assert.Contains(Services.GetRequiredService<Toasts>().All, toast => toast.IsError && toast.Text.Contains("'Follows'", StringComparison.Ordinal)));
        Assert.Single(page.FindAll("tbody tr"));
    }

    [Shows(typeof(CallerIdsPage), ComponentState.Many)]
    [Shows(typeof(ShelfTable<CallerIdView>), ComponentState.Many)]
    [Fact]
    public async Task Many_rows_are_turned_by_pages_and_strange_addresses_do_not_matter()
    {
        var commands = Services.GetRequiredService<SavedCommands<CallerId>>();
        for (var i = 0; i < 120; i++) await commands.CreateAsync(new CallerId { Number = $"+49301110{i:D3}", Name = $"Number {i}" }, Actor.System);
        Navigation.NavigateTo("caller-ids?page=99999999999999999999&rows=abc");
        Assert.Equal(50, Render<CallerIdsPage>().FindAll("tbody tr").Count);
        Navigation.NavigateTo("caller-ids?page=9000&rows=100");
        Assert.Equal(20, Render<CallerIdsPage>().FindAll("tbody tr").Count);
        Navigation.NavigateTo("caller-ids?q=number+11&rows=10");
        Assert.Equal(10, Render<CallerIdsPage>().FindAll("tbody tr").Count);
        Navigation.NavigateTo("caller-ids?q=nothing");
        Assert.Equal("Nothing matches", Render<CallerIdsPage>().Find(".empty-title").TextContent);
    }

    [Fact]
    public async Task A_viewer_sees_the_lists_and_changes_nothing()
    {
        await Services.GetRequiredService<SavedCommands<Direction>>().CreateAsync(new Direction { Name = "Desk", Numbers = ["+4930123456"] }, Actor.System);
        await SignInAsAsync(Role.Viewer);
        var page = Render<DirectionsPage>();
        Assert.Empty(page.FindAll(".row-actions button, .page-head button"));
        Assert.DoesNotContain("+4930123456", page.Markup, StringComparison.Ordinal);
        Assert.Empty(Render<DialPlansPage>().FindAll(".row-actions button, .page-head button"));
    }

    [Fact]
    public async Task A_dial_plan_is_made_tested_and_keeps_its_password()
    {
        var page = Render<DialPlansPage>();
        await page.InvokeAsync(() => page.Find(".page-head .button-primary").Click());
        await page.InvokeAsync(() => page.Find("#plan-name").Change("My trunk"));
        await page.InvokeAsync(() => page.Find("#plan-address").Change("192.0.2.1"));
        await page.InvokeAsync(() => page.Find("#plan-user").Change("u"));
        await page.InvokeAsync(() => page.Find("#plan-password").Change("secret"));
        await page.InvokeAsync(() => page.Find("#plan-pace").Change("0,5"));
        await page.InvokeAsync(() => page.Find("#plan-countries").Change("de, XX"));
        await page.InvokeAsync(() => page.Find("[data-default]").Click());
        Assert.Equal("true", page.Find("#plan-countries").GetAttribute("aria-invalid"));
        await page.InvokeAsync(() => page.Find("#plan-countries").Change("de at"));
        await page.InvokeAsync(() => page.Find("[data-default]").Click());
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("dialog")));
        Assert.DoesNotContain("secret", page.Markup, StringComparison.Ordinal);

        await page.InvokeAsync(() => page.Find("[aria-label='Edit My trunk']").Click());
        Assert.Equal("", page.Find("#plan-password").GetAttribute("value") ?? "");
        await page.InvokeAsync(() => page.Find("#plan-price").Change("1.5"));
        await page.InvokeAsync(() => page.Find("[data-default]").Click());
        page.WaitForAssertion(() => Assert.Contains("1.50 USD", page.Markup, StringComparison.Ordinal));
        var plan = new Core.Storage.Queries.SettingsQueries(House.Connections).DialPlans().Single(p => p.Settings.Name == "My trunk").Settings;
        Assert.Equal(("secret", 0.5m), (plan.Password, plan.CallsPerSecond));
        Assert.Equal(["DE", "AT"], plan.AllowedCountries);

        await page.InvokeAsync(() => page.Find("[aria-label='Test My trunk']").Click());
        page.WaitForAssertion(() => Assert.Contains(page.FindAll("[role=status]"), verdict => verdict.TextContent.Trim().Length > 0));
    }

    [Shows(typeof(TrunkCheckDialog), ComponentState.Loading)]
    [Shows(typeof(TrunkCheckDialog), ComponentState.Many, Mark = ".trunk-steps li", AtLeast = 2)]
    [Fact]
    public async Task A_carrier_is_looked_at_step_by_step()
    {
        var looking = new TaskCompletionSource<IReadOnlyList<TrunkStep>>();
        House.Carrier.Steps = looking.Task;
        var page = Render<DialPlansPage>();
        await page.InvokeAsync(() => page.Find("[aria-label^='Check Standard']").Click());
        Assert.NotEmpty(page.FindAll("dialog [aria-busy=true]"));

        looking.SetResult(
        [
            new TrunkStep(TrunkCheck.Address, "sip.example.com", TrunkVerdict.Good, "It is 192.0.2.1:5060."),
            new TrunkStep(TrunkCheck.Transport, "sip.example.com", TrunkVerdict.Bad, "Nothing came back by UDP. <b>", "Check the port."),
        ]);
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("dialog .trunk-steps li").Count));
        Assert.Contains("Something is wrong", page.Find("dialog [role=status]").TextContent, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;", page.Markup, StringComparison.Ordinal);
        Assert.Contains("something is wrong", page.Find("tbody [role=status]").TextContent, StringComparison.Ordinal);
        Assert.Equal("true", page.Find("[aria-label^='Check Standard']").GetAttribute("aria-expanded"));

        House.Carrier.Steps = Task.FromResult<IReadOnlyList<TrunkStep>>([new TrunkStep(TrunkCheck.Options, "a", TrunkVerdict.Good, "Answered."), new TrunkStep(TrunkCheck.Codecs, "b", TrunkVerdict.Unknown, "Not told.")]);
        await page.InvokeAsync(() => page.Find("dialog .dialog-foot .button:not(.push)").Click());
        page.WaitForAssertion(() => Assert.Contains("Nothing is wrong", page.Find("dialog [role=status]").TextContent, StringComparison.Ordinal));
        Assert.Contains("· b", page.Find("dialog .trunk-steps").TextContent, StringComparison.Ordinal);
        await page.InvokeAsync(() => page.Find("dialog [data-default]").Click());
        Assert.Empty(page.FindAll("dialog"));
        Assert.Contains("nothing wrong", page.Find("tbody [role=status]").TextContent, StringComparison.Ordinal);
        Assert.Equal("false", page.Find("[aria-label^='Check Standard']").GetAttribute("aria-expanded"));
    }

    [Fact]
    public async Task Numbers_are_put_on_the_do_not_call_list_and_taken_off()
    {
        var page = Render<BlacklistPage>();
        await page.InvokeAsync(() => page.FindAll(".page-head button")[1].Click());
        await page.InvokeAsync(() => page.Find("#blacklist-numbers").Change("030 123456\nnonsense"));
        await page.InvokeAsync(() => page.Find("#blacklist-country").Change("DE"));
        await page.InvokeAsync(() => page.Find("#blacklist-reason").Change("<i>asked</i>"));
        await page.InvokeAsync(() => page.Find("[data-default]").Click());
        Assert.Equal("true", page.Find("#blacklist-numbers").GetAttribute("aria-invalid"));
        await page.InvokeAsync(() => page.Find("#blacklist-numbers").Change("030 123456"));
        await page.InvokeAsync(() => page.Find("[data-default]").Click());
        page.WaitForAssertion(() => Assert.Equal("+4930123456", page.Find("tbody b").TextContent));
        Assert.Contains("&lt;i&gt;asked&lt;/i&gt;", page.Markup, StringComparison.Ordinal);

        var removing = page.InvokeAsync(() => page.Find(".row-actions button").Click());
        page.WaitForState(() => Confirmations.Asked is not null);
        Confirmations.Answer(true);
        await removing;
        page.WaitForAssertion(() => Assert.Equal("The list is empty", page.Find(".empty-title").TextContent));
    }

    [Fact]
    public async Task The_do_not_call_list_is_turned_to_its_last_page_and_back_and_no_address_names_a_number()
    {
        await House.Settings.AddToBlacklistAsync([.. Enumerable.Range(0, 115).Select(i => $"+4420{70_000_000 + i}")], "asked", Actor.System);
        var page = Render<BlacklistPage>();
        Task TurnAsync(string to) => page.InvokeAsync(() => page.Find($".pager [aria-label='{to} page']").Click());
        void Shows(int rows, string first) => page.WaitForAssertion(() => Assert.Equal((rows, first), (page.FindAll("tbody tr").Count, page.Find("tbody b").TextContent)));
        Shows(50, "+442070000000");
        await TurnAsync("Last");
        Shows(15, "+442070000100");
        Assert.Contains("101–115 of 115", page.Find(".pager").TextContent, StringComparison.Ordinal);
        await TurnAsync("Previous");
        Shows(50, "+442070000050");
        Assert.DoesNotContain("44207", Navigation.Uri, StringComparison.Ordinal);
        await TurnAsync("Next");
        Shows(15, "+442070000100");
        await TurnAsync("First");
        Shows(50, "+442070000000");
    }

    [Fact]
    public async Task A_cap_is_switched_where_it_stands()
    {
        await Services.GetRequiredService<SavedCommands<FrequencyCap>>().CreateAsync(new FrequencyCap { Name = "Twice", Calls = 2, Per = CapPeriod.Week }, Actor.System);
        Navigation.NavigateTo("calling-hours?show=caps");
        var page = Render<CallingHoursPage>();
        Assert.Contains("2 calls a week", page.Markup, StringComparison.Ordinal);
        await page.InvokeAsync(() => page.Find("tbody input[type=checkbox]").Change(true));
        page.WaitForAssertion(() => Assert.True(new Core.Storage.Queries.ShelfQueries(House.Connections).FrequencyCaps().Single().Settings.On));
    }
}
