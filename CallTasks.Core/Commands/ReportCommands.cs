using CallTasks.Core.Languages;
using CallTasks.Core.Model;
using CallTasks.Core.Reports;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Queries;

namespace CallTasks.Core.Commands;

/// <summary>A report's file.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Name">The name people get it by.</param>
/// <param name="ContentType">Its media type.</param>
public sealed record ReportFile(string Path, string Name, string ContentType);

/// <summary>Reports: ordered, made anew, deleted, downloaded.</summary>
public sealed class ReportCommands(ReportLedger ledger, ReportMaker maker, SettingsQueries reports)
{
    /// <summary>Orders a report over all calls of a task; it is made in the background.</summary>
    /// <param name="variables">With a column for every client parameter.</param>
    /// <param name="language">The file is written in; null: the language of whoever asks.</param>
    /// <returns>Its ID.</returns>
    /// <exception cref="NotFoundException">No such task.</exception>
    /// <exception cref="ConflictException">Too many reports wait.</exception>
    public async Task<long> CreateAsync(long taskId, ReportFormat format, bool variables, Actor actor, Language? language = null)
    {
        ThrowIfFull();
        var id = await ledger.CreateAsync(taskId, format, variables, language ?? Language.Current, actor);
        maker.Wake();
        return id;
    }

    /// <summary>Makes a report anew, with the calls of now.</summary>
    /// <exception cref="NotFoundException">No such report, or its task is gone.</exception>
    /// <exception cref="ConflictException">It is being made, or too many reports wait.</exception>
    public async Task RegenerateAsync(long id, Actor actor)
    {
        ThrowIfFull();
        await ledger.RegenerateAsync(id, actor);
        maker.Wake();
    }

    /// <summary>Gives up a report that is being made or waits for it; it stays in the list and can be made again.</summary>
    /// <exception cref="NotFoundException">No such report.</exception>
    /// <exception cref="ConflictException">It is not being made.</exception>
    public async Task CancelAsync(long id, Actor actor)
    {
        await ledger.CancelAsync(id, actor);
        await maker.StopMakingAsync(id);
    }

    /// <summary>Deletes a report with its file; one that is being made is stopped.</summary>
    /// <exception cref="NotFoundException">No such report.</exception>
    public async Task DeleteAsync(long id, Actor actor)
    {
        await ledger.DeleteAsync(id, actor);
        await maker.ForgetAsync(id);
    }

    /// <summary>The file of a report that is there.</summary>
    /// <exception cref="NotFoundException">No such report.</exception>
    /// <exception cref="ConflictException">It is being made, or could not be made.</exception>
    public ReportFile File(long id)
    {
        var report = reports.Report(id) ?? throw new NotFoundException("report", id);
        var path = maker.PathOf(id, report.Format);
        if (report.State == ReportState.Generating) throw new ConflictException("The report is still being made. Download it when it is there.");
        if (report.State != ReportState.Generated || !System.IO.File.Exists(path)) throw new ConflictException("The report's file is not there. Make the report again.");
        var type = report.Format == ReportFormat.Xlsx ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" : "text/csv; charset=utf-8";
        return new ReportFile(path, report.FileName ?? Path.GetFileName(path), type);
    }

    private void ThrowIfFull()
    {
        if (maker.IsFull()) throw new ConflictException($"{ReportMaker.MaxWaiting} reports wait to be made. Order this one when some of them are there.");
    }
}
