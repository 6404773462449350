using System.Runtime.CompilerServices;

namespace CallTasks.Core.Model;

/// <summary>
/// When calling hours are open (DOMAIN.md section 2, field 16). A number that can lie in several zones may be called only while
/// every one of them is open. Zone names are those of <see cref="ClientZones"/>; a zone that is not known is never open, for a
/// call at night does more harm than a call not made.
/// </summary>
/// <remarks>
/// Within a stretch of constant UTC offset local time runs evenly, so the questions are answered on the local calendar and
/// asked anew at each change of the offset: the hour that does not exist and the hour that exists twice need no case of their own.
/// </remarks>
public static class CallingHoursClock
{
    /// <summary>How far ahead an open instant is looked for: a year of black-out dates, and a month more.</summary>
    public const int HorizonDays = 400;

    /// <summary>"Never open" of a zone set is asked again after so long; the answer costs milliseconds.</summary>
    private const long NeverStandsMs = DayMs;

    private const long DayMs = 24 * 3600 * 1000L;
    private const long HorizonMs = HorizonDays * DayMs;

    /// <summary>Instants handled: years 1902 to 9000 or so, so that no sum leaves the calendar.</summary>
    private const long MinMs = -2_145_916_800_000;
    private const long MaxMs = 221_845_392_000_000;

    private static readonly ConditionalWeakTable<CallingHours, Compiled> Cache = [];

    /// <summary>True when a call may start at an instant. Well under 1 µs for one zone.</summary>
    /// <param name="hours">The rule; null: always open.</param>
    /// <param name="zones">The client's zones; not looked at where the rule names a zone of its own.</param>
    /// <param name="unixMs">Unix milliseconds, UTC.</param>
    public static bool IsOpen(CallingHours? hours, IReadOnlyList<string> zones, long unixMs)
    {
        if (hours is null)
            return true;
        var rule = Cache.GetValue(hours, static h => new Compiled(h));
        var names = rule.Zones ?? zones;
        for (var i = 0; i < names.Count; i++)
        {
            if (!ClientZones.TryFind(names[i], out var zone) || !rule.OpenAt(Local(zone, Clamp(unixMs))))
                return false;
        }
        return names.Count > 0;
    }

    /// <summary>The first instant, not before another, at which every zone is open; null when there is none within <see cref="HorizonDays"/>.</summary>
    /// <param name="hours">The rule; null: always open.</param>
    /// <param name="zones">The client's zones, one or more.</param>
    /// <param name="fromUnixMs">Unix milliseconds, UTC.</param>
    public static long? NextOpen(CallingHours? hours, IReadOnlyList<string> zones, long fromUnixMs)
    {
        if (hours is null)
            return fromUnixMs;
        var rule = Cache.GetValue(hours, static h => new Compiled(h));
        var names = rule.Zones ?? zones;
        var from = Clamp(fromUnixMs);
        // Nothing is open between a question and its answer, so the last answer serves every question in between.
        ref var gap = ref rule.GapOf(names);
        if (gap is { } known && known.Covers(names, from))
            return known.Until;
        var found = Find(rule, names, from);
        if (found != from)
            Volatile.Write(ref gap, new Gap([.. names], from, found));
        return found;
    }

    /// <summary>
    /// The first instant, not before another, at which some zone is shut: the other itself when it is shut then; null when all stay open
    /// for <see cref="HorizonDays"/>.
    /// </summary>
    /// <param name="hours">The rule; null: never closes.</param>
    /// <param name="zones">The client's zones, one or more.</param>
    /// <param name="fromUnixMs">Unix milliseconds, UTC.</param>
    public static long? ClosesAt(CallingHours? hours, IReadOnlyList<string> zones, long fromUnixMs)
    {
        if (hours is null)
            return null;
        var rule = Cache.GetValue(hours, static h => new Compiled(h));
        var names = rule.Zones ?? zones;
        var from = Clamp(fromUnixMs);
        long? first = names.Count == 0 ? from : null;
        for (var i = 0; i < names.Count; i++)
        {
            var closes = ClientZones.TryFind(names[i], out var zone) ? NextIn(rule, zone, from, from + HorizonMs, open: false) : from;
            if (closes is not null && (first is null || closes < first))
                first = closes;
        }
        return first;
    }

