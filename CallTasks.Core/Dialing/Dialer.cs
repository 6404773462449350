using System.Collections.Frozen;
using CallTasks.Core.Audio;
using CallTasks.Core.Bots;
using CallTasks.Core.Languages;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Queries;
using CallTasks.Core.Telephony;
using Microsoft.Extensions.Logging;

namespace CallTasks.Core.Dialing;

/// <summary>
/// Dials the running tasks: one thread owns all state of dialling and decides which call starts when; calls live their lives beside
/// it. Commands reach it through the ledger's events alone.
/// </summary>
public sealed class Dialer : IEngineView, IAsyncDisposable
{
    /// <summary>Reasons, figures and the disk are looked at so often.</summary>
    private const long SweepEvery = 250 * TimeSpan.TicksPerMillisecond;

    /// <summary>A call whose signalling is silent so long after its ring timeout or its hang-up is given up (RFC 3261 Timer B is 32 s).</summary>
    private const long SilenceLimit = 60 * TimeSpan.TicksPerSecond;

    /// <summary>After the talking calls were hung up: their BYEs may be retransmitted, their ends are written.</summary>
    private const long LastGrace = 5 * TimeSpan.TicksPerSecond;

    /// <summary>A fault of the loop itself is not repeated at full speed.</summary>
    private const long AfterFault = TimeSpan.TicksPerSecond;

    private readonly Ledger _ledger;
    private readonly SettingsQueries _settings;
    private readonly CallTaskQueries _tasks;
    private readonly QueueQueries _queue;
    private readonly ICarrier _carrier;
    private readonly Trunks _trunks;
    private readonly DialerOptions _options;
    private readonly ILogger<Dialer> _log;
    private readonly PaceClock _clock;
    private readonly PrecisionWait _wait;
    private readonly Mailbox _mailbox;
    private readonly DialingBook _book;
    private readonly DialingGates _gates;
    private readonly DialingLoop _loop;
    private readonly WhyWaiting _why;
    private readonly TrunkWatch _trunkWatch;
    private readonly RegistrationWatch _registrations;
    private readonly SpeechWatch _speech;
    private readonly Thread _thread;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile FrozenDictionary<long, WaitingFor> _waiting = FrozenDictionary<long, WaitingFor>.Empty;
    private volatile EngineSnapshot _snapshot;
    private volatile bool _end;
    private long _nextSweep;
    private long _hangUpAt = long.MaxValue;
    private long _giveUpAt = long.MaxValue;
    private int _started;

    /// <summary>Makes a dialler that does nothing yet.</summary>
    /// <param name="ledger">Where everything is written.</param>
    /// <param name="connections">Where it is read.</param>
    /// <param name="folder">Where recordings lie.</param>
    /// <param name="carrier">Places the calls.</param>
    /// <param name="trunks">Where dial plans' carriers are reached.</param>
    /// <param name="bot">Talks.</param>
    /// <param name="time">The clock.</param>
    /// <param name="options">Limits of the host.</param>
    /// <param name="log">Tells what broke.</param>
    /// <param name="customers">Asks customers' systems for the numbers of transfers; null: such transfers fail.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public Dialer(Ledger ledger, SqliteConnections connections, StorageFolder folder, ICarrier carrier, Trunks trunks, BotSession bot, TimeProvider time, DialerOptions options, ILogger<Dialer> log, CustomerNumbers? customers = null)
    {
        options.Validate();
        (_ledger, _carrier, _trunks, _options, _log) = (ledger, carrier, trunks, options, log);
        _snapshot = EngineSnapshot.Idle(time.GetUtcNow().ToUnixTimeMilliseconds());
        _settings = new SettingsQueries(connections);
        _tasks = new CallTaskQueries(connections);
        _queue = new QueueQueries(connections);
        _clock = new PaceClock(time);
        _wait = new PrecisionWait(_clock);
        _mailbox = new Mailbox(_wait);
        _book = new DialingBook(options, _settings, _clock);
        _gates = new DialingGates(ledger, folder, options);
        _registrations = new RegistrationWatch(carrier, trunks, _mailbox, time, log);
        _trunkWatch = new TrunkWatch(carrier, _registrations, trunks, options, _mailbox, time, log);
        _book.PlanUsed = _trunkWatch.Begin;
        _book.PlanUnused = TrunkWatch.End;
        _speech = new SpeechWatch(bot, _mailbox, _clock, log);
        _why = new WhyWaiting(_book, _gates, _speech, _clock);
        var calls = new CallLedger(ledger);
        var horizon = new ClaimHorizon(options.ClaimAhead.Ticks);
        var desk = new TransferDesk(_book, _gates, new TransferLegLedger(ledger), carrier, trunks, _mailbox, _clock, horizon, log);
        var transfers = new TransferServices(desk, new TransferTargets(_settings, new ShelfQueries(connections), customers), time, log);
        var scripts = new ScriptShelf(_settings);
        var life = new LifeServices(calls, bot, scripts, new RecordingFiles(folder.Path), transfers, time, log);
        _loop = new DialingLoop(_book, _gates, calls, new QueueReader(_queue, scripts), carrier, trunks, life, desk, _speech, _mailbox, _clock, horizon, log);
        _thread = new Thread(Work) { Name = "dialler", IsBackground = true, Priority = ThreadPriority.AboveNormal };
    }

