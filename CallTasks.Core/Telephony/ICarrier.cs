using System.Threading.Channels;
using CallTasks.Core.Audio;
using CallTasks.Core.Model;

namespace CallTasks.Core.Telephony;

/// <summary>Where and how a carrier is reached: the SIP side of a dial plan.</summary>
public sealed record SipTrunk
{
    /// <summary>Row number of the dial plan; health and logs refer to it.</summary>
    public required long DialPlanId { get; init; }
    /// <summary>host or host:port; 5060 when no port is given, 5061 with TLS.</summary>
    public required string Address { get; init; }
    /// <summary>Further addresses of the same carrier, tried in turn where the one before cannot be reached or says 503; four at most.</summary>
    public IReadOnlyList<string> Proxies { get; init; } = [];
    /// <summary><c>udp</c>, <c>tcp</c> or <c>tls</c>.</summary>
    public string Transport { get; init; } = "udp";
    /// <summary>With TLS: the carrier's certificate must be signed by somebody this host trusts, in date, and for the host of <see cref="Address"/> (RFC 5922).</summary>
    public bool VerifyCertificate { get; init; } = true;
    /// <summary>Digest user, or null.</summary>
    public string? Username { get; init; }
    /// <summary>Digest password, or null.</summary>
    public string? Password { get; init; }
    /// <summary>Where it wants the number that is shown.</summary>
    public CallerIdPlace CallerIdIn { get; init; }
    /// <summary>It wants to be told where we are before it takes calls (RFC 3261 section 10).</summary>
    public bool Register { get; init; }
    /// <summary>Its sound may come from the trunk's own address whatever it tells, and ours goes back to where it comes from (RFC 4961): for trunks behind address translation.</summary>
    public bool SymmetricRtp { get; init; }
    /// <summary>The messages of calls are kept (<see cref="ICallLeg.Trace"/>).</summary>
    public bool Trace { get; init; }
    /// <summary>Static payload types offered, in order: 8 (PCMA), 0 (PCMU).</summary>
    public IReadOnlyList<int> Codecs { get; init; } = [8, 0];
}

/// <summary>One attempt to place.</summary>
public sealed record DialRequest
{
    /// <summary>Row number of the call, or <see cref="TransferLegId.OnWire"/> of a transfer's leg: Call-ID, From tag and branches derive from it and the installation's identity.</summary>
    public required long CallId { get; init; }
    /// <summary>Number to call: E.164, or an extension of the carrier (digits, * and #).</summary>
    public required string Phone { get; init; }
    /// <summary>Number to show, or null.</summary>
    public string? CallerId { get; init; }
    /// <summary>Whom to send it to.</summary>
    public required SipTrunk Trunk { get; init; }
    /// <summary>CANCEL when nobody picked up so long after the first transmission.</summary>
    public required TimeSpan RingTimeout { get; init; }
}

/// <summary>A dialog that an earlier run of this program may have left behind.</summary>
public sealed record OrphanDialog
{
    /// <summary>The call's row number.</summary>
    public required long CallId { get; init; }
    /// <summary>Number called, E.164.</summary>
    public required string Phone { get; init; }
    /// <summary>Number shown, or null.</summary>
    public string? CallerId { get; init; }
    /// <summary>Whom the INVITE went to.</summary>
    public required SipTrunk Trunk { get; init; }
    /// <summary>What <see cref="LegEvent.Answered.Dialog"/> said, or null when no answer was recorded: then CANCEL is sent, else BYE.</summary>
    public string? Dialog { get; init; }
}

/// <summary>What a trunk said to OPTIONS.</summary>
/// <param name="Reachable">Any SIP answer came.</param>
/// <param name="RoundTrip">Until the answer, or null.</param>
/// <param name="Answer">Code and phrase, or what went wrong, in words.</param>
public sealed record TrunkProbe(bool Reachable, TimeSpan? RoundTrip, string Answer);

/// <summary>Places calls.</summary>
public interface ICarrier
{
    /// <summary>
    /// Sends the INVITE: its first transmission has left when this returns (permits are spent on that instant). Never throws for
    /// what the network or the trunk does; that arrives as <see cref="LegEvent.Ended"/>.
    /// </summary>
    ICallLeg Dial(DialRequest request);

    /// <summary>Asks a trunk by OPTIONS whether it is there (RFC 3261 section 11).</summary>
    Task<TrunkProbe> ProbeAsync(SipTrunk trunk, CancellationToken cancellationToken);

    /// <summary>Tells a trunk by REGISTER where we are (RFC 3261 section 10); never throws for what the trunk does.</summary>
    /// <param name="trunk">The trunk.</param>
    /// <param name="validity">For how long; the trunk grants what it likes. None: the registration is ended.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    Task<TrunkRegistration> RegisterAsync(SipTrunk trunk, TimeSpan validity, CancellationToken cancellationToken) =>
        Task.FromResult(new TrunkRegistration(validity > TimeSpan.Zero, validity, "200 OK"));

    /// <summary>Looks at each address of a trunk step by step, without a call; takes some seconds where nobody answers.</summary>
    Task<IReadOnlyList<TrunkStep>> InspectAsync(SipTrunk trunk, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<TrunkStep>>([]);

    /// <summary>Ends what an earlier run may have left: CANCEL, or BYE where the dialog is known; a stray 200 gets ACK and BYE.</summary>
    Task ReleaseAsync(OrphanDialog orphan, CancellationToken cancellationToken);
}

/// <summary>One call's signalling and media, from INVITE to the end of the dialog.</summary>
public interface ICallLeg : IAsyncDisposable
{
    /// <summary>The call's row number.</summary>
    long CallId { get; }

