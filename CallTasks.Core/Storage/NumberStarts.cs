using CallTasks.Core.Model;
using CallTasks.Core.Storage.Shelf;

namespace CallTasks.Core.Storage;

/// <summary>
/// When numbers were dialled, over all tasks, and what the frequency caps allow. Noted with every claim, whether a cap is on or not, so
/// that a new cap holds against what was dialled before it; kept apart from the calls, so that a deleted task still counts.
/// </summary>
internal static class NumberStarts
{
    /// <summary>
    /// A start is noted with the instant that was planned, and leaves at most so much later (a claim that is older is given back). Added
    /// to every period, it makes the cap hold for the instants at which calls really left.
    /// </summary>
    public const long MarginMs = 5_000;

    /// <summary>Beyond the longest period nothing is asked.</summary>
    public const long KeptMs = MonthMs + DayMs;

    private const long DayMs = 24 * 3600 * 1000L;

    /// <summary>No calendar month is longer.</summary>
    private const long MonthMs = 31 * DayMs;

    /// <summary>The length of a period, in milliseconds. It slides: no span of this length ever holds more starts than the cap allows.</summary>
    public static long PeriodMs(CapPeriod period) => period switch
    {
        CapPeriod.Day => DayMs,
        CapPeriod.Week => 7 * DayMs,
        _ => MonthMs,
    };

    /// <summary>When the caps that are on allow a number to be dialled again; null where they allow the start.</summary>
    /// <param name="w">The writer.</param>
    /// <param name="phone">E.164.</param>
    /// <param name="startAt">The start that is planned, Unix milliseconds.</param>
    public static long? OpensAt(LedgerWriter w, string phone, long startAt)
    {
        var caps = w.FrequencyCapsOn();
        if (caps.Count == 0) return null;
        var key = (long)ImportNumbers.KeyOf(phone);
        long? opens = null;
        foreach (var cap in caps)
        {
            var period = PeriodMs(cap.Settings.Per) + MarginMs;
            if (w.Scalar("SELECT started_at FROM number_starts WHERE phone = $1 AND started_at > $2 ORDER BY started_at DESC LIMIT 1 OFFSET $3", key, startAt - period, cap.Settings.Calls - 1) is not long binding) continue;
            opens = Math.Max(opens ?? 0, binding + period);
        }

        return opens;
    }

    /// <summary>A start is claimed. What the number's caps can no longer ask for goes with the same page.</summary>
    public static void Note(LedgerWriter w, string phone, long startAt, long callId)
    {
        var key = (long)ImportNumbers.KeyOf(phone);
        w.Prepare("DELETE FROM number_starts WHERE phone = ?1 AND started_at < ?2").Bind(1, key).Bind(2, startAt - KeptMs).Run();
        w.Prepare("INSERT OR IGNORE INTO number_starts(phone, started_at, call_id) VALUES(?1, ?2, ?3)").Bind(1, key).Bind(2, startAt).Bind(3, callId).Run();
    }

    /// <summary>A claimed start counts towards no cap after all.</summary>
    public static void Forget(LedgerWriter w, string phone, long? startAt, long callId)
    {
        if (startAt is not { } at) return;
        w.Prepare("DELETE FROM number_starts WHERE phone = ?1 AND started_at = ?2 AND call_id = ?3").Bind(1, (long)ImportNumbers.KeyOf(phone)).Bind(2, at).Bind(3, callId).Run();
    }
}
