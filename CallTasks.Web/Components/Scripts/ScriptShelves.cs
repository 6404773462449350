using CallTasks.Core.Storage.Queries;
using static CallTasks.Web.Resources.ScriptsTexts;

namespace CallTasks.Web.Components.Scripts;

/// <summary>What blocks can name: sounds, directions, dial plans, other scripts. Read when the page opens.</summary>
public sealed record ScriptShelves(
    IReadOnlyList<(long Id, string Name)> Sounds,
    IReadOnlyList<(long Id, string Name)> Directions,
    IReadOnlyList<(long Id, string Name)> Plans,
    IReadOnlyList<(long Id, string Name)> Scripts)
{
    /// <summary>Sounds offered in a list: more cannot be chosen from; what a block names already is kept.</summary>
    public const int MaxSounds = 1_000;

    public static ScriptShelves Nothing { get; } = new([], [], [], []);

    public static ScriptShelves Read(ShelfQueries shelf, SettingsQueries settings, ScriptQueries scripts) => new(
        [.. shelf.Sounds(null, 0, MaxSounds).Items.Select(view => (view.Thing.Id, view.Thing.Settings.Name))],
        [.. shelf.Directions().Select(view => (view.Thing.Id, view.Thing.Settings.Name))],
        [.. settings.DialPlans().Select(plan => (plan.Id, plan.Settings.Name))],
        [.. scripts.Find(null, 0, MaxSounds).Items.Select(view => (view.Id, view.Name))]);

    public string Sound(long id) => Name(Sounds, id, "SoundNumber");

    public string Direction(long id) => Name(Directions, id, "DirectionNumber");

    public string Script(long id) => Name(Scripts, id, "ScriptNumber");

    private static string Name(IReadOnlyList<(long Id, string Name)> shelf, long id, string otherwise) =>
        shelf.FirstOrDefault(thing => thing.Id == id) is { Name: { } name } ? name : T[otherwise, id];
}
