using System.Collections.Concurrent;
using System.Threading.Channels;
using CallTasks.Core.Audio;
using CallTasks.Core.Model;
using CallTasks.Core.Telephony;
using CallTasks.Core.Telephony.Detection;
using CallTasks.Core.Telephony.Media;

namespace CallTasks.Tests.Support;

/// <summary>What the fake carrier makes of a call.</summary>
/// <param name="Rings">How long it rings before the rest happens; null: no reply at all.</param>
/// <param name="Code">The final answer: 200, or what refuses the call; 0: nothing is ever heard of it; null: rings until somebody cancels.</param>
/// <param name="HangsUpAfter">Of an answered call: the client hangs up after so long; null: waits for the bot.</param>
/// <param name="Tones">What the network says by its tones before the answer; then the call is cancelled.</param>
public sealed record FakeOutcome(TimeSpan? Rings, int? Code, TimeSpan? HangsUpAfter = null, InformationTones? Tones = null)
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(200);

    public static FakeOutcome Busy { get; } = new(Soon, 486);
    public static FakeOutcome Answers { get; } = new(Soon, 200);
    public static FakeOutcome RingsOn { get; } = new(Soon, null);
    public static FakeOutcome Invalid { get; } = new(Soon, 404);
    public static FakeOutcome Refused { get; } = new(Soon, 503);
    public static FakeOutcome Silence { get; } = new(null, null);
    public static FakeOutcome NeverEnds { get; } = new(TimeSpan.FromMilliseconds(200), 0);
    public static FakeOutcome Refuses(int code) => new(Soon, code);
    public static FakeOutcome AnswersAndHangsUp(TimeSpan after) => new(Soon, 200, after);
    public static FakeOutcome AtOnce(int code) => new(TimeSpan.Zero, code);
}

/// <summary>A call that was sent to the fake carrier.</summary>
/// <param name="Request">As it was sent.</param>
/// <param name="At">When: monotonic.</param>
/// <param name="Wall">When: wall clock.</param>
public sealed record FakeCall(DialRequest Request, TimeSpan At, DateTimeOffset Wall);

/// <summary>A carrier in memory: what becomes of a call is written by number and attempt.</summary>
public sealed class FakeCarrier : ICarrier
{
    /// <summary>RFC 3261 Timer B.</summary>
    private static readonly TimeSpan NoReplyAfter = TimeSpan.FromSeconds(32);

    private readonly ConcurrentDictionary<string, int> attempts = new();
    private readonly ConcurrentDictionary<long, Leg> legs = new();
    private readonly Lock gate = new();
    private readonly TimeProvider time;
    private readonly long began;
    private int up;

    /// <summary>Timers of calls are the clock's.</summary>
    public FakeCarrier(TimeProvider time)
    {
        this.time = time;
        began = time.GetTimestamp();
    }

    /// <summary>What becomes of attempt n (from 1) to a number.</summary>
    public Func<string, int, FakeOutcome> Outcomes { get; set; } = (_, _) => FakeOutcome.Answers;

    /// <summary>Every call in the order it was sent; off: nothing is kept.</summary>
    public ConcurrentQueue<FakeCall> Calls { get; } = new();
    public bool Keep { get; set; } = true;

    public ConcurrentQueue<OrphanDialog> Released { get; } = new();

    /// <summary>What passed on every leg, or null.</summary>
    public MediaCounters? Passed { get; set; }

    /// <summary>When recording began, by call.</summary>
    public ConcurrentDictionary<long, DateTimeOffset> Recordings { get; } = new();

    /// <summary>What goes on beneath the bot's voice, by call.</summary>
    public ConcurrentDictionary<long, Prompt> Surroundings { get; } = new();

    /// <summary>Legs on which somebody else than the bot speaks now.</summary>
    public ConcurrentDictionary<long, IVoice> Voices { get; } = new();

    /// <summary>What becomes of handing a client over by the carrier itself; null: it knows no such thing.</summary>
    public Func<string, ReferAnswer>? Refers { get; set; }

    /// <summary>What was played, by call, in its order.</summary>
    public ConcurrentQueue<(long CallId, Prompt Prompt)> Played { get; } = new();

    /// <summary>Keys that were pressed to the other side, by call.</summary>
    public ConcurrentQueue<(long CallId, string Keys)> Pressed { get; } = new();

    /// <summary>Presses a key on the other side of every call to a number that is up.</summary>
    public void Press(string phone, char key)
    {
        foreach (var leg in legs.Values.Where(leg => leg.Phone == phone)) leg.Press(key);
    }

