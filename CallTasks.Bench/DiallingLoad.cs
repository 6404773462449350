using System.Diagnostics;
using CallTasks.Core.Bots;
using CallTasks.Core.Dialing;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Telephony;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallTasks.Bench;

/// <summary>
/// A task that dials at an even pace over the real ledger and a carrier in memory, while something else is measured: how late its
/// starts were.
/// </summary>
internal sealed class DiallingLoad : IAsyncDisposable
{
    /// <summary>Starts per second.</summary>
    public const int PerSecond = 100;

    /// <summary>What may be late at most, in milliseconds, whatever else the ledger is busy with.</summary>
    public const double Target = 100;

    /// <summary>As <see cref="Pacer.Tolerance"/>: later than this, the grid begins anew.</summary>
    private const double ToleranceMs = 50;

    private const double IntervalMs = 1000.0 / PerSecond;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    private readonly Dialer _dialer;
    private readonly WatchedCarrier _carrier;

    private DiallingLoad(Dialer dialer, WatchedCarrier carrier, long taskId)
    {
        (_dialer, _carrier, TaskId) = (dialer, carrier, taskId);
    }

    /// <summary>The task that dials.</summary>
    public long TaskId { get; }

    /// <summary>Starts so far.</summary>
    public int Starts
    {
        get { lock (_carrier.Sent) return _carrier.Sent.Count; }
    }

    /// <summary>Begins to dial and lets the first seconds pass.</summary>
    /// <param name="house">The storage.</param>
    /// <param name="clients">Enough for as long as it is to last.</param>
    public static async Task<DiallingLoad> StartAsync(BenchLedger house, int clients)
    {
        var settings = new SettingsLedger(house.Ledger);
        var plan = await settings.CreateDialPlanAsync(new DialPlanSettings { Name = "Memory", Address = "memory", CallsPerSecond = 2 * PerSecond, MaxLines = 1_000 }, Actor.System);
        var script = await settings.CreateScriptAsync("Short", [new StartBlock { Id = "s", Next = "e" }, new ResultBlock { Id = "e" }], Actor.System);
        var tasks = new TaskLedger(house.Ledger);
        var task = await tasks.CreateAsync(
            new CallTaskSettings
            {
                Name = "Dialling",
                ScriptId = script.Id,
                DialPlanId = plan.Id,
                Intensity = new Intensity(PerSecond, 1),
                MaxLines = 1_000,
                CallingHours = null,
                Recall = new RecallRules { Busy = new RecallRule(3600, 3) },
                Record = new RecordingChoice(false, 0),
            },
            Actor.System);
        await house.Ledger.WriteAsync(w => Seed(w, task.Id, clients));
        await tasks.ActAsync(task.Id, TaskAction.Start, Actor.System);

        var carrier = new WatchedCarrier();
        var bot = new BotSession(new NoSpeech(), new NoSounds(), TimeProvider.System, NullLogger<BotSession>.Instance);
        var dialer = new Dialer(house.Ledger, house.Connections, house.Folder, carrier, new Trunks(() => ""), bot, TimeProvider.System, new DialerOptions { FreeSpaceFloor = 0 }, NullLogger<Dialer>.Instance);
        dialer.Start([]);
        var load = new DiallingLoad(dialer, carrier, task.Id);
        await Task.Delay(WarmUp, TimeProvider.System, CancellationToken.None);
        return load;
    }

    /// <summary>How late each start was since the so-many-th, in milliseconds, against an even grid that begins anew after a stall, as the pace does.</summary>
    public IReadOnlyList<double> LatenessSince(int first)
    {
        long[] sent;
        lock (_carrier.Sent) sent = [.. _carrier.Sent.Skip(Math.Max(0, first - 1))];
        var late = new List<double>(sent.Length);
        if (sent.Length == 0) return late;
        var expected = 0.0;
        for (var i = 1; i < sent.Length; i++)
        {
            var at = Stopwatch.GetElapsedTime(sent[0], sent[i]).TotalMilliseconds;
            expected += IntervalMs;
            late.Add(Math.Max(0, at - expected));
            if (at < expected || at - expected > ToleranceMs) expected = at;
        }

        return late;
    }

    /// <summary>The worst lateness and that of 99 of 100 starts, as lines of a benchmark.</summary>
    public IEnumerable<BenchLine> Lines(string name, int since, bool isTarget = true)
    {
        var late = LatenessSince(since).Order().ToArray();
        if (late.Length == 0)
        {
            yield return new BenchLine(name + ".starts", 0, "starts", 1, null, Better.Higher);
            yield break;
        }

        yield return new BenchLine(name + ".starts", late.Length, "starts", 1, null, Better.Higher);
        yield return new BenchLine(name + ".lateness.worst", late[^1], "ms", isTarget ? Target : null, null, Better.Lower);
        yield return new BenchLine(name + ".lateness.p99", late[(int)Math.Ceiling(late.Length * 0.99) - 1], "ms", null, null, Better.Lower);
    }

    public async ValueTask DisposeAsync()
    {
        await _dialer.StopAsync();
        await _dialer.DisposeAsync();
    }

    private static bool Seed(LedgerWriter w, long taskId, int clients)
    {
        w.Run("INSERT INTO batches(task_id, visible, by_hand) VALUES($1, 1, 0)", taskId);
        var batch = w.LastId;
        var zoneSet = w.ZoneSetId(["UTC"]);
        w.NoteZone(batch, zoneSet);
        w.Run("""
            WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < $1)
            INSERT INTO clients(task_id, batch_id, client_id, phones, state, due_at, next_number, next_reason, zone_set_id, time_zone, parameters, attempts)
            SELECT $2, $3, 'd' || i, printf('+4478%08d', i), 0, 0, 0, 0, $4, 'UTC', NULL, 0 FROM n
            """, clients, taskId, batch, zoneSet);
        w.Count(taskId, Counter.Clients, (int)ClientState.New, clients);
        w.SetStatus(w.Task(taskId), CallTaskStatus.Ready);
        return true;
    }

    /// <summary>Notes when each call was dialled.</summary>
    private sealed class WatchedCarrier : ICarrier
    {
        private readonly MemoryCarrier _carrier = new();

        public List<long> Sent { get; } = [];

        public ICallLeg Dial(DialRequest request)
        {
            lock (Sent) Sent.Add(Stopwatch.GetTimestamp());
            return _carrier.Dial(request);
        }

        public Task<TrunkProbe> ProbeAsync(SipTrunk trunk, CancellationToken cancellationToken) => _carrier.ProbeAsync(trunk, cancellationToken);

        public Task ReleaseAsync(OrphanDialog orphan, CancellationToken cancellationToken) => _carrier.ReleaseAsync(orphan, cancellationToken);
    }
}
