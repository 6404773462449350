using Microsoft.Data.Sqlite;

namespace CallTasks.Core.Storage;

/// <summary>Kinds of bulk work (stored by number; never renumber).</summary>
public enum BulkJobKind
{
    /// <summary>Removes the clients of a batch that never became visible.</summary>
    CleanBatch = 0,
    /// <summary>Removes everything of a deleted task.</summary>
    DeleteTask = 1,
    /// <summary>Cancels every planned recall of a task.</summary>
    CancelRecalls = 2,
    /// <summary>Clients that are done without an effective call, or cancelled, start anew.</summary>
    RestartUnsuccessful = 3,
    /// <summary>Calling hours were changed: planned recalls move to their next allowed instant.</summary>
    MoveRecalls = 4,
    /// <summary>Copies the clients of a task into its clone.</summary>
    CloneClients = 5,
    /// <summary>Frequency caps were changed: whom they held back is looked at anew.</summary>
    ReleaseHeld = 6,
    /// <summary>Starts of numbers that no cap can ask for any more are forgotten.</summary>
    PruneStarts = 7,
    /// <summary>A recall set was changed: its rules are written into the tasks that refer to it (the batch is the set).</summary>
    ApplyRecallSet = 8,
    /// <summary>A do-not-call list is whole: its numbers move into their place (the batch is the import).</summary>
    ApplyBlacklist = 9,
    /// <summary>A do-not-call list came to nothing: its numbers are removed (the batch is the import).</summary>
    CleanBlacklist = 10,
    /// <summary>A copy was given up: its clients are removed, as those of <see cref="CleanBatch"/>.</summary>
    CleanCopy = 11,
}

/// <summary>Bulk work as pages show it.</summary>
/// <param name="Id">Row number; never given out twice.</param>
/// <param name="TaskId">The task it works on; a deleted one where it is being removed.</param>
/// <param name="Kind">What is done.</param>
/// <param name="Done">Clients and calls gone through.</param>
/// <param name="Total">… of so many, as they were counted when it began; never below <paramref name="Done"/>.</param>
/// <param name="Failed">True: it met an error that is not the disk's, and is tried again at the next start; the log says more.</param>
/// <param name="CanCancel">True where it can be given up: what it did is taken back (a copy), or stays as far as it came.</param>
public sealed record BulkJobView(long Id, long TaskId, BulkJobKind Kind, long Done, long Total, bool Failed, bool CanCancel)
{
    /// <summary>Share done, 0 to 1.</summary>
    public double Progress => Total == 0 ? 0 : (double)Done / Total;
}

/// <summary>Published after a commit in which bulk work began, went on or ended.</summary>
/// <param name="JobId">Its row number.</param>
/// <param name="TaskId">The task it works on.</param>
public sealed record BulkWorkChanged(long JobId, long TaskId)
{
    /// <summary>It was just enqueued.</summary>
    public bool IsNew { get; init; }
}

/// <summary>A job's row.</summary>
internal sealed record BulkJob(long Id, BulkJobKind Kind, long TaskId, long BatchId, long Cursor, long UpTo, long Total, long Done, long FromTaskId, long SkipBatchId, int Phase, bool Failed)
{
    public const string Columns = "id, kind, task_id, batch_id, cursor, up_to, total, done, from_task_id, skip_batch_id, phase, failed";

    public static BulkJob Read(SqliteDataReader row) => new(
        row.GetInt64(0), (BulkJobKind)row.GetInt32(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6), row.GetInt64(7), row.GetInt64(8), row.GetInt64(9),
        row.GetInt32(10), row.GetInt32(11) == 1);

    public bool CanCancel => Kind is BulkJobKind.CloneClients or BulkJobKind.RestartUnsuccessful;

    public BulkJobView View => new(Id, TaskId, Kind, Done, Math.Max(Total, Done), Failed, CanCancel);
}
