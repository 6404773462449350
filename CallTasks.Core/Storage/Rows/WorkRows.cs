namespace CallTasks.Core.Storage.Rows;

#pragma warning disable CS1591 // A row mirrors its table; the meaning of each column stands on the Model's type.

/// <summary>Table task_counters: statistics, kept in the transaction that changes what they count.</summary>
public sealed class TaskCounterRow
{
    public long TaskId { get; set; }
    public int Counter { get; set; }
    public long Value { get; set; }
}

/// <summary>Table bulk_jobs: long work in slices, with its durable cursor.</summary>
public sealed class BulkJobRow
{
    public long Id { get; set; }
    public int Kind { get; set; }
    public long TaskId { get; set; }
    /// <summary>The batch a clean-up concerns, or 0.</summary>
    public long BatchId { get; set; }
    public long Cursor { get; set; }
    /// <summary>Nothing beyond this client row is touched: what came later is not meant.</summary>
    public long UpTo { get; set; }
    public long CreatedAt { get; set; }
    /// <summary>Rows to go through, as counted when it began.</summary>
    public long Total { get; set; }
    /// <summary>Rows gone through.</summary>
    public long Done { get; set; }
    /// <summary>The task that clients are copied from, or 0.</summary>
    public long FromTaskId { get; set; }
    /// <summary>The source's batch that is still being imported: its clients are not copied.</summary>
    public long SkipBatchId { get; set; }
    /// <summary>Of a copy: 0 clients, 1 their numbers.</summary>
    public int Phase { get; set; }
    /// <summary>Clients copied.</summary>
    public long Copied { get; set; }
    /// <summary>1: set aside after an error, until the next start.</summary>
    public int Failed { get; set; }
}

/// <summary>
/// Table number_starts: when which number was dialled, over all tasks, for frequency caps. Kept apart from the calls, since it must
/// outlive a deleted task and end after the longest cap.
/// </summary>
public sealed class NumberStartRow
{
    /// <summary>The number as <see cref="ImportNumbers.KeyOf"/> writes it.</summary>
    public long Phone { get; set; }
    public long StartedAt { get; set; }
    public long CallId { get; set; }
}

/// <summary>Table reports.</summary>
public sealed class ReportRow
{
    public long Id { get; set; }
    public long TaskId { get; set; }
    public int Format { get; set; }
    public int Variables { get; set; }
    public int State { get; set; }
    public long Rows { get; set; }
    public double Progress { get; set; }
    public string? FileName { get; set; }
    public string? Error { get; set; }
    public long CreatedAt { get; set; }
    public long? EndedAt { get; set; }
    /// <summary>Who asked for it.</summary>
    public string CreatedBy { get; set; } = "";
    /// <summary>Of the file.</summary>
    public long Bytes { get; set; }
    /// <summary>The task's name when the report was asked for: it outlives the task.</summary>
    public string TaskName { get; set; } = "";
    /// <summary>… in lower case of the invariant culture.</summary>
    public string TaskNameFolded { get; set; } = "";
    /// <summary>Code of the language it is written in.</summary>
    public string Language { get; set; } = "en";
    /// <summary>1: the task's calls went over the simulated carrier when the report was asked for: that outlives the task too.</summary>
    public int Simulated { get; set; }
}

/// <summary>Table audit: who changed what.</summary>
public sealed class AuditRow
{
    public long Id { get; set; }
    public long At { get; set; }
    public string Actor { get; set; } = "";
    public string Action { get; set; } = "";
    public string Subject { get; set; } = "";
    public long? TaskId { get; set; }
    public string? Before { get; set; }
    public string? After { get; set; }
}
