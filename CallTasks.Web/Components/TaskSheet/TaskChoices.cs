using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;

namespace CallTasks.Web.Components.TaskSheet;

/// <summary>What the form lets one choose from, as it stood when the form was opened, and what was added from within it.</summary>
public sealed class TaskChoices(SettingsQueries settings, ShelfQueries shelf)
{
    /// <summary>Sounds that a list offers; a longer one is chosen from on the audio page.</summary>
    public const int MaxSounds = 1_000;

    public IReadOnlyList<Script> Scripts { get; private set; } = [];
    public IReadOnlyList<DialPlan> Plans { get; private set; } = [];
    public IReadOnlyList<Saved<Sound>> Sounds { get; private set; } = [];
    public IReadOnlyList<Saved<RecallSet>> RecallSets { get; private set; } = [];
    public IReadOnlyList<Saved<CallerIdGroup>> CallerIdGroups { get; private set; } = [];
    public IReadOnlyList<Saved<Direction>> Directions { get; private set; } = [];
    public IReadOnlyList<Saved<HoursPreset>> HoursPresets { get; private set; } = [];

    public void Load()
    {
        (Scripts, Plans) = (settings.Scripts(), settings.DialPlans());
        RecallSets = [.. shelf.RecallSets().Select(view => view.Thing)];
        CallerIdGroups = [.. shelf.CallerIdGroups().Select(view => view.Thing)];
        Directions = [.. shelf.Directions().Select(view => view.Thing)];
        HoursPresets = shelf.HoursPresets();
        LoadSounds();
    }

    /// <summary>Sounds anew, after one was uploaded.</summary>
    public void LoadSounds() => Sounds = [.. shelf.Sounds(null, 0, MaxSounds).Items.Select(view => view.Thing)];

    public string Script(long? id) => Scripts.FirstOrDefault(script => script.Id == id)?.Name ?? Unknown(id);

    public string Plan(long? id) => Plans.FirstOrDefault(plan => plan.Id == id)?.Settings.Name ?? Unknown(id);

    public string Sound(long? id) => Name(Sounds, id);

    public string RecallSet(long? id) => Name(RecallSets, id);

    public string CallerIdGroup(long? id) => Name(CallerIdGroups, id);

    public string Direction(long? id) => Name(Directions, id);

    private static string Name<T>(IReadOnlyList<Saved<T>> things, long? id) where T : class, INamed => things.FirstOrDefault(thing => thing.Id == id)?.Settings.Name ?? Unknown(id);

    private static string Unknown(long? id) => id is { } known ? $"#{known}" : "–";
}
