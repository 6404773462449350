using System.Net;
using System.Net.Sockets;
using CallTasks.Core.Audio;
using CallTasks.Core.Telephony.Media;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallTasks.Tests.Support.Fuzz;

/// <summary>Mutated packets at a leg's port, with key presses on and the sound recorded: nothing throws, and every packet is counted as taken or ignored.</summary>
internal sealed class RtpFuzz : IDisposable
{
    /// <summary>Packets between two frames: as many as a frame takes.</summary>
    private const int PerFrame = 16;

    private const byte KeysType = 101;

    private static readonly byte[][] Tokens = [[0x80], [0x90], [0xA0], [0xBF], [0, 0, 0, 0], [0xFF, 0xFF, 0xFF, 0xFF], [8], [0x65], [0xBE, 0xDE, 0, 1], [0x7F, 0xFF], new byte[300]];

    private readonly Random _random;
    private readonly Mutator _mutator;
    private readonly byte[][] _good;
    private readonly TempFolder _folder = new();
    private readonly RecordingWriter _writer = new(NullLogger.Instance);
    private readonly Socket _port = Bound(), _peer = Bound();
    private readonly RtpReceiver _receiver;
    private readonly KeyPresses _keys = new(NullLogger.Instance);
    private readonly byte[] _scratch = new byte[2 * RtpReceiver.MaximumDatagram];
    private readonly byte[] _silence = new byte[160];
    private LegRecording _recording;
    private uint _clock;
    private long _told;

    /// <summary>Two ports of loopback.</summary>
    public RtpFuzz(int seed)
    {
        _random = new Random(seed);
        _mutator = new Mutator(_random, Tokens);
        _good = [Packet(8, 160), Packet(0, 160), Packet(KeysType, 4), Packet(8, 0), Packet(0, 800), [.. Packet(8, 160), 4]];
        _good[5][0] |= 0x20;
        _port.Blocking = false;
        _receiver = new RtpReceiver(_port) { TelephoneEvents = KeysType };
        _receiver.Allow((IPEndPoint)_peer.LocalEndPoint!);
        _keys.Pressed += _ => Interlocked.Increment(ref _told);
        _recording = new LegRecording(_writer, _folder.File("fuzz.wav"));
        Drain(); // what waited before the leg began is thrown away
    }

    /// <summary>Packets that were given.</summary>
    public int Given { get; private set; }

    /// <summary>Packets that were sound or keys.</summary>
    public long Taken => Given - _receiver.Ignored;

    /// <summary>Gives so many packets as one frame takes.</summary>
    public void Step()
    {
        for (var i = 0; i < PerFrame; i++)
        {
            var bytes = _random.Next(8) == 0 ? Noise() : _mutator.Next(_good);
            _peer.SendTo(bytes, _port.LocalEndPoint!);
            Given++;
        }
        Drain();
        _silence.AsSpan().Fill(G711.ALawSilence);
        _recording.Say(_silence);
        if (Given % 1_000_000 == 0)
            Renew();
    }

    public void Dispose()
    {
        _recording.Finish();
        _recording.Finished.GetAwaiter().GetResult();
        _writer.Dispose();
        _port.Dispose();
        _peer.Dispose();
        _folder.Dispose();
    }

    private void Renew()
    {
        _recording.Finish();
        _recording.Finished.GetAwaiter().GetResult();
        _recording = new LegRecording(_writer, _folder.File("fuzz.wav"));
    }

    private void Drain() => _receiver.Drain(_clock, _clock += 160, 0, _scratch, _keys, _recording);

    private byte[] Noise()
    {
        var bytes = new byte[_random.Next(0, 400)];
        _random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] Packet(byte type, int payload)
    {
        var bytes = new byte[RtpPacket.HeaderLength + payload];
        RtpPacket.WriteHeader(bytes, type, false, 65_530, uint.MaxValue - 500, 0x01020304);
        bytes.AsSpan(RtpPacket.HeaderLength).Fill(3);
        return bytes;
    }

    private static Socket Bound()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 1 << 20 };
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }
}