    /// <summary>A task's waiting reason came, changed or went; called on the dialling thread, so handlers must be quick and not throw.</summary>
    public event Action<long>? WaitingChanged;

    /// <summary>Begins to dial whatever runs. <see cref="Recover"/> comes first.</summary>
    /// <param name="left">Calls that an earlier run left behind: their dialogs are ended in the background, and hold their lines until then.</param>
    public void Start(IReadOnlyList<LeftCall> left)
    {
        if (Interlocked.Exchange(ref _started, 1) != 0)
            throw new InvalidOperationException("The dialler was started before.");
        // Listening begins before reading: what changes in between is told twice, and that does no harm.
        _ledger.Committed += OnCommitted;
        var wall = _clock.Time.GetUtcNow().ToUnixTimeMilliseconds();
        _book.Seed(_queue.StartsSince(wall - (Intensity.MaxSeconds * 1000L), Intensity.MaxAttempts), wall);
        _gates.PausedAll = _settings.Meta(SettingsLedger.PausedAllKey) == "1";
        _gates.LookAtDisk();
        _speech.LookAtProgram();
        foreach (var task in _tasks.InStatus(CallTaskStatus.Running))
            Try(() => _book.Apply(task));
        var orphans = new OrphanRelease(_carrier, _trunks, _settings, new RecoveryLedger(_ledger), _mailbox, _book, _log);
        orphans.Begin(left);
        _thread.Start();
    }

    /// <inheritdoc/>
    public WaitingFor? WaitingFor(long taskId) => _waiting.GetValueOrDefault(taskId);

    /// <inheritdoc/>
    public EngineSnapshot Snapshot() => _snapshot;

    /// <summary>
    /// Ends in good order: no new starts, claims given back, ringing calls cancelled (their clients come back), talking calls may end
    /// up to <see cref="DialerOptions.GracefulStop"/>, then they are hung up. Everything is durable when it completes, but for calls
    /// whose carrier does not answer: those are found by the next start.
    /// </summary>
    public async Task StopAsync()
    {
        if (Volatile.Read(ref _started) == 0)
            return;
        _mailbox.Post(() =>
        {
            if (_loop.Closing)
                return;
            var now = _clock.Now;
            _hangUpAt = now + _options.GracefulStop.Ticks;
            _giveUpAt = _hangUpAt + LastGrace;
            _loop.Close();
        });
        await _ended.Task;
        _ledger.Committed -= OnCommitted;
    }

    /// <summary>Ends at once, as a crash would, where <see cref="StopAsync"/> was not called before.</summary>
    public async ValueTask DisposeAsync()
    {
        _end = true;
        if (Volatile.Read(ref _started) != 0)
        {
            _mailbox.Wake();
            await _ended.Task;
            await Task.Run(_thread.Join);
            _ledger.Committed -= OnCommitted;
        }
        foreach (var plan in _book.Plans)
            TrunkWatch.End(plan);
        await _registrations.SettleAsync();
        await _speech.DisposeAsync();
        _wait.Dispose();
    }

    private void OnCommitted(IReadOnlyList<object> changes)
    {
        Dictionary<long, long>? planned = null;
        foreach (var change in changes)
        {
            switch (change)
            {
                case RecallPlanned recall:
                    planned ??= [];
                    planned[recall.TaskId] = Math.Min(recall.At, planned.GetValueOrDefault(recall.TaskId, long.MaxValue));
                    break;
                case CallTaskChanged or CallTaskDeleted or ClientsChanged or DialPlanChanged or ScriptChanged or PauseAllChanged:
                    _mailbox.Post(() => Take(change));
                    break;
            }
        }
        if (planned is not null)
        {
            _mailbox.Post(() =>
            {
                foreach (var (task, at) in planned)
                    _book.Task(task)?.Queue.Planned(at);
            });
        }
    }

