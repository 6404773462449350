using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using CallTasks.Core.Audio;
using Microsoft.Extensions.Logging;

namespace CallTasks.Core.Telephony.Media;

/// <summary>
/// One leg's media over RTP. It owns a bound socket from its beginning, so that the port can be offered before the call is placed;
/// from <see cref="Start"/> on the pump sends a frame every 20 ms, silence when nothing plays. Safe from any thread; what the
/// network does is counted and never thrown.
/// </summary>
public sealed class MediaSession : IMediaPort, IDisposable
{
    /// <summary>Listeners of one leg at a time.</summary>
    public const int MaximumListeners = LegSound.MaximumListeners;

    /// <summary>Before the answer one frame in so many is sent, silence: the first opens address translation and shows the carrier where we are, those that follow keep it so.</summary>
    private const int EarlyEvery = 50;

    private readonly Lock gate = new();
    private readonly MediaPump pump;
    private readonly Socket socket;
    private readonly RtpSender sender;
    private readonly RtpReceiver receiver;
    private readonly KeyPresses keys;
    private readonly byte[] spoken = new byte[RtpSender.FrameSamples];
    private readonly short[] frame = new short[RtpSender.FrameSamples];
    private readonly LegSound sound = new();

    private PumpLane? lane;
    private bool disposed;
    private KeyStrokes? strokes;
    private KeyTones? tones;
    private LegRecording? recording;
    private Task<bool> recordingFinished = Task.FromResult(false);
    private long recordingFramesDropped;
    private long? lastFrame;
    private SocketAddress? followed;
    private long skippedFrames;
    private IListener? early; // until the answer
    private int earlyFrames;

    internal MediaSession(MediaPump pump, Socket socket, ILogger logger)
    {
        this.pump = pump;
        this.socket = socket;
        socket.Blocking = false; // a full buffer of the network must cost a frame, not the pump's time
        LocalEndPoint = (IPEndPoint)socket.LocalEndPoint!;
        sender = new RtpSender(socket);
        receiver = new RtpReceiver(socket);
        keys = new KeyPresses(logger);
    }

    /// <summary>Where the peer is to send its media: what the offer names.</summary>
    public IPEndPoint LocalEndPoint { get; }

    /// <summary>The peer pressed a key: 0–9, *, #, A–D. Told once per press, in order, on the thread pool.</summary>
    public event Action<char> KeyPressed
    {
        add => keys.Pressed += value;
        remove => keys.Pressed -= value;
    }

    /// <summary>It was ended; true before anybody who waits for the end of a prompt hears of it.</summary>
    public bool IsOver
    {
        get
        {
            lock (gate) return disposed;
        }
    }

    /// <summary>What passed so far.</summary>
    public MediaCounters Counters
    {
        get
        {
            lock (gate)
            {
                return new MediaCounters
                {
                    Sent = sender.Sent,
                    SendErrors = sender.Errors,
                    SkippedFrames = skippedFrames,
                    Received = receiver.Statistics.Received,
                    Lost = receiver.Statistics.Lost,
                    Ignored = receiver.Ignored,
                    Jitter = receiver.Statistics.Jitter,
                    RecordingFramesDropped = recordingFramesDropped + (recording?.DroppedFrames ?? 0),
                };
            }
        }
    }

    /// <summary>Time since the peer's last packet; null before the first one.</summary>
    public TimeSpan? SinceLastReceived
    {
        get
        {
            lock (gate) return receiver.LastReceived is { } last ? pump.Time.GetElapsedTime(last) : null;
        }
    }

    /// <summary>
    /// Begins to take what is heard before the answer, for one listener; called again, it goes on with another address (another phone that rings).
    /// Nothing is played: a frame of silence a second tells the carrier where we are (RFC 3960 section 3; RFC 6263). Keys mean nothing yet. After
    /// <see cref="Start"/> it does nothing.
    /// </summary>
    /// <param name="remote">Where the peer's SDP wants its media. With port 0 or an unspecified address nothing is sent.</param>
    /// <param name="codec">What we send; what we take may be either codec.</param>
    /// <param name="trunk">Symmetric RTP, as <see cref="Start"/> has it.</param>
    /// <param name="listener">Hears it, in place of the one before; no more from the answer on.</param>
    internal void StartEarly(IPEndPoint remote, MediaFormat codec, IPAddress? trunk, IListener listener)
    {
        lock (gate)
        {
            if (disposed || (lane is not null && early is null)) return;
            ForgetEarly();
            early = listener;
            sound.Listen(listener);
            sender.Target(remote, codec);
            receiver.Allow(remote, trunk);
            followed = null;
            earlyFrames = 0;
            Hearken();
            lane ??= pump.Join(this);
        }
    }

