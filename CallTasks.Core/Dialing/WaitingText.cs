using CallTasks.Core.Languages;
using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;

namespace CallTasks.Core.Dialing;

/// <summary>What waits in one zone set.</summary>
/// <param name="Zones">Its zones.</param>
/// <param name="OpensAt">When it opens: now where it is open, null where it does not within a year.</param>
/// <param name="Tally">What waits there.</param>
internal readonly record struct ZoneWait(IReadOnlyList<string> Zones, long? OpensAt, ZoneTally Tally);

/// <summary>The dialler's decisions in words.</summary>
internal static class WaitingText
{
    /// <summary>Zones named one by one; more are summed up.</summary>
    private const int NamedZones = 2;

    private const long DayMs = 24 * 3600 * 1000L;

    /// <summary>What a task waits for that has no client to call now: "212 recalls (next 14:05) · 48 outside hours in Asia/Yekaterinburg (opens 09:00)".</summary>
    /// <returns>Null when no client waits at all.</returns>
    public static WaitingFor? OfClients(CallTaskSettings task, IReadOnlyList<ZoneWait> waits, long now)
    {
        var parts = new List<Wording>();
        long recalls = 0;
        long? nextRecall = null;
        // When the cap lets go that holds the earliest recall; null where none holds it.
        long? nextHeld = null;
        foreach (var wait in waits)
        {
            var later = wait.Tally.LaterRecalls;
            if (later == 0 || wait.Tally.NextRecall is not { } due)
                continue;
            recalls += later;
            // A recall of a shut zone is not called when it is due, but when the zone is open then.
            var at = CallingHoursClock.NextOpen(task.CallingHours, wait.Zones, due);
            nextHeld = wait.Tally.NextRecallHeld && at is not null && (nextRecall is null || at < nextRecall) ? at : nextRecall is not null && at < nextRecall ? null : nextHeld;
            nextRecall = Earlier(nextRecall, at);
        }
        var recallHeld = nextHeld is not null;
        var heldBack = task.RecallStart == RecallStart.AfterFirstCalls ? waits.Where(w => w.OpensAt == now).Sum(w => w.Tally.DueRecalls) : 0;
        if (recalls + heldBack > 0)
        {
            var when = heldBack > 0 ? Wording.Of("after all first calls")
                : nextRecall is not { } at ? Wording.Of("outside calling hours for a year")
                : recallHeld ? Wording.Of($"next {Clock(at, now, task.TimeZone)}, held by a frequency cap")
                : Wording.Of($"next {Clock(at, now, task.TimeZone)}");
            parts.Add(recalls + heldBack == 1 ? Wording.Of($"1 recall ({when})") : Wording.Of($"{Number(recalls + heldBack)} recalls ({when})"));
        }

        var held = waits.Sum(w => w.Tally.Held);
        if (held > 0)
        {
            var freed = waits.Where(w => w.Tally.NextHeld is not null).Select(w => CallingHoursClock.NextOpen(task.CallingHours, w.Zones, w.Tally.NextHeld!.Value)).Min();
            parts.Add(freed is { } at
                ? Wording.Of($"{Number(held)} held by a frequency cap (next {Clock(at, now, task.TimeZone)})")
                : Wording.Of($"{Number(held)} held by a frequency cap"));
            nextHeld = Earlier(nextHeld, freed);
        }

        var shut = waits.Where(w => w.OpensAt != now && w.Tally.Fresh + w.Tally.DueRecalls > 0).OrderBy(w => w.OpensAt ?? long.MaxValue).ToArray();
        if (shut.Length is > 0 and <= NamedZones)
        {
            parts.AddRange(shut.Select(w => Wording.Of($"{Number(w.Tally.Fresh + w.Tally.DueRecalls)} outside hours in {Zone(w, task)} ({Opening(w, task, now)})")));
        }
        else if (shut.Length > NamedZones)
        {
            parts.Add($"{Number(shut.Sum(w => w.Tally.Fresh + w.Tally.DueRecalls))} outside hours in {shut.Length} zones (first {Zone(shut[0], task)}, {Opening(shut[0], task, now)})");
        }
        if (parts.Count == 0)
            return null;

        long? firstOpen = shut.Length > 0 ? shut[0].OpensAt : null;
        var byCap = held > 0 || recallHeld;
        if (byCap && Earlier(nextRecall, firstOpen) is var other && (other is null || nextHeld is not null && nextHeld <= other))
            return new WaitingFor(WaitingReason.FrequencyCap, nextHeld, Wording.Join(" · ", parts));
        var byHours = shut.Length > 0 && (recalls == 0 || (firstOpen is { } opens && (nextRecall is null || opens <= nextRecall)));
        var reason = !byHours ? WaitingReason.Recalls : shut.All(w => IsBlackout(task, w, now)) ? WaitingReason.Blackout : WaitingReason.CallingHours;
        return new WaitingFor(reason, Earlier(nextRecall, firstOpen), Wording.Join(" · ", parts));
    }

    /// <summary>An instant as a clock of a zone shows it; with the date where it is a day ahead or more.</summary>
    public static Wording Clock(long at, long now, string zoneName)
    {
        var zone = ClientZones.TryFind(zoneName, out var found) ? found : TimeZoneInfo.Utc;
        var local = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(at), zone);
        return at - now < DayMs ? Wording.Of($"{local:HH:mm}") : Wording.Of($"{local:ddd d MMM HH:mm}");
    }

    private static bool IsBlackout(CallTaskSettings task, ZoneWait wait, long now)
    {
        if (task.CallingHours is not { BlackoutDates.Count: > 0 } hours)
            return false;
        var zone = ClientZones.TryFind(hours.TimeZone == CallingHours.ClientZone ? wait.Zones[0] : hours.TimeZone, out var found) ? found : TimeZoneInfo.Utc;
        return hours.BlackoutDates.Contains(DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(now), zone).Date));
    }

    private static Wording Zone(ZoneWait wait, CallTaskSettings task)
    {
        if (task.CallingHours is { } hours && hours.TimeZone != CallingHours.ClientZone) return hours.TimeZone;
        Wording all = wait.Zones[0];
        foreach (var zone in wait.Zones.Skip(1)) all = Wording.Of($"{all} or {zone}");
        return all;
    }

    private static Wording Opening(ZoneWait wait, CallTaskSettings task, long now) =>
        wait.OpensAt is { } at
            ? Wording.Of($"opens {Clock(at, now, task.CallingHours is { } hours && hours.TimeZone != CallingHours.ClientZone ? hours.TimeZone : wait.Zones[0])}")
            : Wording.Of("never opens within a year: change the calling hours");

    private static long? Earlier(long? a, long? b) => a is null ? b : b is null ? a : Math.Min(a.Value, b.Value);

    private static Wording Number(long count) => count >= QueueQueries.TallyLimit ? Wording.Of($"{QueueQueries.TallyLimit:N0}+") : Wording.Of($"{count:N0}");
}
