using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CallTasks.Core.Telephony.Sip;

/// <summary>What a peer says about its audio, reduced to what we use.</summary>
/// <param name="Remote">Where it receives; port 0 or address 0.0.0.0 is never here, see <see cref="Direction"/>.</param>
/// <param name="PayloadType">The static payload type both speak: 8 PCMA or 0 PCMU.</param>
/// <param name="DtmfPayloadType">Payload type of its telephone events, or null.</param>
/// <param name="Direction">Which way, seen from the peer.</param>
internal sealed record SdpAudio(IPEndPoint Remote, int PayloadType, int? DtmfPayloadType, SdpDirection Direction)
{
    /// <summary>Further media of the description, as an answer to it refuses them; null where they cannot be told, which an answer would have to.</summary>
    public RefusedMedia? Others { get; init; } = RefusedMedia.None;

    /// <summary>
    /// Reads a session description. Strict in what is used (address, port, one common codec at 8 kHz over RTP/AVP), tolerant in all
    /// else: unknown lines, further media and line ends without CR are passed over.
    /// </summary>
    /// <param name="text">The body.</param>
    /// <param name="codecs">Static payload types that we speak.</param>
    /// <param name="family">Address family that we speak.</param>
    /// <param name="audio">What was found.</param>
    /// <param name="problem">Why it cannot be used, in words.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, IReadOnlyList<int> codecs, AddressFamily family, [NotNullWhen(true)] out SdpAudio? audio, [NotNullWhen(false)] out string? problem)
    {
        audio = null;
        var reader = new Reader(codecs, family);
        problem = reader.Read(text);
        if (problem is not null)
            return false;
        audio = reader.Result!;
        return true;
    }

