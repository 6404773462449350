using Bunit;
using CallTasks.Core.Bots;
using CallTasks.Core.Model;
using CallTasks.Tests.Components.States;
using CallTasks.Tests.Support;
using CallTasks.Web.Components.Scripts;
using CallTasks.Web.Security;
using Microsoft.Extensions.DependencyInjection;

namespace CallTasks.Tests.Components.Scripts;

public sealed class TryPanelTests : ConsoleTests
{
    private Visitor Me => Services.GetRequiredService<Me>().Now!;

    [Shows(typeof(ChatPanel), ComponentState.Error)]
    [Shows(typeof(TalkTurns), ComponentState.Error)]
    [Fact]
    public async Task A_try_that_breaks_says_why()
    {
        var other = await House.Settings.CreateScriptAsync("Other", House.Script.Blocks, Actor.Console);
        var script = await House.Settings.CreateScriptAsync("Hands over", [new StartBlock { Id = "start", Next = "other" }, new AnotherScriptBlock { Id = "other", ScriptId = other.Id }, new ResultBlock { Id = "end" }], Actor.Console);
        var page = Edit(script.Id);
        await page.InvokeAsync(() => page.Find("#tab-try").Click());
        await House.Ledger.WriteAsync(w => w.Run($"UPDATE scripts SET deleted_at = 1 WHERE id = {other.Id}"));
        await page.InvokeAsync(() => page.FindAll("#editor-panel .button").First(button => button.TextContent == "Start").Click());
        page.WaitForAssertion(() => Assert.Contains($"There is no script {other.Id}", page.Find(".turns [role=alert]").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whoever_talked_when_the_server_went_away_is_back_there_and_reads_of_it()
    {
        JSInterop.Setup<bool>("callTasks.voice.wasLost", _ => true).SetResult(true);
        var page = Edit(House.Script.Id);
        Assert.Equal("true", page.Find("#tab-try").GetAttribute("aria-selected"));
        Assert.True(page.FindAll("input[name=try-way]")[1].HasAttribute("checked"));
        Assert.Equal("The connection was lost, and the talk with it.", page.Find(".voice .notice").TextContent.Trim());
        await page.InvokeAsync(() => page.FindAll(".voice .button").Single(button => button.TextContent == "Start").Click());
        Assert.Empty(page.FindAll(".voice .notice-warn"));
    }

    [Shows(typeof(VoicePanel), ComponentState.Empty)]
    [Shows(typeof(VoicePanel), ComponentState.Error)]
    [Shows(typeof(VoicePanel), ComponentState.Many, Mark = ".keypad button, .turns p, .variables tr")]
    [Fact]
    public async Task A_script_is_tried_by_voice_its_block_is_lit_and_the_talk_goes_on_behind_another_panel()
    {
        var script = await House.Settings.CreateScriptAsync("Asking",
        [
            new StartBlock { Id = "start", Next = "set" },
            new SetVariableBlock { Id = "set", Name = "offer", Value = "<b>ten</b>", Next = "ask" },
            new QuestionBlock { Id = "ask", BuiltIn = "goodbye", Answers = [new QuestionAnswer { Digits = "1", Next = "end" }], NoAnswerNext = "end" },
            new ResultBlock { Id = "end", Marker = "agreed", Result = ScriptResult.Effective },
        ], Actor.Console);
        var studio = Services.GetRequiredService<VoiceStudio>();
        var page = Edit(script.Id);
        await page.InvokeAsync(() => page.Find("#tab-try").Click());
        await page.InvokeAsync(() => page.FindAll("input[name=try-way]")[1].Change(true));
        Assert.Equal("Try by voice", page.Find(".voice .empty-title").TextContent);

        // One talk at a time, also in two windows.
        using (studio.Open(Me, media => new ChatTalk(Services.GetRequiredService<BotSession>(), ScriptSet.Of(script), media: media), out _)!)
        {
            await StartAsync(page);
            Assert.Contains("in another window", page.Find(".voice .notice-error").TextContent, StringComparison.Ordinal);
        }

        await StartAsync(page);
        Assert.Contains("may ask whether the microphone may be used", page.Find(".voice-state").TextContent, StringComparison.Ordinal);
        Assert.All(page.FindAll(".keypad button"), key => Assert.True(key.HasAttribute("disabled")));
        var panel = page.FindComponent<VoicePanel>();
        await panel.Instance.Hears("insecure");
        Assert.Contains("Over plain http browsers give no microphone", page.Find(".voice .notice-warn").TextContent, StringComparison.Ordinal);
        await panel.Instance.Hears("on");
        Assert.Empty(page.FindAll(".voice .notice-warn"));

        // Words are worth nothing where nobody makes text of them.
        await page.InvokeAsync(() => page.Find("[data-block='ask'] .block-face").Click());
        Assert.Empty(page.FindAll(".answers .notice"));
        await page.InvokeAsync(() => page.Find("#answer-0-phrases").Change("yes"));
        Assert.Contains("Speech:Recognizer", page.Find(".answers .notice").TextContent, StringComparison.Ordinal);
        await page.InvokeAsync(() => page.Find("#tab-try").Click());

        // The browser comes.
        var seat = studio.Take((string)JSInterop.Invocations["callTasks.voice.start"].Single().Arguments[2]!, Me)!;
        seat.Talk.Start();
        page.WaitForAssertion(() => Assert.Equal("ask", page.Find(".block-running").GetAttribute("data-block")));
        page.WaitForAssertion(() => Assert.Equal("The talk goes on.", page.Find(".voice-state [role=status]").TextContent));
        await page.InvokeAsync(() => page.Find("#tab-variables").Click());
        Assert.True(page.Find(".voice").ParentElement!.ParentElement!.HasAttribute("hidden"));
        await page.InvokeAsync(() => page.Find("#tab-try").Click());
        page.WaitForAssertion(() => Assert.Equal("<b>ten</b>", page.Find(".voice .variables td:nth-child(2)").TextContent));
        await page.InvokeAsync(() => page.Find(".keypad").KeyDown("x"));
        await page.InvokeAsync(() => page.FindAll(".keypad button")[0].Click());
        await seat.Talk.WhenOver();
        seat.Finish(VoiceEnd.Over);
        page.WaitForAssertion(() => Assert.Contains("effective · agreed", page.Find(".voice .chat-end").TextContent.Replace('\u00a0', ' '), StringComparison.Ordinal));
        page.WaitForAssertion(() => Assert.Equal("The bot has finished.", page.Find(".voice-state [role=status]").TextContent));
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".block-running")));

        // Another one is stopped, and one that is left with its page is over too.
        await StartAsync(page);
        await page.InvokeAsync(() => page.Find(".voice-state button").Click());
        Assert.Contains("You stopped the talk", page.Find(".voice-state").TextContent, StringComparison.Ordinal);
        await StartAsync(page);
        panel.Instance.Fails((string)JSInterop.Invocations["callTasks.voice.start"][^1].Arguments[2]!);
        page.WaitForAssertion(() => Assert.Contains("The browser brought no sound", page.Find(".voice-state").TextContent, StringComparison.Ordinal));
        await StartAsync(page);
        Assert.Equal(1, studio.Talks);
        await DisposeComponentsAsync();
        Assert.Equal(0, studio.Talks);

        static Task StartAsync(IRenderedComponent<EditorPage> page) => page.InvokeAsync(() => page.FindAll(".voice > div > .button")[^1].Click());
    }

    private IRenderedComponent<EditorPage> Edit(long id) => Render<EditorPage>(set => set.Add(p => p.Id, id));
}
