namespace CallTasks.Core.Storage.Rows;

#pragma warning disable CS1591 // A row mirrors its table; the meaning of each column stands on the Model's type.

/// <summary>Table call_tasks.</summary>
public sealed class CallTaskRow
{
    public long Id { get; set; }
    public int Version { get; set; }
    public int Status { get; set; }
    public string Name { get; set; } = "";
    /// <summary>Name in lower case of the invariant culture, for substring search in any case and any script.</summary>
    public string NameFolded { get; set; } = "";
    public long ScriptId { get; set; }
    public long DialPlanId { get; set; }
    public string Settings { get; set; } = "";
    public long CreatedAt { get; set; }
    public long? StartAt { get; set; }
    public long? StartedAt { get; set; }
    public long? EndedAt { get; set; }
    public long? StartedLateBy { get; set; }
    public string? Owner { get; set; }
    /// <summary>Done clients in 1,000, kept with the counters; what the list of tasks is sorted by.</summary>
    public int Progress { get; set; }
    public long? DeletedAt { get; set; }
}

/// <summary>Table dial_plans.</summary>
public sealed class DialPlanRow
{
    public long Id { get; set; }
    public int Version { get; set; }
    public int Kind { get; set; }
    public string Name { get; set; } = "";
    public string Settings { get; set; } = "";
    public long? DeletedAt { get; set; }
}

/// <summary>Table scripts: the current version of each script.</summary>
public sealed class ScriptRow
{
    public long Id { get; set; }
    public int Version { get; set; }
    public string Name { get; set; } = "";
    public long? DeletedAt { get; set; }
}

/// <summary>Table script_versions: every version ever saved.</summary>
public sealed class ScriptVersionRow
{
    public long ScriptId { get; set; }
    public int Version { get; set; }
    public string Name { get; set; } = "";
    public string Blocks { get; set; } = "";
    public long CreatedAt { get; set; }
    public string CreatedBy { get; set; } = "";
}

/// <summary>Table meta: single values of the installation.</summary>
public sealed class MetaRow
{
    public string Key { get; set; } = "";
    public string Value { get; set; } = "";
}
