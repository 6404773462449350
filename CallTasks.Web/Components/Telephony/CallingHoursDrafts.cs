using CallTasks.Core.Model;

namespace CallTasks.Web.Components.Telephony;

/// <summary>A calling-hours preset as it is being typed.</summary>
public sealed class HoursPresetDraft
{
    public string Name { get; set; } = "";
    public HoursDraft Hours { get; set; } = new();

    public static HoursPresetDraft Of(HoursPreset preset) => new() { Name = preset.Name, Hours = HoursDraft.Of(preset.Hours) };

    public (HoursPreset Preset, List<FieldError> Errors) Read()
    {
        var errors = new List<FieldError>();
        return (new HoursPreset { Name = Name.Trim(), Hours = Hours.Read("", errors) }, errors);
    }
}

/// <summary>A frequency cap as it is being typed.</summary>
public sealed class FrequencyCapDraft
{
    public string Name { get; set; } = "";
    public string Calls { get; set; } = "2";
    public CapPeriod Per { get; set; }
    public bool On { get; set; } = true;

    public static FrequencyCapDraft Of(FrequencyCap cap) => new() { Name = cap.Name, Calls = Typed.Text(cap.Calls), Per = cap.Per, On = cap.On };

    public (FrequencyCap Cap, List<FieldError> Errors) Read()
    {
        var errors = new List<FieldError>();
        return (new FrequencyCap { Name = Name.Trim(), Calls = Typed.Whole("calls", Calls, 1, errors), Per = Per, On = On }, errors);
    }
}
