using CallTasks.Core.Model;

namespace CallTasks.Core.Dialing;

/// <summary>
/// When the next start is due at one pace: an even grid (start k is due k periods/attempts after the first), and never while the
/// period before holds all the starts that it may, each measured after it was sent. The grid makes up for small lateness, so
/// that the mean is right; the second rule makes sure that no sliding period holds more than N starts, whatever the lateness was.
/// </summary>
/// <remarks>
/// A start is reserved ahead (its claim must be committed first), sent when its gate has come, and then reported; a reservation that
/// comes to nothing is abandoned. Reserved starts may be sent in any order.
/// <para>All instants are monotonic, in ticks of 100 ns (<see cref="PaceClock"/>). Used by one thread.</para>
/// </remarks>
public sealed class Pacer
{
    /// <summary>"Not before another start was sent": when cannot be told yet.</summary>
    public const long Never = long.MaxValue;

    /// <summary>
    /// Lateness that the grid makes up for, 50 ms: longer than the commits and collections of an ordinary moment, and short enough
    /// that what is made up is no burst. After a longer stall the grid begins anew, and nothing is caught up.
    /// </summary>
    public const long Tolerance = 50 * TimeSpan.TicksPerMillisecond;

    /// <summary>
    /// Sent starts kept: as many as any pace may ask for, so that a new pace is held against what was sent under the old one; a power
    /// of two for cheap remainders.
    /// </summary>
    private const int Kept = 1024;

    /// <summary>An instant before all others, far enough from the edge to add a period.</summary>
    private const long Before = long.MinValue / 2;

    private readonly long[] _sent = new long[Kept];
    private readonly List<Reservation> _reserved = [];
    private PaceRate _rate;
    private long _sentCount;
    private long _next;
    private long _anchor;
    private long _step;
    private bool _anchored;

    /// <summary>A pace at which nothing was started yet.</summary>
    /// <param name="rate">The pace.</param>
    /// <exception cref="ArgumentOutOfRangeException">Attempts or period are out of range.</exception>
    public Pacer(PaceRate rate)
    {
        Check(rate);
        _rate = rate;
    }

    /// <summary>The pace.</summary>
    public PaceRate Rate => _rate;

    /// <summary>Starts reserved, and neither sent nor abandoned yet.</summary>
    public int Reserved => _reserved.Count;

    /// <summary>
    /// When the next start that can be reserved is due, should all that are reserved be sent; an instant that has passed means at once;
    /// <see cref="Never"/> while it must keep its distance from one that is reserved.
    /// </summary>
    /// <param name="now">Now.</param>
    public long NextDue(long now)
    {
        AfterStall(now);
        var bound = Bound(_reserved.Count);
        return bound == Never ? Never : Math.Max(Grid(now), bound);
    }

    /// <summary>Reserves the next start.</summary>
    /// <param name="instant">When it will be sent: <see cref="NextDue"/>, or later where another pace binds.</param>
    /// <returns>The start's number, for <see cref="Gate"/>, <see cref="Started"/> and <see cref="Abandon"/>.</returns>
    /// <exception cref="InvalidOperationException">As many are reserved as a period may hold.</exception>
    public long Reserve(long instant)
    {
        if (_reserved.Count >= _rate.Attempts)
            throw new InvalidOperationException("As many starts are reserved as a period may hold.");
        var number = _next++;
        _reserved.Add(new Reservation(number, instant));
        if (!_anchored || instant - GridInstant > Tolerance)
        {
            (_anchor, _step) = (instant, 0);
            _anchored = true;
        }
        Step(+1);
        return number;
    }

    /// <summary>Not before when a reserved start may be sent; moves back when others come late, so ask again right before sending.</summary>
    /// <param name="number">What <see cref="Reserve"/> gave.</param>
    public long Gate(long number) => Math.Max(_reserved[Find(number)].Instant, Bound(0));

    /// <summary>A reserved start was sent.</summary>
    /// <param name="number">What <see cref="Reserve"/> gave.</param>
    /// <param name="actual">The instant measured after the send, not before <see cref="Gate"/>.</param>
    public void Started(long number, long actual)
    {
        AfterStall(actual);
        _reserved.RemoveAt(Find(number));
        Sent(actual);
    }

    /// <summary>Reports what was sent without a reservation.</summary>
    /// <param name="planned">What <see cref="NextDue"/> gave.</param>
    /// <param name="actual">The instant measured after the send.</param>
    public void StartedUnreserved(long planned, long actual) => Started(Reserve(planned), actual);

