namespace CallTasks.Core.Storage.Rows;

#pragma warning disable CS1591 // A row mirrors its table; the meaning of each column stands on the Model's type.

/// <summary>
/// Table batches: clients that came in together. A batch is visible or not: an import becomes visible by flipping this one row,
/// and until then its clients exist for nobody. Every task has one visible batch for clients added one by one.
/// </summary>
public sealed class BatchRow
{
    public long Id { get; set; }
    public long TaskId { get; set; }
    public int Visible { get; set; }
    /// <summary>1 for the task's own batch of clients added by hand.</summary>
    public int ByHand { get; set; }
}

/// <summary>Table batch_zones: which zone sets occur in a batch, so that only these are asked.</summary>
public sealed class BatchZoneRow
{
    public long BatchId { get; set; }
    public long ZoneSetId { get; set; }
}

/// <summary>Table zone_sets: distinct sets of IANA zones, joined by '|'. Row 0 is the empty set: the task's zone rules.</summary>
public sealed class ZoneSetRow
{
    public long Id { get; set; }
    public string Zones { get; set; } = "";
}

/// <summary>Table clients.</summary>
public sealed class ClientRow
{
    public long Id { get; set; }
    public long TaskId { get; set; }
    public long BatchId { get; set; }
    public string ClientId { get; set; } = "";
    /// <summary>E.164 numbers joined by ','.</summary>
    public string Phones { get; set; } = "";
    public int State { get; set; }
    /// <summary>The planned call's instant; 0 for a client never called.</summary>
    public long DueAt { get; set; }
    /// <summary>When the planned call was due before calling hours moved it; null where nothing is planned.</summary>
    public long? DueFrom { get; set; }
    /// <summary>1: a frequency cap holds the client back until <see cref="DueAt"/>.</summary>
    public int Held { get; set; }
    public int NextNumber { get; set; }
    public int NextReason { get; set; }
    /// <summary>Zone set of the number that is called next.</summary>
    public long ZoneSetId { get; set; }
    /// <summary>The zone the clients file named, or null: the numbers' own zones rule.</summary>
    public string? TimeZone { get; set; }
    /// <summary><see cref="ClientProgressText"/>, or null for a client never called.</summary>
    public string? Progress { get; set; }
    /// <summary>CallerID of the first call; recalls keep it.</summary>
    public string? CallerId { get; set; }
    /// <summary>Parameters as a JSON object, or null.</summary>
    public string? Parameters { get; set; }
    /// <summary>Attempts made so far, undialled ones included.</summary>
    public int Attempts { get; set; }
    /// <summary>Why it is done, for people: a call status by number, or null.</summary>
    public int? LastStatus { get; set; }
}

/// <summary>Table client_phones: which numbers stand in a task.</summary>
public sealed class ClientPhoneRow
{
    public long TaskId { get; set; }
    public string Phone { get; set; } = "";
    public long ClientRow { get; set; }
}

/// <summary>Table imports: clients files, running and past.</summary>
public sealed class ImportRow
{
    public long Id { get; set; }
    public long TaskId { get; set; }
    public long BatchId { get; set; }
    public int State { get; set; }
    public string FileName { get; set; } = "";
    public long Read { get; set; }
    public long Accepted { get; set; }
    public long Duplicates { get; set; }
    public long Invalid { get; set; }
    public long Blacklisted { get; set; }
    /// <summary>Share of the file read, 0 to 1.</summary>
    public double Progress { get; set; }
    public string? Error { get; set; }
    /// <summary>Name of the rejected-rows file in the imports folder, or null.</summary>
    public string? RejectedFile { get; set; }
    /// <summary>Who sent the file, where that is kept.</summary>
    public string? Actor { get; set; }
    public long CreatedAt { get; set; }
    public long? EndedAt { get; set; }
}

/// <summary>Table blacklist: the do-not-call list.</summary>
public sealed class BlacklistRow
{
    public string Phone { get; set; } = "";
    public string Reason { get; set; } = "";
    public long AddedAt { get; set; }
    public string AddedBy { get; set; } = "";
}
