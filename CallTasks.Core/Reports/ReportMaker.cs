using System.Globalization;
using CallTasks.Core.Languages;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Queries;
using Microsoft.Extensions.Logging;

namespace CallTasks.Core.Reports;

/// <summary>
/// Makes the reports that are ordered, one after another, in the background. The orders are rows of the ledger, so that a report
/// which a stop or a crash interrupted is made again at the next start.
/// </summary>
public sealed class ReportMaker : IAsyncDisposable
{
    /// <summary>Reports that wait: a night's work; more are surely a mistake.</summary>
    public const int MaxWaiting = 100;

    /// <summary>At most four reports of progress a second.</summary>
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromMilliseconds(250);

    private readonly Ledger _ledger;
    private readonly ReportLedger _reports;
    private readonly ReportQueries _queries;
    private readonly SettingsQueries _settings;
    private readonly CallTaskQueries _tasks;
    private readonly StorageFolder _folder;
    private readonly TimeProvider _clock;
    private readonly ILogger<ReportMaker> _log;
    private readonly CancellationTokenSource _closing = new();
    private readonly SemaphoreSlim _wake = new(0);
    private readonly Lock _gate = new();
    private (long Id, CancellationTokenSource Cancel, Task Ended)? _current;
    private Task _loop = Task.CompletedTask;

    /// <summary>Makes it; nothing is made until <see cref="Start"/>.</summary>
    public ReportMaker(
        Ledger ledger,
        ReportLedger reports,
        SqliteConnections connections,
        SettingsQueries settings,
        CallTaskQueries tasks,
        StorageFolder folder,
        TimeProvider clock,
        ILogger<ReportMaker> log)
    {
        _ledger = ledger;
        _reports = reports;
        _queries = new ReportQueries(connections);
        _settings = settings;
        _tasks = tasks;
        _folder = folder;
        _clock = clock;
        _log = log;
    }

    /// <summary>Below this much free space no report is made; dialling needs what is left.</summary>
    internal long FreeSpaceFloor { get; set; } = StorageFolder.FreeSpaceFloor;

    /// <summary>Called between chunks; tests wait or fail there.</summary>
    internal Action<long>? AfterChunk { get; set; }

    /// <summary>Begins to make what is ordered, what an earlier process left unfinished included.</summary>
    public void Start()
    {
        foreach (var part in Directory.EnumerateFiles(_folder.Reports, "*.part")) File.Delete(part);
        _ledger.Committed += WakeOnDeletedTask;
        _loop = Task.Run(LoopAsync);
    }

    /// <summary>Looks for orders; called after each.</summary>
    public void Wake() => _wake.Release();

    /// <summary>True when no further report can be ordered now.</summary>
    public bool IsFull() => _queries.CountOrdered() >= MaxWaiting;

    /// <summary>Stops making a report whose row is gone, and removes its files.</summary>
    public async Task ForgetAsync(long id)
    {
        await StopMakingAsync(id);
        DeleteFiles(id);
    }

    /// <summary>Stops making a report that is no longer ordered; returns when it has stopped.</summary>
    public async Task StopMakingAsync(long id)
    {
        Task? ended = null;
        lock (_gate)
        {
            if (_current is { } current && current.Id == id)
            {
                current.Cancel.Cancel();
                ended = current.Ended;
            }
        }

        if (ended is not null) await ended;
    }

    /// <summary>Where a report's file lies.</summary>
    public string PathOf(long id, ReportFormat format) => Path.Combine(_folder.Reports, string.Create(CultureInfo.InvariantCulture, $"{id}.{Extension(format)}"));

