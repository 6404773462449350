using CallTasks.Core.Model;
using CallTasks.Core.Telephony;

namespace CallTasks.Core.Dialing;

/// <summary>A dial plan as the dialling thread sees it: its pace, its carrier's health, whose turn it is.</summary>
internal sealed class PlanDialing(DialPlan plan)
{
    private PaceRate _set = PaceRate.Of(plan.Settings.CallsPerSecond);

    public long Id => Plan.Id;
    public DialPlan Plan { get; private set; } = plan;
    public Pacer Pacer { get; } = new(PaceRate.Of(plan.Settings.CallsPerSecond));
    public CarrierHealth Health { get; } = new();
    public StrideScheduler Turns { get; } = new();

    /// <summary>Running tasks that dial over it.</summary>
    public HashSet<long> Tasks { get; } = [];

    /// <summary>Starts reserved and not sent yet.</summary>
    public int Planned { get; set; }

    /// <summary>A call over it was answered by anything at all since it was last dead.</summary>
    public bool Proven { get; set; }

    /// <summary>Ends its probes; null while nobody uses it.</summary>
    public CancellationTokenSource? Probes { get; set; }

    /// <summary>
    /// Whether one more start may be planned, as far as the carrier goes. Health counts what was sent; until the carrier is proven only
    /// few starts may be planned on top of that.
    /// </summary>
    public bool MayPlan(long now) => Health.MayStart(now) && (Proven ? !Health.Dead : Planned < (Health.Dead ? 1 : CarrierHealth.SilentCalls));

    /// <summary>Takes changed settings, or the carrier's health, into the pace.</summary>
    public void Apply(DialPlan plan)
    {
        Plan = plan;
        _set = PaceRate.Of(plan.Settings.CallsPerSecond);
        ApplyHealth();
    }

    /// <summary>Paces as the carrier can bear it.</summary>
    public void ApplyHealth()
    {
        if (Health.Dead)
            Proven = false;
        Pacer.ChangeRate(Health.Bearable(_set));
    }

    /// <summary>How its registration stands, told to <see cref="Health"/>.</summary>
    public void Registered(string? problem)
    {
        Health.Registered(problem);
        ApplyHealth();
    }

    /// <summary>What a probe found, told to <see cref="Health"/>.</summary>
    public void Probed(TrunkProbe probe)
    {
        Health.Probed(probe.Reachable, probe.Answer);
        ApplyHealth();
    }
}
