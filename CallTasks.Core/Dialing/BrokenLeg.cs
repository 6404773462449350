using System.Threading.Channels;
using CallTasks.Core.Audio;
using CallTasks.Core.Model;
using CallTasks.Core.Telephony;

namespace CallTasks.Core.Dialing;

/// <summary>Stands in for a leg that the carrier failed to make: it ends at once, without a reply.</summary>
internal sealed class BrokenLeg : ICallLeg, IMediaPort
{
    public BrokenLeg(long callId, long at)
    {
        CallId = callId;
        var events = Channel.CreateBounded<LegEvent>(1);
        events.Writer.TryWrite(new LegEvent.Ended { At = at, Answer = new CarrierAnswer { Ending = CallEnding.NoReply } });
        events.Writer.Complete();
        Events = events.Reader;
    }

    public long CallId { get; }
    public ChannelReader<LegEvent> Events { get; }
    public IMediaPort Media => this;

    public void HangUp(CallEnding why)
    {
        // Over already.
    }

    public Task PlayAsync(Prompt prompt, CancellationToken cancellationToken) => Task.CompletedTask;

    public void StartRecording(string path)
    {
        // There is nothing to hear.
    }

    public Task<bool> FinishRecordingAsync() => Task.FromResult(false);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
