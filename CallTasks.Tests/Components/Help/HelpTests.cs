using Bunit;
using CallTasks.Core.Languages;
using CallTasks.Tests.Components.States;
using CallTasks.Tests.Unit.Languages;
using CallTasks.Web.Components.Help;
using CallTasks.Web.Components.Layout;

namespace CallTasks.Tests.Components.Help;

public sealed class HelpTests : ConsoleTests
{
    [Fact]
    public async Task The_tour_has_five_steps_and_is_remembered_as_seen()
    {
        JSInterop.Setup<bool>("callTasks.help.listen", _ => true).SetResult(true);
        var help = Render<HelpMenu>();

        var titles = new List<string>();
        for (var step = 1; ; step++)
        {
            help.WaitForElement(".tour");
            titles.Add(help.Find(".tour h2").TextContent);
            Assert.StartsWith($"{step} of 5", help.Find(".tour .quiet").TextContent, StringComparison.Ordinal);
            if (step == 5) break;
            help.Find(".tour .button-primary").Click();
        }

        await help.InvokeAsync(() => help.Find(".tour .button-primary").Click());

        Assert.Equal(5, titles.Distinct().Count());
        Assert.Empty(help.FindAll(".tour"));
        JSInterop.VerifyInvoke("callTasks.help.tourSeen");
    }

    [Shows(typeof(Tour), ComponentState.Shown)]
    [Fact]
    public async Task The_tour_is_walked_and_left_by_keyboard_and_can_be_started_again()
    {
        var help = Render<HelpMenu>();
        Assert.Empty(help.FindAll(".tour"));

        await help.InvokeAsync(() => help.FindAll("[role=menuitem]")[0].Click());
        await help.InvokeAsync(() => help.Find(".tour").KeyDown("ArrowRight"));
        await help.InvokeAsync(() => help.Find(".tour").KeyDown("ArrowRight"));
        await help.InvokeAsync(() => help.Find(".tour").KeyDown("ArrowLeft"));
        Assert.StartsWith("2 of 5", help.Find(".tour .quiet").TextContent, StringComparison.Ordinal);
        await help.InvokeAsync(() => help.Find(".tour").KeyDown("Escape"));

        Assert.Empty(help.FindAll(".tour"));
    }

    [Shows(typeof(HelpMenu), ComponentState.Shown)]
    [Shows(typeof(ShortcutsDialog), ComponentState.Shown)]
    [Fact]
    public async Task The_question_mark_lists_the_shortcuts_and_the_pages_that_one_may_open()
    {
        var help = Render<HelpMenu>();
        await help.InvokeAsync(help.Instance.OpenShortcuts);

        var keys = help.FindAll(".shortcuts tr").Select(row => row.TextContent.Trim()).ToList();
        Assert.Contains(keys, key => key.StartsWith('/'));
        Assert.Contains(keys, key => key.StartsWith("g t", StringComparison.Ordinal) && key.Contains("Call tasks", StringComparison.Ordinal));
    }

    [Fact]
    public void No_two_pages_of_the_menu_have_the_same_key_and_each_has_its_words()
    {
        var entries = Menu.Groups.SelectMany(group => group.Entries).ToList();

        Assert.All(entries.Where(entry => entry.Go is not null).GroupBy(entry => entry.Go), same => Assert.Single(same));
        foreach (var key in entries.Select(entry => entry.Key).Concat(Menu.Groups.Select(group => group.Key).OfType<string>()))
        {
            Assert.NotEqual(key, Web.Resources.LayoutTexts.T[key]);
            Assert.NotEqual(key, LanguageTests.Spoken(Language.Russian.Culture, () => Web.Resources.LayoutTexts.T[key]));
        }
    }

    [Shows(typeof(DocumentPage), ComponentState.Empty)]
    [Shows(typeof(DocumentPage), ComponentState.Many)]
    [Fact]
    public void Every_document_of_the_product_can_be_read_in_it()
    {
        Assert.Equal("README", Documents.Names[0]);
        Assert.Contains("security", Documents.Names);
        foreach (var name in Documents.Names)
        {
            var page = Render<DocumentPage>(set => set.Add(p => p.Name, name));
            Assert.NotEmpty(page.FindAll(".document h1"));
            foreach (var link in page.FindAll(".document a").Select(link => link.GetAttribute("href")!))
            {
                Assert.True(link.StartsWith("https://", StringComparison.Ordinal) || link.StartsWith('/') || link.StartsWith("docs/", StringComparison.Ordinal), $"{name}: {link}");
                if (link.StartsWith("docs/", StringComparison.Ordinal)) Assert.NotNull(Documents.Html(link[5..].Split('#')[0]));
            }
        }

        Assert.Equal("There is no such document", Render<DocumentPage>(set => set.Add(p => p.Name, "../appsettings")).Find(".empty-title").TextContent);
    }

    [Fact]
    public void A_document_is_no_way_into_the_page()
    {
        var html = Documents.Page("# Hello\n\n<script>alert(1)</script> <img src=x onerror=alert(1)>\n\n[x](javascript:alert(1)) ![y](https://evil.example/y.png) [api](api.md#errors)");

        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        Assert.DoesNotContain("javascript:", html, StringComparison.Ordinal);
        Assert.Contains("href=\"docs/api#errors\"", html, StringComparison.Ordinal);
    }
}
