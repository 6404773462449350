using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Queries;
using CallTasks.Web.Components.Shared;

namespace CallTasks.Web.Components.Telephony;

/// <summary>The do-not-call list as its page shows it, with the list that is being read into it.</summary>
public sealed class BlacklistList(SettingsQueries settings) : ShelfList<BlacklistEntry>
{
    /// <summary>The latest import; null when there was none.</summary>
    public ImportView? Import { get; private set; }

    /// <summary>A list is being read in.</summary>
    public bool IsReading => Import is { State: ImportState.Running };

    /// <summary>Reads how the latest import stands.</summary>
    /// <returns>True when anything that is shown changed.</returns>
    public bool LoadImport()
    {
        var before = Import;
        Import = settings.Imports(BlacklistLedger.NoTask) is [var latest, ..] ? latest : null;
        return before != Import;
    }

    protected override Func<BlacklistEntry, long>? IdOf => entry => entry.Id;

    protected override Page<BlacklistEntry> Read(string? text, int offset, int limit) => Read(text, default, offset, limit);

    protected override Page<BlacklistEntry> Read(string? text, PagePlace place, int offset, int limit)
    {
        // What people type of a number, blanks and brackets included; a beginning of it is looked for.
        var digits = text is null ? null : new string([.. text.Where(char.IsAsciiDigit)]);
        return text is not null && digits!.Length == 0
            ? new Page<BlacklistEntry>(0, true, [])
            : settings.Blacklist(new BlacklistSearch { Text = digits, Offset = offset, Limit = limit, After = place.After, Before = place.Before, FromEnd = place.IsLast });
    }
}

/// <summary>Numbers for the do-not-call list as they are being typed, or beside a file.</summary>
public sealed class BlacklistDraft
{
    /// <summary>One a line.</summary>
    public string Numbers { get; set; } = "";
    public string Reason { get; set; } = "";
    /// <summary>Blank: every number begins with "+".</summary>
    public string Country { get; set; } = "";

    public string? CountryOrNone => Country.Length == 0 ? null : Country;

    public IReadOnlyList<string> Phones => [.. Numbers.Split([',', ';', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
}