    private ref struct Reader(IReadOnlyList<int> codecs, AddressFamily family)
    {
        private IPAddress? _sessionAddress, _mediaAddress;
        private SdpDirection _sessionDirection = SdpDirection.SendRecv;
        private SdpDirection? _mediaDirection;
        private bool _seenMedia, _inAudio, _taken;
        private int _port, _payloadType = -1, _dtmf = -1;
        private UInt128 _listed;
        private RefusedMedia? _others = RefusedMedia.None;
        public SdpAudio? Result;

        public string? Read(ReadOnlySpan<byte> text)
        {
            if (!text.StartsWith("v=0"u8))
                return "no session description (v=0)";
            var lines = 0;
            while (!text.IsEmpty)
            {
                if (++lines > SipLimits.SdpLines)
                    return "too many lines";
                var end = text.IndexOf((byte)'\n');
                var line = (end < 0 ? text : text[..end]).TrimEnd("\r \t"u8);
                text = end < 0 ? default : text[(end + 1)..];
                if (line.Length < 2 || line[1] != (byte)'=')
                    continue;
                if (Line(line[0], line[2..]) is { } problem)
                    return problem;
            }
            return Conclude();
        }

        private string? Line(byte type, ReadOnlySpan<byte> value)
        {
            switch (type)
            {
                case (byte)'c' when !_seenMedia || _inAudio:
                    if (!TryConnection(value, out var address))
                        return "connection address cannot be used";
                    if (_inAudio)
                        _mediaAddress = address;
                    else
                        _sessionAddress = address;
                    return null;
                case (byte)'m':
                    _seenMedia = true;
                    _inAudio = !_taken && value.StartsWith("audio "u8);
                    if (_inAudio)
                        return Media(value[6..]);
                    _others = _others?.With(value, behindAudio: _taken);
                    return null;
                case (byte)'a' when !_seenMedia || _inAudio:
                    return Attribute(value);
                default:
                    return null;
            }
        }

        private string? Media(ReadOnlySpan<byte> value)
        {
            _taken = true;
            var space = value.IndexOf((byte)' ');
            if (space <= 0 || !SipGrammar.TryLeadingNumber(value[..space], 65_536, out _port) || _port > 65_535)
                return "media line cannot be read";
            if (_port == 0)
                return "audio is refused (port 0)";
            value = value[(space + 1)..];
            space = value.IndexOf((byte)' ');
            if (space <= 0 || !value[..space].SequenceEqual("RTP/AVP"u8))
                return "media is not RTP/AVP";
            value = value[(space + 1)..];
            while (!value.IsEmpty)
            {
                space = value.IndexOf((byte)' ');
                var format = space < 0 ? value : value[..space];
                value = space < 0 ? default : value[(space + 1)..].TrimStart((byte)' ');
                if (!SipGrammar.TryNumber(format, 127, out var type))
                    return "payload type cannot be read";
                _listed |= UInt128.One << type;
                if (_payloadType < 0 && Speaks(type))
                    _payloadType = type;
            }
            return null;
        }

        private string? Attribute(ReadOnlySpan<byte> value)
        {
            if (value.SequenceEqual("sendrecv"u8))
                Direct(SdpDirection.SendRecv);
            else if (value.SequenceEqual("sendonly"u8))
                Direct(SdpDirection.SendOnly);
            else if (value.SequenceEqual("recvonly"u8))
                Direct(SdpDirection.RecvOnly);
            else if (value.SequenceEqual("inactive"u8))
                Direct(SdpDirection.Inactive);
            else if (_inAudio && value.StartsWith("rtpmap:"u8))
                return Map(value[7..]);
            return null;
        }

        private void Direct(SdpDirection direction)
        {
            if (_inAudio)
                _mediaDirection = direction;
            else
                _sessionDirection = direction;
        }

        private string? Map(ReadOnlySpan<byte> value)
        {
            var space = value.IndexOf((byte)' ');
            if (space <= 0 || !SipGrammar.TryNumber(value[..space], 127, out var type))
                return null;
            var encoding = SipGrammar.Trim(value[(space + 1)..]);
            if (type is 0 or 8)
            {
                var own = type == 8 ? "PCMA/8000"u8 : "PCMU/8000"u8;
                if (Speaks(type) && (encoding.Length < own.Length || !Ascii.EqualsIgnoreCase(encoding[..own.Length], own)))
                    return "a static payload type is mapped to something else";
            }
            else if (_dtmf < 0 && Ascii.EqualsIgnoreCase(encoding, "telephone-event/8000"u8) && (_listed >> type & 1) == 1)
                _dtmf = type;
            return null;
        }

        private string? Conclude()
        {
            if (!_taken)
                return "no audio";
            if (_payloadType < 0)
                return "no common codec (PCMA or PCMU is wanted)";
            var address = _mediaAddress ?? _sessionAddress;
            if (address is null)
                return "no connection address";
            var direction = _mediaDirection ?? _sessionDirection;
            // RFC 3264 section 8.4: the old way to put a call on hold.
            if (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
                direction &= SdpDirection.SendOnly;
            Result = new SdpAudio(new IPEndPoint(address, _port), _payloadType, _dtmf < 0 ? null : _dtmf, direction) { Others = _others };
            return null;
        }

        private readonly bool Speaks(int type)
        {
            for (var i = 0; i < codecs.Count; i++)
            {
                if (codecs[i] == type)
                    return true;
            }
            return false;
        }

        private readonly bool TryConnection(ReadOnlySpan<byte> value, [NotNullWhen(true)] out IPAddress? address)
        {
            address = null;
            var prefix = family == AddressFamily.InterNetworkV6 ? "IN IP6 "u8 : "IN IP4 "u8;
            if (!value.StartsWith(prefix))
                return false;
            var host = SipGrammar.Trim(value[prefix.Length..]);
            // A name would have to be looked up while the caller waits, and a short form like "1" is no address anybody meant.
            return host.Length is >= 2 and <= 45 && IPAddress.TryParse(host, out address) && address.AddressFamily == family && IsUnicast(address)
                && (family == AddressFamily.InterNetworkV6 || host.Count((byte)'.') == 3);
        }

        private static bool IsUnicast(IPAddress address)
        {
            if (address.AddressFamily == AddressFamily.InterNetworkV6)
                return !address.IsIPv6Multicast;
            Span<byte> bytes = stackalloc byte[4];
            address.TryWriteBytes(bytes, out _);
            return bytes[0] < 224;
        }
    }
}
