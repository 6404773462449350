namespace CallTasks.Core.Telephony;

/// <summary>Speaks on a leg in place of the bot, frame by frame.</summary>
public interface IVoice
{
    /// <summary>
    /// The next 20 ms, 160 samples at 8 kHz. Called on the thread that sends everybody's frames: it must be done in microseconds, and waits for nothing.
    /// </summary>
    /// <param name="frame">To be filled.</param>
    /// <returns>False when there is nothing to say now; silence is sent.</returns>
    bool Speak(Span<short> frame);
}
