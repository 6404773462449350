namespace CallTasks.Core.Telephony;

/// <summary>Hears what the other side of a leg says, while it says it.</summary>
public interface IListener
{
    /// <summary>
    /// The next 20 ms, 160 samples at 8 kHz, in order and without gaps. Called on the thread that sends everybody's frames: it must be done in
    /// microseconds, and waits for nothing.
    /// </summary>
    /// <param name="frame">Valid during the call only.</param>
    /// <param name="heard">False when nothing came in time, and the frame is an echo of what was heard last, or silence.</param>
    /// <returns>False: it has heard enough, and is told no more.</returns>
    bool Hear(ReadOnlySpan<short> frame, bool heard);
}
