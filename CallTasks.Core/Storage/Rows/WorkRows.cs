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
