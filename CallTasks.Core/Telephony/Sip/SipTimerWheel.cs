namespace CallTasks.Core.Telephony.Sip;

/// <summary>Something with one next deadline.</summary>
internal abstract class SipTimed
{
    /// <summary>Neighbours in the wheel's slot; owned by the wheel.</summary>
    internal SipTimed? Next, Previous;

    /// <summary>Tick at which it is due; 0: not in the wheel. Owned by the wheel.</summary>
    internal long DueTick;

    /// <summary>The deadline passed. Called without any lock held; may be early by nothing and late by a tick or a busy machine.</summary>
    /// <param name="nowMs">Milliseconds of the wheel's clock.</param>
    internal abstract void OnDue(long nowMs);
}

/// <summary>
/// One timer for every transaction: a hashed wheel, so that setting, moving and removing a deadline cost the same at any number of
/// calls. Thread-safe.
/// </summary>
internal sealed class SipTimerWheel : IDisposable
{
    /// <summary>Milliseconds of a tick; the shortest interval of RFC 3261 is 500.</summary>
    private const int TickMs = 10;

    /// <summary>Slots: ten seconds a turn, so that most deadlines are met on the first visit.</summary>
    private const int Slots = 1_024;

    private readonly SipTimed?[] _slots = new SipTimed?[Slots];
    private readonly Lock _gate = new();
    private readonly ITimer _timer;
    private readonly List<SipTimed> _due = [];
    private long _tick;
    private int _ticking;
    private bool _closed;

    /// <summary>Starts to turn.</summary>
    public SipTimerWheel(SipClock clock)
    {
        Clock = clock;
        _tick = clock.NowMs / TickMs;
        _timer = clock.Time.CreateTimer(static wheel => ((SipTimerWheel)wheel!).Turn(), this, TimeSpan.FromMilliseconds(TickMs), TimeSpan.FromMilliseconds(TickMs));
    }

    /// <summary>The clock that deadlines are told by.</summary>
    public SipClock Clock { get; }

    /// <summary>Sets or moves a deadline, in milliseconds of <see cref="Clock"/>.</summary>
    public void Set(SipTimed entry, long dueMs)
    {
        lock (_gate)
        {
            if (entry.DueTick != 0)
                Unlink(entry);
            if (_closed)
                return;
            entry.DueTick = Math.Max(_tick + 1, (dueMs + TickMs - 1) / TickMs);
            ref var slot = ref _slots[entry.DueTick % Slots];
            entry.Next = slot;
            entry.Previous = null;
            if (slot is not null)
                slot.Previous = entry;
            slot = entry;
        }
    }

    /// <summary>Removes a deadline.</summary>
    public void Clear(SipTimed entry)
    {
        lock (_gate)
        {
            if (entry.DueTick != 0)
                Unlink(entry);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        lock (_gate)
        {
            _closed = true;
            Array.Clear(_slots);
        }
    }

    private void Turn()
    {
        // A tick that takes long must not be overtaken by the next one.
        if (Interlocked.Exchange(ref _ticking, 1) == 1)
            return;
        try
        {
            var now = Clock.NowMs;
            lock (_gate)
            {
                var until = now / TickMs;
                // After a stall of more than a turn every slot is visited once.
                var from = Math.Max(_tick + 1, until - Slots + 1);
                for (var tick = from; tick <= until; tick++)
                    Collect(_slots[tick % Slots], until);
                _tick = Math.Max(_tick, until);
            }
            foreach (var entry in _due)
                entry.OnDue(now);
        }
        finally
        {
            _due.Clear();
            Volatile.Write(ref _ticking, 0);
        }
    }

    private void Collect(SipTimed? entry, long until)
    {
        while (entry is not null)
        {
            var next = entry.Next;
            if (entry.DueTick <= until)
            {
                Unlink(entry);
                _due.Add(entry);
            }
            entry = next;
        }
    }

    private void Unlink(SipTimed entry)
    {
        if (entry.Previous is not null)
            entry.Previous.Next = entry.Next;
        else
            _slots[entry.DueTick % Slots] = entry.Next;
        if (entry.Next is not null)
            entry.Next.Previous = entry.Previous;
        entry.Next = entry.Previous = null;
        entry.DueTick = 0;
    }
}
