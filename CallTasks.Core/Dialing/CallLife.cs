using CallTasks.Core.Audio;
using CallTasks.Core.Bots;
using CallTasks.Core.Languages;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Telephony;
using CallTasks.Core.Telephony.Detection;
using Microsoft.Extensions.Logging;

namespace CallTasks.Core.Dialing;

/// <summary>What every call's life works with.</summary>
internal sealed record LifeServices(CallLedger Calls, BotSession Bot, ScriptShelf Scripts, RecordingFiles Recordings, TransferServices Transfers, TimeProvider Time, ILogger Log);

/// <summary>
/// One call from its first transmission to its durable end. Runs off the dialling thread; tells it what it must know by two calls
/// back: the first reply, and the end of signalling (which frees the lines).
/// </summary>
internal sealed class CallLife(ClaimedCall call, CallTaskSettings settings, DialPlan plan, ICallLeg leg, long startedAt, LifeServices services) : IDisposable
{
    /// <summary>A recording that is not closed so long after the call is reported as missing; a repair at the next start finds it.</summary>
    private static readonly TimeSpan RecordingLimit = TimeSpan.FromSeconds(10);

    private readonly List<CallEvent> _events = [new(startedAt, "sent", null)];
    private readonly ClientInput _input = new();
    private readonly CancellationTokenSource _over = new();
    private readonly TaskCompletionSource<bool> _trouble = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _answered;
    private volatile bool _byHost;
    private volatile Wording? _hostNote;
    private long? _answeredAt;
    private Task? _answeredWritten;
    private bool _recording;
    private bool _prepared;
    private AnswerWatch? _watch;
    private volatile CallTransfers? _transfers;
    private ScriptSet? _scripts;
    private VoicePitch? _voice;

    public long CallId => call.CallId;
    public long TaskId => call.TaskId;
    public long PlanId => plan.Id;

    /// <summary>The client has answered.</summary>
    public bool Answered => _answered;

    /// <summary>An operator has the client, or had: then the call is about to end.</summary>
    public bool WithOperator => _transfers is { Outcome: TransferOutcome.Transferred };

    /// <summary>Monotonic instant of the first transmission; for the dialling thread.</summary>
    public required long SentAt { get; init; }

    /// <summary>Monotonic instant at which it was answered; for the dialling thread, which looks for calls that never end.</summary>
    public long AnsweredTicks { get; private set; } = long.MaxValue;

    /// <summary>The first reply of any kind came; called at most once.</summary>
    public required Action<CallLife> OnReply { get; init; }

    /// <summary>The bot has done; called once for a call that was answered, from any thread.</summary>
    public required Action<BotOutcome> OnTalked { get; init; }

    /// <summary>Signalling has ended; called once. Answer with <see cref="Settle"/>.</summary>
    public required Action<CallLife, CallStatus, CarrierAnswer> OnOver { get; init; }

    /// <summary>The dialling thread's word on an end: whether the carrier fails everybody.</summary>
    public void Settle(bool carrierTrouble) => _trouble.TrySetResult(carrierTrouble);

    /// <summary>Cancels a call that rings; one that is answered goes on.</summary>
    /// <param name="note">Why, for the timeline.</param>
    /// <param name="byHost">The program ends: the client is to come back.</param>
    public void CancelRinging(Wording note, bool byHost)
    {
        if (_answered)
        {
            // An operator's telephone that rings for it is no talk either.
            if (byHost)
                _transfers?.Close();
            return;
        }
        _byHost = byHost;
        _hostNote = note;
        leg.HangUp(CallEnding.Cancelled);
    }

    /// <summary>Ends the call from our side, whatever it does.</summary>
    public void HangUp(Wording note)
    {
        _byHost = true;
        _hostNote = note;
        leg.HangUp(_answered ? CallEnding.BotHungUp : CallEnding.Cancelled);
    }

    /// <summary>Signalling hangs beyond every limit: the outcome stays unknown.</summary>
    public void GiveUp() => _over.Cancel();