    /// <summary>A reserved start comes to nothing. Its place on the grid is free again if no later one was reserved.</summary>
    /// <param name="number">What <see cref="Reserve"/> gave.</param>
    public void Abandon(long number)
    {
        _reserved.RemoveAt(Find(number));
        if (number != _next - 1)
            return;
        _next--;
        Step(-1);
    }

    /// <summary>Starts of an earlier run, so that a restart makes no burst.</summary>
    /// <param name="startsAgo">How long ago each was, in ticks; one in the future (the wall clock was stepped back) counts as now.</param>
    /// <param name="now">Now.</param>
    /// <exception cref="InvalidOperationException">Something was started already.</exception>
    public void Seed(IEnumerable<long> startsAgo, long now)
    {
        if (_sentCount != 0 || _next != 0)
            throw new InvalidOperationException("Only a pace at which nothing was started can be seeded.");
        foreach (var start in startsAgo.Select(ago => now - Math.Max(0, ago)).OrderDescending().Take(Intensity.MaxAttempts).Reverse())
            Sent(start);
        AnchorAtLast();
    }

    /// <summary>Changes the pace while running: the new one holds at once, against what was started before as well.</summary>
    /// <param name="rate">The new pace.</param>
    /// <exception cref="ArgumentOutOfRangeException">Attempts or period are out of range.</exception>
    public void ChangeRate(PaceRate rate)
    {
        Check(rate);
        if (rate == _rate)
            return;
        _rate = rate;
        AnchorAtLast();
    }

    /// <summary>
    /// What was reserved before a stall moves behind it as a whole, and the grid with it. One reservation that is late while others are
    /// sent (its claim is slow) holds nobody up.
    /// </summary>
    private void AfterStall(long now)
    {
        if (_reserved.Count == 0 || _reserved[0].Instant >= now - Tolerance || LastSent(1) >= now - Tolerance)
            return;
        var late = now - _reserved[0].Instant;
        _anchor += late;
        for (var i = 0; i < _reserved.Count; i++)
            _reserved[i] = _reserved[i] with { Instant = _reserved[i].Instant + late };
    }

    private void Sent(long instant)
    {
        var last = LastSent(1);
        _sent[_sentCount++ & (Kept - 1)] = Math.Max(instant, last);
    }

    /// <summary>The instant of the last start but so many, or <see cref="Before"/>.</summary>
    private long LastSent(int back) => back > _sentCount ? Before : _sent[(_sentCount - back) & (Kept - 1)];

    /// <summary>Not before when one more start may be sent, so many others being sent before it.</summary>
    private long Bound(int others) => others >= _rate.Attempts ? Never : LastSent(_rate.Attempts - others) + _rate.Period;

    private void AnchorAtLast()
    {
        var last = LastSent(1);
        foreach (var reservation in _reserved)
            last = Math.Max(last, reservation.Instant);
        _anchored = last != Before;
        (_anchor, _step) = (last, 0);
        if (_anchored)
            Step(+1);
    }

    private int Find(long number)
    {
        for (var i = 0; i < _reserved.Count; i++)
        {
            if (_reserved[i].Number == number)
                return i;
        }
        throw new InvalidOperationException("This start was sent or abandoned before.");
    }

    private long Grid(long now) => !_anchored || GridInstant < now - Tolerance ? now : GridInstant;

    private long GridInstant => _anchor + (_step * _rate.Period / _rate.Attempts);

    /// <summary>Moves along the grid; whole periods go into the anchor, so that no remainder is ever lost.</summary>
    private void Step(int by)
    {
        _step += by;
        if (_step >= _rate.Attempts)
        {
            _step -= _rate.Attempts;
            _anchor += _rate.Period;
        }
        else if (_step < 0)
        {
            _step += _rate.Attempts;
            _anchor -= _rate.Period;
        }
    }

    private static void Check(PaceRate rate)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rate.Attempts, 1, nameof(rate));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rate.Attempts, Intensity.MaxAttempts, nameof(rate));
        ArgumentOutOfRangeException.ThrowIfLessThan(rate.Period, 1, nameof(rate));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rate.Period, TimeSpan.TicksPerDay, nameof(rate));
    }

    private readonly record struct Reservation(long Number, long Instant);
}
