namespace CallTasks.Core.Telephony.Media;

/// <summary>Two legs that hear each other, until it is disposed of. Each keeps its codec, its recording and its other listeners.</summary>
internal sealed class MediaBridge : IDisposable
{
    private readonly IMediaPort one;
    private readonly IMediaPort other;
    private readonly FrameRelay there = new();
    private readonly FrameRelay back = new();

    public MediaBridge(IMediaPort one, IMediaPort other)
    {
        (this.one, this.other) = (one, other);
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