    /// <summary>
    /// Begins to send and to take; called again, it goes on with another address or codec (early media, then the answer; a re-INVITE).
    /// </summary>
    /// <param name="remote">Where the peer's SDP wants its media. With port 0 or an unspecified address nothing is sent (hold).</param>
    /// <param name="codec">What we send; what we take may be either codec.</param>
    /// <param name="telephoneEventPayloadType">Payload type of key presses that both sides agreed on, or null.</param>
    /// <param name="trunk">Symmetric RTP (RFC 4961): sound may come from this address too, the first packet decides, and ours goes back to where it came from; null: off.</param>
    public void Start(IPEndPoint remote, MediaFormat codec, byte? telephoneEventPayloadType, IPAddress? trunk = null)
    {
        ArgumentNullException.ThrowIfNull(remote);
        ArgumentNullException.ThrowIfNull(codec);
        lock (gate)
        {
            if (disposed) return;
            ForgetEarly();
            sender.Target(remote, codec);
            receiver.Allow(remote, trunk);
            followed = null;
            receiver.TelephoneEvents = telephoneEventPayloadType;
            tones = telephoneEventPayloadType is null ? tones ?? new KeyTones() : null; // who tells no key events presses by tones
            Hearken();
            lane ??= pump.Join(this);
        }
    }

    /// <summary>
    /// Plays a prompt from its beginning, in place of one that is playing. Played before <see cref="Start"/>, it waits for it.
    /// </summary>
    /// <returns>Completes when the last frame was sent, or the playing ended otherwise; never faulted or cancelled.</returns>
    public Task<PlayResult> PlayAsync(Prompt prompt, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        if (cancellationToken.IsCancellationRequested) return Task.FromResult(PlayResult.Cancelled);
        var mine = new Playback(prompt);
        lock (gate)
        {
            if (disposed) return Task.FromResult(PlayResult.LegEnded);
            if (mine.IsOver) return Task.FromResult(PlayResult.Completed);
            sound.Play(mine);
        }
        return cancellationToken.CanBeCanceled ? CancellableAsync(mine, cancellationToken) : mine.Ended;
    }

    /// <summary>Lets a sound go on beneath whatever is played, over and over, until the leg ends.</summary>
    public void Surround(Prompt sound)
    {
        var made = Ambience.Of(sound);
        lock (gate) this.sound.Surround(made);
    }

    /// <summary>Lets somebody hear the peer from now on, beside those who do already; beyond <see cref="MaximumListeners"/> the oldest hears no more.</summary>
    public void Listen(IListener listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        lock (gate)
        {
            if (disposed) return;
            sound.Listen(listener);
            Hearken();
        }
    }

    /// <summary>Lets somebody else speak in place of the bot and its ambience; what is played is heard before it. Null: the bot.</summary>
    public void Speak(IVoice? voice)
    {
        lock (gate) sound.Speak(disposed ? null : voice);
    }

    /// <summary>Presses keys: as events where the peer takes them, else as tones. What plays is ended by it. Completes when the last was sent.</summary>
    public async Task PressAsync(string keys, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(keys);
        if (cancellationToken.IsCancellationRequested) return;
        var mine = new KeyStrokes(keys);
        bool asEvents;
        lock (gate)
        {
            if (disposed || mine.IsOver) return;
            asEvents = receiver.TelephoneEvents is not null;
            if (asEvents)
            {
                sound.Silence(PlayResult.Replaced);
                strokes?.End();
                strokes = mine;
            }
        }
        if (!asEvents)
        {
            await PlayAsync(KeyTones.Of(keys), cancellationToken);
            return;
        }
        await using var cancelling = cancellationToken.UnsafeRegister(_ => Cancel(mine), null);
        await mine.Ended;
    }

    /// <summary>Records both directions from now on, aligned, into a stereo A-law WAV file: bot left, client right.</summary>
    /// <param name="path">The finished file; until then it lies beside it as .part. Problems of the disk are logged, not thrown.</param>
    /// <exception cref="InvalidOperationException">A recording is going on.</exception>
    public void StartRecording(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        lock (gate)
        {
            if (disposed) return;
            if (recording is not null) throw new InvalidOperationException("This leg is being recorded already.");
            recording = pump.Record(path);
            recordingFinished = recording.Finished;
        }
    }

