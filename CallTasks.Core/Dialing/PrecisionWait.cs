using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace CallTasks.Core.Dialing;

/// <summary>
/// Lets a thread sleep until a monotonic instant, to a fraction of a millisecond and without burning a core, or until it is
/// signalled. A signal that comes while nobody waits is kept: the next wait returns at once.
/// </summary>
/// <remarks>
/// The runtime's own timed waits are whole milliseconds, at 500 starts a second half of the distance between two. On Linux the
/// thread sleeps in ppoll(2) on an eventfd(2), whose timeout is in nanoseconds and kept to some 60 µs. With another clock than the system's (tests),
/// and elsewhere, a timer of the <see cref="TimeProvider"/> ends the wait. One thread waits; any thread signals.
/// </remarks>
public sealed partial class PrecisionWait : IDisposable
{
    /// <summary>Longest single sleep: bounds what a clock that goes wrong can do.</summary>
    private const long MaxSleep = 10 * TimeSpan.TicksPerSecond;

    private const int NanosecondsPerTick = 100;

    private readonly PaceClock _clock;
    private readonly EventDescriptor? _descriptor;
    private readonly AutoResetEvent? _event;
    private readonly ITimer? _timer;
    private int _signalled;

    /// <summary>Makes a wait.</summary>
    /// <param name="clock">The clock whose instants are waited for.</param>
    public PrecisionWait(PaceClock clock)
    {
        _clock = clock;
        if (OperatingSystem.IsLinux() && ReferenceEquals(clock.Time, TimeProvider.System))
        {
            _descriptor = EventDescriptor.Open();
        }
        else
        {
            _event = new AutoResetEvent(false);
            _timer = clock.Time.CreateTimer(static e => ((AutoResetEvent)e!).Set(), _event, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Ends the current wait, or the next one. Cheap when a signal is pending already.</summary>
    public void Signal()
    {
        if (Interlocked.Exchange(ref _signalled, 1) != 0)
            return;
        if (_descriptor is not null && OperatingSystem.IsLinux())
            _descriptor.Write();
        else
            _event!.Set();
    }

    /// <summary>Sleeps until an instant or a signal.</summary>
    /// <param name="instant">Monotonic ticks; <see cref="long.MaxValue"/>: until a signal.</param>
    /// <returns>True when the instant has come, false when a signal ended the wait.</returns>
    public bool Until(long instant)
    {
        while (true)
        {
            if (Interlocked.Exchange(ref _signalled, 0) != 0)
                return false;
            var left = instant - _clock.Now;
            if (left <= 0)
                return true;
            Sleep(Math.Min(left, MaxSleep));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer?.Dispose();
        _event?.Dispose();
        if (OperatingSystem.IsLinux())
            _descriptor?.Dispose();
    }

    private void Sleep(long ticks)
    {
        if (_descriptor is not null && OperatingSystem.IsLinux())
        {
            // What woke us is taken out at once, else the next sleep would be none. The flag says whether it was a signal: it is raised
            // before the descriptor is written, and looked at after this, so no signal is lost.
            if (_descriptor.Wait(ticks * NanosecondsPerTick))
                _descriptor.Read();
            return;
        }
        // A timer of the system counts whole milliseconds; the rest of the last one is given away in slices of the processor.
        var whole = ReferenceEquals(_clock.Time, TimeProvider.System) ? ticks / TimeSpan.TicksPerMillisecond * TimeSpan.TicksPerMillisecond : ticks;
        if (whole == 0)
        {
            Thread.Yield();
            return;
        }
        _timer!.Change(new TimeSpan(whole), Timeout.InfiniteTimeSpan);
        _event!.WaitOne();
    }

    [SupportedOSPlatform("linux")]
    private sealed partial class EventDescriptor : IDisposable
    {
        private const int NonBlockingCloseOnExec = 0x800 | 0x80000;
        private const short PollIn = 1;
        private readonly int _fd;

        private EventDescriptor(int fd) => _fd = fd;

        public static EventDescriptor Open()
        {
            var fd = EventFd(0, NonBlockingCloseOnExec);
            return fd >= 0 ? new EventDescriptor(fd) : throw new IOException($"eventfd failed with errno {Marshal.GetLastPInvokeError()}");
        }

        public unsafe void Write()
        {
            var one = 1UL;
            _ = Write(_fd, &one, sizeof(ulong));
        }

        public unsafe void Read()
        {
            ulong count;
            _ = Read(_fd, &count, sizeof(ulong));
        }

        /// <summary>True when the descriptor was written.</summary>
        public unsafe bool Wait(long nanoseconds)
        {
            var poll = new PollFd { Fd = _fd, Events = PollIn };
            var time = new TimeSpec { Seconds = (nint)(nanoseconds / 1_000_000_000), Nanoseconds = (nint)(nanoseconds % 1_000_000_000) };
            // Interrupted by a Unix signal, or failed: the caller looks at the clock and comes again.
            return PPoll(&poll, 1, &time, null) > 0;
        }

        public void Dispose() => _ = Close(_fd);

        [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
        private static partial int EventFd(uint initial, int flags);

        [LibraryImport("libc", EntryPoint = "ppoll", SetLastError = true)]
        private static unsafe partial int PPoll(PollFd* fds, nuint count, TimeSpec* timeout, void* mask);

        [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
        private static unsafe partial nint Write(int fd, void* buffer, nuint count);

        [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
        private static unsafe partial nint Read(int fd, void* buffer, nuint count);

        [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
        private static partial int Close(int fd);

        [StructLayout(LayoutKind.Sequential)]
        private struct PollFd
        {
            public int Fd;
            public short Events;
            public short Revents;
        }

        [StructLayout(LayoutKind.Sequential)]
        private struct TimeSpec
        {
            public nint Seconds;
            public nint Nanoseconds;
        }
    }
}
