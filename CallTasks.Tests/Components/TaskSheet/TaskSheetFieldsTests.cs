using Bunit;
using CallTasks.Core.Model;
using CallTasks.Core.Storage.Shelf;
using CallTasks.Web.Components.TaskSheet;
using Microsoft.Extensions.DependencyInjection;

namespace CallTasks.Tests.Components.TaskSheet;

/// <summary>Fields of the form one by one: what stands there before anything is chosen, and what each choice brings along.</summary>
public sealed class TaskSheetFieldsTests : ConsoleTests
{
    [Fact]
    public async Task The_dial_plan_is_Standard_until_a_real_trunk_exists_which_then_comes_first_and_bears_the_notice()
    {
        string Chosen(IRenderedComponent<CallTaskSheet> sheet) => sheet.FindAll("#task-plan option").Single(option => option.GetAttribute("value") == sheet.Find("#task-plan").GetAttribute("value")).TextContent;
        var withTrunk = Render<CallTaskSheet>();
        Assert.Equal("Trunk", Chosen(withTrunk));
        Assert.Contains("The number shown must belong to this carrier", withTrunk.Find("#task-plan-help").TextContent, StringComparison.Ordinal);

        await House.Settings.DeleteDialPlanAsync(House.Plan.Id, Actor.System);
        var without = Render<CallTaskSheet>();

        Assert.Equal("Standard (simulated)", Chosen(without));
        Assert.Contains("nobody's phone rings", without.Find("#task-plan-help").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sound_is_chosen_and_played_at_its_field_and_where_none_is_chosen_one_is_uploaded()
    {
        var rain = await Services.GetRequiredService<SavedLedger<Sound>>().CreateAsync(
            new Sound { Name = "Rain", File = "rain", Milliseconds = 1_000, Bytes = 16_044, SourceRate = 8_000, SourceChannels = 1, UploadedAt = 1, UploadedBy = "test" }, Actor.System);
        var sheet = Render<CallTaskSheet>();
        await sheet.InvokeAsync(() => sheet.Find("#task-identify").Change(true));

        foreach (var (field, none) in new[] { ("#task-noise", "Not selected"), ("#task-greeting", "Without a greeting"), ("#task-message", "No sound") })
        {
            Assert.Equal(none, sheet.FindAll($"{field} option")[0].TextContent);
            Assert.Single(sheet.FindAll($"{field}-file[accept*='.wav']"));
            await sheet.InvokeAsync(() => sheet.Find(field).Change($"{rain.Id}"));
            Assert.Empty(sheet.FindAll($"{field}-file"));
            await sheet.InvokeAsync(() => sheet.Find("[aria-label='Play Rain']").Click());
            Assert.Equal($"api/v1/audio/{rain.Id}/file", sheet.Find("audio").GetAttribute("src"));
            await sheet.InvokeAsync(() => sheet.Find(field).Change("0"));
            Assert.Empty(sheet.FindAll("audio"));
        }
    }

    [Fact]
    public async Task A_message_for_machines_is_a_sound_or_a_text_which_is_kept_while_a_sound_is_chosen()
    {
        var call = await Services.GetRequiredService<SavedLedger<Sound>>().CreateAsync(
            new Sound { Name = "Call back", File = "call", Milliseconds = 1_000, Bytes = 16_044, SourceRate = 8_000, SourceChannels = 1, UploadedAt = 1, UploadedBy = "test" }, Actor.System);
        var sheet = Render<CallTaskSheet>();
        await sheet.InvokeAsync(() => sheet.Find("#task-identify").Change(true));
        Assert.Contains("costs so much more", sheet.Find("#task-message-help").TextContent, StringComparison.Ordinal);

        await sheet.InvokeAsync(() => sheet.Find("#task-message-text").Change("Please call back."));
        await sheet.InvokeAsync(() => sheet.Find("#task-message").Change($"{call.Id}"));
        Assert.Empty(sheet.FindAll("#task-message-text"));
        await sheet.InvokeAsync(() => sheet.Find("#task-message").Change("0"));

        Assert.Equal("Please call back.", sheet.Find("#task-message-text").GetAttribute("value"));
    }

    [Fact]
    public async Task Identification_is_off_and_switched_on_it_works_in_the_background_unless_lockout_is_chosen()
    {
        var sheet = Render<CallTaskSheet>();
        Assert.False(sheet.Find("#task-identify").HasAttribute("checked"));
        Assert.Empty(sheet.FindAll("#task-identify-mode, #task-greeting, #task-message, #task-message-text"));

        await sheet.InvokeAsync(() => sheet.Find("#task-identify").Change(true));
        Assert.Equal(nameof(IdentificationMode.Background), sheet.Find("#task-identify-mode").GetAttribute("value"));
        Assert.Contains("talks at once", sheet.Find("#identify-help").TextContent, StringComparison.Ordinal);
        await sheet.InvokeAsync(() => sheet.Find("#task-identify-mode").Change(nameof(IdentificationMode.Lockout)));
        Assert.Contains("silent until a human is confirmed", sheet.Find("#identify-help").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_number_shown_is_the_plans_unless_a_group_or_a_number_is_chosen_with_a_word_of_what_may_fail()
    {
        var sheet = Render<CallTaskSheet>();
        Assert.Equal([true, false, false], sheet.FindAll("input[name=caller]").Select(choice => choice.HasAttribute("checked")));
        Assert.Contains("Suits the standard dial plan", sheet.Find("#caller-help").TextContent, StringComparison.Ordinal);
        Assert.Empty(sheet.FindAll("#task-caller-group, #task-caller-number"));

        await sheet.InvokeAsync(() => sheet.FindAll("input[name=caller]")[1].Change(true));
        Assert.Single(sheet.FindAll("#task-caller-group"));
        Assert.Contains("must belong to the same carrier, else calls may fail", sheet.Find("#caller-help").TextContent, StringComparison.Ordinal);
        await sheet.InvokeAsync(() => sheet.FindAll("input[name=caller]")[2].Change(true));
        Assert.Single(sheet.FindAll("#task-caller-number"));
    }

    [Theory]
    [InlineData(RedirectMode.Hangup)]
    [InlineData(RedirectMode.DialPlan, "task-redirect-plan", "task-redirect-number")]
    [InlineData(RedirectMode.Direction, "task-redirect-direction")]
    [InlineData(RedirectMode.Customer, "task-redirect-url")]
    [InlineData(RedirectMode.Script, "task-redirect-script")]
    [InlineData(RedirectMode.Nothing)]
    public async Task Each_redirect_asks_for_what_it_needs_and_for_nothing_else(RedirectMode mode, params string[] fields)
    {
        var sheet = Render<CallTaskSheet>();

        await sheet.InvokeAsync(() => sheet.Find("#task-redirect").Change($"{mode}"));

        Assert.Equal(fields, sheet.FindAll("[id^='task-redirect-']").Select(field => field.Id));
    }

    [Fact]
    public void Lines_are_chosen_by_a_slider_from_1_to_1000_or_in_a_box_and_the_template_lies_beside_the_file()
    {
        var sheet = Render<CallTaskSheet>();

        var slider = sheet.Find("#task-lines").ParentElement!.QuerySelector("input[type=range]")!;
        Assert.Equal(("1", "1000", "10"), (slider.GetAttribute("min"), slider.GetAttribute("max"), sheet.Find("#task-lines").GetAttribute("value")));
        Assert.Equal("Download the template", sheet.Find("a[href='api/v1/clients-file-template?format=xlsx']").TextContent);
        Assert.Equal(("1", "9", "5"), (sheet.Find("#task-priority").ParentElement!.QuerySelector("input[type=range]")!.GetAttribute("min"), sheet.Find("#task-priority").ParentElement!.QuerySelector("input[type=range]")!.GetAttribute("max"), sheet.Find("#task-priority").GetAttribute("value")));
    }
}
