using CallTasks.Core.Dialing;
using CallTasks.Core.Live;
using CallTasks.Core.Model;
using CallTasks.Web.Components.Shared;
using static CallTasks.Web.Resources.WallTexts;

namespace CallTasks.Web.Components.Wall;

/// <summary>What a wall is drawn from.</summary>
/// <param name="Chosen">True when the address names tasks.</param>
/// <param name="Tasks">Tasks it is about.</param>
/// <param name="MoreTasks">True when there are more than are told.</param>
/// <param name="AnsweredToday">Of these tasks, since the display's midnight.</param>
public sealed record WallFacts(EngineSnapshot Engine, bool Chosen, IReadOnlyList<TaskSnapshot> Tasks, bool MoreTasks, long AnsweredToday, WallHistory History, TimeZoneInfo Zone);

/// <summary>One of the numbers that are read from five metres.</summary>
/// <param name="Place">Names its place on the board.</param>
/// <param name="Label">What it counts.</param>
/// <param name="Value">As written.</param>
/// <param name="Line">The last ten minutes.</param>
public sealed record WallNumber(string Place, string Label, string Value, IReadOnlyList<double?> Line);

/// <summary>One of the four pies.</summary>
/// <param name="Place">Names its place on the board.</param>
/// <param name="Title">What it is about.</param>
/// <param name="TotalWord">What its total counts.</param>
public sealed record WallPie(string Place, string Title, string TotalWord, IReadOnlyList<PieSlice> Slices);

/// <summary>Everything a wall shows at an instant; knows nothing of a browser, of phone numbers or of clients.</summary>
public sealed record WallView
{
    /// <summary>Rows of the task list that fit: two columns of seven.</summary>
    public const int RowsOnPage = 14;

    /// <summary>From more rows on there are two columns.</summary>
    public const int RowsInColumn = 7;

    /// <summary>Dial plans that fit; those in trouble come first.</summary>
    public const int MaxPlans = 4;

    /// <summary>Slices of one pie; what is smaller goes into "other".</summary>
    private const int MaxSlices = 6;

    /// <summary>How long a page of the task list stands: long enough to find one's own task.</summary>
    private const long PageMs = 10_000;

    /// <summary>Below, a pace is told with one decimal.</summary>
    private const double DecimalsBelow = 10;

    /// <summary>Whether dialling is paused on the whole host.</summary>
    public required bool PausedAll { get; init; }

    /// <summary>Whether calls over the simulated carrier are in the figures.</summary>
    public required bool Simulated { get; init; }

    /// <summary>Whether the address names tasks.</summary>
    public required bool Chosen { get; init; }

    public required IReadOnlyList<WallNumber> Numbers { get; init; }

    public required IReadOnlyList<WallPie> Pies { get; init; }

    /// <summary>The tasks of the page that stands now.</summary>
    public required IReadOnlyList<TaskSnapshot> Rows { get; init; }

    /// <summary>From 1.</summary>
    public required int Page { get; init; }

    public required int Pages { get; init; }

    /// <summary>All tasks it is about.</summary>
    public required int Tasks { get; init; }

    public required bool MoreTasks { get; init; }

    public required IReadOnlyList<PlanLines> Plans { get; init; }

    /// <summary>Dial plans in use that are not shown.</summary>
    public required int PlansLeftOut { get; init; }

    public required TimeZoneInfo Zone { get; init; }

    public static WallView Of(WallFacts facts)
    {
        var (engine, tasks) = (facts.Engine, facts.Tasks);
        var plans = engine.Plans.Where(plan => !facts.Chosen || tasks.Any(task => task.Task.Settings.DialPlanId == plan.DialPlanId)).ToArray();
        var pages = Math.Max(1, (tasks.Count + RowsOnPage - 1) / RowsOnPage);
        var page = (int)(engine.At / PageMs % pages);
        return new WallView
        {
            PausedAll = engine.PausedAll,
            Simulated = tasks.Any(task => task.Task.Simulated),
            Chosen = facts.Chosen,
            Numbers = NumbersOf(facts, plans),
            Pies = PiesOf(tasks),
            Rows = [.. tasks.OrderBy(task => Rank(task.Task.Status)).ThenByDescending(task => task.Task.Id).Skip(page * RowsOnPage).Take(RowsOnPage)],
            Page = page + 1,
            Pages = pages,
            Tasks = tasks.Count,
            MoreTasks = facts.MoreTasks,
            Plans = [.. plans.OrderBy(plan => plan.Healthy).ThenByDescending(plan => plan.Up).ThenBy(plan => plan.DialPlanId).Take(MaxPlans)],
            PlansLeftOut = Math.Max(0, plans.Length - MaxPlans),
            Zone = facts.Zone,
        };
    }

    /// <summary>The figures of now that the sparklines keep.</summary>
    public static WallHistory.Sample SampleOf(EngineSnapshot engine, bool chosen, IReadOnlyList<TaskSnapshot> tasks)
    {
        var plans = engine.Plans.Where(plan => !chosen || tasks.Any(task => task.Task.Settings.DialPlanId == plan.DialPlanId)).ToArray();
        return new WallHistory.Sample(StartsOf(engine, chosen, tasks), UpOf(engine, chosen, tasks), BusyOf(plans) ?? 0, tasks.Sum(task => task.Statistics.Calls(CallStatus.Answered)));
    }