    private void Take(object change)
    {
        switch (change)
        {
            case CallTaskChanged { Task: var task }:
                _book.Apply(task);
                if (task.Status == CallTaskStatus.Stopped)
                    _loop.CancelRinging(task.Id);
                _nextSweep = long.MinValue;
                break;
            case CallTaskDeleted deleted:
                _book.Remove(deleted.TaskId);
                break;
            case ClientsChanged clients:
                _book.Task(clients.TaskId)?.Queue.Changed();
                break;
            case DialPlanChanged plan:
                _book.Apply(plan.Plan);
                break;
            // Of any script: a task hands over to others, and one that is silent still is held again soon.
            case ScriptChanged:
                foreach (var task in _book.Tasks)
                    task.Speech.Forget();
                break;
            case PauseAllChanged pause:
                _gates.PausedAll = pause.Paused;
                _nextSweep = long.MinValue;
                break;
        }
    }

    private void Work()
    {
        while (!_end)
        {
            var next = long.MaxValue;
            Try(() =>
            {
                while (_mailbox.TryTake(out var letter))
                    Try(letter);
                next = _loop.Turn();
                var now = _clock.Now;
                if (now >= _nextSweep)
                    Sweep(now);
                next = Math.Min(next, _nextSweep);
                if (_loop.Closing)
                    next = Math.Min(next, Closing(now));
            }, fault: () => next = _clock.Now + AfterFault);
            if (!_end)
                _wait.Until(next);
        }
        _ended.TrySetResult();
    }

    private long Closing(long now)
    {
        if (_loop.Closed)
        {
            _end = true;
        }
        else if (now >= _giveUpAt)
        {
            _log.LogWarning("{Calls} calls did not end in time; the next start looks after them", _loop.Lives.Count);
            _end = true;
        }
        else if (now >= _hangUpAt)
        {
            _hangUpAt = long.MaxValue;
            _loop.HangUpAll();
        }
        return Math.Min(_hangUpAt, _giveUpAt);
    }

    private void Sweep(long now)
    {
        _nextSweep = now + SweepEvery;
        _gates.LookAtDisk();
        _speech.LookAtProgram();
        _book.Prune(now);
        foreach (var call in _loop.Lives)
            LookAt(call, now);

        var waiting = new Dictionary<long, WaitingFor>();
        var paces = new Dictionary<long, double>();
        foreach (var task in _book.Tasks)
        {
            if (task.Running && !_loop.Closing && _why.Of(task, now) is { } why)
                waiting[task.Id] = why;
            if (task.Running && !_loop.Closing)
                _speech.Look(task, now);
            if (task.Running || _book.Lines.InUseByTask(task.Id) > 0)
                paces[task.Id] = task.StartsPerSecond(now);
        }
        var before = _waiting;
        _waiting = waiting.ToFrozenDictionary();
        _snapshot = new EngineSnapshot
        {
            At = _clock.Time.GetUtcNow().ToUnixTimeMilliseconds(),
            CallsUp = _loop.Lives.Count,
            StartsLastSecond = _gates.StartsLastSecond(now),
            PausedAll = _gates.PausedAll,
            StartsPerSecond = paces,
            Silent = waiting.Values.FirstOrDefault(why => why.Reason == WaitingReason.Speech)?.Said,
            Plans =
            [
                .. _book.Plans.Where(p => p.Tasks.Count > 0 || _book.Lines.InUseByPlan(p.Id) > 0).Select(p => new PlanLines(
                    p.Id, p.Plan.Settings.Name, _book.Lines.InUseByPlan(p.Id) - p.Planned, p.Plan.Settings.MaxLines, p.Health.Reason is null, p.Health.Reason ?? Wording.Of("The carrier answers."))),
            ],
        };
        foreach (var id in before.Keys.Union(waiting.Keys))
        {
            if (before.GetValueOrDefault(id) != waiting.GetValueOrDefault(id))
                WaitingChanged?.Invoke(id);
        }
    }

    /// <summary>Ends talks that are too long, and gives up calls whose signalling hangs.</summary>
    private void LookAt(CallLife call, long now)
    {
        if (!call.Answered)
        {
            if (now - call.SentAt > ((long)DialPlan.MaxRingTimeoutSeconds * TimeSpan.TicksPerSecond) + SilenceLimit)
                call.GiveUp();
            return;
        }
        var talked = now - call.AnsweredTicks;
        var most = call.WithOperator && _options.MaxOperatorTalk > _options.MaxTalk ? _options.MaxOperatorTalk : _options.MaxTalk;
        if (talked > most.Ticks + SilenceLimit)
            call.GiveUp();
        else if (talked > most.Ticks)
            call.HangUp($"Longest talk of {most.TotalMinutes:0.#} minutes reached");
    }

    private void Try(Action act, Action? fault = null)
    {
        try
        {
            act();
        }
        catch (Exception e)
        {
            _log.LogError(e, "Dialling met a fault of its own");
            fault?.Invoke();
        }
    }
}
