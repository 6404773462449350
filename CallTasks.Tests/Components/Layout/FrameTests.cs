using Bunit;
using CallTasks.Tests.Components.States;
using CallTasks.Web.Components.CallTasks;
using CallTasks.Web.Components.Layout;
using CallTasks.Web.Components.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace CallTasks.Tests.Components.Layout;

/// <summary>What stands round every page.</summary>
public sealed class FrameTests : ConsoleTests
{
    [Shows(typeof(EngineBar), ComponentState.Empty, Mark = ".dot.on", AtLeast = 0)]
    [Shows(typeof(EngineBar), ComponentState.Shown, Mark = ".bar-figure", AtLeast = 2)]
    [Fact]
    public void With_nothing_dialled_the_bar_shows_noughts_and_offers_to_pause()
    {
        var bar = Render<EngineBar>();

        Assert.Equal("0", bar.Find(".bar-figure b").TextContent);
        Assert.Contains(bar.FindAll("button"), button => button.TextContent.Contains("Pause all", StringComparison.Ordinal));
    }

    [Shows(typeof(LanguageSwitch), ComponentState.Shown, Mark = "a[aria-current=true]")]
    [Fact]
    public void The_language_that_is_spoken_is_marked()
    {
        Navigation.NavigateTo("call-tasks?q=a");

        var languages = Render<LanguageSwitch>();

        Assert.Equal("EN", languages.Find("a[aria-current=true]").TextContent);
        Assert.All(languages.FindAll("a"), link => Assert.Contains("call-tasks", Uri.UnescapeDataString(link.GetAttribute("href")!), StringComparison.Ordinal));
    }

    [Shows(typeof(ThemeToggle), ComponentState.Shown, Mark = "button")]
    [Fact]
    public async Task The_theme_is_turned_and_the_button_says_what_it_would_do_next()
    {
        JSInterop.Setup<string>("callTasks.currentTheme").SetResult("light");
        JSInterop.Setup<string>("callTasks.toggleTheme").SetResult("dark");
        var toggle = Render<ThemeToggle>();
        var before = toggle.Find("button").GetAttribute("aria-label");

        await toggle.InvokeAsync(() => toggle.Find("button").Click());

        toggle.WaitForAssertion(() => Assert.NotEqual(before, toggle.Find("button").GetAttribute("aria-label")));
    }

    [Shows(typeof(NotFoundPage), ComponentState.Empty)]
    [Fact]
    public void An_address_that_leads_nowhere_leads_back() =>
        Assert.Equal("call-tasks", Render<NotFoundPage>().Find(".empty-actions a").GetAttribute("href"));

    [Shows(typeof(MainLayout), ComponentState.Shown, Mark = "main")]
    [Shows(typeof(Crumbs), ComponentState.Shown, Mark = "*", AtLeast = 0)]
    [Fact]
    public void A_page_stands_in_its_frame_and_says_in_the_bar_where_one_is()
    {
        JSInterop.Setup<string>("callTasks.timeZone").SetResult("UTC");

        var shell = Render<MainLayout>(set => set.Add(layout => layout.Body, builder =>
        {
            builder.OpenComponent<CallTasksPage>(0);
            builder.CloseComponent();
        }));

        Assert.Contains("Call tasks", shell.Find(".bar .crumbs").TextContent, StringComparison.Ordinal);
        Assert.Equal("Call tasks", shell.Find("main h1").TextContent);
    }

    [Shows(typeof(CopyButton), ComponentState.Shown, Mark = "button")]
    [Fact]
    public async Task What_was_copied_says_so()
    {
        var copy = Render<CopyButton>(set => set.Add(c => c.Text, "1042").Add(c => c.Label, "Copy the ID"));

        await copy.InvokeAsync(() => copy.Find("button").Click());

        copy.WaitForAssertion(() => Assert.Equal("Copied", copy.Find("button").GetAttribute("title")));
        Assert.Equal("1042", JSInterop.VerifyInvoke("callTasks.copy").Arguments[0]);
    }

    [Shows(typeof(AudioPlayer), ComponentState.Shown, Mark = "audio")]
    [Fact]
    public void A_player_fetches_nothing_before_it_plays() =>
        Assert.Equal("none", Render<AudioPlayer>(set => set.Add(p => p.Source, "api/v1/audio/1/file").Add(p => p.Label, "Play Rain")).Find("audio").GetAttribute("preload"));
}