    /// <summary>Lets whoever listens to the calls to a number hear a sound, all at once.</summary>
    public void Say(string phone, short[] sound)
    {
        foreach (var leg in legs.Values.Where(leg => leg.Phone == phone)) leg.Say(sound);
    }

    /// <summary>How far its instants lie before the engine's.</summary>
    public TimeSpan Behind { get; set; }

    public TrunkProbe Probe { get; set; } = new(true, TimeSpan.FromMilliseconds(1), "200 OK");

    /// <summary>Prompts take their time; off: they are over at once.</summary>
    public bool Plays { get; set; } = true;

    /// <summary>What is heard of who answers at a number, all at once; null: nothing.</summary>
    public Func<string, short[]?> Voice { get; set; } = _ => null;

    /// <summary>Keys that a client presses, and how long after the answer, again and again; null: none.</summary>
    public Func<string, (string Keys, TimeSpan After)?> Keys { get; set; } = _ => null;

    public int Up => Volatile.Read(ref up);
    public int MostUp { get; private set; }

    /// <summary>Told of every start, with the number of calls that are up then.</summary>
    public Action<DialRequest, int>? Started { get; set; }

    public ICallLeg Dial(DialRequest request)
    {
        if (Keep)
            Calls.Enqueue(new FakeCall(request, time.GetElapsedTime(began), time.GetUtcNow()));
        int now;
        lock (gate)
        {
            now = ++up;
            MostUp = Math.Max(MostUp, now);
        }
        Started?.Invoke(request, now);
        var attempt = Keep ? attempts.AddOrUpdate(request.Phone, 1, (_, n) => n + 1) : 1;
        var leg = new Leg(this, request, Outcomes(request.Phone, attempt));
        if (Keep) legs[request.CallId] = leg;
        return leg;
    }

    public Task<TrunkProbe> ProbeAsync(SipTrunk trunk, CancellationToken cancellationToken) => Task.FromResult(Probe);

    /// <summary>What comes of a REGISTER with so much validity; each is kept.</summary>
    public Func<TimeSpan, TrunkRegistration> Registrar { get; set; } = validity => new TrunkRegistration(validity > TimeSpan.Zero, validity, "200 OK");

    public ConcurrentQueue<TimeSpan> Registrations { get; } = new();

    public Task<TrunkRegistration> RegisterAsync(SipTrunk trunk, TimeSpan validity, CancellationToken cancellationToken)
    {
        Registrations.Enqueue(validity);
        return Task.FromResult(Registrar(validity));
    }

    /// <summary>What a look at a trunk finds.</summary>
    public Task<IReadOnlyList<TrunkStep>> Steps { get; set; } = Task.FromResult<IReadOnlyList<TrunkStep>>([]);

    public Task<IReadOnlyList<TrunkStep>> InspectAsync(SipTrunk trunk, CancellationToken cancellationToken) => Steps;

    public Task ReleaseAsync(OrphanDialog orphan, CancellationToken cancellationToken)
    {
        Released.Enqueue(orphan);
        return Task.CompletedTask;
    }

    private void Down()
    {
        lock (gate) up--;
    }

    private sealed class Leg : ICallLeg, IMediaPort
    {
        private readonly FakeCarrier carrier;
        private readonly Channel<LegEvent> events = Channel.CreateUnbounded<LegEvent>();
        private readonly CancellationTokenSource ended = new();
        private readonly Lock turn = new();
        private readonly List<ITimer> timers = [];
        private readonly List<IListener> listeners = [];
        private bool answered;
        private bool rang;
        private readonly bool neverEnds;
        private readonly string phone;
        private bool over;

        public Leg(FakeCarrier carrier, DialRequest request, FakeOutcome outcome)
        {
            this.carrier = carrier;
            CallId = request.CallId;
            phone = request.Phone;
            neverEnds = outcome.Code == 0;
            if (neverEnds)
                return;
            if (outcome.Rings == TimeSpan.Zero)
            {
                Answer(outcome);
                return;
            }
            if (outcome.Rings is not { } rings)
            {
                After(NoReplyAfter, () => End(CallEnding.NoReply, null));
                return;
            }
            Write(new LegEvent.Trying { At = Now });
            Write(new LegEvent.Ringing { At = Now });
            rang = true;
            After(request.RingTimeout, () => { if (!answered) End(CallEnding.RingTimeout, 487); });
            if (outcome.Code is not null)
                After(rings, () => Answer(outcome));
        }

        public long CallId { get; }
        public ChannelReader<LegEvent> Events => events.Reader;
        public IMediaPort Media => this;
        public MediaCounters? Passed => carrier.Passed;
        public bool IsOver => ended.IsCancellationRequested;

