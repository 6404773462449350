using CallTasks.Core.Commands;
using CallTasks.Core.Dialing;
using CallTasks.Core.Live;
using CallTasks.Core.Model;
using CallTasks.Core.Telephony;
using CallTasks.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using static CallTasks.Web.Resources.TelephonyTexts;

namespace CallTasks.Web.Components.Telephony;

/// <summary>Carriers: a list with health and lines that move, a test by OPTIONS, and the sheet that makes or edits one.</summary>
public sealed partial class DialPlansPage
{
    private static readonly CallStatus[] Outcomes =
        [CallStatus.Busy, CallStatus.NoAnswer, CallStatus.Unavailable, CallStatus.Congestion, CallStatus.ChanUnavail, CallStatus.Invalid];

    private static readonly string[] Transports = ["udp", "tcp", "tls"];
    private static readonly string[] CodecOrders = ["pcma,pcmu", "pcmu,pcma", "pcma", "pcmu"];

    private readonly Dictionary<long, (bool Reachable, string Text)> _verdicts = [];
    private readonly HashSet<long> _testing = [];
    private LiveSubscription? _watch;
    private DialPlanDraft? _draft;
    private DialPlan? _edited;

    [Inject]
    private DialPlanList List { get; set; } = null!;

    [Inject]
    private SettingsCommands Commands { get; set; } = null!;

    [Inject]
    private LiveFeed Feed { get; set; } = null!;

    [Inject]
    private ICarrier Carrier { get; set; } = null!;

    [Inject]
    private Trunks Trunks { get; set; } = null!;

    [Inject]
    private Acting Acting { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    [Inject]
    private Confirmations Confirmations { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "q")]
    private string? Q { get; set; }

    [SupplyParameterFromQuery(Name = "page")]
    private string? PageNumber { get; set; }

    [SupplyParameterFromQuery(Name = "rows")]
    private string? RowsOnPage { get; set; }

    private bool IsSimulated => _edited is { Kind: DialPlanKind.Simulated };

    public void Dispose() => _watch?.Dispose();

    protected override void OnInitialized() => _watch = Feed.WatchBoard(update => _ = InvokeAsync(() =>
    {
        if (List.Apply(update.Engine)) StateHasChanged();
    }));

    protected override void OnParametersSet()
    {
        List.Use(Q, PageNumber, RowsOnPage);
        List.Load();
    }

    private static string? Bad(IReadOnlyList<FieldError> errors, string field) => FormErrors.Of(errors, field) is null ? null : "true";

    private async Task TestAsync(DialPlan plan)
    {
        if (!_testing.Add(plan.Id)) return;
        _verdicts.Remove(plan.Id);
        try
        {
            await Acting.TryAsync(async () =>
            {
                Me.Actor(Role.Supervisor);
                var probe = await Carrier.ProbeAsync(Trunks.Of(plan), CancellationToken.None);
                _verdicts[plan.Id] = (probe.Reachable, probe is { Reachable: true, RoundTrip: { } time }
                    ? T["Reachable", Viewer.Decimal(time.TotalMilliseconds), probe.Answer]
                    : T["Unreachable", probe.Answer]);
            });
        }
        finally
        {
            _testing.Remove(plan.Id);
        }
    }

    private void Open(DialPlan? plan) => (_edited, _draft) = (plan, plan is null ? new DialPlanDraft() : DialPlanDraft.Of(plan.Settings));

    private void Close() => _draft = null;

    private IReadOnlyList<FieldError> Check()
    {
        var (plan, errors) = _draft!.Read();
        var rules = DialPlanRules.Validate(plan, _edited?.Kind ?? DialPlanKind.Sip).Where(error => errors.All(known => !FormErrors.Concern(known, error.Field)));
        return [.. errors, .. rules];
    }

    private async Task SaveAsync()
    {
        var plan = _draft!.Read().Plan;
        if (_edited is { } edited) await Commands.ChangeDialPlanAsync(edited, edited.Version, IsSimulated ? plan with { Address = edited.Settings.Address } : plan, Me.Actor(Role.Administrator));
        else await Commands.CreateDialPlanAsync(plan, Me.Actor(Role.Administrator));
        if (_edited is not null) _verdicts.Remove(_edited.Id);
        List.Load();
        Toasts.Say(T["Saved", plan.Name]);
    }

    private async Task DeleteAsync(DialPlan plan)
    {
        if (!await Confirmations.AskAsync(T["AskDelete", plan.Settings.Name], T["AskDeletePlan"], T["Delete"])) return;
        if (await Acting.TryAsync(() => Commands.DeleteDialPlanAsync(plan.Id, Me.Actor(Role.Administrator)), T["DeletedThing", plan.Settings.Name])) List.Load();
    }
}
