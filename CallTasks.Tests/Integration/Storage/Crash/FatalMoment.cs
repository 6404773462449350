using System.Diagnostics;
using CallTasks.Core.Storage;
using CallTasks.Core.Telephony;

namespace CallTasks.Tests.Integration.Storage.Crash;

/// <summary>Kills this very process at the n-th occurrence of its window, as <c>kill -9</c> does: nothing runs after it.</summary>
internal sealed class FatalMoment(CrashWindow window, int nth, int seed)
{
    private readonly Process _me = Process.GetCurrentProcess();
    private readonly Random _random = new(seed);
    private volatile bool _atNextCommit;
    private volatile bool _flipping;
    private bool _flipDurable;
    private int _count;

    /// <summary>The call's claim is durable; its INVITE leaves next.</summary>
    public void BeforeInvite() => Reached(CrashWindow.CommitToInvite);

    /// <summary>An event of a leg, before the engine learns of it.</summary>
    public void OnEvent(LegEvent told)
    {
        switch (told)
        {
            case LegEvent.Ringing:
                Reached(CrashWindow.Ringing);
                break;
            case LegEvent.Answered when window == CrashWindow.Talking && Interlocked.Increment(ref _count) == nth:
                KillSoon(); // before, while or after it is recorded
                break;
            case LegEvent.Ended when window == CrashWindow.EndToCommit && Interlocked.Increment(ref _count) == nth:
                if (_random.Next(2) == 0) Kill();
                _atNextCommit = true;
                break;
        }
    }

    /// <summary>Somebody speaks on a leg in place of the bot.</summary>
    public void OnBridged()
    {
        if (window == CrashWindow.Bridged && Interlocked.Increment(ref _count) == nth) KillSoon();
    }

    /// <summary>Around the ledger's commits.</summary>
    public void OnCommit(LedgerMoment moment)
    {
        if (_atNextCommit && moment == LedgerMoment.BeforeCommit) Kill();
        if (_flipping && moment == (_flipDurable ? LedgerMoment.AfterCommit : LedgerMoment.BeforeCommit) && Interlocked.Increment(ref _count) == nth) Kill();
        if (moment == LedgerMoment.BeforeCommit) Reached(CrashWindow.BeforeCommit);
    }

    /// <summary>An import is about to become visible.</summary>
    public void BeforeFlip()
    {
        if (window != CrashWindow.ImportFlip) return;
        _flipDurable = _random.Next(2) == 0;
        _flipping = true;
    }

    /// <summary>An import became visible.</summary>
    public void AfterFlip()
    {
        if (window == CrashWindow.ImportFlip) Kill();
    }

    /// <summary>The database is about to be migrated: killed a random while later, wherever it is then.</summary>
    public void BeforeMigration(int withinMs)
    {
        if (window != CrashWindow.Migration) return;
        var after = TimeSpan.FromMilliseconds(_random.NextDouble() * withinMs);
        new Thread(() =>
        {
            Thread.Sleep(after);
            Kill();
        })
        { Priority = ThreadPriority.Highest }.Start();
    }

    private void Reached(CrashWindow here)
    {
        if (window == here && Interlocked.Increment(ref _count) == nth) Kill();
    }

    private void KillSoon() => _ = Task.Delay(_random.Next(0, 250)).ContinueWith(_ => Kill(), TaskScheduler.Default);

    private void Kill()
    {
        _me.Kill();
        Thread.Sleep(Timeout.Infinite);
    }
}

/// <summary>The real carrier, with the fatal moment on its way.</summary>
internal sealed class FatalCarrier(ICarrier inner, FatalMoment moment) : ICarrier
{
    public ICallLeg Dial(DialRequest request)
    {
        moment.BeforeInvite();
        return new FatalLeg(inner.Dial(request), moment);
    }

    public Task<TrunkProbe> ProbeAsync(SipTrunk trunk, CancellationToken cancellationToken) => inner.ProbeAsync(trunk, cancellationToken);

    public Task ReleaseAsync(OrphanDialog orphan, CancellationToken cancellationToken) => inner.ReleaseAsync(orphan, cancellationToken);
}
