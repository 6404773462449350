using System.Text.Json;
using CallTasks.Core.Commands;
using CallTasks.Core.Imports;
using CallTasks.Core.Model;
using CallTasks.Web.Components.Shared;
using static CallTasks.Web.Resources.TaskFormTexts;

namespace CallTasks.Web.Components.TaskSheet;

/// <summary>
/// A call task that is being made or edited, without a browser: what is typed, what is wrong with it, what it comes to, and what somebody
/// else made of the task meanwhile.
/// </summary>
public sealed class CallTaskForm(CallTaskCommands commands, ClientCommands clients, ImportCommands imports, TaskChoices choices, Viewer viewer, TimeProvider time)
{
    private string _pristine = "";
    private bool _submitted;

    /// <summary>What a browser keeps of a form that was not saved.</summary>
    /// <param name="Version">Of the task when it was opened; 0 for a new one.</param>
    /// <param name="Seen">What was stored then; null for a new one.</param>
    /// <param name="Draft">What was typed.</param>
    public sealed record Kept(int Version, CallTaskSettings? Seen, CallTaskDraft Draft);

    public CallTaskDraft Draft { get; private set; } = new();

    public TaskChoices Choices => choices;

    /// <summary>The task as it is stored, as far as this form knows; null for a new one.</summary>
    public CallTask? Edited { get; private set; }

    /// <summary>Clients of the task that is edited that are not done yet.</summary>
    public long Clients { get; set; }

    public IReadOnlyList<FieldError> Errors { get; private set; } = [];

    /// <summary>Why the last save was refused as a whole.</summary>
    public string? Refusal { get; private set; }

    /// <summary>What somebody else saved meanwhile, beside what stands here; null when nobody has.</summary>
    public TaskConflict? Conflict { get; private set; }

    /// <summary>It was taken up where it was left by accident.</summary>
    public bool WasKept { get; private set; }

    /// <summary>The task has ended.</summary>
    public bool NameOnly { get; private set; }

    public string Summary { get; private set; } = "";

    /// <summary>What the estimate rests on, in sentences.</summary>
    public IReadOnlyList<string> Assumptions { get; private set; } = [];

    /// <summary>Told by whatever changes the draft.</summary>
    public Func<Task> OnChanged { get; set; } = () => Task.CompletedTask;

    public bool IsNew => Edited is null;

    public bool IsChanged => Snapshot() != _pristine;

    public DialPlan? Plan => choices.Plans.FirstOrDefault(plan => plan.Id == Draft.DialPlanId);

    /// <summary>The file that waits, as it stands; null when there is none (any more).</summary>
    public ClientsFilePreview? Preview
    {
        get
        {
            if (Draft.PreviewId is not { } id) return null;
            try
            {
                return imports.Preview(id);
            }
            catch (NotFoundException)
            {
                return null;
            }
        }
    }

    /// <summary>Opens it.</summary>
    /// <param name="edited">The task; null for a new one.</param>
    /// <param name="template">Settings that a new one begins with, or null.</param>
    /// <param name="kept">What the browser has kept, or null.</param>
    public void Open(CallTask? edited, CallTaskSettings? template, Kept? kept)
    {
        choices.Load(edited?.Settings);
        Edited = edited;
        NameOnly = edited is not null && TaskTransitions.Of(edited.Status, TaskAction.Edit, edited.Settings.StartMode, edited.StartedAt is not null).NameOnly;
        Draft = (edited?.Settings ?? template) is { } settings ? CallTaskDraft.Of(settings, viewer) : Fresh();
        if (edited is null) Draft.Kept = null;
        _pristine = Snapshot();
        if (kept is not null && (kept.Seen is null) == IsNew)
        {
            Draft = kept.Draft;
            WasKept = IsChanged;
            if (edited is not null && kept.Version != edited.Version) Conflict = TaskConflict.Between(Draft, kept.Seen!, edited, null, choices, viewer);
        }

        Summarise();
    }

    /// <summary>Throws what was kept away and begins anew.</summary>
    public void StartAfresh()
    {
        Open(Edited, null, null);
        (Conflict, WasKept, Refusal, Errors, _submitted) = (null, false, null, [], false);
    }

