using CallTasks.Core.Storage.Queries;

namespace CallTasks.Core.Dialing;

/// <summary>
/// The clients of one running task that may be called now: a small window, filled by looks at the database that run elsewhere.
/// Recalls that are due go ahead of fresh clients. Used by the dialling thread alone; wall instants are Unix milliseconds, monotonic
/// ones ticks of 100 ns.
/// </summary>
/// <remarks>
/// A client that was handed out is not handed out again until its claim has come back; one whose claim was refused rests for a
/// moment, so that a client the ledger will not give (its recalls are being cancelled) does not spend one permit after another. The
/// queue only proposes: the claim looks again in its own transaction.
/// </remarks>
internal sealed class ClientQueue
{
    /// <summary>Clients of one look for a slow task.</summary>
    private const int SmallestWindow = 32;

    /// <summary>Clients of one look for a fast task: two seconds at 1,000 starts per second.</summary>
    private const int LargestWindow = 2_000;

    /// <summary>A refused client is not proposed again for so long.</summary>
    private const long RefusedFor = TimeSpan.TicksPerSecond;

    /// <summary>Looks are at least so far apart while the window is empty.</summary>
    private const long LookEvery = 20 * TimeSpan.TicksPerMillisecond;

    /// <summary>… and so far while it holds clients that can be called: what came in meanwhile may wait.</summary>
    private const long LookAgainEvery = 250 * TimeSpan.TicksPerMillisecond;

    /// <summary>After a look that failed.</summary>
    private const long RetryEvery = TimeSpan.TicksPerSecond;

    /// <summary>The wall clock went back by more than this: what was due may not be so any more.</summary>
    private const long ClockStepMs = 1_000;

    private readonly Queue<DueClient> _recalls = new();
    private readonly Queue<DueClient> _fresh = new();
    private readonly Dictionary<long, long> _out = [];
    private readonly List<long> _backDuringLook = [];
    private bool _looking;
    private bool _dirty = true;
    private bool _stale;
    private int _lowAt = -1;
    private int _size;
    private long _plannedDuringLook = long.MaxValue;
    private long _lookedAtWall;
    private long _nextAtWall = long.MaxValue;
    private long _notBefore = long.MinValue;
    private long _restUntil = long.MaxValue;

    /// <summary>Until when what the window holds may be called, as far as calling hours go.</summary>
    public long ValidUntil { get; private set; } = long.MaxValue;

    /// <summary>Why nothing can be called, as of the last look; null when something can, or nothing waits.</summary>
    public WaitingFor? Waiting { get; private set; }

    /// <summary>Its calls say texts that must be spoken, as the latest look found.</summary>
    public bool Speaks { get; private set; }

    /// <summary>True when a client can be handed out.</summary>
    public bool HasClient => _recalls.Count + _fresh.Count > 0;

    /// <summary>The first look has not come back yet.</summary>
    public bool Unknown { get; private set; } = true;

    /// <summary>Hands the next client out: a recall that is due before a fresh one.</summary>
    public bool TryTake(out DueClient client)
    {
        if (!_recalls.TryDequeue(out client) && !_fresh.TryDequeue(out client))
            return false;
        _out[client.ClientRow] = long.MaxValue;
        return true;
    }

    /// <summary>A claim was committed, or given back: from here on the database says how the client stands.</summary>
    public void Settled(long clientRow)
    {
        if (_looking)
            _backDuringLook.Add(clientRow);
        else
            _out.Remove(clientRow);
    }

    /// <summary>A claim was refused.</summary>
    public void Refused(long clientRow, long now)
    {
        _out[clientRow] = now + RefusedFor;
        _restUntil = Math.Min(_restUntil, now + RefusedFor);
    }

    /// <summary>Clients came in or went, or settings were changed.</summary>
    public void Changed() => _dirty = true;

    /// <summary>Settings of the task were changed: what the window holds may be wrong.</summary>
    public void Reset()
    {
        _recalls.Clear();
        _fresh.Clear();
        _lowAt = -1;
        _dirty = true;
        _notBefore = long.MinValue;
    }

