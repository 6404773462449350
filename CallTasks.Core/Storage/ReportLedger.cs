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
    /// <param name="language">The file is written in; made anew, it is written in the same.</param>
    public Task<long> CreateAsync(long taskId, ReportFormat format, bool variables, Language language, Actor actor) => ledger.WriteAsync(w =>
    {
        var task = w.Task(taskId);
        w.Run("INSERT INTO reports(task_id, format, variables, state, rows, progress, created_at, created_by, bytes, task_name, task_name_folded, language, simulated) VALUES($1, $2, $3, 0, 0, 0, $4, $5, 0, $6, $7, $8, $9)",
            taskId, (int)format, variables ? 1 : 0, w.Now, actor.Name, task.Settings.Name, task.Settings.Name.ToLowerInvariant(), language.Code, task.Simulated ? 1 : 0);
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
        var task = w.Task(taskId);
        if (state == ReportState.Generating) throw new ConflictException("The report is being made already.");
        w.Run("UPDATE reports SET state = 0, rows = 0, progress = 0, bytes = 0, error = NULL, ended_at = NULL, created_by = $2, task_name = $3, task_name_folded = $4, simulated = $5 WHERE id = $1",
            id, actor.Name, task.Settings.Name, task.Settings.Name.ToLowerInvariant(), task.Simulated ? 1 : 0);
        w.Audit(actor, "report.regenerate", $"report {id}", taskId);
        w.Publish(new ReportChanged(id, taskId));
        return true;
    });

    /// <summary>Records how far a report has come, or that it is there or failed.</summary>
    /// <param name="bytes">Of the file, once it is there.</param>
    /// <returns>False when it is to be removed or was cancelled: nothing was recorded.</returns>
    public Task<bool> ProgressAsync(long id, ReportState state, long rows, double progress, string? fileName, Wording? error, long bytes = 0) => ledger.WriteAsync(w =>
    {
        var (taskId, was) = Find(w, id);
        if (was != ReportState.Generating) return false;
        w.Run("UPDATE reports SET state = $2, rows = $3, progress = $4, file_name = $5, error = $6, ended_at = $7, bytes = $8 WHERE id = $1",
            id, (int)state, rows, progress, fileName, error?.ToStored(), state == ReportState.Generating ? null : w.Now, bytes);
        w.Publish(new ReportChanged(id, taskId));
        return true;
    });

    /// <summary>Gives up one that is being made or waits for it; it stays in the list and can be made again.</summary>
    /// <exception cref="NotFoundException">No such report.</exception>
    /// <exception cref="ConflictException">It is not being made.</exception>
    public Task CancelAsync(long id, Actor actor) => ledger.WriteAsync(w =>
    {
        var (taskId, state) = Find(w, id);
        if (state != ReportState.Generating) throw new ConflictException("The report is not being made.");
        w.Run("UPDATE reports SET state = $2, rows = 0, progress = 0, error = $3, ended_at = $4 WHERE id = $1", id, (int)ReportState.Error, Wording.Of("It was cancelled. Make it again when you need it.").ToStored(), w.Now);
        w.Audit(actor, "report.cancel", $"report {id}", taskId);
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
