using CallTasks.Core.Audio;

namespace CallTasks.Core.Telephony.Media;

/// <summary>
/// The sound of a bot that somebody talks to without a carrier: frames are given and taken as samples, and whoever carries them away sets
/// the pace by <see cref="CarryAsync"/>. Safe from any thread.
/// </summary>
public sealed class StudioMedia : IMediaPort, IDisposable
{
    /// <summary>Samples of a frame: 20 ms at 8 kHz.</summary>
    public const int FrameSamples = RtpSender.FrameSamples;

    /// <summary>How long a frame is.</summary>
    public static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(20);

    /// <summary>Frames that wait to be heard, 240 ms: what a network brings at once after a stutter; the oldest goes.</summary>
    internal const int MaximumWaiting = 12;

    /// <summary>Frames that were not carried in time and are sent at once; time beyond that is left out, and what plays goes on where it was.</summary>
    internal const int MaximumCatchUp = 10;

    private readonly Lock gate = new();
    private readonly LegSound sound = new();
    private readonly FrameRelay heard = new(most: MaximumWaiting);
    private readonly short[] taken = new short[FrameSamples];
    private bool disposed;

    /// <inheritdoc/>
    public bool IsOver
    {
        get
        {
            lock (gate) return disposed;
        }
    }

    /// <summary>A frame of whoever talks to the bot.</summary>
    /// <param name="frame"><see cref="FrameSamples"/> samples at 8 kHz.</param>
    public void Hear(ReadOnlySpan<short> frame)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(frame.Length, FrameSamples);
        heard.Hear(frame, heard: true);
    }

    /// <summary>20 ms pass: the bot hears a frame and says one.</summary>
    /// <param name="frame">What it says; zeros are silence.</param>
    public void Pass(Span<short> frame)
    {
        lock (gate)
        {
            frame.Clear();
            if (disposed) return;
            var came = heard.Speak(taken);
            if (!came) taken.AsSpan().Clear();
            sound.Hear(taken, came);
            sound.Next().CopyTo(frame);
            sound.Sent();
        }
    }

    /// <summary>Carries what the bot says away, a frame every 20 ms, as long as nobody ends it.</summary>
    /// <param name="carry">Takes a frame; the array is used again.</param>
    /// <param name="time">Sets the pace.</param>
    /// <param name="ended">Ends it between two frames.</param>
    public async Task CarryAsync(Func<short[], ValueTask> carry, TimeProvider time, CancellationToken ended)
    {
        ArgumentNullException.ThrowIfNull(carry);
        ArgumentNullException.ThrowIfNull(time);
        var frame = new short[FrameSamples];
        var began = time.GetTimestamp();
        using var beat = new PeriodicTimer(Frame, time);
        long number = 0;
        try
        {
            do
            {
                // Counted from the beginning, so that lateness does not add up.
                var due = (time.GetElapsedTime(began).Ticks / Frame.Ticks) + 1;
                for (number = Math.Max(number, due - MaximumCatchUp); number < due && !ended.IsCancellationRequested; number++)
                {
                    Pass(frame);
                    await carry(frame);
                }
            }
            while (await beat.WaitForNextTickAsync(ended));
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // As it was asked for.
        }
    }

    /// <summary>Plays a prompt from its beginning, in place of one that is playing. Completes when its last frame was passed on, or the playing ended otherwise; never faulted.</summary>
    public async Task PlayAsync(Prompt prompt, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        var mine = new Playback(prompt);
        if (mine.IsOver || cancellationToken.IsCancellationRequested) return;
        lock (gate)
        {
            if (disposed) return;
            sound.Play(mine);
        }

        await using var cancelling = cancellationToken.UnsafeRegister(_ => Cancel(mine), null);
        await mine.Ended;
    }

    /// <inheritdoc/>
    public void Surround(Prompt sound)
    {
        var made = Ambience.Of(sound);
        lock (gate) this.sound.Surround(made);
    }

    /// <inheritdoc/>
    public Task PressAsync(string keys, CancellationToken cancellationToken) => PlayAsync(KeyTones.Of(keys), cancellationToken);

    /// <inheritdoc/>
    public void Listen(IListener listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        lock (gate)
        {
            if (!disposed) sound.Listen(listener);
        }
    }

    /// <inheritdoc/>
    public void Speak(IVoice? voice)
    {
        lock (gate) sound.Speak(disposed ? null : voice);
    }

    /// <inheritdoc/>
    public void StartRecording(string path)
    {
        // A try is kept nowhere.
    }

    /// <inheritdoc/>
    public Task<bool> FinishRecordingAsync() => Task.FromResult(false);

    /// <summary>Ends it: what plays is over, and nobody hears any more.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (disposed) return;
            disposed = true;
            sound.End();
            heard.End();
        }
    }

    private void Cancel(Playback which)
    {
        lock (gate) sound.Cancel(which);
    }
}
