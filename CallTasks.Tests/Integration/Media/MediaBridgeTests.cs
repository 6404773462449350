using System.Net;
using CallTasks.Core.Audio;
using CallTasks.Core.Telephony.Media;
using CallTasks.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallTasks.Tests.Integration.Media;

/// <summary>Two legs that talk to each other, over real sockets on loopback.</summary>
public sealed class MediaBridgeTests : IDisposable
{
    private readonly MediaPump pump = new(TimeProvider.System, NullLogger<MediaPump>.Instance);
    private readonly RtpPeer client = new();
    private readonly RtpPeer desk = new();
    private readonly MediaSession one;
    private readonly MediaSession other;

    public MediaBridgeTests()
    {
        var ports = new RtpPortPool(IPAddress.Loopback);
        Assert.True(ports.TryBind(out var first));
        Assert.True(ports.TryBind(out var second));
        (one, other) = (pump.Open(first), pump.Open(second));
        one.Start(client.EndPoint, MediaFormat.Pcma, null);
        other.Start(desk.EndPoint, MediaFormat.Pcmu, null);
    }

    public void Dispose()
    {
        one.Dispose();
        other.Dispose();
        pump.Dispose();
        client.Dispose();
        desk.Dispose();
    }

    [Fact]
    public async Task Each_hears_the_other_in_its_own_codec_until_they_are_parted()
    {
        one.Surround(new Prompt(Tones.Sine(300, 1))); // a client who talks with a person hears no canteen
        using var bridge = new MediaBridge(one, other);

        // Each says one level all the time, so that any frame shows whose it is.
        await SpeakAsync(client, one, MediaFormat.Pcma, 6000, () => Heard(desk, G711Law.MuLaw, 6000));
        await SpeakAsync(desk, other, MediaFormat.Pcmu, -3000, () => Heard(client, G711Law.ALaw, -3000));

        bridge.Dispose();
        var before = desk.Count;
        await SpeakAsync(client, one, MediaFormat.Pcma, 6000, () => desk.Count > before + 20);
        Assert.All(desk.Arrivals.Skip(before + 10), a => Assert.All(a.Payload, code => Assert.Equal(G711.Silence(G711Law.MuLaw), code)));
    }

    private static bool Heard(RtpPeer peer, G711Law law, short level)
    {
        // Coded once more on the way: a step of the scale is 256 at these levels.
        var decoded = new short[160];
        return peer.Arrivals.Count(a =>
        {
            G711.Decode(law, a.Payload, decoded);
            return decoded.All(s => Math.Abs(s - level) <= 512);
        }) >= 5;
    }

    private static async Task SpeakAsync(RtpPeer peer, MediaSession to, MediaFormat codec, short level, Func<bool> until)
    {
        var samples = new short[160];
        samples.AsSpan().Fill(level);
        var payload = new byte[160];
        G711.Encode(codec.Law, samples, payload);
        var sequence = 0;
        await Eventually.Async(() =>
        {
            for (var i = 0; i < 3; i++, sequence++)
                peer.Send(to.LocalEndPoint, codec.PayloadType, (ushort)sequence, (uint)(sequence * 160), payload);
            return until();
        });
    }
}
