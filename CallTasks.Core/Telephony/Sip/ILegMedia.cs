using System.Net;
using CallTasks.Core.Audio;

namespace CallTasks.Core.Telephony.Sip;

/// <summary>A leg's sound as the signalling sees it: bound before the INVITE, connected by the answer, closed with the leg.</summary>
internal interface ILegMedia : IMediaPort
{
    /// <summary>Where we receive; the offer says so.</summary>
    IPEndPoint Local { get; }

    /// <summary>Called with each key of the client; set before <see cref="Connect"/>.</summary>
    Action<char>? KeyPressed { get; set; }

    /// <summary>Plays a prompt in place of one that is playing; completes when it ended in whatever way.</summary>
    new Task PlayAsync(Prompt prompt, CancellationToken cancellationToken);

    /// <summary>Takes the peer's side of the session; called again when it changes.</summary>
    /// <param name="remote">What it said.</param>
    /// <param name="trunk">Symmetric RTP: the trunk's address, from which sound may come too; it goes back to where it comes from. Null: off.</param>
    void Connect(SdpAudio remote, IPAddress? trunk = null);

    /// <summary>Lets somebody hear what the peer's side plays before the answer; called again for another phone that rings. Nothing is said to it; <see cref="Connect"/> ends it.</summary>
    /// <param name="remote">What it said.</param>
    /// <param name="trunk">As <see cref="Connect"/> has it.</param>
    /// <param name="listener">Hears it.</param>
    void ConnectEarly(SdpAudio remote, IPAddress? trunk, IListener listener)
    {
        // Legs without sound hear nothing.
    }

    /// <summary>Ends the sound; plays and recordings come to their end. Safe more than once.</summary>
    ValueTask CloseAsync();
}

/// <summary>Opens the sound of legs.</summary>
internal interface ILegMediaSource
{
    /// <summary>Binds a port; null when none is free.</summary>
    /// <param name="address">The address of ours that reaches the trunk.</param>
    ILegMedia? Open(IPAddress address);
}

/// <summary>No sound at all: for load without media. Tells a port that nobody listens on.</summary>
internal sealed class SilentMediaSource : ILegMediaSource
{
    /// <inheritdoc/>
    public ILegMedia Open(IPAddress address) => new Silence(new IPEndPoint(address, 9)); // 9: the discard port

    private sealed class Silence(IPEndPoint local) : ILegMedia
    {
        public IPEndPoint Local { get; } = local;
        public Action<char>? KeyPressed { get; set; }
        public void Connect(SdpAudio remote, IPAddress? trunk) { }
        public ValueTask CloseAsync() => ValueTask.CompletedTask;
        public Task PlayAsync(Prompt prompt, CancellationToken cancellationToken) => Task.CompletedTask;
        public void StartRecording(string path) { }
        public Task<bool> FinishRecordingAsync() => Task.FromResult(false);
    }
}
