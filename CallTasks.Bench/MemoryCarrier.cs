using System.Threading.Channels;
using CallTasks.Core.Audio;
using CallTasks.Core.Model;
using CallTasks.Core.Telephony;

namespace CallTasks.Bench;

/// <summary>A carrier in memory that answers at once: three of four calls are busy, one is answered and hung up by the client.</summary>
internal sealed class MemoryCarrier : ICarrier
{
    private const int AnsweredEvery = 4;

    public ICallLeg Dial(DialRequest request) => new Leg(request.CallId, request.CallId % AnsweredEvery == 0);

    public Task<TrunkProbe> ProbeAsync(SipTrunk trunk, CancellationToken cancellationToken) => Task.FromResult(new TrunkProbe(true, TimeSpan.Zero, "200 OK"));

    public Task ReleaseAsync(OrphanDialog orphan, CancellationToken cancellationToken) => Task.CompletedTask;

    private sealed class Leg : ICallLeg, IMediaPort
    {
        private readonly Channel<LegEvent> _events = Channel.CreateUnbounded<LegEvent>(new UnboundedChannelOptions { SingleReader = true });

        public Leg(long callId, bool answers)
        {
            CallId = callId;
            var at = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
            Write(new LegEvent.Trying { At = at });
            if (answers) Write(new LegEvent.Answered { At = at, Dialog = "dialog" });
            Write(new LegEvent.Ended
            {
                At = at,
                Answer = new CarrierAnswer { Ending = answers ? CallEnding.ClientHungUp : CallEnding.Refused, SipCode = answers ? 200 : 486, SipText = answers ? "OK" : "Busy Here", Progressed = true },
            });
            _events.Writer.Complete();
        }

        public long CallId { get; }
        public ChannelReader<LegEvent> Events => _events.Reader;
        public IMediaPort Media => this;

        public void HangUp(CallEnding why)
        {
            // Over already.
        }

        public Task PlayAsync(Prompt prompt, CancellationToken cancellationToken) => Task.CompletedTask;

        public void StartRecording(string path)
        {
            // Nobody hears it.
        }

        public Task<bool> FinishRecordingAsync() => Task.FromResult(false);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private void Write(LegEvent e) => _events.Writer.TryWrite(e);
    }
}
