using CallTasks.Core.Audio;

namespace CallTasks.Core.Telephony.Media;

/// <summary>A prompt on its way to the peer. Used under the session's lock only.</summary>
internal sealed class Playback(Prompt prompt)
{
    private readonly TaskCompletionSource<PlayResult> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int position;

    public Task<PlayResult> Ended => ended.Task;

    public bool IsOver => position >= prompt.Samples.Length;

    /// <summary>The next frame; the last one may be shorter.</summary>
    public ReadOnlySpan<short> Next()
    {
        var rest = prompt.Samples.Span[position..];
        var frame = rest[..Math.Min(rest.Length, RtpSender.FrameSamples)];
        position += frame.Length;
        return frame;
    }

    public void End(PlayResult result) => ended.TrySetResult(result);
}
