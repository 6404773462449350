using System.Globalization;
using Bunit;
using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;
using CallTasks.Tests.Components.States;
using CallTasks.Tests.Support;
using CallTasks.Web.Components.Scripts;
using CallTasks.Web.Components.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace CallTasks.Tests.Components.Scripts;

public sealed class EditorPageTests : ConsoleTests
{
    private const string Hostile = "<b>ask</b> \"&\"";

    private SettingsQueries Settings => Services.GetRequiredService<SettingsQueries>();

    [Shows(typeof(ScriptsPage), ComponentState.Many)]
    [Fact]
    public async Task Scripts_are_found_copied_and_deleted_and_say_who_uses_them()
    {
        for (var n = 0; n < 50; n++) await House.Settings.CreateScriptAsync($"Reminder {n:D2}", House.Script.Blocks, Actor.Console);
        await House.AddTaskAsync(House.NewTask("Spring offer"), EngineHouse.Numbers(1), start: false);
        var page = Render<ScriptsPage>();
        Assert.Equal(50, page.FindAll("tbody tr").Count);
        Assert.Contains("51", page.Find(".pager").TextContent, StringComparison.Ordinal);

        Navigation.NavigateTo("scripts?q=HELL");
        page = Render<ScriptsPage>();
        Assert.Equal("Spring offer", page.Find("tbody td:nth-child(4) a").TextContent);
        await page.InvokeAsync(() => page.FindAll(".row-actions button")[0].Click());
        page.WaitForAssertion(() => Assert.Equal(["Copy of Hello", "Hello"], page.FindAll(".row-name").Select(name => name.TextContent)));

        var deleting = page.InvokeAsync(() => page.FindAll(".row-actions button")[1].Click());
        page.WaitForState(() => Confirmations.Asked is not null);
        Confirmations.Answer(true);
        await deleting;
        page.WaitForAssertion(() => Assert.Equal(["Hello"], page.FindAll(".row-name").Select(name => name.TextContent)));

        deleting = page.InvokeAsync(() => page.FindAll(".row-actions button")[1].Click());
        page.WaitForState(() => Confirmations.Asked is not null);
        Confirmations.Answer(true);
        await deleting;
        page.WaitForAssertion(() => Assert.Contains(Services.GetRequiredService<Toasts>().All, toast => toast.IsError && toast.Text.Contains("'Spring offer'", StringComparison.Ordinal)));
    }

    [Shows(typeof(ScriptsPage), ComponentState.Empty)]
    [Fact]
    public async Task Without_scripts_the_list_tells_the_next_step()
    {
        await House.Ledger.WriteAsync(w => w.Run("UPDATE scripts SET deleted_at = 1"));

        Assert.Equal("No scripts yet", Render<ScriptsPage>().Find(".empty-title").TextContent);
    }

    [Shows(typeof(EditorPage), ComponentState.Empty)]
    [Fact]
    public async Task A_script_that_is_not_there_says_so_and_a_viewer_makes_none()
    {
        Assert.Equal("There is no such script", Render<EditorPage>(set => set.Add(p => p.Id, 4711)).Find(".empty-title").TextContent);
        await SignInAsAsync(Role.Viewer);
        Assert.Equal("There is no such script", Render<EditorPage>().Find(".empty-title").TextContent);
    }

