using System.Buffers.Text;
using System.Net;
using System.Text;

namespace CallTasks.Core.Telephony.Sip;

/// <summary>
/// Writes one message into a buffer of the calling thread. What does not fit sets <see cref="Overflowed"/> instead of throwing; such a
/// message is never sent. Text that comes from people must be checked by its owner: the writer only refuses line breaks.
/// </summary>
internal sealed class SipWriter
{
    [ThreadStatic]
    private static SipWriter? _ofThread;

    private readonly byte[] _buffer = new byte[SipLimits.MessageBytes];
    private int _length;

    /// <summary>The message did not fit, or a text held a line break.</summary>
    public bool Overflowed { get; private set; }

    /// <summary>What was written so far.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    /// <summary>The calling thread's writer, emptied; good until the next call on the same thread.</summary>
    public static SipWriter Begin()
    {
        var writer = _ofThread ??= new SipWriter();
        writer._length = 0;
        writer.Overflowed = false;
        return writer;
    }

    /// <summary>Adds bytes as they are.</summary>
    public SipWriter Add(ReadOnlySpan<byte> bytes)
    {
        if (bytes.TryCopyTo(_buffer.AsSpan(_length)))
            _length += bytes.Length;
        else
            Overflowed = true;
        return this;
    }

    /// <summary>Adds a text as UTF-8; one with a control character makes the message unsendable.</summary>
    public SipWriter Add(string text)
    {
        foreach (var c in text)
        {
            if (IsForbidden(c))
            {
                Overflowed = true;
                return this;
            }
        }
        if (Encoding.UTF8.TryGetBytes(text, _buffer.AsSpan(_length), out var written))
            _length += written;
        else
            Overflowed = true;
        return this;
    }

    /// <summary>True for characters that end or break a header line.</summary>
    public static bool IsForbidden(char c) => c is < ' ' or (char)127;

    /// <summary>Adds a number in decimal digits.</summary>
    public SipWriter Add(long number)
    {
        if (Utf8Formatter.TryFormat(number, _buffer.AsSpan(_length), out var written))
            _length += written;
        else
            Overflowed = true;
        return this;
    }

    /// <summary>Adds 16 lower-case hexadecimal digits.</summary>
    public SipWriter AddHex(ulong number)
    {
        if (Utf8Formatter.TryFormat(number, _buffer.AsSpan(_length), out var written, new System.Buffers.StandardFormat('x', 16)))
            _length += written;
        else
            Overflowed = true;
        return this;
    }

    /// <summary>Adds an address as a URI host: IPv6 in brackets.</summary>
    public SipWriter AddHost(IPAddress address)
    {
        var six = address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;
        if (six)
            Add("["u8);
        AddAddress(address);
        return six ? Add("]"u8) : this;
    }

    /// <summary>Adds an address as it is.</summary>
    public SipWriter AddAddress(IPAddress address)
    {
        if (address.TryFormat(_buffer.AsSpan(_length), out var written))
            _length += written;
        else
            Overflowed = true;
        return this;
    }

    /// <summary>Ends the line.</summary>
    public SipWriter EndLine() => Add("\r\n"u8);

    /// <summary>Ends the headers of a message without a body.</summary>
    public SipWriter EndWithoutBody() => Add("Content-Length: 0\r\n\r\n"u8);

    /// <summary>Ends the headers and adds a session description.</summary>
    public SipWriter EndWithSdp(SdpOffer offer)
    {
        Add("Content-Type: application/sdp\r\nContent-Length: "u8);
        var place = _length;
        Add("0000\r\n\r\n"u8);
        var start = _length;
        offer.WriteTo(this);
        if (!Overflowed && !Utf8Formatter.TryFormat(_length - start, _buffer.AsSpan(place, 4), out _, new System.Buffers.StandardFormat('D', 4)))
            Overflowed = true;
        return this;
    }
}