    /// <summary>What a browser should keep.</summary>
    public Kept ToKeep() => new(Edited?.Version ?? 0, Edited?.Settings, Draft);

    /// <summary>Something was typed or chosen.</summary>
    public Task SetAsync(Action<CallTaskDraft> change)
    {
        change(Draft);
        return ChangedAsync();
    }

    /// <summary>Something was typed or chosen.</summary>
    public Task ChangedAsync()
    {
        if (_submitted) Check();
        Summarise();
        return OnChanged();
    }

    /// <summary>Somebody else saved the task, or changed its status.</summary>
    /// <returns>true when there is something to show.</returns>
    public bool Meet(CallTask now)
    {
        if (Edited is not { } known || now.Id != known.Id) return false;
        NameOnly = TaskTransitions.Of(now.Status, TaskAction.Edit, now.Settings.StartMode, now.StartedAt is not null).NameOnly;
        if (now.Version <= known.Version)
        {
            if (now.Status == known.Status) return false;
            Edited = known with { Status = now.Status };
            return true;
        }

        var conflict = TaskConflict.Between(Draft, known.Settings, now, Conflict, choices, viewer);
        Edited = now;
        Conflict = conflict.Rows.Count > 0 ? conflict : null;
        _pristine = JsonSerializer.Serialize(CallTaskDraft.Of(now.Settings, viewer));
        Summarise();
        return true;
    }

    /// <summary>Looks at everything that was typed.</summary>
    /// <returns>The settings; to be saved only when there are no <see cref="Errors"/>.</returns>
    public CallTaskSettings Check()
    {
        var (settings, unread) = Draft.Read(viewer);
        var errors = unread.ToList();
        if (Draft.ScriptId == 0) errors.Add(new FieldError("scriptId", T[choices.Scripts.Count == 0 ? "NoScriptYet" : "ChooseAScript"]));
        if (settings.StartAt is { } at && at != Edited?.Settings.StartAt && at < time.GetUtcNow().ToUnixTimeMilliseconds())
            errors.Add(new FieldError("startAt", T["InstantPassed"]));
        if (IsNew && Draft.TestCall)
        {
            var (numbers, error) = DraftReader.Numbers(Draft);
            if (error is not null) errors.Add(error);
            else if (numbers.Count == 0) errors.Add(new FieldError("testNumbers", T["TestNumbersNone"]));
        }

        if (Conflict is { OpenRows: > 0 } conflict) errors.Add(new FieldError("conflict", T.Count("DecideFirst", conflict.OpenRows)));
        errors.AddRange(commands.Check(settings, Edited?.Settings).Where(error => errors.All(known => !FormErrors.Concern(known, error.Field))));
        Errors = errors;
        return settings;
    }

    /// <summary>Saves a task that is edited.</summary>
    /// <returns>true when it was saved; else <see cref="Errors"/>, <see cref="Refusal"/> or <see cref="Conflict"/> say why not.</returns>
    public Task<bool> ChangeAsync(Func<long, CallTask?> stored, Actor actor) => TryAsync(async settings =>
    {
        try
        {
            await commands.ChangeAsync(Edited!.Id, Edited.Version, settings, actor);
        }
        catch (StaleVersionException)
        {
            // The other version is shown beside this one; nothing was written.
            if (stored(Edited!.Id) is not { } now) throw;
            Meet(now);
            Refusal = T["ChangedMeanwhile"];
        }
    });

    /// <summary>Makes the task, and begins to bring its clients in.</summary>
    /// <returns>The task; null when it was not made. The problem: why its clients did not come in.</returns>
    public async Task<(CallTask? Made, string? Problem)> CreateAsync(Actor actor)
    {
        CallTask? made = null;
        if (!await TryAsync(async settings => made = await commands.CreateAsync(settings, actor))) return (null, null);
        try
        {
            if (Draft.TestCall)
            {
                var (numbers, _) = DraftReader.Numbers(Draft);
                var added = await clients.AddAsync(made!.Id, [.. numbers.Select(number => new ClientInput { Phones = [number] })], actor);
                return (made, added.Errors.Count == 0 ? null : added.Errors[0].Message);
            }

            if (Draft.PreviewId is { } file) await imports.StartPreviewedAsync(made!.Id, file, MappingJson(), actor);
            return (made, null);
        }
        catch (RefusedException refused)
        {
            return (made, refused.Message);
        }
    }

