namespace CallTasks.Core.Telephony.Media;

/// <summary>Two legs that hear each other, until it is disposed of. Each keeps its codec, its recording and its other listeners.</summary>
internal sealed class MediaBridge : IDisposable
{
    private readonly IMediaPort one;
    private readonly IMediaPort other;
    private readonly FrameRelay there;
    private readonly FrameRelay back;

    /// <param name="one">A leg.</param>
    /// <param name="other">The other.</param>
    /// <param name="pressedThere">Takes keys that are heard as tones from the one; their sound does not pass. Null: it does.</param>
    /// <param name="pressedBack">The same from the other.</param>
    public MediaBridge(IMediaPort one, IMediaPort other, KeyPresses? pressedThere = null, KeyPresses? pressedBack = null)
    {
        (this.one, this.other) = (one, other);
        (there, back) = (new FrameRelay(pressedThere), new FrameRelay(pressedBack));
        one.Listen(there);
        other.Speak(there);
        other.Listen(back);
        one.Speak(back);
    }

    /// <summary>They hear each other no more; the bot's voice is back.</summary>
    public void Dispose()
    {
        there.End();
        back.End();
        one.Speak(null);
        other.Speak(null);
    }
}