    [Shows(typeof(BlockPanel), ComponentState.Empty)]
    [Shows(typeof(BlockPanel), ComponentState.Error)]
    [Shows(typeof(SayFields), ComponentState.Error)]
    [Shows(typeof(AnswerFields), ComponentState.Error)]
    [Shows(typeof(ScriptCanvas), ComponentState.Error, Mark = ".block-problem")]
    [Shows(typeof(ChecksPanel), ComponentState.Error, Mark = ".check-grave")]
    [Fact]
    public async Task A_new_script_is_drawn_corrected_and_saved_by_its_fields_alone()
    {
        Navigation.NavigateTo("scripts/new");
        var page = Render<EditorPage>();
        Assert.Equal(["start", "end"], Names(page));
        await AddAsync(page, "Question");
        await TypeAsync(page, "#block-id", Hostile);
        await TypeAsync(page, "#block-timeout", "soon");
        await SaveAsync(page);
        Assert.Contains("mend", Assert.Single(Services.GetRequiredService<Toasts>().All).Text, StringComparison.Ordinal);
        Assert.Contains("1 to 200 characters", page.Find("#editor-panel").TextContent, StringComparison.Ordinal);
        Assert.Contains("“soon” is no number", page.Find("#editor-panel").TextContent, StringComparison.Ordinal);

        // A check leads to its block, whose field says the same.
        await page.InvokeAsync(() => page.FindAll(".check-item").First(check => check.TextContent.Contains("soon", StringComparison.Ordinal)).Click());
        Assert.Equal(("true", "soon"), (page.Find("#block-timeout").GetAttribute("aria-invalid"), page.Find("#block-timeout").GetAttribute("value")));
        await TypeAsync(page, "#block-timeout", "7,5");
        await TypeAsync(page, "#block-text", "Yes or no?");
        await TypeAsync(page, "#answer-0-phrases", "yes\n of course ");
        await TypeAsync(page, "#arrow-answers-0-next", "end");
        await page.InvokeAsync(() => page.FindAll(".answer .icon-button")[1].Click());
        await TypeAsync(page, "#arrow-noAnswerNext", "end");
        await ChooseAsync(page, "start");
        await TypeAsync(page, "#arrow-next", Hostile);
        await page.InvokeAsync(() => page.Find(".panel-head .icon-button").Click());
        await TypeAsync(page, "#script-name", "  Yes or no  ");
        await SaveAsync(page);

        page.WaitForAssertion(() => Assert.EndsWith("/scripts/2", Navigation.Uri, StringComparison.Ordinal));
        var saved = Settings.Script(2)!;
        Assert.Equal(("Yes or no", 1), (saved.Name, saved.Version));
        var question = Assert.IsType<QuestionBlock>(saved.Blocks.Single(block => block.Id == Hostile));
        Assert.Equal((7.5, "Yes or no?", "end"), (question.TimeoutSeconds, question.Text, question.NoAnswerNext));
        Assert.Equal(["yes", "of course"], Assert.Single(question.Answers).Phrases);
        Assert.Equal(Hostile, Assert.IsType<StartBlock>(saved.Blocks[0]).Next);
        Assert.All(saved.Blocks, block => Assert.NotNull(block.X));
    }

    [Shows(typeof(RequestFields), ComponentState.Error)]
    [Shows(typeof(RedirectBox), ComponentState.Error)]
    [Shows(typeof(ArrowField), ComponentState.Error)]
    [Fact]
    public async Task Each_kind_of_block_has_its_fields_and_what_is_wrong_stands_on_them()
    {
        var page = Edit(House.Script.Id);
        await AddAsync(page, "Condition");
        await TypeAsync(page, "#block-variable", "amount");
        await TypeAsync(page, "#block-operator", "Greater");
        await TypeAsync(page, "#block-value", "1000");
        Assert.Null(page.Find("#block-variable").GetAttribute("aria-invalid"));

        await AddAsync(page, "Server request");
        await TypeAsync(page, "#block-url", "ftp://{host}/x");
        await TypeAsync(page, "#block-method", "POST");
        await TypeAsync(page, "#block-headers", "no colon");
        await TypeAsync(page, "#block-body", """{"n":"{name}"}""");
        await TypeAsync(page, "#block-save-as", "plan");
        await TypeAsync(page, "#block-path", "data..x");
        Assert.Equal(["block-url", "block-headers", "block-path"], page.FindAll("[aria-invalid=true]").Select(field => field.Id));
        Assert.Equal("no colon", page.Find("#block-headers").GetAttribute("value"));
        await TypeAsync(page, "#block-url", "https://example.com/{contract}");
        await TypeAsync(page, "#block-headers", "Authorization: Bearer a:b");
        await TypeAsync(page, "#block-path", "data[0].x");
        Assert.Empty(page.FindAll("[aria-invalid=true]"));

        await AddAsync(page, "Transfer");
        await TypeAsync(page, "#block-redirect", "DialPlan");
        Assert.NotEmpty(page.FindAll("#block-redirect-plan[aria-invalid=true], #block-redirect-number[aria-invalid=true]"));
        await TypeAsync(page, "#block-redirect-plan", "1");
        await TypeAsync(page, "#block-redirect-number", "+4930123456");
        await TypeAsync(page, "#block-redirect", "Customer");
        await TypeAsync(page, "#block-redirect-url", "https://example.com/number");
        Assert.Empty(page.FindAll("[aria-invalid=true]"));

        await AddAsync(page, "Another script");
        Assert.Equal("true", page.Find("#block-script").GetAttribute("aria-invalid"));
        await AddAsync(page, "Set variable");
        await TypeAsync(page, "#block-variable", "offer");
        await TypeAsync(page, "#block-value", "{plan}");
        await AddAsync(page, "Pause");
        await TypeAsync(page, "#block-seconds", "61");
        Assert.Equal("true", page.Find("#block-seconds").GetAttribute("aria-invalid"));
        await TypeAsync(page, "#block-seconds", "0,5");
        await AddAsync(page, "Help");
        await AddAsync(page, "Result");
        await TypeAsync(page, "#block-result", "Effective");
        await TypeAsync(page, "#block-marker", "agreed");
        await TypeAsync(page, "#block-redirect", "Direction");
        Assert.NotEmpty(page.Find("#redirect-error").TextContent);

        // An arrow to a block that is gone, as a program may have left it, is said where it is chosen.
        await AddAsync(page, "Information");
        await page.InvokeAsync(() => page.FindAll(".radios input")[2].Change(true));
        await TypeAsync(page, "#block-prompt", "goodbye");
        Assert.Empty(page.FindAll("[aria-invalid=true]"));
        await TypeAsync(page, "#arrow-next", "start");
        Assert.Equal("true", page.Find("#arrow-next").GetAttribute("aria-invalid"));
    }