    /// <summary>
    /// The first instant, not before another, at which clocks of a zone show a time of day. Where a change of the offset skips that
    /// time, the instant of the change; where it comes twice, the earlier one that is not before.
    /// </summary>
    /// <param name="zoneName">Zone; one that is not known is taken as UTC.</param>
    /// <param name="time">Time of day.</param>
    /// <param name="fromUnixMs">Unix milliseconds, UTC.</param>
    public static long FirstTimeOfDay(string zoneName, TimeOnly time, long fromUnixMs)
    {
        var zone = ClientZones.TryFind(zoneName, out var found) ? found : TimeZoneInfo.Utc;
        var timeMs = time.Ticks / TimeSpan.TicksPerMillisecond;
        var at = Clamp(fromUnixMs);
        while (true)
        {
            var local = Local(zone, at);
            var day = Math.DivRem(local, DayMs, out var ofDay);
            var goal = ((ofDay <= timeMs ? day : day + 1) * DayMs) + timeMs;
            var instant = at + (goal - local);
            if (FirstChange(zone, at, instant) is not { } change)
                return instant;
            if (Local(zone, change) > goal)
                return change;
            at = change;
        }
    }

    private static long? Find(Compiled rule, IReadOnlyList<string> names, long from)
    {
        if (names.Count == 0)
            return null;
        var end = from + HorizonMs;
        var at = from;
        for (var agreed = 0; agreed < names.Count;)
        {
            agreed = 0;
            for (var i = 0; i < names.Count; i++)
            {
                if (!ClientZones.TryFind(names[i], out var zone) || NextIn(rule, zone, at, end, open: true) is not { } next)
                    return null;
                if (next == at)
                    agreed++;
                at = next;
            }
        }
        return at;
    }

    /// <summary>First instant in [from, end] at which one zone is open (or shut).</summary>
    private static long? NextIn(Compiled rule, TimeZoneInfo zone, long from, long end, bool open)
    {
        var at = from;
        while (at <= end)
        {
            var local = Local(zone, at);
            var goal = open ? rule.NextOpen(local, end - at) : rule.NextShut(local, end - at);
            if (goal == local)
                return at;
            var instant = goal is { } g ? at + (g - local) : end;
            if (FirstChange(zone, at, instant) is { } change)
                at = change;
            else
                return goal is null || instant > end ? null : instant;
        }
        return null;
    }

    /// <summary>First instant in (from, to] whose UTC offset differs from the one before it, or null. No zone ever changed twice in a day.</summary>
    private static long? FirstChange(TimeZoneInfo zone, long from, long to)
    {
        var offset = OffsetMs(zone, from);
        for (var low = from; low < to;)
        {
            var high = Math.Min(low + DayMs, to);
            if (OffsetMs(zone, high) != offset)
            {
                while (high - low > 1)
                {
                    var middle = low + ((high - low) / 2);
                    if (OffsetMs(zone, middle) == offset)
                        low = middle;
                    else
                        high = middle;
                }
                return high;
            }
            low = high;
        }
        return null;
    }

    private static long Clamp(long unixMs) => Math.Clamp(unixMs, MinMs, MaxMs);

    /// <summary>Milliseconds of the local calendar since 1970-01-01 00:00 local, shifted so that it is never negative.</summary>
    private static long Local(TimeZoneInfo zone, long unixMs) => unixMs + OffsetMs(zone, unixMs) + Compiled.Shift;

