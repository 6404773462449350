using CallTasks.Core.Live;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Queries;
using CallTasks.Web.Components.Shared;
using static CallTasks.Web.Resources.CallTasksTexts;

namespace CallTasks.Web.Components.CallTasks;

/// <summary>What stands above the lists of a task page: the task, its pies, its imports and reports; knows nothing of a browser.</summary>
public sealed class TaskBoard(LiveFeed feed, SettingsQueries settings)
{
    /// <summary>Reports that are shown; older ones are of no use on this page.</summary>
    private const int ReportsShown = 20;

    private long _taskId;
    private bool _loaded;

    /// <summary>Something was told while the task was being read: it is read again.</summary>
    private bool _missed;

    /// <summary>null until loaded, and when there is no such task.</summary>
    public TaskSnapshot? Snapshot { get; private set; }

    /// <summary>True once the task is known not to be there (any more).</summary>
    public bool Missing { get; private set; }

    /// <summary>Work on its clients that goes on, oldest first; of a task that is not there any more, its removal.</summary>
    public IReadOnlyList<BulkJobView> Work { get; private set; } = [];

    /// <summary>The latest import, or null.</summary>
    public ImportView? Import { get; private set; }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<ReportView> Reports { get; private set; } = [];

    /// <summary>The newest report that can be downloaded, or null.</summary>
    public ReportView? Downloadable => Reports.FirstOrDefault(report => report.State == ReportState.Generated);

    /// <summary>The report that is being made, or null.</summary>
    public ReportView? InTheMaking => Reports.FirstOrDefault(report => report.State == ReportState.Generating);

    public string? ScriptName { get; private set; }

    public string? PlanName { get; private set; }

    public IReadOnlyList<PieSlice> ClientSlices { get; private set; } = [];

    public IReadOnlyList<PieSlice> CallSlices { get; private set; } = [];

    public IReadOnlyList<PieSlice> ResultSlices { get; private set; } = [];

    public IReadOnlyList<PieSlice> TransferSlices { get; private set; } = [];

    /// <summary>Reads it all.</summary>
    public void Load(long taskId) => Reading(taskId)()();

    /// <summary>As <see cref="Load"/>, for <see cref="PageReads"/>: read wherever the answer is called, and shown by what it returns.</summary>
    public Func<Action> Reading(long taskId)
    {
        (_taskId, _loaded) = (taskId, false);
        return () =>
        {
            var snapshot = feed.Snapshot(taskId);
            var work = WorkOf(snapshot);
            var (names, import, reports) = (NamesOf(snapshot), LatestImport(taskId), LatestReports(taskId));
            return () =>
            {
                (_loaded, Import, Reports) = (true, import, reports);
                Show(snapshot, work, names);
                if (!_missed) return;
                _missed = false;
                Load(taskId);
            };
        };
    }

    /// <summary>As before it was loaded.</summary>
    public void Forget() => (Snapshot, Missing) = (null, false);

    /// <summary>Clients that *restart unsuccessful* would call again: done or cancelled, without an effective call.</summary>
    public long Unsuccessful => Snapshot is { Statistics: var s } ? Math.Max(0, s.Clients(ClientState.Done) + s.Clients(ClientState.Cancelled) - s.Results(CallResult.Effective)) : 0;

    /// <summary>Takes what the feed told.</summary>
    /// <returns>True when anything that is shown changed.</returns>
    public bool Apply(TaskUpdate update)
    {
        if (!_loaded)
        {
            _missed = true;
            return false;
        }

        var before = (Shown(Snapshot), Import, Reports);
        var work = Work;
        Show(update.Task, WorkOf(update.Task), NamesOf(update.Task));
        if (update.Imports) Import = LatestImport(_taskId);
        if (update.Reports && LatestReports(_taskId) is var reports && !reports.SequenceEqual(Reports)) Reports = reports;
        return before != (Shown(Snapshot), Import, Reports) || !work.SequenceEqual(Work);
    }

