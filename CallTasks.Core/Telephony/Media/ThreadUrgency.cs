using System.Runtime.InteropServices;

namespace CallTasks.Core.Telephony.Media;

/// <summary>
/// Lets a thread run before others when the host is busy. The runtime's own thread priorities do nothing on Linux, where a thread's
/// nice value does; lowering it needs CAP_SYS_NICE or LimitNICE, and without them the thread stays as it is.
/// </summary>
internal static partial class ThreadUrgency
{
    private const int OneThread = 0; // PRIO_PROCESS of the calling thread
    private const int Nice = -10;

    /// <summary>Raises the calling thread, where the system allows it.</summary>
    public static void Raise()
    {
        if (OperatingSystem.IsLinux()) _ = SetPriority(OneThread, 0, Nice);
        else Thread.CurrentThread.Priority = ThreadPriority.AboveNormal;
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, uint who, int value);
}
