using System.Threading.Channels;
using CallTasks.Core.Audio;
using CallTasks.Core.Model;
using CallTasks.Core.Telephony;

namespace CallTasks.Tests.Integration.Storage.Crash;

/// <summary>A real leg whose events pass the fatal moment first.</summary>
internal sealed class FatalLeg : ICallLeg
{
    private readonly ICallLeg _inner;
    private readonly FatalMoment _moment;
    private readonly Channel<LegEvent> _events = Channel.CreateUnbounded<LegEvent>();

    public FatalLeg(ICallLeg inner, FatalMoment moment)
    {
        (_inner, _moment) = (inner, moment);
        _ = Task.Run(async () =>
        {
            await foreach (var told in inner.Events.ReadAllAsync())
            {
                moment.OnEvent(told);
                _events.Writer.TryWrite(told);
            }
            _events.Writer.Complete();
        });
    }

    public long CallId => _inner.CallId;
    public ChannelReader<LegEvent> Events => _events.Reader;
    public IMediaPort Media => new FatalMedia(_inner.Media, _moment);
    public void Acknowledge() => _inner.Acknowledge();
    public void HangUp(CallEnding why) => _inner.HangUp(why);
    public ValueTask DisposeAsync() => _inner.DisposeAsync();

    /// <summary>The leg's sound, of which there is none: who speaks on it is told.</summary>
    private sealed class FatalMedia(IMediaPort inner, FatalMoment moment) : IMediaPort
    {
        public async Task PlayAsync(Prompt prompt, CancellationToken cancellationToken) =>
            await Task.Delay(prompt.Duration, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        public void StartRecording(string path) => inner.StartRecording(path);
        public Task<bool> FinishRecordingAsync() => inner.FinishRecordingAsync();

        public void Speak(IVoice? voice)
        {
            if (voice is not null) moment.OnBridged();
        }
    }
}
