using CallTasks.Core.Commands;
using CallTasks.Core.Model;
using CallTasks.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using static CallTasks.Web.Resources.TelephonyTexts;

namespace CallTasks.Web.Components.Telephony;

/// <summary>When calls may start and how often: presets that tasks copy, and frequency caps over all tasks.</summary>
public sealed partial class CallingHoursPage
{
    private HoursPresetDraft? _preset;
    private Saved<HoursPreset>? _editedPreset;
    private FrequencyCapDraft? _cap;
    private Saved<FrequencyCap>? _editedCap;

    [Inject]
    private HoursPresetList PresetList { get; set; } = null!;

    [Inject]
    private FrequencyCapList CapList { get; set; } = null!;

    [Inject]
    private SavedCommands<HoursPreset> PresetCommands { get; set; } = null!;

    [Inject]
    private SavedCommands<FrequencyCap> CapCommands { get; set; } = null!;

    [Inject]
    private Acting Acting { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    [Inject]
    private Confirmations Confirmations { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "show")]
    private string? Tab { get; set; }

    [SupplyParameterFromQuery(Name = "q")]
    private string? Q { get; set; }

    [SupplyParameterFromQuery(Name = "page")]
    private string? PageNumber { get; set; }

    [SupplyParameterFromQuery(Name = "rows")]
    private string? RowsOnPage { get; set; }

    private bool Caps => Tab == "caps";

    protected override void OnParametersSet()
    {
        PresetList.Use(Q, PageNumber, RowsOnPage);
        CapList.Use(Q, PageNumber, RowsOnPage);
        Load();
    }

    private static string? Bad(IReadOnlyList<FieldError> errors, string field) => FormErrors.Of(errors, field) is null ? null : "true";

    private static string LimitOf(FrequencyCap cap) =>
        T.Count(cap.Per switch { CapPeriod.Day => "CallsADay", CapPeriod.Week => "CallsAWeek", _ => "CallsAMonth" }, cap.Calls);

    private void Load()
    {
        if (Caps) CapList.Load();
        else PresetList.Load();
    }

    private void Show(string? tab) => Navigation.Set(("show", tab), ("q", null), ("page", null));

    private void OpenPreset(Saved<HoursPreset>? preset) => (_editedPreset, _preset) = (preset, preset is null ? new HoursPresetDraft() : HoursPresetDraft.Of(preset.Settings));

    private void OpenCap(Saved<FrequencyCap>? cap) => (_editedCap, _cap) = (cap, cap is null ? new FrequencyCapDraft() : FrequencyCapDraft.Of(cap.Settings));

    private void Close() => (_preset, _cap) = (null, null);

    private IReadOnlyList<FieldError> CheckPreset()
    {
        var (preset, errors) = _preset!.Read();
        return [.. errors, .. PresetCommands.Check(preset).Where(error => errors.All(known => !FormErrors.Concern(known, error.Field)))];
    }

    private IReadOnlyList<FieldError> CheckCap()
    {
        var (cap, errors) = _cap!.Read();
        return [.. errors, .. CapCommands.Check(cap).Where(error => errors.All(known => !FormErrors.Concern(known, error.Field)))];
    }

    private async Task SavePresetAsync()
    {
        var preset = _preset!.Read().Preset;
        if (_editedPreset is { } edited) await PresetCommands.ChangeAsync(edited.Id, edited.Version, preset, Me.Actor(Role.Supervisor));
        else await PresetCommands.CreateAsync(preset, Me.Actor(Role.Supervisor));
        Load();
        Toasts.Say(T["Saved", preset.Name]);
    }

    private async Task SaveCapAsync()
    {
        var cap = _cap!.Read().Cap;
        if (_editedCap is { } edited) await CapCommands.ChangeAsync(edited.Id, edited.Version, cap, Me.Actor(Role.Supervisor));
        else await CapCommands.CreateAsync(cap, Me.Actor(Role.Supervisor));
        Load();
        Toasts.Say(T["Saved", cap.Name]);
    }

    private async Task ToggleAsync(Saved<FrequencyCap> cap)
    {
        await Acting.TryAsync(() => CapCommands.ChangeAsync(cap.Id, cap.Version, cap.Settings with { On = !cap.Settings.On }, Me.Actor(Role.Supervisor)));
        Load();
    }

    private async Task DeleteAsync(Saved<HoursPreset> preset)
    {
        if (!await Confirmations.AskAsync(T["AskDelete", preset.Settings.Name], T["AskDeletePreset"], T["Delete"])) return;
        if (await Acting.TryAsync(() => PresetCommands.DeleteAsync(preset.Id, Me.Actor(Role.Supervisor)), T["DeletedThing", preset.Settings.Name])) Load();
    }

    private async Task DeleteAsync(Saved<FrequencyCap> cap)
    {
        if (!await Confirmations.AskAsync(T["AskDelete", cap.Settings.Name], T["AskDeleteCap"], T["Delete"])) return;
        if (await Acting.TryAsync(() => CapCommands.DeleteAsync(cap.Id, Me.Actor(Role.Supervisor)), T["DeletedThing", cap.Settings.Name])) Load();
    }
}
