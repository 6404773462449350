using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;

namespace CallTasks.Core.Dialing;

/// <summary>Looks for the clients of a task that may be called now. Asks open zone sets only; safe from any thread.</summary>
internal sealed class QueueReader(QueueQueries queries, ScriptShelf scripts)
{
    /// <summary>Looks once.</summary>
    /// <param name="taskId">The task.</param>
    /// <param name="settings">Its settings.</param>
    /// <param name="now">Wall clock, Unix milliseconds.</param>
    /// <param name="limit">Most clients of either kind.</param>
    public QueueRead Read(long taskId, CallTaskSettings settings, long now, int limit)
    {
        var sets = queries.ZoneSets(taskId);
        if (sets.Count == 0)
            return QueueRead.Empty;

        List<long> open = [], all = [];
        var opensAt = new long?[sets.Count];
        var validUntil = long.MaxValue;
        var nextAt = long.MaxValue;
        for (var i = 0; i < sets.Count; i++)
        {
            all.Add(sets[i].ZoneSetId);
            var zones = ZonesOf(sets[i], settings);
            if (CallingHoursClock.IsOpen(settings.CallingHours, zones, now))
            {
                open.Add(sets[i].ZoneSetId);
                opensAt[i] = now;
                validUntil = Math.Min(validUntil, CallingHoursClock.ClosesAt(settings.CallingHours, zones, now) ?? long.MaxValue);
            }
            else if ((opensAt[i] = CallingHoursClock.NextOpen(settings.CallingHours, zones, now)) is { } opens)
            {
                nextAt = Math.Min(nextAt, opens);
            }
        }

        var firstCallsFirst = settings.RecallStart == RecallStart.AfterFirstCalls && queries.Fresh(taskId, all, 1, now).Count > 0;
        var recalls = firstCallsFirst ? queries.DueFirstRounds(taskId, open, now, limit) : queries.DueRecalls(taskId, open, now, limit);
        var fresh = queries.Fresh(taskId, open, limit, now);

        var found = recalls.Count + fresh.Count > 0;
        var tallies = queries.Tally(taskId, all, now, count: !found);
        for (var i = 0; i < sets.Count; i++)
        {
            if (opensAt[i] == now && !firstCallsFirst && tallies[i].NextRecall is { } recall)
                nextAt = Math.Min(nextAt, recall);
            if (opensAt[i] == now && tallies[i].NextHeld is { } held)
                nextAt = Math.Min(nextAt, held);
        }

        return new QueueRead
        {
            Recalls = recalls,
            Fresh = fresh,
            NextAt = nextAt,
            ValidUntil = validUntil,
            Speaks = found && scripts.Speaks(settings.ScriptId, settings.Redirect),
            Waiting = found ? null : WaitingText.OfClients(settings, [.. sets.Select((set, i) => new ZoneWait(ZonesOf(set, settings), opensAt[i], tallies[i]))], now),
        };
    }

    private static IReadOnlyList<string> ZonesOf(TaskZoneSet set, CallTaskSettings settings) => set.Zones.Count == 0 ? [settings.TimeZone] : set.Zones;
}