    /// <summary>Ends the recording, if one is going on; <see cref="Dispose"/> does so too.</summary>
    /// <returns>Completes when the last recording's file is closed: true when it is there, false when there was nothing to record.</returns>
    public Task<bool> StopRecordingAsync()
    {
        lock (gate)
        {
            EndRecording();
            return recordingFinished;
        }
    }

    /// <inheritdoc/>
    Task IMediaPort.PlayAsync(Prompt prompt, CancellationToken cancellationToken) => PlayAsync(prompt, cancellationToken);

    /// <inheritdoc/>
    Task<bool> IMediaPort.FinishRecordingAsync() => StopRecordingAsync();

    /// <summary>Ends the media: no packet leaves after this; a recording is closed; the port is given back.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (disposed) return;
            disposed = true;
            lane?.Leave(this);
            sound.End();
            strokes?.End();
            strokes = null;
            EndRecording();
            socket.Dispose();
        }
    }

    /// <summary>One frame of this leg; called by the pump alone.</summary>
    /// <param name="number">Number of the 20 ms frame on the lane's clock.</param>
    /// <param name="now">The clock's timestamp.</param>
    /// <param name="arrival">The same instant in samples.</param>
    /// <param name="late">Samples by which this frame is behind its deadline.</param>
    /// <param name="scratch">See <see cref="RtpReceiver.Drain"/>.</param>
    internal void Tick(long number, long now, uint arrival, int late, Span<byte> scratch)
    {
        lock (gate)
        {
            if (disposed) return;
            if (lastFrame is { } last && number - last > 1) Skip(number - last - 1);
            lastFrame = number;
            receiver.Drain(now, arrival, late, scratch, keys, recording);
            if (receiver.Source is { } source && source != followed) sender.Follow(followed = source);
            if (receiver.Ear is { } ear) Hear(ear);
            if (early is null) Speak();
            else if (earlyFrames++ % EarlyEvery == 0) sender.Send(default);
            else sender.Skip(1);
        }
    }

    /// <summary>What is heard from the answer on begins anew: nothing of the ringing reaches those who hear the client.</summary>
    private void ForgetEarly()
    {
        if (early is not { } listener) return;
        early = null;
        sound.Part(listener);
        receiver.Ear = null;
    }

    private void Hear(JitterBuffer ear)
    {
        var heard = ear.Take(frame);
        if (heard && tones?.Hear(frame) is { } key) keys.Press(key);
        if (sound.Hear(frame, heard)) Hearken();
    }

    /// <summary>Packets are decoded and put in order only while somebody needs them so.</summary>
    private void Hearken() => receiver.Ear = !sound.IsHeard && tones is null ? null : receiver.Ear ?? new JitterBuffer();

    private void Speak()
    {
        ReadOnlySpan<short> samples = default;
        if (strokes is not null && receiver.TelephoneEvents is { } payloadType)
        {
            strokes.Send(sender, payloadType);
        }
        else
        {
            samples = sound.Next();
            sender.Send(samples);
        }
        if (strokes is not null && (strokes.IsOver || receiver.TelephoneEvents is null))
        {
            strokes.End();
            strokes = null;
        }
        if (recording is not null)
        {
            G711.Encode(G711Law.ALaw, samples, spoken);
            spoken.AsSpan(samples.Length).Fill(G711.ALawSilence);
            recording.Say(spoken);
        }
        sound.Sent();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Skip(long frames)
    {
        skippedFrames += frames;
        sender.Skip(frames);
        if (recording is null) return;
        spoken.AsSpan().Fill(G711.ALawSilence);
        for (; frames > 0; frames--) recording.Say(spoken);
    }

    private void EndRecording()
    {
        if (recording is null) return;
        recording.Finish();
        recordingFramesDropped += recording.DroppedFrames;
        recording = null;
    }

    private async Task<PlayResult> CancellableAsync(Playback mine, CancellationToken cancellationToken)
    {
        await using var cancelling = cancellationToken.UnsafeRegister(_ => Cancel(mine), null);
        return await mine.Ended;
    }

    private void Cancel(KeyStrokes which)
    {
        lock (gate)
        {
            if (strokes == which) strokes = null;
            which.End();
        }
    }

    private void Cancel(Playback which)
    {
        lock (gate) sound.Cancel(which);
    }
}