        private long Now => (carrier.time.GetUtcNow() - carrier.Behind).ToUnixTimeMilliseconds();

        public void HangUp(CallEnding why) => End(why, answered ? 200 : 487);

        public async Task PlayAsync(Prompt prompt, CancellationToken cancellationToken)
        {
            if (carrier.Keep)
                carrier.Played.Enqueue((CallId, prompt));
            if (!carrier.Plays)
                return;
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, ended.Token);
            await Task.Delay(prompt.Duration, carrier.time, either.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        }

        public void Listen(IListener? listener)
        {
            if (listener is null) return;
            lock (turn) listeners.Add(listener);
            Tell(listener, carrier.Voice(phone) ?? []);
        }

        public void Say(short[] sound)
        {
            IListener[] hear;
            lock (turn) hear = [.. listeners];
            foreach (var listener in hear) Tell(listener, sound);
        }

        private static void Tell(IListener listener, short[] sound)
        {
            for (var i = 0; i + 160 <= sound.Length && listener.Hear(sound.AsSpan(i, 160), heard: true); i += 160)
            {
                // Who has heard enough is told no more.
            }
        }

        public void StartRecording(string path)
        {
            // Nobody hears it; when it began is told.
            carrier.Recordings[CallId] = carrier.time.GetUtcNow();
        }

        public string Phone => phone;

        public void Press(char key)
        {
            lock (turn)
            {
                if (!over) Write(new LegEvent.Dtmf { At = Now, Key = key });
            }
        }

        public Task PressAsync(string keys, CancellationToken cancellationToken)
        {
            carrier.Pressed.Enqueue((CallId, keys));
            return Task.CompletedTask;
        }

        public Task<ReferAnswer> ReferAsync(string phone, TimeSpan patience, CancellationToken cancellationToken) =>
            Task.FromResult(carrier.Refers?.Invoke(phone) ?? new ReferAnswer(false, false, 405, "Method Not Allowed"));

        public void Speak(IVoice? voice)
        {
            if (voice is null) carrier.Voices.TryRemove(CallId, out _);
            else carrier.Voices[CallId] = voice;
        }

        public void Surround(Prompt sound) => carrier.Surroundings[CallId] = sound;

        public Task<bool> FinishRecordingAsync() => Task.FromResult(false);

        public ValueTask DisposeAsync()
        {
            lock (turn)
            {
                over = true;
                foreach (var timer in timers) timer.Dispose();
            }
            ended.Dispose();
            return ValueTask.CompletedTask;
        }

        private void Answer(FakeOutcome outcome)
        {
            if (outcome.Tones is { } tones)
            {
                Write(new LegEvent.EarlyMedia { At = Now });
                Write(new LegEvent.TonesHeard { At = Now, Tones = tones, Decides = true });
                End(tones.Meaning == InformationMeaning.NoCircuit ? CallEnding.CongestionTones : CallEnding.InvalidTones, outcome.Code);
                return;
            }
            if (outcome.Code != 200)
            {
                End(CallEnding.Refused, outcome.Code);
                return;
            }
            lock (turn)
            {
                if (over) return;
                answered = true;
                Write(new LegEvent.Answered { At = Now, Dialog = $"dialog of {CallId}" });
            }
            if (carrier.Keys(phone) is { } pressed)
                After(pressed.After, () => Press(pressed.Keys, pressed.After));
            if (outcome.HangsUpAfter == TimeSpan.Zero)
                End(CallEnding.ClientHungUp, 200);
            else if (outcome.HangsUpAfter is { } after)
                After(after, () => End(CallEnding.ClientHungUp, 200));
        }

        private void Press(string keys, TimeSpan again)
        {
            lock (turn)
            {
                if (over) return;
                foreach (var key in keys) Write(new LegEvent.Dtmf { At = Now, Key = key });
            }
            After(again, () => Press(keys, again));
        }

        private void End(CallEnding ending, int? code)
        {
            lock (turn)
            {
                if (over || neverEnds) return;
                over = true;
            }
            // Before the end is told: whoever hears of it may dispose of the leg.
            ended.Cancel();
            lock (turn)
            {
                carrier.Down();
                Write(new LegEvent.Ended { At = Now, Answer = new CarrierAnswer { Ending = ending, SipCode = code, Rang = rang, Progressed = rang } });
                events.Writer.Complete();
            }
        }

        private void After(TimeSpan delay, Action act)
        {
            lock (turn) timers.Add(carrier.time.CreateTimer(_ => act(), null, delay, Timeout.InfiniteTimeSpan));
        }

        private void Write(LegEvent e) => events.Writer.TryWrite(e);
    }
}