    /// <summary>Stops; what is being made is made again at the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_closing.IsCancellationRequested) return;
        _ledger.Committed -= WakeOnDeletedTask;
        await _closing.CancelAsync();
        await _loop;
        _closing.Dispose();
        _wake.Dispose();
    }

    private static string Extension(ReportFormat format) => format == ReportFormat.Xlsx ? "xlsx" : "csv";

    private void WakeOnDeletedTask(IReadOnlyList<object> changes)
    {
        foreach (var change in changes)
        {
            if (change is CallTaskDeleted) Wake();
        }
    }

    private async Task LoopAsync()
    {
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                foreach (var id in _queries.Deleted())
                {
                    DeleteFiles(id);
                    await _reports.DeleteAsync(id, Actor.System);
                }

                if (_queries.NextOrdered() is { } next) await MakeAsync(next);
                else await _wake.WaitAsync(_closing.Token);
            }
            catch (OperationCanceledException) when (_closing.IsCancellationRequested)
            {
                return;
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            catch (Exception e)
            {
                // The order stands; the next one wakes us again.
                _log.LogError(e, "Making reports failed");
                await Task.Delay(TimeSpan.FromSeconds(10), _clock, CancellationToken.None).WaitAsync(_closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task MakeAsync(long id)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate) _current = (id, cancel, ended.Task);
        try
        {
            // Seconds of compressing: on a thread of its own, not on the pool that serves pages.
            await Task.Factory.StartNew(() => Make(id, cancel.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        catch (OperationCanceledException)
        {
            // Deleted meanwhile, or the program stops; then the order stands and the next start makes it.
        }
        catch (Exception e) when (e is not ObjectDisposedException)
        {
            await FailAsync(id, e);
        }
        finally
        {
            lock (_gate) _current = null;
            ended.SetResult();
        }
    }

    private async Task FailAsync(long id, Exception e)
    {
        Wording message = e switch
        {
            RefusedException refused => refused.Said,
            IOException => "The file could not be written: the disk of the storage folder is full or fails. Free some space, and make the report again.",
            _ => "An error of the program ended the report. The log says more; make the report again.",
        };
        _log.LogWarning(e is RefusedException ? null : e, "Report {Report} could not be made: {Reason}", id, e.GetType().Name);
        if (_settings.Report(id) is not null) await _reports.ProgressAsync(id, ReportState.Error, 0, 0, null, message);
    }

    private void Make(long id, CancellationToken cancellationToken)
    {
        if (_settings.Report(id) is not { } order) return;
        order.Language.Speak();
        var task = _tasks.Find(order.TaskId) ?? throw new ConflictException("The call task was deleted, so its report can no longer be made.");
        var path = PathOf(id, order.Format);
        var part = path + ".part";
        var upTo = _queries.HighWater(order.TaskId);
        var total = Math.Max(1, task.Statistics.TotalCalls);
        var began = _clock.GetTimestamp();
        try
        {
            long rows;
            using (var file = new FileStream(part, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
            {
                rows = WriteAsync(order, task.Task, upTo, total, file, cancellationToken).GetAwaiter().GetResult();
                file.Flush(flushToDisk: true);
            }

            var bytes = new FileInfo(part).Length;
            File.Move(part, path, overwrite: true);
            Report(id, ReportState.Generated, rows, 1, FileName(task.Task, order.Format), bytes);
            _log.LogInformation("Report {Report} of task {Task}: {Rows} rows in {Seconds:F1} s", id, order.TaskId, rows, _clock.GetElapsedTime(began).TotalSeconds);
        }
        finally
        {
            File.Delete(part);
        }
    }

    private async Task<long> WriteAsync(ReportView order, CallTask task, long upTo, long total, FileStream file, CancellationToken cancellationToken)
    {
        await using IReportWriter writer = order.Format == ReportFormat.Xlsx ? new XlsxReportWriter(file, leaveOpen: true) : new CsvReportWriter(file, leaveOpen: true);
        var variables = new ReportVariables();
        var reportedAt = 0L;
        if (order.Variables)
        {
            for (var client = 0L; (client = _queries.ReadParameters(order.TaskId, client, json => variables.Collect(json))) != 0;) Pause();
            for (var call = 0L; (call = _queries.ReadVariables(order.TaskId, call, upTo, json => variables.Collect(json))) != 0;) Pause();
        }

        variables.Close();
        var report = new CallReport(task, writer, variables, _settings);
        await report.BeginAsync(cancellationToken);
        for (var call = 0L; (call = _queries.ReadCalls(order.TaskId, call, upTo, report.Write)) != 0;) Pause();
        await writer.FinishAsync(cancellationToken);
        return writer.Rows;

        void Pause()
        {
            AfterChunk?.Invoke(order.Id);
            cancellationToken.ThrowIfCancellationRequested();
            if (reportedAt != 0 && _clock.GetElapsedTime(reportedAt) < ProgressEvery) return;
            reportedAt = _clock.GetTimestamp();
            if (_folder.FreeBytes() < FreeSpaceFloor) throw new IOException("The disk is nearly full.");
            Report(order.Id, ReportState.Generating, writer.Rows, Math.Min(0.99, (double)writer.Rows / total), null);
        }
    }

    private void Report(long id, ReportState state, long rows, double progress, string? fileName, long bytes = 0)
    {
        try
        {
            if (!_reports.ProgressAsync(id, state, rows, progress, fileName, null, bytes).GetAwaiter().GetResult()) throw new OperationCanceledException("The report was deleted or cancelled.");
        }
        catch (NotFoundException)
        {
            throw new OperationCanceledException("The report was deleted or cancelled.");
        }
    }

    /// <summary>The name people see: <c>Spring offer 2026-11-22 1240.xlsx</c>, without what a file system refuses.</summary>
    internal static string FileName(CallTask task, ReportFormat format, DateTimeOffset now)
    {
        const int MaxName = 120;
        var zone = ClientZones.TryFind(task.Settings.TimeZone, out var found) ? found : TimeZoneInfo.Utc;
        var name = new string([.. task.Settings.Name.Select(c => char.IsControl(c) || "<>:\"/\\|?*".Contains(c, StringComparison.Ordinal) ? ' ' : c)]).Trim(' ', '.');
        if (name.Length > MaxName) name = name[..(char.IsHighSurrogate(name[MaxName - 1]) ? MaxName - 1 : MaxName)].Trim();
        if (name.Length == 0) name = FilesTexts.T["NamelessReport"];
        return string.Create(CultureInfo.InvariantCulture, $"{name}{(task.Simulated ? " " + FilesTexts.T["SimulatedFile"] : "")} {TimeZoneInfo.ConvertTime(now, zone):yyyy-MM-dd HHmm}.{Extension(format)}");
    }

    private string FileName(CallTask task, ReportFormat format) => FileName(task, format, _clock.GetUtcNow());

    private void DeleteFiles(long id)
    {
        File.Delete(PathOf(id, ReportFormat.Xlsx));
        File.Delete(PathOf(id, ReportFormat.Csv));
    }
}
