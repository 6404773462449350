using CallTasks.Web.Security;

namespace CallTasks.Web.Components.Layout;

/// <summary>The main navigation: a page has its line here once it exists, in this order.</summary>
internal static class Menu
{
    /// <summary>One line.</summary>
    /// <param name="Href">Address without a leading slash.</param>
    /// <param name="Icon">A key of <see cref="Shared.Icon"/>.</param>
    /// <param name="Key">Of its words in Layout.resx.</param>
    /// <param name="Policy">Whom it is shown to: an authorization policy's name; null for everybody.</param>
    /// <param name="Apart">Whether it opens beside the console, in a window of its own.</param>
    /// <param name="Go">The key that leads there after "g"; null for none.</param>
    internal sealed record Entry(string Href, string Icon, string Key, string? Policy = null, bool Apart = false, char? Go = null);

    /// <summary>Lines under one heading.</summary>
    /// <param name="Key">Of the heading in Layout.resx; null for none.</param>
    internal sealed record Group(string? Key, params Entry[] Entries);

    /// <summary>What "/" shows.</summary>
    public static Entry Home { get; } = new("call-tasks", "calls", "MenuCallTasks", Go: 't');

    public static IReadOnlyList<Group> Groups { get; } =
    [
        new("MenuCalls",
            Home,
            new Entry("templates", "template", "MenuTemplates", Go: 'l'),
            new Entry("interrupted", "interrupted", "MenuInterrupted", Go: 'i')),
        new("MenuBots",
            new Entry("scripts", "script", "MenuScripts", Go: 'o')),
        new("MenuTelephony",
            new Entry("dial-plans", "dialling", "MenuDialPlans", Go: 'p'),
            new Entry("caller-ids", "phone", "MenuCallerIds", Go: 'c'),
            new Entry("recall-rules", "redial", "MenuRecallRules", Go: 'r'),
            new Entry("directions", "transfer", "MenuDirections", Go: 'd'),
            new Entry("audio", "play", "MenuAudio", Go: 's'),
            new Entry("blacklist", "blocked", "MenuBlacklist", Policies.Supervise, Go: 'b'),
            new Entry("calling-hours", "scheduled", "MenuCallingHours", Go: 'h')),
        new(null,
            new Entry("reports", "report", "MenuReports", Go: 'e'),
            new Entry("verdicts", "machine", "MenuVerdicts", Go: 'v'),
            new Entry("wall", "wall", "MenuWall", Apart: true, Go: 'w')),
        new("MenuAdministration",
            new Entry("users", "person", "MenuUsers", Policies.Administer, Go: 'u'),
            new Entry("api-keys", "key", "MenuApiKeys", Policies.Administer, Go: 'k'),
            new Entry("audit", "report", "MenuAudit", Policies.Administer, Go: 'a')),
    ];
}