    /// <summary>What happened, in order; completes after <see cref="LegEvent.Ended"/>, which always comes.</summary>
    ChannelReader<LegEvent> Events { get; }

    /// <summary>The sound of the leg; says nothing until answered.</summary>
    IMediaPort Media { get; }

    /// <summary>Its SIP messages so far, where <see cref="SipTrunk.Trace"/> asks for them; null otherwise.</summary>
    CallTrace? Trace => null;

    /// <summary>
    /// The answer is durable: its 2xx is acknowledged now, and not before, so that a crash in between leaves a 2xx that comes again and is
    /// ended by the next run. Where nobody says so it is acknowledged within 400 ms, before the carrier repeats itself.
    /// </summary>
    void Acknowledge()
    {
        // Carriers without a handshake have nothing to do.
    }

    /// <summary>
    /// Asks the carrier to call another number itself and give it the client (REFER, RFC 3515), and waits until that number has answered. The leg
    /// goes on: hang it up once the number was reached.
    /// </summary>
    /// <param name="phone">E.164, or an extension of the carrier.</param>
    /// <param name="patience">How long the other number may ring.</param>
    /// <param name="cancellationToken">Waits no more.</param>
    Task<ReferAnswer> ReferAsync(string phone, TimeSpan patience, CancellationToken cancellationToken) => Task.FromResult(new ReferAnswer(false, false, 0, "not known here"));

    /// <summary>
    /// Ends it from our side: CANCEL (once a provisional answer allows it) before the answer, BYE after it. Safe at any time and
    /// more than once. <see cref="LegEvent.Ended"/> follows.
    /// </summary>
    /// <param name="why">Recorded as the ending: <see cref="CallEnding.BotHungUp"/>, <see cref="CallEnding.Cancelled"/> or <see cref="CallEnding.Broken"/>.</param>
    void HangUp(CallEnding why);
}

/// <summary>Something that happened on a leg.</summary>
public abstract record LegEvent
{
    private LegEvent() { }

    /// <summary>Unix milliseconds, UTC.</summary>
    public required long At { get; init; }

    /// <summary>100 came.</summary>
    public sealed record Trying : LegEvent;
    /// <summary>180 came.</summary>
    public sealed record Ringing : LegEvent;
    /// <summary>A phone's sound before the answer: 183 or another 1xx with SDP came.</summary>
    public sealed record EarlyMedia : LegEvent
    {
        /// <summary>Why it is not listened to, in words; null: it is.</summary>
        public string? Problem { get; init; }
    }
    /// <summary>The network's special information tones were heard before the answer.</summary>
    public sealed record TonesHeard : LegEvent
    {
        /// <summary>The tones.</summary>
        public required Detection.InformationTones Tones { get; init; }
        /// <summary>The call is cancelled for them; false: another phone rings for it, and it goes on.</summary>
        public required bool Decides { get; init; }
    }
    /// <summary>A 2xx came; record it, then <see cref="ICallLeg.Acknowledge"/>.</summary>
    public sealed record Answered : LegEvent
    {
        /// <summary>Remote target, route set, tags and CSeq, as one text that <see cref="OrphanDialog.Dialog"/> takes back; at most 8 KB.</summary>
        public required string Dialog { get; init; }
    }
    /// <summary>The client pressed a key.</summary>
    public sealed record Dtmf : LegEvent
    {
        /// <summary>0–9, *, #, A–D.</summary>
        public required char Key { get; init; }
    }
    /// <summary>It is over; always the last.</summary>
    public sealed record Ended : LegEvent
    {
        /// <summary>How, and what the carrier said.</summary>
        public required CarrierAnswer Answer { get; init; }
    }
}

/// <summary>The sound of one leg.</summary>
public interface IMediaPort
{
    /// <summary>The leg has ended: what was played last need not have been heard out, and nobody hears what is played from now on.</summary>
    bool IsOver => false;

    /// <summary>What passed so far, also after the end; null where nobody counts.</summary>
    Media.MediaCounters? Passed => null;

    /// <summary>Plays a prompt; completes when its last frame was sent. Cancelling stops it at the next frame. Returns at once when the leg has ended.</summary>
    Task PlayAsync(Prompt prompt, CancellationToken cancellationToken);

    /// <summary>Lets a sound go on beneath whatever is played from now on, over and over, until the leg ends.</summary>
    void Surround(Prompt sound)
    {
        // Ports without sound have nothing to do.
    }

    /// <summary>
    /// Presses keys for the other side to take: as events (RFC 4733) where the peer takes them, else as tones. Completes when the last was
    /// sent; what is played meanwhile is heard after them.
    /// </summary>
    /// <param name="keys">0–9, *, #, A–D; others are left out.</param>
    /// <param name="cancellationToken">Ends it before the next key.</param>
    Task PressAsync(string keys, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Lets somebody hear the other side from now on, beside those who do already, until they have heard enough or the leg ends.</summary>
    void Listen(IListener listener)
    {
        // Ports without sound hear nothing.
    }

    /// <summary>Lets somebody else speak from now on, in place of the bot and what goes on beneath it; prompts are heard before it. Null: the bot.</summary>
    void Speak(IVoice? voice)
    {
        // Ports without sound have nothing to do.
    }

    /// <summary>Starts to record to a file (stereo: bot left, client right); it is finished when the leg ends.</summary>
    void StartRecording(string path);

    /// <summary>Completes when the recording, if any, is closed on disk; true when a file is there.</summary>
    Task<bool> FinishRecordingAsync();
}
