using System.Runtime.CompilerServices;
using CallTasks.Core.Audio;

namespace CallTasks.Core.Telephony.Media;

/// <summary>What one side of a leg says and who hears the other, however frames travel. Used under its owner's lock only.</summary>
internal sealed class LegSound
{
    /// <summary>Listeners of one leg at a time: who answered, the voice's pitch, a question, another leg, and as many again.</summary>
    public const int MaximumListeners = 8;

    private readonly short[] frame = new short[RtpSender.FrameSamples];
    private Playback? playback;
    private Ambience? ambience;
    private int ambienceAt;
    private IListener[] listeners = []; // replaced as a whole, so that whoever ticks goes through it as it stands
    private IVoice? voice;

    /// <summary>Somebody listens.</summary>
    public bool IsHeard => listeners.Length > 0;

    /// <summary>Plays from the next frame on, in place of what is playing.</summary>
    public void Play(Playback next)
    {
        playback?.End(PlayResult.Replaced);
        playback = next;
    }

    /// <summary>Plays no more.</summary>
    public void Silence(PlayResult why)
    {
        playback?.End(why);
        playback = null;
    }

    /// <summary>Stops one prompt, if it is still the one that plays.</summary>
    public void Cancel(Playback which)
    {
        if (playback == which) playback = null;
        which.End(PlayResult.Cancelled);
    }

    /// <summary>Lets a sound go on beneath whatever is played.</summary>
    public void Surround(Ambience sound) => (ambience, ambienceAt) = (sound, 0);

    /// <summary>Adds a listener; beyond <see cref="MaximumListeners"/> the oldest hears no more.</summary>
    public void Listen(IListener listener) => listeners = [.. listeners.Length < MaximumListeners ? listeners : listeners[1..], listener];

    /// <summary>Takes a listener away, whether or not it listens still.</summary>
    public void Part(IListener listener) => listeners = Array.FindAll(listeners, other => other != listener);

    /// <summary>Lets somebody else speak in place of the bot; null: the bot.</summary>
    public void Speak(IVoice? voice) => this.voice = voice;

    /// <summary>Tells the listeners a frame; true when one of them has heard enough.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Hear(ReadOnlySpan<short> heard, bool came)
    {
        var over = false;
        foreach (var listener in listeners)
        {
            if (listener.Hear(heard, came)) continue;
            over = true;
            Part(listener); // there and not here: a closure over the loop's variable would be made for every frame
        }
        return over;
    }

    /// <summary>What is said in the next 20 ms; shorter or empty: silence follows. <see cref="Sent"/> comes after it has left.</summary>
    public ReadOnlySpan<short> Next() => playback is null && voice is not null ? Told(voice) : Mixed(playback is null ? default : playback.Next());

    /// <summary>The frame has left: a prompt whose last one it was is over.</summary>
    public void Sent()
    {
        if (playback is { IsOver: true }) Silence(PlayResult.Completed);
    }

    /// <summary>The leg has ended.</summary>
    public void End()
    {
        Silence(PlayResult.LegEnded);
        listeners = [];
        voice = null;
    }

    private ReadOnlySpan<short> Told(IVoice by) => by.Speak(frame) ? frame : default;

    /// <summary>What is said, with what goes on beneath it.</summary>
    private ReadOnlySpan<short> Mixed(ReadOnlySpan<short> said)
    {
        if (ambience is null) return said;
        said.CopyTo(frame);
        frame.AsSpan(said.Length).Clear();
        ambience.MixInto(frame, ref ambienceAt);
        return frame;
    }
}
