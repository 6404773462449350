using CallTasks.Core.Commands;
using CallTasks.Core.Live;
using CallTasks.Core.Model;
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
    private DialPlan? _checked;

    [Inject]
    private DialPlanList List { get; set; } = null!;

    [Inject]
    private SettingsCommands Commands { get; set; } = null!;

    [Inject]
    private LiveFeed Feed { get; set; } = null!;

    private static string PlaceName(CallerIdPlace place) => place switch
    {
        CallerIdPlace.FromAndAsserted => T["CallerIdInFromAndAsserted"],
        CallerIdPlace.Asserted => T["CallerIdInAsserted"],
        CallerIdPlace.Preferred => T["CallerIdInPreferred"],
        _ => T["CallerIdInFrom"],
    };

    private bool IsSimulated => _edited is { Kind: DialPlanKind.Simulated };

    public void Dispose() => _watch?.Dispose();

    protected override void OnInitialized() => _watch = Feed.WatchBoard(update => _ = InvokeAsync(() =>
    {
        if (List.Apply(update.Engine)) StateHasChanged();
    }));

    protected override Task OnParametersSetAsync()
    {
        List.Use(Q, PageNumber, RowsOnPage);
        return Reads.ShowAsync(List.Reading(), List.Forget);
    }

    private async Task TestAsync(DialPlan plan)
    {
        if (!_testing.Add(plan.Id)) return;
        _verdicts.Remove(plan.Id);
        try
        {
            await Acting.TryAsync(async () =>
            {
                var probe = await Commands.TestDialPlanAsync(plan.Id, Me.Actor(Role.Supervisor), CancellationToken.None);
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
        return Checked(errors, DialPlanRules.Validate(plan, _edited?.Kind ?? DialPlanKind.Sip));
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

    private Task DeleteAsync(DialPlan plan) =>
        DeleteAsync(plan.Settings.Name, T["AskDeletePlan"], actor => Commands.DeleteDialPlanAsync(plan.Id, actor), List.Load, Role.Administrator);
}