    /// <summary>Lives it. Its end is durable when this completes; it is never given up while the ledger is open.</summary>
    public async Task RunAsync()
    {
        Task<BotOutcome?> talk = Task.FromResult<BotOutcome?>(null);
        CarrierAnswer? answer = null;
        var endedAt = 0L;
        try
        {
            FixScripts();
            var replied = false;
            await foreach (var e in leg.Events.ReadAllAsync(_over.Token))
            {
                if (!replied && e is not LegEvent.Ended)
                {
                    replied = true;
                    OnReply(this);
                }
                switch (e)
                {
                    case LegEvent.Answered answered:
                        talk = Answer(answered);
                        break;
                    case LegEvent.Ended ended:
                        (answer, endedAt) = (ended.Answer, At(ended));
                        break;
                    case LegEvent.Dtmf key:
                        Note(new CallEvent(At(e), Word(e), key.Key.ToString()));
                        _transfers?.Pressed(key.Key);
                        _input.Press(key.Key);
                        break;
                    case LegEvent.EarlyMedia { Problem: { } problem }:
                        Note(new CallEvent(At(e), Word(e), Wording.Of($"It is not listened to: {problem}.").ToStored()));
                        Prepare();
                        break;
                    case LegEvent.TonesHeard tones:
                        Note(new CallEvent(At(e), Word(e), AnswerWords.Of(tones).ToStored()));
                        break;
                    default:
                        Note(new CallEvent(At(e), Word(e), null));
                        if (e is LegEvent.Ringing or LegEvent.EarlyMedia)
                            Prepare();
                        break;
                }
                if (answer is not null)
                    break;
            }
        }
        catch (OperationCanceledException)
        {
            services.Log.LogError("Call {Call} of task {Task} did not end beyond every limit; its outcome is unknown", call.CallId, call.TaskId);
        }
        catch (Exception e)
        {
            services.Log.LogError(e, "Call {Call} of task {Task}: its leg failed", call.CallId, call.TaskId);
        }

        await EndAsync(answer, endedAt, talk);
    }

    /// <summary>After <see cref="RunAsync"/>.</summary>
    public void Dispose()
    {
        _over.Dispose();
        _transfers?.Dispose();
    }

    /// <summary>The start is noted once the first message has left: what a near carrier says at once may bear the millisecond before.</summary>
    private long At(LegEvent told) => Math.Max(told.At, startedAt);

    /// <summary>Every script is taken as it stands when the call starts. Where that fails it is tried again when somebody answers: a call that rings must be lived to its end.</summary>
    private void FixScripts()
    {
        try
        {
            _scripts = services.Scripts.Set(call.ScriptId, call.ScriptVersion, settings.Redirect);
        }
        catch (Exception e)
        {
            services.Log.LogWarning(e, "Call {Call} of task {Task}: its script could not be read when it started", call.CallId, call.TaskId);
        }
    }

    /// <summary>Somebody may answer now: what is said first is made while it rings. Not before: of the calls that are sent, many never ring.</summary>
    private void Prepare()
    {
        if (_prepared || _answered || _scripts is null)
            return;
        _prepared = true;
        services.Bot.Prepare(_scripts, call.Parameters, _over.Token);
    }

    private Task<BotOutcome?> Answer(LegEvent.Answered answered)
    {
        var at = At(answered);
        _answeredAt = at;
        AnsweredTicks = new PaceClock(services.Time).Now;
        _transfers = new CallTransfers(
            call.CallId, new TransferCaller(call.TaskId, call.ClientId, call.Phone, call.CallerId, settings.Country, plan), leg, Note, services.Transfers)
        {
            // Who talks with an operator is no machine, whatever a tone on the line would say.
            OnReached = () => _watch?.End(),
        };
        _answered = true;
        Note(new CallEvent(at, "answered", null));
        // The bot does not wait for the commit, the ACK does: a crash in between leaves a 200 that comes again and is ended by the next run.
        _answeredWritten = services.Calls.AnsweredAsync(call.CallId, startedAt, at, answered.Dialog);
        _ = AcknowledgeAsync(_answeredWritten);
        if (settings.Identification is not null)
            leg.Media.Listen(_watch = new AnswerWatch());
        if (settings.DetectGender && GenderText.Read(ScriptText.Variables(call.Parameters).GetValueOrDefault(GenderText.Parameter)) == Gender.Unknown)
            leg.Media.Listen(_voice = new VoicePitch());
        if (settings.Record.On)
            _ = RecordAsync();
        if (settings.AmbientNoiseId is { } noise)
            _ = SurroundAsync(noise);
        return TalkAsync();
    }