    [Fact]
    public async Task What_is_dragged_drawn_and_pressed_on_the_drawing_is_a_step_that_can_be_undone()
    {
        var page = Edit(House.Script.Id);
        var canvas = page.FindComponent<ScriptCanvas>().Instance;
        var first = House.Script.Blocks[1].Id;
        await page.InvokeAsync(() => canvas.Moved(first, 704, 355));
        Assert.Contains("left: 700px; top: 360px", page.Find($"[data-block='{first}']").GetAttribute("style"), StringComparison.Ordinal);
        await page.InvokeAsync(() => canvas.Pressed("duplicate", first));
        Assert.Contains(first + "-2", Names(page));
        await page.InvokeAsync(() => canvas.Connected(first, "next", first + "-2"));
        Assert.NotEmpty(page.FindAll($"path[data-from='{first}'][data-to='{first}-2']"));
        await page.InvokeAsync(() => canvas.Connected(first, "next", "start"));
        Assert.Contains("start is only left", Services.GetRequiredService<Toasts>().All[^1].Text, StringComparison.Ordinal);
        await page.InvokeAsync(() => canvas.Pressed("delete", first + "-2"));
        Assert.DoesNotContain(first + "-2", Names(page));
        await page.InvokeAsync(() => canvas.Pressed("undo", null));
        Assert.NotEmpty(page.FindAll($"path[data-from='{first}'][data-to='{first}-2']"));
        await page.InvokeAsync(() => canvas.Pressed("save", null));
        page.WaitForAssertion(() => Assert.Equal(2, Settings.Script(House.Script.Id)!.Version));
        Assert.Equal((700, 360), (Settings.Script(House.Script.Id)!.Blocks[1].X, Settings.Script(House.Script.Id)!.Blocks[1].Y));
        Assert.True(page.Find(".editor-acts .button-primary").HasAttribute("disabled"));
    }

