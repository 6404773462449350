using System.Runtime.InteropServices;

namespace CallTasks.Core.Telephony.Media;

/// <summary>
/// Lets a thread run before others when the host is busy. The runtime's own thread priorities do nothing on Linux. There the thread asks
/// for the real-time class, at its lowest priority: it runs as soon as it is due, and the kernel keeps a share of the core for the others.
/// Where the system does not allow that (it needs CAP_SYS_NICE or LimitRTPRIO), for a lower nice value (CAP_SYS_NICE or LimitNICE);
/// without any of them the thread stays as it is.
/// </summary>
internal static partial class ThreadUrgency
{
    private const int CallingThread = 0;
    private const int OneThread = 0; // PRIO_PROCESS
    private const int Nice = -10;
    private const int RealTime = 2; // SCHED_RR
    private const int NotForChildren = 0x40000000; // SCHED_RESET_ON_FORK

    /// <summary>Raises the calling thread, where the system allows it.</summary>
    public static void Raise()
    {
        if (!OperatingSystem.IsLinux())
        {
            Thread.CurrentThread.Priority = ThreadPriority.AboveNormal;
            return;
        }
        var lowest = 1;
        if (SetScheduler(CallingThread, RealTime | NotForChildren, ref lowest) != 0) _ = SetPriority(OneThread, CallingThread, Nice);
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, uint who, int value);

    [LibraryImport("libc", EntryPoint = "sched_setscheduler")]
    private static partial int SetScheduler(int thread, int policy, ref int priority); // struct sched_param is its priority alone
}
