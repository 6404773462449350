using Bunit;
using CallTasks.Core.Commands;
using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;
using CallTasks.Tests.Components.States;
using CallTasks.Tests.Support;
using CallTasks.Web.Components.Shared;
using CallTasks.Web.Components.TaskSheet;
using Microsoft.Extensions.DependencyInjection;

namespace CallTasks.Tests.Components.TaskSheet;

/// <summary>Templates: saved from the form, listed, used, renamed, deleted.</summary>
public sealed class TemplatesPageTests : ConsoleTests
{
    private SavedCommands<CallTaskSettings> Templates => Services.GetRequiredService<SavedCommands<CallTaskSettings>>();

    private ShelfQueries Shelf => Services.GetRequiredService<ShelfQueries>();

    [Shows(typeof(TemplatesPage), ComponentState.Empty)]
    [Fact]
    public void Without_any_it_says_how_one_is_made()
    {
        var page = Render<TemplatesPage>();

        Assert.Equal("No templates yet", page.Find(".empty-title").TextContent);
        Assert.Equal("call-tasks?new=true", page.Find(".empty-actions a").GetAttribute("href"));
    }

    [Fact]
    public async Task A_form_is_saved_as_a_template_and_stays_open()
    {
        var sheet = Render<CallTaskSheet>();
        await sheet.InvokeAsync(() => sheet.FindAll(".dialog-foot button")[0].Click());
        sheet.WaitForAssertion(() => Assert.Contains("Give it a name", sheet.Find("#task-name-error").TextContent, StringComparison.Ordinal));

        await sheet.InvokeAsync(() => sheet.Find("#task-name").Change("<i>Weekly</i> reminder"));
        await sheet.InvokeAsync(() => sheet.Find("#task-lines").Change("7"));
        await sheet.InvokeAsync(() => sheet.FindAll("input[name=start]")[1].Change(true));
        await sheet.InvokeAsync(() => sheet.Find("#task-start").Change("2036-01-01T09:00"));
        await sheet.InvokeAsync(() => sheet.FindAll(".dialog-foot button")[0].Click());

        sheet.WaitForAssertion(() => Assert.Single(Shelf.Templates()));
        var template = Shelf.Templates()[0].Settings;
        Assert.Equal(("<i>Weekly</i> reminder", 7, StartMode.Manual, null), (template.Name, template.MaxLines, template.StartMode, template.StartAt));
        Assert.Equal("7", sheet.Find("#task-lines").GetAttribute("value"));
        Assert.Empty(House.TaskQueries.List(new()).Items);
    }

    [Fact]
    public async Task A_task_is_made_from_it_by_the_form()
    {
        await Templates.CreateAsync(House.NewTask("Weekly reminder") with { MaxLines = 7, Priority = 9 }, Actor.Console);
        var page = Render<TemplatesPage>();

        await page.InvokeAsync(() => page.Find("tbody .button-small").Click());
        page.WaitForElement("#task-name");
        Assert.Equal(("Weekly reminder", "7"), (page.Find("#task-name").GetAttribute("value"), page.Find("#task-lines").GetAttribute("value")));
        await page.InvokeAsync(() => page.Find("#task-name").Change("This week"));
        await page.InvokeAsync(() => page.Find(".dialog-foot [data-default]").Click());

        page.WaitForAssertion(() => Assert.Single(House.TaskQueries.List(new()).Items));
        var made = House.TaskQueries.List(new()).Items[0].Task.Settings;
        Assert.Equal(("This week", 7, 9), (made.Name, made.MaxLines, made.Priority));
        Assert.Equal("Weekly reminder", Shelf.Templates()[0].Settings.Name);
    }

    [Fact]
    public async Task It_is_found_renamed_and_deleted()
    {
        await Templates.CreateAsync(House.NewTask("Weekly reminder"), Actor.Console);
        await Templates.CreateAsync(House.NewTask("<img src=x onerror=alert(1)>"), Actor.Console);
        Navigation.NavigateTo("templates?q=WEEK");
        var page = Render<TemplatesPage>();
        Assert.Empty(page.FindAll("img"));
        Assert.Equal("Weekly reminder", Assert.Single(page.FindAll("tbody b")).TextContent);

        await page.InvokeAsync(() => page.FindAll("tbody .icon-button")[0].Click());
        await page.InvokeAsync(() => page.Find("#template-name").Change(""));
        await page.InvokeAsync(() => page.Find(".dialog-foot [data-default]").Click());
        page.WaitForAssertion(() => Assert.Contains("Give it a name", page.Find("#template-name-error").TextContent, StringComparison.Ordinal));
        await page.InvokeAsync(() => page.Find("#template-name").Change("Weekly call"));
        await page.InvokeAsync(() => page.Find(".dialog-foot [data-default]").Click());
        page.WaitForAssertion(() => Assert.Equal("Weekly call", page.Find("tbody b").TextContent));

        await page.InvokeAsync(() => page.FindAll("tbody .icon-button")[1].Click());
        Confirmations.Answer(true);
        page.WaitForAssertion(() => Assert.Single(Shelf.Templates()));
        page.WaitForAssertion(() => Assert.Equal("No template matches", page.Find(".empty-title").TextContent)); // the row is gone before the page is
    }

    [Shows(typeof(TemplatesPage), ComponentState.Many)]
    [Fact]
    public async Task Many_are_counted_and_a_viewer_may_only_look()
    {
        for (var i = 0; i < 120; i++) await Templates.CreateAsync(House.NewTask($"Template {i}"), Actor.Console);
        await SignInAsAsync(Role.Viewer);

        var page = Render<TemplatesPage>();

        Assert.Contains("120 templates", page.Find(".toolbar").TextContent, StringComparison.Ordinal);
        Assert.Equal(120, page.FindAll("tbody b").Count);
        Assert.Empty(page.FindAll("tbody button"));
    }
}
