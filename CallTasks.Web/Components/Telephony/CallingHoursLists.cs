using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;

namespace CallTasks.Web.Components.Telephony;

/// <summary>Calling-hours presets as their page shows them.</summary>
public sealed class HoursPresetList(ShelfQueries shelf) : ShelfList<Saved<HoursPreset>>
{
    protected override Page<Saved<HoursPreset>> Read(string? text, int offset, int limit) => Part(shelf.HoursPresets(), preset => preset.Settings.Name, text, offset, limit);
}

/// <summary>Frequency caps as their page shows them.</summary>
public sealed class FrequencyCapList(ShelfQueries shelf) : ShelfList<Saved<FrequencyCap>>
{
    protected override Page<Saved<FrequencyCap>> Read(string? text, int offset, int limit) => Part(shelf.FrequencyCaps(), cap => cap.Settings.Name, text, offset, limit);
}