    private static long OffsetMs(TimeZoneInfo zone, long unixMs) =>
        zone.GetUtcOffset(DateTime.UnixEpoch.AddTicks(unixMs * TimeSpan.TicksPerMillisecond)).Ticks / TimeSpan.TicksPerMillisecond;

    /// <summary>A stretch in which some zone of a set is shut.</summary>
    private sealed record Gap(string[] Zones, long From, long? Until)
    {
        public bool Covers(IReadOnlyList<string> zones, long from)
        {
            if (from < From || from > (Until ?? From + NeverStandsMs) || zones.Count != Zones.Length)
                return false;
            for (var i = 0; i < Zones.Length; i++)
            {
                if (Zones[i] != zones[i])
                    return false;
            }
            return true;
        }
    }

    /// <summary>A rule on the local calendar, ready to be asked often.</summary>
    private sealed class Compiled
    {
        /// <summary>Local milliseconds count from 0001-01-01, so that division by days never meets a negative number.</summary>
        public static readonly long Shift = DateTime.UnixEpoch.Ticks / TimeSpan.TicksPerMillisecond;

        /// <summary>Numbers of the world lie in about 400 zone sets, those of one task in far fewer.</summary>
        private const int GapSlots = 128;

        private readonly long _from;
        private readonly long _to;
        private readonly byte _days;
        private readonly int[] _blackout;
        private readonly Gap?[] _gaps = new Gap?[GapSlots];

        public Compiled(CallingHours hours)
        {
            _from = hours.From.Ticks / TimeSpan.TicksPerMillisecond;
            _to = hours.To.Ticks / TimeSpan.TicksPerMillisecond;
            if (_from == _to)
                (_from, _to) = (0, DayMs);
            foreach (var day in hours.Days)
                _days |= (byte)(1 << (int)day);
            _blackout = [.. hours.BlackoutDates.Select(d => d.DayNumber).Distinct().Order()];
            Zones = hours.TimeZone == CallingHours.ClientZone ? null : [hours.TimeZone];
        }

        /// <summary>The rule's own zone, or null for the client's.</summary>
        public IReadOnlyList<string>? Zones { get; }

        /// <summary>Where the latest gap of a zone set is kept; another set with the same hash takes its place.</summary>
        public ref Gap? GapOf(IReadOnlyList<string> zones)
        {
            var hash = new HashCode();
            for (var i = 0; i < zones.Count; i++)
                hash.Add(zones[i].GetHashCode(StringComparison.Ordinal));
            return ref _gaps[(uint)hash.ToHashCode() % GapSlots];
        }

        public bool OpenAt(long local)
        {
            var day = Math.DivRem(local, DayMs, out var ofDay);
            if (Blackout(day))
                return false;
            if (_from < _to)
                return ofDay >= _from && ofDay < _to && Begins(day);
            return (ofDay >= _from && Begins(day)) || (ofDay < _to && Begins(day - 1));
        }

        public long? NextOpen(long local, long within)
        {
            var last = (local + within) / DayMs;
            for (var day = local / DayMs; day <= last; day++)
            {
                if (Blackout(day))
                    continue;
                var start = day * DayMs;
                if (_from > _to && Begins(day - 1) && local < start + _to)
                    return Math.Max(local, start);
                if (Begins(day) && local < start + (_from < _to ? _to : DayMs))
                    return Math.Max(local, start + _from);
            }
            return null;
        }

        public long? NextShut(long local, long within)
        {
            var end = local + within;
            while (local <= end)
            {
                if (!OpenAt(local))
                    return local;
                var start = local / DayMs * DayMs;
                local = local - start < _to ? start + _to : start + DayMs;
            }
            return null;
        }

        /// <summary>A window may begin on this day; day 0, 0001-01-01, was a Monday.</summary>
        private bool Begins(long day) => (_days & (1 << (int)((day + 1) % 7))) != 0;

        private bool Blackout(long day) => _blackout.Length > 0 && Array.BinarySearch(_blackout, (int)day) >= 0;
    }
}
