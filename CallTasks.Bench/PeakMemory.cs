using System.Diagnostics;

namespace CallTasks.Bench;

/// <summary>The most physical memory the process took beyond what it held when the measuring began.</summary>
internal sealed class PeakMemory : IDisposable
{
    /// <summary>Fine enough for phases of tens of milliseconds, and no load.</summary>
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(20);

    private readonly long _idle;
    private readonly Timer _timer;
    private long _peak;

    private PeakMemory(long idle)
    {
        _idle = idle;
        _timer = new Timer(_ => Look(), null, TimeSpan.Zero, Every);
    }

    public static PeakMemory Start()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return new PeakMemory(Resident());
    }

    public double Megabytes()
    {
        Look();
        return Math.Max(0, Interlocked.Read(ref _peak) - _idle) / 1e6;
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        var now = Resident();
        for (var peak = Interlocked.Read(ref _peak); now > peak; peak = Interlocked.Read(ref _peak)) Interlocked.CompareExchange(ref _peak, now, peak);
    }

    private static long Resident()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
