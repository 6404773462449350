using System.Reflection;
using CallTasks.Web.Components;
using Microsoft.AspNetCore.Components;

namespace CallTasks.Tests.Components.States;

/// <summary>
/// Every component of the console is rendered by a test (<see cref="ShowsAttribute"/>) in each state it can have: loading, empty, error
/// (cannot be read, refused, wrong), many. What a component cannot be is listed here with the reason; a component that has none of them
/// is shown as it stands.
/// </summary>
public sealed class ComponentStatesTests
{
    /// <summary>What does not occur, why, and of which components.</summary>
    private static readonly (ComponentState[] States, string Why, string Components)[] Never =
    [
        ([ComponentState.Loading], "it shows what its owner has read", """
            CallTaskRow TaskHead TaskControls CallRow VerdictDesk RatesPanel CheckMenu DonutPie EmptyState FilterChips Icon Pager RelativeTime StatusChip UsedBy
            ConflictPanel SoundPicker CallerIdFields RedirectFields RecallFields HoursFields HowFields WhatFields WhomFields AfterwardsFields
            ChatPanel VoicePanel TryPanel TalkTurns ScriptCanvas BlockPanel SayFields AnswerFields RequestFields RedirectBox ArrowField ChecksPanel
            ClientsFileFields BlacklistFields HoursBox EditSheet NumberSlider IntensitySlider Field FieldMessage Notice SearchBox WallBoard WallRow Sparkline
            """),
        ([ComponentState.Loading], "it reads nothing: a form, whose button is shut while its command is given", "KeyDialog PasswordDialog UserDialog AddClientDialog AddFileDialog CloneDialog PasswordPage SetupPage SignInPage"),
        ([ComponentState.Loading], "what it shows is in memory", "DocumentPage EngineBar ToastHost UserMenu"),
        ([ComponentState.Empty], "it stands for one thing that is there, or is not rendered", """
            ScriptCanvas TalkTurns ArrowField TaskHead TaskControls CallTaskRow CallRow VerdictDesk ReportRow RecordingView TrunkCheckDialog DeleteTaskDialog StatusChip Icon ProgressBar Skeleton WallRow WallDocument CheckMenu FilterChips ConflictPanel
            """),
        ([ComponentState.Empty], "a form begins with fields", """
            TryPanel SayFields AnswerFields RequestFields RedirectBox KeyDialog PasswordDialog UserDialog AddClientDialog CloneDialog SetupPage SignInPage HoursFields HowFields WhatFields WhomFields AfterwardsFields
            BlacklistFields HoursBox EditSheet NumberSlider IntensitySlider Field FieldMessage FileDrop SearchBox Notice
            """),
        ([ComponentState.Error], "it neither reads nor takes anything that could be wrong", """
            CallTaskRow TaskHead CallRow VerdictDesk RatesPanel CheckMenu DonutPie EmptyState FilterChips Icon Pager RelativeTime StatusChip UsedBy Sparkline WallRow ProgressBar Skeleton SearchBox EngineBar UserMenu
            """),
        ([ComponentState.Error], "the page round it says what cannot be read", "LiveTable ShelfTable CallDetailsDialog VersionsPanel VariablesPanel TraceView"),
        ([ComponentState.Error], "a refusal is told by a message over the page", "DeleteTaskDialog TrunkCheckDialog"),
        ([ComponentState.Error], "a document that is not there is its empty state", "DocumentPage"),
        ([ComponentState.Many], "it shows one thing", """
            TaskHead TaskControls CallTaskRow CallRow VerdictDesk ReportRow RecordingView DeleteTaskDialog StatusChip Icon RelativeTime ProgressBar Skeleton WallRow WallDocument EmptyState Notice Sparkline UserMenu EngineBar UsedBy
            """),
        ([ComponentState.Many], "a form has the fields it has", """
            TryPanel BlockPanel SayFields AnswerFields RequestFields RedirectBox ArrowField KeyDialog PasswordDialog UserDialog AddClientDialog AddFileDialog CloneDialog PasswordPage SetupPage SignInPage HoursFields HowFields WhatFields WhomFields AfterwardsFields CallerIdFields RedirectFields
            SoundPicker BlacklistFields HoursBox EditSheet NumberSlider IntensitySlider Field FieldMessage FileDrop SearchBox ConflictPanel
            """),
        ([ComponentState.Many], "few at a time, by a bound", "RatesPanel BulkNotices TaskNotices ToastHost FilterChips"),
        ([ComponentState.Loading, ComponentState.Empty, ComponentState.Error, ComponentState.Many], "a frame, a button or a text without data", """
            AccountLayout MainLayout ToSignIn App Routes HelpMenu ShortcutsDialog Tour LanguageSwitch ThemeToggle AudioPlayer ConfirmDialog CopyButton Crumbs Dialog Guarded MenuButton SortHead NoAccess NoAccessPage NotFoundPage
            """),
    ];

    [Fact]
    public void Every_component_is_rendered_by_a_test_in_each_state_it_can_have()
    {
        var components = typeof(App).Assembly.GetTypes()
            .Where(type => typeof(IComponent).IsAssignableFrom(type) && !type.IsAbstract && type.Name != "_Imports" && type.Namespace?.StartsWith("CallTasks.Web.Components", StringComparison.Ordinal) == true)
            .Select(NameOf).ToHashSet(StringComparer.Ordinal);
        var never = Never.SelectMany(line => line.Components.Split(default(string[]), StringSplitOptions.RemoveEmptyEntries).SelectMany(name => line.States.Select(state => (Name: name, State: state)))).ToList();
        var shown = typeof(ComponentStatesTests).Assembly.GetTypes().SelectMany(tests => tests.GetMethods(BindingFlags.Public | BindingFlags.Instance).SelectMany(method => ShownBy(tests, method))).ToHashSet();

        Assert.Equal([], never.Select(line => line.Name).Except(components).Order().Select(name => $"{name} is no component"));
        Assert.Equal([], never.GroupBy(line => line).Where(group => group.Count() > 1).Select(group => $"{group.Key.Name} is said twice never to be {group.Key.State}"));
        ComponentState[] states = [ComponentState.Loading, ComponentState.Empty, ComponentState.Error, ComponentState.Many];
        Assert.Equal([], components.Order(StringComparer.Ordinal).SelectMany(name => states.Select(state => (Name: name, State: state)))
            .Where(cell => !shown.Contains(cell) && !never.Contains(cell)).Select(cell => $"{cell.Name}: no test shows it {cell.State}"));
        Assert.Equal([], components.Order(StringComparer.Ordinal).Where(name => !shown.Any(cell => cell.Name == name)).Select(name => $"{name}: no test shows it"));
    }

    private static IEnumerable<(string Name, ComponentState State)> ShownBy(Type tests, MethodInfo method) =>
        method.GetCustomAttributes<ShowsAttribute>().Select(shows => (NameOf(shows.Component), shows.State))
            .Concat(method.GetCustomAttributes<ShowsEachAttribute>().SelectMany(shows => shows.ComponentsOf(tests).Select(type => (NameOf(type), shows.State))));

    private static string NameOf(Type component) => component.Name.Split('`')[0];
}
