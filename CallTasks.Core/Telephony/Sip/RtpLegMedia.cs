using System.Net;
using CallTasks.Core.Audio;
using CallTasks.Core.Telephony.Media;

namespace CallTasks.Core.Telephony.Sip;

/// <summary>A leg's sound over RTP.</summary>
internal sealed class RtpLegMedia : ILegMedia
{
    private readonly MediaSession _session;

    private RtpLegMedia(MediaSession session, IPAddress address)
    {
        _session = session;
        Local = new IPEndPoint(address, session.LocalEndPoint.Port);
        session.KeyPressed += key => KeyPressed?.Invoke(key);
    }

    /// <inheritdoc/>
    public IPEndPoint Local { get; }

    /// <inheritdoc/>
    public Action<char>? KeyPressed { get; set; }

    /// <inheritdoc/>
    public MediaCounters? Passed => _session.Counters;

    /// <inheritdoc/>
    public bool IsOver => _session.IsOver;

    /// <summary>Opens legs' sound on a pool's ports and a process's pump.</summary>
    internal sealed class Source(MediaPump pump, RtpPortPool ports) : ILegMediaSource
    {
        /// <inheritdoc/>
        public ILegMedia? Open(IPAddress address)
        {
            if (!ports.TryBind(out var socket))
                return null;
            var any = ports.Address.Equals(IPAddress.Any) || ports.Address.Equals(IPAddress.IPv6Any);
            return new RtpLegMedia(pump.Open(socket), any ? address : ports.Address);
        }
    }

    /// <inheritdoc/>
    public void Connect(SdpAudio remote, IPAddress? trunk)
    {
        _session.Start(Target(remote), MediaFormat.OfPayloadType(remote.PayloadType)!, (byte?)remote.DtmfPayloadType, trunk);
    }

    /// <inheritdoc/>
    public void ConnectEarly(SdpAudio remote, IPAddress? trunk, IListener listener) =>
        _session.StartEarly(Target(remote), MediaFormat.OfPayloadType(remote.PayloadType)!, trunk, listener);

    /// <summary>To a peer that does not receive (hold) nothing is sent.</summary>
    private static IPEndPoint Target(SdpAudio remote) => remote.Direction.HasFlag(SdpDirection.RecvOnly) ? remote.Remote : new IPEndPoint(remote.Remote.Address, 0);

    /// <inheritdoc/>
    public async ValueTask CloseAsync()
    {
        _session.Dispose();
        await _session.StopRecordingAsync();
    }

    /// <inheritdoc/>
    public Task PlayAsync(Prompt prompt, CancellationToken cancellationToken) => _session.PlayAsync(prompt, cancellationToken);

    /// <inheritdoc/>
    public void Surround(Prompt sound) => _session.Surround(sound);

    /// <inheritdoc/>
    public Task PressAsync(string keys, CancellationToken cancellationToken) => _session.PressAsync(keys, cancellationToken);

    /// <inheritdoc/>
    public void Listen(IListener listener) => _session.Listen(listener);

    /// <inheritdoc/>
    public void Speak(IVoice? voice) => _session.Speak(voice);

    /// <inheritdoc/>
    public void StartRecording(string path) => _session.StartRecording(path);

    /// <inheritdoc/>
    public Task<bool> FinishRecordingAsync() => _session.StopRecordingAsync();
}
