using System.Diagnostics.Metrics;
using System.Text.Json;
using CallTasks.Core.Dialing;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Telephony.Sip;

namespace CallTasks.Core.Live;

/// <summary>
/// The engine's figures for monitoring systems, as a <see cref="Meter"/> of .NET. Gauges are read when somebody asks, counters count since
/// the start of the process. Labels are words and row numbers: never a phone number, never a name.
/// </summary>
public sealed class EngineMeter : IDisposable
{
    /// <summary>What listeners know the meter by.</summary>
    public const string Name = "CallTasks";

    /// <summary>Bounds of the commits' histogram, in seconds: an SSD's usual fdatasync, what a start is claimed ahead, and what no caller should notice.</summary>
    private static readonly double[] CommitBounds = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1];

    private readonly Ledger _ledger;
    private readonly Histogram<double> _commits;
    private readonly Meter _meter;
    private readonly Lock _gate = new();
    private readonly long[] _ended = new long[CallStatusFacts.Count];
    private readonly Dictionary<CallReason, long> _started = [];
    private long _answered;

    /// <summary>Listens to the ledger until it is disposed.</summary>
    public EngineMeter(Ledger ledger, IEngineView engine, SipCarrier carrier, LiveFeed feed)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        _ledger = ledger;
        _meter = new Meter(Name);
        _meter.CreateObservableCounter("calltasks.calls.started", Started, "{call}", "Calls whose first message left, by reason.");
        _meter.CreateObservableCounter("calltasks.calls.answered", () => Volatile.Read(ref _answered), "{call}", "Calls that somebody or something answered.");
        _meter.CreateObservableCounter("calltasks.calls.ended", Ended, "{call}", "Calls that ended, by status.");
        _meter.CreateObservableGauge("calltasks.calls.up", () => engine.Snapshot().CallsUp, "{call}", "Calls that are dialled, ring or talk now.");
        _meter.CreateObservableGauge("calltasks.calls.starts_last_second", () => engine.Snapshot().StartsLastSecond, "{call}", "Calls started within the last second.");
        _meter.CreateObservableGauge("calltasks.dialling.paused", () => engine.Snapshot().PausedAll ? 1 : 0, null, "1 while all dialling is paused.");
        _meter.CreateObservableGauge("calltasks.lines.busy", () => engine.Snapshot().Plans.Select(plan => Of(plan, plan.Up)), "{line}", "Lines in use, by dial plan.");
        _meter.CreateObservableGauge("calltasks.lines.limit", () => engine.Snapshot().Plans.Select(plan => Of(plan, plan.Max)), "{line}", "Lines there are, by dial plan.");
        _meter.CreateObservableGauge("calltasks.carrier.healthy", () => engine.Snapshot().Plans.Select(plan => Of(plan, plan.Healthy ? 1 : 0)), null, "0 while a carrier fails or does not answer, by dial plan.");
        _meter.CreateObservableGauge("calltasks.sip.legs", () => carrier.LiveLegs, "{leg}", "SIP calls whose dialog or transaction has not ended.");
        _meter.CreateObservableCounter("calltasks.sip.malformed", () => carrier.MalformedDatagrams, "{datagram}", "Datagrams dropped, since they were no SIP message or passed a bound.");
        _meter.CreateObservableGauge("calltasks.ledger.waiting", () => ledger.Waiting, "{command}", "Commands waiting for the writer.");
        _meter.CreateObservableGauge("calltasks.ledger.blocked", () => ledger.Health.Blocked ? 1 : 0, null, "1 while commits fail and are tried again.");
        _meter.CreateObservableGauge("calltasks.ledger.wal.size", () => ledger.WalBytes, "By", "Size of the write-ahead log.");
        _meter.CreateObservableGauge("calltasks.database.memory", () => SqliteConnections.HeldBytes, "By", "What SQLite holds in memory: page caches, which grow with the database up to their bounds.");
        _meter.CreateObservableGauge("calltasks.disk.free", () => ledger.Folder.FreeBytes(), "By", "Free space on the disk of the storage folder.");
        _meter.CreateObservableGauge("calltasks.live.watchers", () => feed.Watchers, "{watcher}", "Pages and displays that are told what changes.");
        _meter.CreateObservableGauge("calltasks.process.sockets", Sockets, "{socket}", "Sockets the process holds (Linux).");
        _commits = _meter.CreateHistogram("calltasks.ledger.commit.duration", "s", "Time that commits took, the disk's part included.", null, new InstrumentAdvice<double> { HistogramBucketBoundaries = CommitBounds });
        ledger.Committed += Note;
        ledger.CommitTook += _commits.Record;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ledger.Committed -= Note;
        _ledger.CommitTook -= _commits.Record;
        _meter.Dispose();
    }

    private void Note(IReadOnlyList<object> committed)
    {
        lock (_gate)
        {
            foreach (var change in committed)
            {
                if (change is not CallChanged { Before: { } before, Call: var call } || before.IsFinal()) continue;
                // What rings was started too, but may yet turn out not to have left: it counts from its answer or its end on.
                if (before == CallStatus.Dial && call.StartedAt is not null) _started[call.Reason] = _started.GetValueOrDefault(call.Reason) + 1;
                if (before == CallStatus.Dial && call.AnsweredAt is not null) Volatile.Write(ref _answered, _answered + 1);
                if (call.Status.IsFinal()) _ended[(int)call.Status]++;
            }
        }
    }

    private List<Measurement<long>> Started()
    {
        lock (_gate) return [.. _started.Select(reason => new Measurement<long>(reason.Value, new KeyValuePair<string, object?>("reason", Word(reason.Key))))];
    }

    /// <summary>Every status from the start on, so that a rate over the first call of one is not lost.</summary>
    private List<Measurement<long>> Ended()
    {
        lock (_gate) return [.. Enum.GetValues<CallStatus>().Where(status => status.IsFinal()).Select(status => new Measurement<long>(_ended[(int)status], new KeyValuePair<string, object?>("status", Word(status))))];
    }

    private static Measurement<long> Of(PlanLines plan, long value) => new(value, new KeyValuePair<string, object?>("dial_plan", plan.DialPlanId));

    private static string Word<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    /// <summary>Sockets among the open files; other systems have no such list.</summary>
    private static IEnumerable<Measurement<long>> Sockets()
    {
        const string Files = "/proc/self/fd";
        if (!Directory.Exists(Files)) return [];
        var count = 0L;
        foreach (var file in Directory.EnumerateFiles(Files))
        {
            try
            {
                if (new FileInfo(file).LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) == true) count++;
            }
            catch (IOException)
            {
                // Closed meanwhile.
            }
        }

        return [new Measurement<long>(count)];
    }
}
