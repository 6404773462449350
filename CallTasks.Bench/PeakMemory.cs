using System.Diagnostics;

namespace CallTasks.Bench;

/// <summary>
/// The most physical memory the process took beyond what it held when the measuring began. The kernel keeps it: a look every few milliseconds
/// would allocate, and so be the cause of collections that it disturbs others' figures with.
/// </summary>
internal sealed class PeakMemory
{
    private const string ForgetPeak = "5"; // proc_pid_clear_refs(5)

    private readonly long _idle;

    private PeakMemory(long idle) => _idle = idle;

    public static PeakMemory Start()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        if (OperatingSystem.IsLinux()) File.WriteAllText("/proc/self/clear_refs", ForgetPeak);
        return new PeakMemory(Of(process => process.WorkingSet64));
    }

    public double Megabytes() => Math.Max(0, Of(process => process.PeakWorkingSet64) - _idle) / 1e6;

    private static long Of(Func<Process, long> memory)
    {
        using var process = Process.GetCurrentProcess();
        return memory(process);
    }
}