    private static IReadOnlyList<WallNumber> NumbersOf(WallFacts facts, IReadOnlyList<PlanLines> plans)
    {
        var (engine, history) = (facts.Engine, facts.History);
        var busy = BusyOf(plans);
        return
        [
            new("answered", T["AnsweredToday"], Viewer.Short(facts.AnsweredToday), history.Answered(engine.At)),
            new("starts", T["StartsPerSecond"], Pace(StartsOf(engine, facts.Chosen, facts.Tasks)), history.Points(engine.At, sample => sample.Starts)),
            new("up", T["CallsNow"], Viewer.Short(UpOf(engine, facts.Chosen, facts.Tasks)), history.Points(engine.At, sample => sample.Up)),
            new("lines", T["LinesBusy"], busy is { } percent ? Viewer.Number((long)Math.Round(percent)) : "–", history.Points(engine.At, sample => sample.Lines)),
        ];
    }

    /// <summary>A pace as people read it from afar: "0.5", "4", "120".</summary>
    internal static string Pace(double perSecond) => perSecond < DecimalsBelow ? Viewer.Decimal(perSecond) : Viewer.Number((long)Math.Round(perSecond));

    private static double StartsOf(EngineSnapshot engine, bool chosen, IReadOnlyList<TaskSnapshot> tasks) =>
        chosen ? tasks.Sum(task => task.StartsPerSecond) : engine.StartsPerSecond.Values.Sum();

    private static long UpOf(EngineSnapshot engine, bool chosen, IReadOnlyList<TaskSnapshot> tasks) =>
        chosen ? tasks.Sum(task => task.Statistics.Calls(CallStatus.Dial) + task.Statistics.Calls(CallStatus.InProgress)) : engine.CallsUp;

    private static double? BusyOf(IReadOnlyList<PlanLines> plans) =>
        plans.Sum(plan => (long)plan.Max) is > 0 and var lines ? 100.0 * plans.Sum(plan => (long)plan.Up) / lines : null;

    private static IReadOnlyList<WallPie> PiesOf(IReadOnlyList<TaskSnapshot> tasks)
    {
        long Clients(ClientState state) => tasks.Sum(task => task.Statistics.Clients(state));
        long Results(CallResult result) => tasks.Sum(task => task.Statistics.Results(result));
        long Transfers(TransferOutcome outcome) => tasks.Sum(task => task.Statistics.Transfers(outcome));
        return
        [
            new("clients", T["PieClients"], T["PieClientsTotal"],
            [
                new(T["ClientsDone"], "check", "var(--status-answered)", tasks.Sum(task => task.Statistics.DoneClients)),
                new(T["ClientsInWork"], "dialling", "var(--status-talking)", Clients(ClientState.InWork)),
                new(T["ClientsWaiting"], "redial", "var(--status-busy)", Clients(ClientState.WaitingRecall)),
                new(T["ClientsNew"], "scheduled", "var(--status-scheduled)", Clients(ClientState.New)),
            ]),
            new("calls", T["PieCalls"], T["PieCallsTotal"], CallsOf(tasks)),
            new("results", T["PieResults"], T["PieAnswered"],
            [
                new(T["Effective"], "check", "var(--status-answered)", Results(CallResult.Effective)),
                new(T["Ineffective"], "minus", "var(--status-ineffective)", Results(CallResult.Ineffective)),
            ]),
            new("transfers", T["PieTransfers"], T["PieAnswered"],
            [
                new(T["Transferred"], "transfer", "var(--status-answered)", Transfers(TransferOutcome.Transferred)),
                new(T["TransferFailed"], "failed", "var(--status-failed)", Transfers(TransferOutcome.Failed)),
                new(T["NotTransferred"], "minus", "var(--status-scheduled)", Transfers(TransferOutcome.None)),
            ]),
        ];
    }

    /// <summary>The most frequent statuses in their usual order, the rest in one slice: a room reads six lines, not fourteen.</summary>
    private static IReadOnlyList<PieSlice> CallsOf(IReadOnlyList<TaskSnapshot> tasks)
    {
        var counts = Enum.GetValues<CallStatus>().Select(status => (Status: status, Count: tasks.Sum(task => task.Statistics.Calls(status)))).ToArray();
        var shown = counts.Where(c => c.Count > 0 || c.Status is CallStatus.Answered or CallStatus.Busy or CallStatus.NoAnswer)
            .OrderByDescending(c => c.Count).ThenBy(c => c.Status).ToArray();
        var own = shown.Length <= MaxSlices ? shown : shown[..(MaxSlices - 1)];
        var slices = own.OrderBy(c => c.Status).Select(c => PieSlice.Of(StatusLook.Of(c.Status), c.Count)).ToList();
        if (shown.Length > own.Length) slices.Add(new PieSlice(T["OtherCalls"], "question", "var(--status-cancelled)", shown[own.Length..].Sum(c => c.Count)));
        return slices;
    }

    private static int Rank(CallTaskStatus status) => status switch
    {
        CallTaskStatus.Running => 0,
        CallTaskStatus.Paused => 1,
        CallTaskStatus.Scheduled => 2,
        CallTaskStatus.Completed or CallTaskStatus.Stopped => 4,
        _ => 3,
    };
}
