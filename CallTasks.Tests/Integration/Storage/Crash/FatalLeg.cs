using System.Threading.Channels;
using CallTasks.Core.Model;
using CallTasks.Core.Telephony;

namespace CallTasks.Tests.Integration.Storage.Crash;

/// <summary>A real leg whose events pass the fatal moment first.</summary>
internal sealed class FatalLeg : ICallLeg
{
    private readonly ICallLeg _inner;
    private readonly Channel<LegEvent> _events = Channel.CreateUnbounded<LegEvent>();

    public FatalLeg(ICallLeg inner, FatalMoment moment)
    {
        _inner = inner;
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
    public IMediaPort Media => _inner.Media;
    public void Acknowledge() => _inner.Acknowledge();
    public void HangUp(CallEnding why) => _inner.HangUp(why);
    public ValueTask DisposeAsync() => _inner.DisposeAsync();
}