    private async Task SurroundAsync(long noise)
    {
        // With lockout nothing but the greeting is heard before the verdict.
        if (settings.Identification is { Mode: IdentificationMode.Lockout } && _watch is { } watch)
            await ((Task)watch.Decided).WaitAsync(BotSession.VerdictLimit, services.Time, _over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_over.IsCancellationRequested)
            await services.Bot.SurroundAsync(noise, leg.Media, _over.Token);
    }

    private async Task AcknowledgeAsync(Task written)
    {
        // What failed is told where the call's end is written.
        await written.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        leg.Acknowledge();
    }

    private async Task<BotOutcome?> TalkAsync()
    {
        try
        {
            // Off the reader of events at once: the script may be read from the database, and a text spoken.
            await Task.Yield();
            var bot = new BotCall
            {
                Scripts = _scripts ?? services.Scripts.Set(call.ScriptId, call.ScriptVersion, settings.Redirect),
                Media = leg.Media,
                Parameters = call.Parameters,
                Input = _input,
                Transfers = _transfers,
                TaskRedirect = settings.Redirect,
            };
            var outcome = settings.Identification is { } how && _watch is { } watch
                ? await services.Bot.RunAsync(bot, how, watch, _over.Token)
                : await services.Bot.RunAsync(bot, _over.Token);
            OnTalked(outcome);
            if (outcome.End != BotEnd.CallEnded)
                leg.HangUp(outcome.End is BotEnd.ScriptEnded or BotEnd.Machine ? CallEnding.BotHungUp : CallEnding.Broken);
            return outcome;
        }
        catch (Exception e)
        {
            services.Log.LogError(e, "Call {Call} of task {Task}: the bot could not talk", call.CallId, call.TaskId);
            leg.HangUp(CallEnding.Broken);
            return new BotOutcome { End = BotEnd.Broken, Trouble = BotOutcome.TroubleOf(e).ToStored() };
        }
    }

    private async Task RecordAsync()
    {
        try
        {
            if (settings.Record.FromSecond > 0)
                await Task.Delay(TimeSpan.FromSeconds(settings.Record.FromSecond), services.Time, _over.Token);
            leg.Media.StartRecording(services.Recordings.PathOf(call.CallId));
            _recording = true;
        }
        catch (OperationCanceledException)
        {
            // Over before the second from which it is recorded.
        }
        catch (Exception e)
        {
            services.Log.LogError(e, "Call {Call} of task {Task} is not recorded", call.CallId, call.TaskId);
        }
    }