    /// <summary>Whether an action may be done now, and why not.</summary>
    public TaskTransition Of(TaskAction action) => Snapshot is { Task: var task }
        ? TaskTransitions.Of(task.Status, action, task.Settings.StartMode, task.StartedAt is not null)
        : new TaskTransition(CallTaskStatus.Draft, T["TaskNotThere"]);

    private void Show(TaskSnapshot? snapshot, IReadOnlyList<BulkJobView> work, (string? Script, string? Plan) names)
    {
        (Snapshot, Missing, Work) = (snapshot, snapshot is null, work);
        if (snapshot is null) return;
        var statistics = snapshot.Statistics;
        (ScriptName, PlanName) = names;
        ClientSlices =
        [
            new(T["SliceDone"], "check", "var(--status-answered)", statistics.DoneClients),
            new(T["SliceInWork"], "dialling", "var(--status-talking)", statistics.Clients(ClientState.InWork)),
            new(T["SliceWaiting"], "redial", "var(--status-busy)", statistics.Clients(ClientState.WaitingRecall)),
            new(T["SliceNotCalled"], "scheduled", "var(--status-scheduled)", statistics.Clients(ClientState.New)),
        ];
        // The statuses every campaign has keep their place; rarer ones appear when they occur.
        CallSlices =
        [
            .. Enum.GetValues<CallStatus>()
                .Where(status => status is CallStatus.Answered or CallStatus.Busy or CallStatus.NoAnswer || statistics.Calls(status) > 0)
                .Select(status => PieSlice.Of(StatusLook.Of(status), statistics.Calls(status))),
        ];
        ResultSlices =
        [
            new(T["Effective"], "check", "var(--status-answered)", statistics.Results(CallResult.Effective)),
            new(T["IneffectiveWord"], "minus", "var(--status-ineffective)", statistics.Results(CallResult.Ineffective)),
        ];
        TransferSlices =
        [
            new(T["Transferred"], "transfer", "var(--status-answered)", statistics.Transfers(TransferOutcome.Transferred)),
            new(T["TransferFailed"], "failed", "var(--status-failed)", statistics.Transfers(TransferOutcome.Failed)),
            new(T["NotTransferred"], "minus", "var(--status-scheduled)", statistics.Transfers(TransferOutcome.None)),
        ];
    }

    private IReadOnlyList<BulkJobView> WorkOf(TaskSnapshot? snapshot) => snapshot?.BulkWork ?? feed.BulkWork(_taskId);

    private (string? Script, string? Plan) NamesOf(TaskSnapshot? snapshot) => snapshot is not { Task.Settings: var task } ? default
        : (settings.Script(task.ScriptId)?.Name, settings.DialPlan(task.DialPlanId, evenDeleted: true)?.Settings.Name);

    private ImportView? LatestImport(long taskId) => settings.Imports(taskId) is [var latest, ..] ? latest : null;

    private IReadOnlyList<ReportView> LatestReports(long taskId) => settings.Reports(taskId, null, 0, ReportsShown).Items;

    /// <summary>Everything of a snapshot that the page shows.</summary>
    private static (int?, CallTaskStatus?, Core.Dialing.WaitingFor?, string?, double?) Shown(TaskSnapshot? snapshot) =>
        (snapshot?.Task.Version, snapshot?.Task.Status, snapshot?.WaitingFor, Counters(snapshot), snapshot?.StartsPerSecond);

    private static string? Counters(TaskSnapshot? snapshot) => snapshot is null ? null : string.Join(' ',
        Enum.GetValues<ClientState>().Select(snapshot.Statistics.Clients)
            .Concat(Enum.GetValues<CallStatus>().Select(snapshot.Statistics.Calls))
            .Concat(Enum.GetValues<CallResult>().Select(snapshot.Statistics.Results))
            .Concat(Enum.GetValues<TransferOutcome>().Select(snapshot.Statistics.Transfers)));
}
