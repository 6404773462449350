using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;
using static CallTasks.Web.Resources.TaskFormTexts;

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

    private CallTaskSettings? _named;

    /// <summary>Reads them.</summary>
    /// <param name="named">Settings whose choices are offered although they were deleted since, and say so; null for none.</param>
    public void Load(CallTaskSettings? named = null)
    {
        _named = named;
        Scripts = With(settings.Scripts(), script => script.Id, id => settings.Script(id, evenDeleted: true), script => script with { Name = Deleted(script.Name) }, named?.ScriptId, named?.Redirect.ScriptId);
        Plans = With(settings.DialPlans(), plan => plan.Id, id => settings.DialPlan(id, evenDeleted: true), plan => plan with { Settings = plan.Settings with { Name = Deleted(plan.Settings.Name) } }, named?.DialPlanId, named?.Redirect.DialPlanId);
        RecallSets = With([.. shelf.RecallSets().Select(view => view.Thing)], id => shelf.RecallSet(id, evenDeleted: true), set => set with { Name = Deleted(set.Name) }, named?.RecallSetId);
        CallerIdGroups = With([.. shelf.CallerIdGroups().Select(view => view.Thing)], id => shelf.CallerIdGroup(id, evenDeleted: true), group => group with { Name = Deleted(group.Name) }, named?.CallerId.GroupId);
        Directions = With([.. shelf.Directions().Select(view => view.Thing)], id => shelf.Direction(id, evenDeleted: true), direction => direction with { Name = Deleted(direction.Name) }, named?.Redirect.DirectionId);
        HoursPresets = shelf.HoursPresets();
        LoadSounds();
    }

    /// <summary>Sounds anew, after one was uploaded.</summary>
    public void LoadSounds() =>
        Sounds = With([.. shelf.Sounds(null, 0, MaxSounds).Items.Select(view => view.Thing)], id => shelf.Sound(id) ?? Marked(shelf.Sound(id, evenDeleted: true), sound => sound with { Name = Deleted(sound.Name) }), sound => sound, _named?.AmbientNoiseId, _named?.Identification?.GreetingId, _named?.Identification?.MessageId);

    public string Script(long? id) => Scripts.FirstOrDefault(script => script.Id == id)?.Name ?? Unknown(id);

    public string Plan(long? id) => Plans.FirstOrDefault(plan => plan.Id == id)?.Settings.Name ?? Unknown(id);

    public string Sound(long? id) => Name(Sounds, id);

    public string RecallSet(long? id) => Name(RecallSets, id);

    public string CallerIdGroup(long? id) => Name(CallerIdGroups, id);

    public string Direction(long? id) => Name(Directions, id);

    private static string Deleted(string name) => T["DeletedChoice", name];

    private static Saved<T>? Marked<T>(Saved<T>? thing, Func<T, T> mark) where T : class, INamed => thing is null ? null : thing with { Settings = mark(thing.Settings) };

    private static IReadOnlyList<Saved<T>> With<T>(IReadOnlyList<Saved<T>> there, Func<long, Saved<T>?> find, Func<T, T> mark, params ReadOnlySpan<long?> named) where T : class, INamed =>
        With(there, thing => thing.Id, find, thing => thing with { Settings = mark(thing.Settings) }, named);

    /// <summary>What is there, and after it what is named though it is there no more.</summary>
    private static IReadOnlyList<TThing> With<TThing>(IReadOnlyList<TThing> there, Func<TThing, long> idOf, Func<long, TThing?> find, Func<TThing, TThing> mark, params ReadOnlySpan<long?> named) where TThing : class
    {
        List<TThing> all = [.. there];
        foreach (var name in named)
        {
            if (name is { } id && all.TrueForAll(thing => idOf(thing) != id) && find(id) is { } gone) all.Add(mark(gone));
        }

        return all;
    }

    private static string Name<T>(IReadOnlyList<Saved<T>> things, long? id) where T : class, INamed => things.FirstOrDefault(thing => thing.Id == id)?.Settings.Name ?? Unknown(id);

    private static string Unknown(long? id) => id is { } known ? $"#{known}" : "–";
}
