using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace CallTasks.Bench;

/// <summary>
/// How long this machine's disk takes to make 4 KB durable: the floor under every durable figure, without which two machines
/// cannot be compared.
/// </summary>
internal static class FdatasyncProbe
{
    /// <summary>Enough for a steady median, under a second on any disk that a durable benchmark is worth running on.</summary>
    private const int Appends = 200;

    private const int AppendBytes = 4096;

    /// <summary>Median milliseconds of appending 4 KB to a file in <paramref name="folder"/> and fdatasync.</summary>
    /// <param name="folder">The folder the benchmark writes to; null: the temporary folder.</param>
    /// <exception cref="IOException">The disk refused the append or its fdatasync.</exception>
    public static double MedianMilliseconds(string? folder = null)
    {
        var path = Path.Combine(folder ?? Path.GetTempPath(), $"fdatasync-{Guid.NewGuid():N}.probe");
        using var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, FileOptions.DeleteOnClose);
        var block = new byte[AppendBytes];
        var times = new double[Appends];
        for (var i = 0; i < Appends; i++)
        {
            var start = Stopwatch.GetTimestamp();
            RandomAccess.Write(file, block, (long)i * AppendBytes);
            Sync(file);
            times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
        Array.Sort(times);
        return times[Appends / 2];
    }

    /// <summary>The figure as a line without a target.</summary>
    public static BenchLine Line(string? folder = null) =>
        new("fdatasync.4k", MedianMilliseconds(folder), "ms", null, null, Better.Lower);

    private static void Sync(SafeFileHandle file)
    {
        if (!OperatingSystem.IsLinux())
            RandomAccess.FlushToDisk(file);
        else if (Fdatasync(file) != 0)
            throw new IOException($"fdatasync failed with errno {Marshal.GetLastPInvokeError()}");
    }

    [DllImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static extern int Fdatasync(SafeFileHandle file);
}