    private async Task EndAsync(CarrierAnswer? answer, long endedAt, Task<BotOutcome?> talk)
    {
        if (answer is null)
            endedAt = services.Time.GetUtcNow().ToUnixTimeMilliseconds();
        var status = answer is null ? CallStatus.Expired : OutcomeClassifier.Classify(answer, plan.Settings.OutcomeOverrides);
        var found = _watch?.Evidence;
        if (status == CallStatus.Answered && found is { Verdict: AnswerVerdict.Machine })
            status = CallStatus.Machine;
        OnOver(this, status, answer ?? new CarrierAnswer { Ending = CallEnding.Broken });
        await _over.CancelAsync();
        var trouble = await _trouble.Task;
        var outcome = await talk;
        var recorded = _recording && await RecordedAsync();

        if (found is not null && _answeredAt is { } since)
            Insert(new CallEvent(since + found.DecidedAt, "identified", AnswerWords.Of(found).ToStored()));
        if (outcome?.Message is { } message)
            Insert(new CallEvent(Math.Min(message.At, endedAt), "message", AnswerWords.Of(message).ToStored()));
        if (_answeredAt is { } began && AnswerWords.Of(leg.Media.Passed, TimeSpan.FromMilliseconds(endedAt - began)) is { } sound)
            _events.Add(new CallEvent(endedAt, "sound", sound.ToStored()));
        if (_hostNote is { } note)
            _events.Add(new CallEvent(endedAt, "hungUp", note.ToStored()));
        if (outcome?.Trouble is { } broke)
            _events.Add(new CallEvent(endedAt, "broken", broke));
        _events.Add(new CallEvent(endedAt, "ended", Detail(answer)));
        // A machine's voice is somebody's, not the client's.
        var voice = _answeredAt is null || found is { Verdict: AnswerVerdict.Machine } ? null : _voice?.Evidence;
        var end = new CallEnd
        {
            CallId = call.CallId,
            Status = status,
            StartedAt = startedAt,
            AnsweredAt = _answeredAt,
            EndedAt = endedAt,
            Answer = answer,
            EndedBy = _transfers is { Referred: true } ? EndedBy.Bot : answer is null || (_byHost && answer.Ending is CallEnding.BotHungUp or CallEnding.Cancelled) ? EndedBy.System : OutcomeClassifier.EndedByOf(answer, status),
            ScriptResult = outcome?.Result,
            Marker = outcome?.Marker,
            LastBlock = outcome?.LastBlock,
            Dialogue = outcome?.Dialogue,
            Transfer = _transfers?.Outcome ?? TransferOutcome.None,
            TransferredTo = _transfers?.To,
            TransferCost = _transfers?.Cost ?? 0,
            AskedForHelp = outcome?.AskedForHelp ?? false,
            Variables = outcome?.Variables,
            Responder = found?.Verdict switch { AnswerVerdict.Human => Responder.Human, AnswerVerdict.Machine => Responder.Machine, _ => Responder.Unknown },
            IsJudged = found is not null,
            Gender = voice?.Gender ?? Gender.Unknown,
            Evidence = new CallEvidence { Answer = found, Voice = voice, Message = outcome?.Message }.ToStored(),
            HasRecording = recorded,
            // Who was rated before it broke had their talk.
            OwnTrouble = outcome is { Unspoken: not null, Result: null },
            CarrierTrouble = trouble || (_byHost && status == CallStatus.Cancel),
            Events = _events,
            Trace = _transfers is { } transfers ? await transfers.TraceAsync(leg.Trace) : leg.Trace,
        };
        try
        {
            if (_answeredWritten is { } written)
                await written;
            await services.Calls.EndAsync(end);
        }
        catch (Exception e)
        {
            services.Log.LogError(e, "The end of call {Call} of task {Task} ({Status}) could not be recorded", call.CallId, call.TaskId, status);
        }
        try
        {
            await leg.DisposeAsync();
        }
        catch (Exception e)
        {
            services.Log.LogError(e, "Call {Call} of task {Task}: its leg could not be closed", call.CallId, call.TaskId);
        }
    }

    /// <summary>The carrier's events and those of a transfer come from different threads.</summary>
    private void Note(CallEvent happened)
    {
        lock (_events)
            _events.Add(happened);
    }

    /// <summary>At its place in time: the verdict came while events of the carrier went on.</summary>
    private void Insert(CallEvent late)
    {
        var place = _events.FindLastIndex(e => e.At <= late.At) + 1;
        _events.Insert(place, late);
    }

    private async Task<bool> RecordedAsync()
    {
        try
        {
            return await leg.Media.FinishRecordingAsync().WaitAsync(RecordingLimit, services.Time);
        }
        catch (Exception e)
        {
            services.Log.LogWarning(e, "Call {Call} of task {Task}: its recording was not finished", call.CallId, call.TaskId);
            return false;
        }
    }

    private static string Word(LegEvent e) => e switch
    {
        LegEvent.Trying => "trying",
        LegEvent.Ringing => "ringing",
        LegEvent.EarlyMedia => "earlyMedia",
        LegEvent.TonesHeard => "tones",
        LegEvent.Dtmf => "key",
        _ => "event",
    };

    private static string? Detail(CarrierAnswer? answer) => answer switch
    {
        null => "The carrier never said how it ended",
        { SipCode: { } code, Cause: { } cause } => $"{answer.Ending}, {code} {answer.SipText}, cause {cause}",
        { SipCode: { } code } => $"{answer.Ending}, {code} {answer.SipText}",
        { Cause: { } cause } => $"{answer.Ending}, cause {cause}",
        _ => answer.Ending.ToString(),
    };
}