    [Shows(typeof(EditorPage), ComponentState.Error, Mark = ".notice-warn")]
    [Fact]
    public async Task What_somebody_else_saved_meanwhile_is_told_and_overwritten_only_on_demand()
    {
        var page = Edit(House.Script.Id);
        await TypeAsync(page, "#script-name", "Mine");
        await House.Settings.ChangeScriptAsync(House.Script.Id, 1, "Theirs", House.Script.Blocks, Actor.Console);
        await SaveAsync(page);

        page.WaitForAssertion(() => Assert.Contains("Somebody saved version 2", page.Find(".notice-warn").TextContent, StringComparison.Ordinal));
        Assert.Equal("Theirs", Settings.Script(House.Script.Id)!.Name);
        var saving = page.InvokeAsync(() => page.FindAll(".notice-warn button")[1].Click());
        page.WaitForState(() => Confirmations.Asked is not null);
        Confirmations.Answer(true);
        await saving;
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".notice-warn")));
        Assert.Equal(("Mine", 3), (Settings.Script(House.Script.Id)!.Name, Settings.Script(House.Script.Id)!.Version));
        Assert.Equal("Theirs", Settings.ScriptVersion(House.Script.Id, 2)!.Name);
    }

    [Shows(typeof(VersionsPanel), ComponentState.Many, Mark = ".versions > li")]
    [Shows(typeof(VersionsPanel), ComponentState.Loading)]
    [Fact]
    public async Task Versions_are_compared_read_and_restored()
    {
        for (var version = 1; version < 12; version++) await House.Settings.ChangeScriptAsync(House.Script.Id, version, $"Hello {version + 1}", [.. House.Script.Blocks, .. Enumerable.Range(1, version).Select(n => new ResultBlock { Id = $"end {n}" })], Actor.Console);
        var page = Edit(House.Script.Id);
        Reading.Hold();
        await page.InvokeAsync(() => page.Find("#tab-versions").Click());
        Assert.NotEmpty(page.FindAll("#editor-panel .skeleton"));
        await page.InvokeAsync(Reading.Release);
        page.WaitForAssertion(() => Assert.Equal(12, page.FindAll(".versions > li").Count));
        Assert.Equal($"by {Actor.Console.Name}", page.Find(".version-by").TextContent);
        await page.InvokeAsync(() => page.FindAll(".version-acts button[aria-expanded]")[1].Click());
        page.WaitForAssertion(() => Assert.Equal(["end 10", "end 11"], page.FindAll(".version-changes .mono").Select(block => block.TextContent)));

        Navigation.NavigateTo($"scripts/{House.Script.Id}?version=3");
        page = Edit(House.Script.Id);
        Assert.Contains("This is version 3; the current one is 12", page.Markup, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("[data-editable], .editor-acts button"));
        var restoring = page.InvokeAsync(() => page.FindAll(".notice button").First(button => button.TextContent == "Restore this version").Click());
        page.WaitForState(() => Confirmations.Asked is not null);
        Confirmations.Answer(true);
        await restoring;
        page.WaitForAssertion(() => Assert.Equal((13, "Hello 3"), (Settings.Script(House.Script.Id)!.Version, Settings.Script(House.Script.Id)!.Name)));
    }

    [Shows(typeof(VersionsPanel), ComponentState.Empty)]
    [Shows(typeof(ChecksPanel), ComponentState.Empty)]
    [Fact]
    public async Task A_script_without_a_fault_says_so_and_one_that_was_never_saved_has_no_versions()
    {
        Navigation.NavigateTo("scripts/new");
        var page = Render<EditorPage>();
        await page.InvokeAsync(() => page.Find("#tab-versions").Click());
        Assert.Equal("No versions yet", page.Find(".empty-title").TextContent);
        await page.InvokeAsync(() => page.Find("#tab-block").Click());
        await TypeAsync(page, "#script-name", "Empty");
        await page.InvokeAsync(() => page.Find("#tab-checks").Click());
        Assert.Equal("Nothing to mend", page.Find(".empty-title").TextContent);
    }

    [Fact]
    public async Task A_viewer_reads_the_version_that_a_call_ran_at_the_block_where_it_ended()
    {
        await House.Settings.ChangeScriptAsync(House.Script.Id, 1, "Newer", House.Script.Blocks, Actor.Console);
        await House.Settings.DeleteScriptAsync(House.Script.Id, Actor.Console);
        await SignInAsAsync(Role.Viewer);
        var last = House.Script.Blocks[^1].Id;
        Navigation.NavigateTo($"scripts/{House.Script.Id}?version=1&block={Uri.EscapeDataString(last)}");

        var page = Edit(House.Script.Id);

        Assert.Equal("Hello", page.Find("h1").TextContent);
        Assert.Contains("was deleted", page.Find(".notice").TextContent, StringComparison.Ordinal);
        Assert.Equal(last, page.Find("#block-id").GetAttribute("value"));
        Assert.True(page.Find("fieldset.group").HasAttribute("disabled"));
        Assert.Empty(page.FindAll(".editor-acts button, .panel-acts button, .notice button"));
    }

    [Fact]
    public async Task Whoever_leaves_what_was_not_saved_is_asked_first()
    {
        var page = Edit(House.Script.Id);
        await TypeAsync(page, "#script-name", "Changed");
        var before = Navigation.Uri;
        var leaving = page.InvokeAsync(() => Navigation.NavigateTo("scripts"));
        page.WaitForState(() => Confirmations.Asked is not null);
        Assert.Contains("Throw away", Confirmations.Asked!.Title, StringComparison.Ordinal);
        Confirmations.Answer(false);
        await leaving;
        Assert.Equal(before, Navigation.Uri);
    }

    [Shows(typeof(EditorPage), ComponentState.Many, Mark = ".block")]
    [Shows(typeof(ScriptCanvas), ComponentState.Many, Mark = ".block")]
    [Shows(typeof(ChecksPanel), ComponentState.Many, Mark = ".check-item")]
    [Fact]
    public async Task As_many_blocks_as_a_script_may_have_are_drawn_and_its_hints_are_bounded()
    {
        var blocks = new List<ScriptBlock> { new StartBlock { Id = "start", Next = "p1" } };
        for (var n = 1; n < Script.MaxBlocks; n++) blocks.Add(new PauseBlock { Id = $"p{n}", Seconds = 1, Next = n is < 300 ? $"p{n + 1}" : null });
        var script = await House.Settings.CreateScriptAsync("Long", blocks, Actor.Console);

        var page = Edit(script.Id);

        Assert.Equal(Script.MaxBlocks, page.FindAll(".block").Count);
        await page.InvokeAsync(() => page.Find("#tab-checks").Click());
        Assert.Equal(ChecksPanel.Most, page.FindAll(".check-item").Count);
        Assert.Contains($"And {(Script.MaxBlocks - 301 - ChecksPanel.Most).ToString(CultureInfo.InvariantCulture)} more", page.Markup, StringComparison.Ordinal);
        await AddAsync(page, "Pause");
        Assert.Contains(Services.GetRequiredService<Toasts>().All, toast => toast.IsError && toast.Text.Contains("500", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_variable_mistyped_in_many_blocks_is_one_check_that_leads_to_each_of_them()
    {
        var names = Enumerable.Range(1, 9).Select(n => n == 2 ? Hostile : $"say {n}").ToList();
        var blocks = new List<ScriptBlock> { new StartBlock { Id = "start", Next = names[0] } };
        blocks.AddRange(names.Select((name, n) => new InformationBlock { Id = name, Text = "Dear {nmae}", Next = n == 8 ? "end" : names[n + 1] }));
        var script = await House.Settings.CreateScriptAsync("Mistyped", [.. blocks, new ResultBlock { Id = "end" }], Actor.Console);
        var page = Edit(script.Id);
        Assert.Equal(9, page.FindAll(".block-problem").Count);
        await page.InvokeAsync(() => page.Find("#tab-checks").Click());

        Assert.Contains("{nmae}, which 9 blocks read", Assert.Single(page.FindAll(".check-item")).TextContent, StringComparison.Ordinal);
        Assert.Equal(names.Skip(1), page.FindAll(".check-blocks button").Select(button => button.TextContent));
        Assert.Equal("2 more", page.Find(".check-blocks summary").TextContent);

        await page.InvokeAsync(() => page.FindAll(".check-blocks button")[0].Click());
        Assert.Equal(Hostile, page.Find("#block-id").GetAttribute("value"));
        // What was mended is asked for no more; the check leads to the next one.
        await TypeAsync(page, "#block-text", "Hello");
        await page.InvokeAsync(() => page.Find("#tab-checks").Click());
        Assert.Contains("which 8 blocks read", page.Find(".check-item").TextContent, StringComparison.Ordinal);
        await page.InvokeAsync(() => page.Find(".check-item").Click());
        Assert.Equal("say 1", page.Find("#block-id").GetAttribute("value"));
    }

    [Shows(typeof(ChatPanel), ComponentState.Empty)]
    [Shows(typeof(TryPanel), ComponentState.Error)]
    [Shows(typeof(ChatPanel), ComponentState.Many, Mark = ".turns p")]
    [Shows(typeof(TalkTurns), ComponentState.Many, Mark = "p")]
    [Shows(typeof(VariablesPanel), ComponentState.Many, Mark = ".variable")]
    [Shows(typeof(VariablesPanel), ComponentState.Loading)]
    [Fact]
    public async Task Texts_are_previewed_for_a_client_and_the_script_as_drawn_is_tried_in_writing()
    {
        var blocks = new List<ScriptBlock>
        {
            new StartBlock { Id = "start", Next = "say 1" },
            new QuestionBlock { Id = "ask", Text = "Yes or no?", Answers = [new QuestionAnswer { Digits = "1", Next = "end" }], Variable = "answer", NoAnswerNext = "end" },
            new ResultBlock { Id = "end", Marker = "agreed", Result = ScriptResult.Effective },
        };
        for (var n = 1; n <= 10; n++) blocks.Add(new InformationBlock { Id = $"say {n}", Text = $"{n}: {{name}} {{column {n}}}", Next = n < 10 ? $"say {n + 1}" : "ask" });
        var script = await House.Settings.CreateScriptAsync("Telling", blocks, Actor.Console);
        var task = await House.Tasks.CreateAsync(House.NewTask("Spring offer") with { ScriptId = script.Id }, Actor.Console);
        await House.Clients.AddAsync(task.Id, [new() { Phones = ["+442079460001"], ClientId = "C-1", Parameters = """{"name":"<b>Anna</b>"}""" }], Actor.Console);
        var page = Edit(script.Id);
        Reading.Hold();
        await page.InvokeAsync(() => page.Find("#tab-variables").Click());
        Assert.NotEmpty(page.FindAll("#editor-panel .skeleton"));
        await page.InvokeAsync(Reading.Release);
        page.WaitForAssertion(() => Assert.Equal(12, page.FindAll(".variable").Count));
        Assert.Contains("set by ask", page.Find(".variables").TextContent, StringComparison.Ordinal);
        await TypeAsync(page, "#variables-task", $"{task.Id}");
        page.WaitForAssertion(() => Assert.Equal("1: <b>Anna</b> ", page.Find(".texts dd").TextContent));

        await page.InvokeAsync(() => page.Find("#tab-try").Click());
        Assert.Equal("Try the script", page.Find(".empty-title").TextContent);
        await page.InvokeAsync(() => page.FindAll("#editor-panel .button").First(button => button.TextContent == "Start").Click());
        page.WaitForAssertion(() => Assert.False(page.Find(".chat-answer button").HasAttribute("disabled")));
        Assert.Contains("1: <b>Anna</b>", page.Find(".turns").TextContent, StringComparison.Ordinal);
        await page.InvokeAsync(() => page.Find("#chat-text").Input("1"));
        await page.InvokeAsync(() => page.Find(".chat-answer").Submit());
        page.WaitForAssertion(() => Assert.Contains("effective · agreed", page.Find(".chat-end").TextContent.Replace('\u00a0', ' '), StringComparison.Ordinal));

        // What is wrong is mended before it is tried.
        await AddAsync(page, "Condition");
        await page.InvokeAsync(() => page.Find("#tab-try").Click());
        Assert.NotEmpty(page.FindAll("#editor-panel .notice-warn"));
        Assert.True(page.FindAll("#editor-panel .button")[^1].HasAttribute("disabled"));
    }

    [Shows(typeof(VariablesPanel), ComponentState.Empty)]
    [Fact]
    public async Task A_viewer_sees_no_key_of_another_system_tries_nothing_and_compares_nothing()
    {
        await House.Settings.ChangeScriptAsync(House.Script.Id, 1, "Hello", [.. House.Script.Blocks, new RequestBlock { Id = "ask them", Url = "https://example.com/", Headers = new Dictionary<string, string> { ["Authorization"] = "Bearer top-secret" } }], Actor.Console);
        await SignInAsAsync(Role.Viewer);
        var page = Edit(House.Script.Id);
        await ChooseAsync(page, "ask them");
        Assert.DoesNotContain("top-secret", page.Markup, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("#tab-try"));
        await page.InvokeAsync(() => page.Find("#tab-versions").Click());
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".versions > li").Count));
        Assert.Empty(page.FindAll(".version-acts button"));
        await page.InvokeAsync(() => page.Find("#tab-variables").Click());
        page.WaitForAssertion(() => Assert.Equal("No variables", page.Find(".empty-title").TextContent));
    }

    private static List<string> Names(IRenderedComponent<EditorPage> page) => [.. page.FindAll("[data-block]").Select(block => block.GetAttribute("data-block")!)];

    private static Task AddAsync(IRenderedComponent<EditorPage> page, string kind) =>
        page.InvokeAsync(() => page.FindAll(".menu-items [role=menuitem]").Single(item => item.TextContent == kind).Click());

    private static Task TypeAsync(IRenderedComponent<EditorPage> page, string field, string text) => page.InvokeAsync(() => page.Find(field).Change(text));

    private static Task ChooseAsync(IRenderedComponent<EditorPage> page, string block) => page.InvokeAsync(() => page.Find($"[data-block='{block}'] .block-face").Click());

    private static Task SaveAsync(IRenderedComponent<EditorPage> page) => page.InvokeAsync(() => page.Find(".editor-acts .button-primary").Click());

    private IRenderedComponent<EditorPage> Edit(long id) => Render<EditorPage>(set => set.Add(p => p.Id, id));
}