    /// <summary>Saves what stands here as a template: without clients, and without a start of its own.</summary>
    /// <returns>The template; null when it was not made.</returns>
    public async Task<Saved<CallTaskSettings>?> SaveTemplateAsync(SavedCommands<CallTaskSettings> templates, Actor actor)
    {
        Saved<CallTaskSettings>? made = null;
        (_submitted, Refusal) = (true, null);
        var settings = Check() with { StartMode = StartMode.Manual, StartAt = null };
        // Numbers of a test call, a start in the past and another version are the task's matter.
        Errors = [.. Errors.Where(error => error.Field is not ("testNumbers" or "startAt" or "conflict"))];
        if (Errors.Count > 0) return null;
        try
        {
            made = await templates.CreateAsync(settings, actor);
        }
        catch (InvalidInputException invalid)
        {
            Errors = invalid.Errors;
        }
        catch (RefusedException refused)
        {
            Refusal = refused.Message;
        }

        return made;
    }

    /// <summary>The chosen roles as the import takes them; null for what the headers say.</summary>
    public string? MappingJson() => Preview is { } preview ? ColumnRoles.Json(preview.Headers, Draft.Roles) : null;

    private CallTaskDraft Fresh() => new()
    {
        ScriptId = choices.Scripts is [var only] ? only.Id : 0,
        // Once a real carrier is there, the simulated one is no longer the default.
        DialPlanId = choices.Plans.FirstOrDefault(plan => plan.Kind != DialPlanKind.Simulated)?.Id ?? (choices.Plans.Count > 0 ? choices.Plans[0].Id : 0),
        TimeZone = viewer.Zone.Id,
        StartZone = viewer.Zone.Id,
    };

    private async Task<bool> TryAsync(Func<CallTaskSettings, Task> save)
    {
        (_submitted, Refusal) = (true, null);
        var settings = Check();
        if (Errors.Count > 0) return false;
        try
        {
            await save(settings);
            return Refusal is null;
        }
        catch (InvalidInputException invalid)
        {
            Errors = invalid.Errors;
        }
        catch (RefusedException refused)
        {
            Refusal = refused.Message;
        }

        return false;
    }

    private void Summarise()
    {
        var settings = Draft.Read(viewer).Settings;
        if (settings.RecallSetId is { } id && choices.RecallSets.FirstOrDefault(set => set.Id == id)?.Settings is { } set)
            settings = settings with { Recall = set.Rules, RecallStart = set.RecallStart, RecallTimeOfDay = set.RecallTimeOfDay, CallsPerClient = set.CallsPerClient, CallsPerNumber = set.CallsPerNumber };
        var (whom, many) = Whom();
        var estimate = many is > 0 && Plan is not null ? commands.Estimate(settings, many.Value, Edited?.Id) : null;
        Assumptions = estimate?.Assumptions ?? [];
        Summary = TaskSummary.Of(settings, whom, Plan, estimate);
    }

    private (string? Words, long? Many) Whom()
    {
        if (!IsNew) return (T.Count("ClientsLeft", Clients), Clients);
        if (Draft.TestCall)
        {
            var numbers = DraftReader.Numbers(Draft).Numbers.Count;
            return (T.Count("TestNumbersCount", numbers), numbers);
        }

        if (Preview is not { } preview) return (null, null);
        return preview.State == PreviewState.Done
            ? (T.Count(preview.Counts.IsExact ? "Clients" : "ClientsAtMost", preview.Counts.Accepted), preview.Counts.Accepted)
            : (T["ClientsOf", preview.FileName], null);
    }

    private string Snapshot() => JsonSerializer.Serialize(Draft);
}
