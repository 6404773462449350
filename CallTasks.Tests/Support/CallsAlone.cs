using CallTasks.Core.Telephony;

namespace CallTasks.Tests.Support;

/// <summary>A carrier whose trunks are not asked by OPTIONS: SIPp counts whatever comes as a call of its scenario.</summary>
internal sealed class CallsAlone(ICarrier carrier) : ICarrier
{
    public ICallLeg Dial(DialRequest request) => carrier.Dial(request);

    public Task<TrunkProbe> ProbeAsync(SipTrunk trunk, CancellationToken cancellationToken) => Task.FromResult(new TrunkProbe(true, TimeSpan.Zero, "200 OK"));

    public Task ReleaseAsync(OrphanDialog orphan, CancellationToken cancellationToken) => carrier.ReleaseAsync(orphan, cancellationToken);
}
