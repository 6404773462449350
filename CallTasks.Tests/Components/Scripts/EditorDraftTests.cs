using Bunit;
using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;
using CallTasks.Tests.Support;
using CallTasks.Web.Components.Scripts;
using CallTasks.Web.Components.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace CallTasks.Tests.Components.Scripts;

public sealed class EditorDraftTests : ConsoleTests
{
    private SettingsQueries Settings => Services.GetRequiredService<SettingsQueries>();

    /// <summary>What the browser was last told to keep; null: nothing.</summary>
    private string? Kept => (string?)JSInterop.Invocations["callTasks.keepDraft"][^1].Arguments[1];

    [Fact]
    public async Task What_was_not_saved_is_offered_on_return_and_taken_up_and_nothing_is_kept_after_it_was_saved()
    {
        var page = Edit();
        Assert.Empty(JSInterop.Invocations["callTasks.keepDraft"]);
        await TypeAsync(page, "#script-name", "Half a name");
        Hold(Kept!);

        page = Edit();
        Assert.Matches(@"^Unsaved changes of [0-9:]+ were kept in this browser\. Restore or discard them to go on editing\.$", Said(page));
        Assert.Equal("Hello", page.Find("h1").TextContent);
        Assert.Empty(page.FindAll("[data-editable], .editor-acts button"));
        var told = JSInterop.Invocations["callTasks.keepDraft"].Count;
        await page.InvokeAsync(() => page.Find(".notice-warn .button-primary").Click());
        Assert.Equal("Half a name", page.Find("h1").TextContent);
        Assert.Empty(page.FindAll(".notice-warn"));
        Assert.Contains("Half a name", Kept, StringComparison.Ordinal);
        Assert.True(JSInterop.Invocations["callTasks.keepDraft"].Count > told);

        await page.InvokeAsync(() => page.Find(".editor-acts .button-primary").Click());
        page.WaitForAssertion(() => Assert.Equal(("Half a name", 2), (Settings.Script(House.Script.Id)!.Name, Settings.Script(House.Script.Id)!.Version)));
        page.WaitForAssertion(() => Assert.Null(Kept));
    }

    [Fact]
    public async Task Whose_version_came_meanwhile_is_told_and_it_is_not_overwritten_unasked()
    {
        await TypeAsync(Edit(), "#script-name", "Mine");
        Hold(Kept!);
        await House.Settings.ChangeScriptAsync(House.Script.Id, 1, "Theirs", House.Script.Blocks, new Actor("Anna <b>"));

        var page = Edit();
        Assert.Contains("They began with version 1; meanwhile Anna <b> saved version 2.", Said(page), StringComparison.Ordinal);
        await page.InvokeAsync(() => page.Find(".notice-warn .button-primary").Click());
        Assert.Equal("Mine", page.Find("h1").TextContent);
        Assert.Contains("Somebody saved version 2", Said(page), StringComparison.Ordinal);
        await page.InvokeAsync(() => page.Find(".editor-acts .button-primary").Click());
        page.WaitForAssertion(() => Assert.False(page.Find(".editor-acts .button-primary").HasAttribute("disabled")));
        Assert.Contains("Somebody saved version 2", Said(page), StringComparison.Ordinal);
        Assert.Equal("Theirs", Settings.Script(House.Script.Id)!.Name);

        await AgreeAsync(page, page.InvokeAsync(() => page.FindAll(".notice-warn button")[1].Click()));
        page.WaitForAssertion(() => Assert.Equal(("Mine", 3), (Settings.Script(House.Script.Id)!.Name, Settings.Script(House.Script.Id)!.Version)));
    }