    /// <summary>A recall was planned.</summary>
    public void Planned(long at)
    {
        _nextAtWall = Math.Min(_nextAtWall, at);
        if (_looking)
            _plannedDuringLook = Math.Min(_plannedDuringLook, at);
        _stale = true;
    }

    /// <summary>Whether to look at the database now.</summary>
    public bool WantsLook(long now, long wall)
    {
        if (_looking)
            return false;
        if (wall >= ValidUntil || wall < _lookedAtWall - ClockStepMs)
        {
            Reset();
            ValidUntil = long.MaxValue;
            _lookedAtWall = wall;
        }
        if (now >= _restUntil)
            Rested(now);
        return now >= _notBefore && (_dirty || wall >= _nextAtWall || IsLow || (_stale && !HasClient && now >= _notBefore + RetryEvery));
    }

    /// <summary>The first monotonic instant at which <see cref="WantsLook"/> may say yes without an event.</summary>
    public long NextLook(long now, long wall)
    {
        if (_looking)
            return long.MaxValue;
        if (_dirty || IsLow || wall >= _nextAtWall)
            return Math.Max(now, _notBefore);
        var at = Math.Min(_nextAtWall, ValidUntil);
        var ticks = at == long.MaxValue ? long.MaxValue : now + Math.Min(at - wall, (long)TimeSpan.FromDays(1).TotalMilliseconds) * TimeSpan.TicksPerMillisecond;
        ticks = Math.Min(ticks, _restUntil);
        return _stale && !HasClient ? Math.Min(ticks, _notBefore + RetryEvery) : Math.Max(ticks, _notBefore);
    }

    /// <summary>A look begins.</summary>
    /// <param name="pace">Starts per second that can be expected.</param>
    /// <returns>How many clients to ask for.</returns>
    public int BeginLook(double pace, long wall)
    {
        _looking = true;
        _dirty = false;
        _stale = false;
        _lookedAtWall = wall;
        _nextAtWall = long.MaxValue;
        _size = (int)Math.Clamp(2 * pace, SmallestWindow, LargestWindow);
        return _size + _out.Count;
    }

    /// <summary>A look has come back.</summary>
    /// <param name="read">What it found; null: it failed.</param>
    /// <param name="now">Monotonic ticks.</param>
    public void EndLook(QueueRead? read, long now)
    {
        _looking = false;
        if (read is null)
        {
            _dirty = true;
            _notBefore = now + RetryEvery;
        }
        else
        {
            Fill(_recalls, read.Recalls);
            Fill(_fresh, read.Fresh);
            ValidUntil = read.ValidUntil;
            Waiting = read.Waiting;
            Speaks = read.Speaks;
            Unknown = false;
            // Half of a short list is a reason to look again, half of half, and so on: a list of three is not looked for all the time.
            var found = _recalls.Count + _fresh.Count;
            _lowAt = found == 0 ? -1 : Math.Min(_size / 4, found / 2);
            _nextAtWall = Math.Min(_nextAtWall, read.NextAt);
            _notBefore = now + (HasClient && !IsLow ? LookAgainEvery : LookEvery);
        }
        _nextAtWall = Math.Min(_nextAtWall, _plannedDuringLook);
        _plannedDuringLook = long.MaxValue;
        foreach (var row in _backDuringLook)
        {
            // Refused meanwhile: it rests.
            if (_out.GetValueOrDefault(row) == long.MaxValue)
                _out.Remove(row);
        }
        _backDuringLook.Clear();
    }

    private bool IsLow => _recalls.Count + _fresh.Count <= _lowAt;

    private void Fill(Queue<DueClient> window, IReadOnlyList<DueClient> found)
    {
        window.Clear();
        foreach (var client in found)
        {
            if (!_out.ContainsKey(client.ClientRow))
                window.Enqueue(client);
        }
    }

    private void Rested(long now)
    {
        _restUntil = long.MaxValue;
        foreach (var (row, until) in _out)
        {
            if (until <= now)
                _out.Remove(row);
            else if (until != long.MaxValue)
                _restUntil = Math.Min(_restUntil, until);
        }
        _dirty = true;
    }
}
