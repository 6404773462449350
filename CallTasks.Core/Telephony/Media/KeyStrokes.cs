namespace CallTasks.Core.Telephony.Media;

/// <summary>Keys on their way to the peer as reports (RFC 4733). Used under the session's lock only.</summary>
internal sealed class KeyStrokes
{
    // 100 ms each, told every 20 ms, and its end three times, since a lost end is a key that stays down (section 2.5.1.4).
    private const int PressFrames = 5;
    private const int EndFrames = 3;
    private const int PauseFrames = 5;
    private const byte Volume = 10;

    private readonly byte[] codes;
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int frame;

    /// <param name="keys">0–9, *, #, A–D; others are left out.</param>
    public KeyStrokes(string keys) => codes = [.. keys.Select(TelephoneEvent.CodeOf).OfType<byte>()];

    public Task Ended => ended.Task;

    public bool IsOver => frame >= codes.Length * (PressFrames + EndFrames - 1 + PauseFrames);

    /// <summary>Sends the next frame: a report, or silence between two keys.</summary>
    public void Send(RtpSender sender, byte payloadType)
    {
        var (key, at) = Math.DivRem(frame++, PressFrames + EndFrames - 1 + PauseFrames);
        if (at >= PressFrames + EndFrames - 1)
        {
            sender.Send(default);
            return;
        }
        var duration = (ushort)(Math.Min(at + 1, PressFrames) * RtpSender.FrameSamples);
        sender.SendKey(payloadType, new TelephoneEvent(codes[key], at >= PressFrames - 1, Volume, duration), at == 0);
    }

    public void End() => ended.TrySetResult();
}
