using System.Diagnostics;
using CallTasks.Core.Telephony.Media;

namespace CallTasks.Bench;

/// <summary>
/// How late a thread wakes that does nothing but sleep: what the machine itself is late by, whoever else works on it. Without it a late
/// start cannot be told from a processor that was given to somebody else.
/// </summary>
internal sealed class MachineProbe : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(5);

    private readonly Thread _thread;
    private readonly bool _urgent;
    private volatile bool _over;
    private long _worst;

    /// <param name="urgent">As urgent as the threads that serve calls' media.</param>
    public MachineProbe(bool urgent = false)
    {
        _urgent = urgent;
        _thread = new Thread(Work) { IsBackground = true, Name = "probe", Priority = ThreadPriority.AboveNormal };
        _thread.Start();
    }

    /// <summary>The longest lateness since it was last asked, in milliseconds.</summary>
    public double TakeWorst() => new TimeSpan(Interlocked.Exchange(ref _worst, 0)).TotalMilliseconds;

    public void Dispose()
    {
        _over = true;
        _thread.Join();
    }

    private void Work()
    {
        if (_urgent) ThreadUrgency.Raise();
        using var never = new AutoResetEvent(false); // it sleeps at once, while the slim ones spin first
        while (!_over)
        {
            var began = Stopwatch.GetTimestamp();
            never.WaitOne(Every);
            var late = (Stopwatch.GetElapsedTime(began) - Every).Ticks;
            if (late > Interlocked.Read(ref _worst)) Interlocked.Exchange(ref _worst, late);
        }
    }
}