    [Fact]
    public async Task What_is_discarded_thrown_away_or_saved_already_is_not_offered_again()
    {
        var page = Edit();
        await TypeAsync(page, "#script-name", "Half a name");
        var text = Kept!;
        await AgreeAsync(page, page.InvokeAsync(() => Navigation.NavigateTo("scripts")));
        page.WaitForAssertion(() => Assert.Null(Kept));

        Hold(text);
        page = Edit();
        await AgreeAsync(page, page.InvokeAsync(() => page.FindAll(".notice-warn button")[1].Click()));
        page.WaitForAssertion(() => Assert.Null(Kept));
        Assert.Equal("Hello", page.Find("h1").TextContent);
        Assert.NotEmpty(page.FindAll("[data-editable]"));

        // The circuit went between the saving and the forgetting.
        await House.Settings.ChangeScriptAsync(House.Script.Id, 1, "Half a name", new ScriptEditor(new Drawing("", [.. House.Script.Blocks])).Placed(), Actor.Console);
        var told = JSInterop.Invocations["callTasks.keepDraft"].Count;
        page = Edit();
        Assert.Empty(page.FindAll(".notice-warn"));
        page.WaitForAssertion(() => Assert.Equal((told + 1, null), (JSInterop.Invocations["callTasks.keepDraft"].Count, Kept)));
    }

    [Fact]
    public async Task What_is_damaged_or_belongs_to_a_script_that_is_gone_is_discarded_and_that_is_told()
    {
        await TypeAsync(Edit(), "#script-name", "Half a name");
        var text = Kept!;
        Hold("{\"at\":");
        var page = Edit();
        Assert.Contains("cannot be read, and was discarded", Services.GetRequiredService<Toasts>().All[^1].Text, StringComparison.Ordinal);
        Assert.Null(Kept);
        Assert.NotEmpty(page.FindAll("[data-editable]"));

        Hold(text);
        await House.Settings.DeleteScriptAsync(House.Script.Id, Actor.Console);
        var told = JSInterop.Invocations["callTasks.keepDraft"].Count;
        page = Edit();
        Assert.Equal("There is no such script", page.Find(".empty-title").TextContent);
        Assert.Matches("^Unsaved changes of [0-9:]+ to this script were discarded", Services.GetRequiredService<Toasts>().All[^1].Text);
        Assert.Equal((told + 1, null), (JSInterop.Invocations["callTasks.keepDraft"].Count, Kept));
    }

    [Fact]
    public async Task Where_a_browser_has_no_room_that_is_said_once_and_whoever_reads_only_is_offered_nothing()
    {
        JSInterop.Setup<string?>("callTasks.keepDraft", _ => true).SetResult("full");
        var page = Edit();
        await TypeAsync(page, "#script-name", "Half a name");
        await TypeAsync(page, "#script-name", "A whole name");
        page.WaitForAssertion(() => Assert.Contains("no room", Assert.Single(Services.GetRequiredService<Toasts>().All).Text, StringComparison.Ordinal));

        Hold(Kept!);
        await SignInAsAsync(Role.Viewer);
        Assert.Empty(Edit().FindAll(".notice-warn"));
    }

    /// <summary>From here on the browser gives back this text, in two parts.</summary>
    private void Hold(string text)
    {
        var half = text.Length / 2;
        JSInterop.Setup<DrawingKeeper.Part?>("callTasks.draftPart", asked => Equals(asked.Arguments[1], 0)).SetResult(new DrawingKeeper.Part(text[..half], true));
        JSInterop.Setup<DrawingKeeper.Part?>("callTasks.draftPart", asked => Equals(asked.Arguments[1], half)).SetResult(new DrawingKeeper.Part(text[half..], false));
    }

    private async Task AgreeAsync(IRenderedComponent<EditorPage> page, Task asking)
    {
        page.WaitForState(() => Confirmations.Asked is not null);
        Confirmations.Answer(true);
        await asking;
    }

    private static string Said(IRenderedComponent<EditorPage> page) => string.Join(' ', page.Find(".notice-warn > div").TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static Task TypeAsync(IRenderedComponent<EditorPage> page, string field, string text) => page.InvokeAsync(() => page.Find(field).Change(text));

    private IRenderedComponent<EditorPage> Edit() => Render<EditorPage>(set => set.Add(p => p.Id, House.Script.Id));
}
