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

    [SupplyParameterFromQuery(Name = "show")]
    private string? Tab { get; set; }

    private bool Caps => Tab == "caps";

    protected override Task OnParametersSetAsync()
    {
        PresetList.Use(Q, PageNumber, RowsOnPage);
        CapList.Use(Q, PageNumber, RowsOnPage);
        return Caps ? Reads.ShowAsync(CapList.Reading(), CapList.Forget) : Reads.ShowAsync(PresetList.Reading(), PresetList.Forget);
    }

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
        return Checked(errors, PresetCommands.Check(preset));
    }

    private IReadOnlyList<FieldError> CheckCap()
    {
        var (cap, errors) = _cap!.Read();
        return Checked(errors, CapCommands.Check(cap));
    }

    private Task SavePresetAsync() => SaveAsync(PresetCommands, _editedPreset, _preset!.Read().Preset, Load);

    private Task SaveCapAsync() => SaveAsync(CapCommands, _editedCap, _cap!.Read().Cap, Load);

    private async Task ToggleAsync(Saved<FrequencyCap> cap)
    {
        await Acting.TryAsync(() => CapCommands.ChangeAsync(cap.Id, cap.Version, cap.Settings with { On = !cap.Settings.On }, Me.Actor(Role.Supervisor)));
        Load();
    }

    private Task DeleteAsync(Saved<HoursPreset> preset) =>
        DeleteAsync(preset.Settings.Name, T["AskDeletePreset"], actor => PresetCommands.DeleteAsync(preset.Id, actor), Load);

    private Task DeleteAsync(Saved<FrequencyCap> cap) =>
        DeleteAsync(cap.Settings.Name, T["AskDeleteCap"], actor => CapCommands.DeleteAsync(cap.Id, actor), Load);
}
