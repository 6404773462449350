using CallTasks.Core.Languages;
using CallTasks.Core.Model;

namespace CallTasks.Core.Storage;

/// <summary>How a report stands (stored by number; never renumber).</summary>
public enum ReportState
{
    /// <summary>Being made.</summary>
    Generating = 0,
    /// <summary>There.</summary>
    Generated = 1,
    /// <summary>Could not be made.</summary>
    Error = 2,
    /// <summary>To be removed with its file.</summary>
    Deleted = 3,
}

/// <summary>Report file formats (stored by number; never renumber).</summary>
public enum ReportFormat
{
    /// <summary>Excel workbook.</summary>
    Xlsx = 0,
    /// <summary>Comma-separated text.</summary>
    Csv = 1,
}

/// <summary>Writes of reports.</summary>
public sealed class ReportLedger(Ledger ledger)
{
    /// <summary>Orders a report; it is made in the background.</summary>
    public Task<long> CreateAsync(long taskId, ReportFormat format, bool variables, Actor actor) => ledger.WriteAsync(w =>
    {
        var task = w.Task(taskId);
        w.Run("INSERT INTO reports(task_id, format, variables, state, rows, progress, created_at) VALUES($1, $2, $3, 0, 0, 0, $4)", taskId, (int)format, variables ? 1 : 0, w.Now);
        var id = w.LastId;
        w.Audit(actor, "report.create", task.Settings.Name, taskId);
        w.Publish(new ReportChanged(id, taskId));
        return id;
    });

    /// <summary>Orders it anew.</summary>
    /// <exception cref="NotFoundException">No such report.</exception>
    /// <exception cref="ConflictException">It is being made.</exception>
    public Task RegenerateAsync(long id, Actor actor) => ledger.WriteAsync(w =>
    {
        var (taskId, state) = Find(w, id);
        w.Task(taskId);
        if (state == ReportState.Generating) throw new ConflictException("The report is being made already.");
        w.Run("UPDATE reports SET state = 0, rows = 0, progress = 0, error = NULL, ended_at = NULL WHERE id = $1", id);
        w.Audit(actor, "report.regenerate", $"report {id}", taskId);
        w.Publish(new ReportChanged(id, taskId));
        return true;
    });

    /// <summary>Records how far a report has come, or that it is there or failed.</summary>
    /// <returns>False when it is to be removed: nothing was recorded.</returns>
    public Task<bool> ProgressAsync(long id, ReportState state, long rows, double progress, string? fileName, Wording? error) => ledger.WriteAsync(w =>
    {
        var (taskId, was) = Find(w, id);
        if (was == ReportState.Deleted) return false;
        w.Run("UPDATE reports SET state = $2, rows = $3, progress = $4, file_name = $5, error = $6, ended_at = $7 WHERE id = $1",
            id, (int)state, rows, progress, fileName, error?.ToStored(), state == ReportState.Generating ? null : w.Now);
        w.Publish(new ReportChanged(id, taskId));
        return true;
    });

    /// <summary>Removes a report's row; its file is the caller's to delete.</summary>
    public Task DeleteAsync(long id, Actor actor) => ledger.WriteAsync(w =>
    {
        var (taskId, _) = Find(w, id);
        w.Run("DELETE FROM reports WHERE id = $1", id);
        w.Audit(actor, "report.delete", $"report {id}", taskId);
        w.Publish(new ReportChanged(id, taskId));
        return true;
    });

    private static (long TaskId, ReportState State) Find(LedgerWriter w, long id)
    {
        using var row = w.Query("SELECT task_id, state FROM reports WHERE id = $1", id);
        return row.Read() ? (row.GetInt64(0), (ReportState)row.GetInt32(1)) : throw new NotFoundException("report", id);
    }
}
