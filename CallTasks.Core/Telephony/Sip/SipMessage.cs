namespace CallTasks.Core.Telephony.Sip;

/// <summary>
/// One received message, read in place (RFC 3261 section 7). An instance is used again for the next datagram: nothing may keep its
/// spans after the handler returned. Not thread-safe.
/// </summary>
internal sealed class SipMessage
{
    private readonly HeaderLine[] _lines = new HeaderLine[SipLimits.Headers];
    private byte[] _buffer = [];
    private int _count, _length;
    private Range _reason, _method, _uri, _fromTag, _toTag, _branch, _body;
    private readonly int[] _first = new int[Enum.GetValues<SipHeaderName>().Length];

    private readonly record struct HeaderLine(SipHeaderName Name, int NameStart, int ValueStart, int ValueEnd);

    /// <summary>Why the last reading failed.</summary>
    public SipFault Fault { get; private set; }
    /// <summary>True for a request.</summary>
    public bool IsRequest { get; private set; }
    /// <summary>The request's method.</summary>
    public SipMethod Method { get; private set; }
    /// <summary>Code of an answer, 100 to 699.</summary>
    public int StatusCode { get; private set; }
    /// <summary>Reason phrase of an answer.</summary>
    public ReadOnlySpan<byte> ReasonPhrase => _buffer.AsSpan()[_reason];
    /// <summary>Request-URI.</summary>
    public ReadOnlySpan<byte> RequestUri => _buffer.AsSpan()[_uri];
    /// <summary>Call-ID.</summary>
    public ReadOnlySpan<byte> CallId => First(SipHeaderName.CallId);
    /// <summary>Tag of From; empty when there is none.</summary>
    public ReadOnlySpan<byte> FromTag => _buffer.AsSpan()[_fromTag];
    /// <summary>Tag of To; empty when there is none.</summary>
    public ReadOnlySpan<byte> ToTag => _buffer.AsSpan()[_toTag];
    /// <summary>Branch of the topmost Via; empty when there is none.</summary>
    public ReadOnlySpan<byte> Branch => _buffer.AsSpan()[_branch];
    /// <summary>Sequence number.</summary>
    public int CSeq { get; private set; }
    /// <summary>Method in CSeq.</summary>
    public SipMethod CSeqMethod { get; private set; }
    /// <summary>The body.</summary>
    public ReadOnlySpan<byte> Body => _buffer.AsSpan()[_body];
    /// <summary>The whole message as it came, folded lines unfolded.</summary>
    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, _length);
    /// <summary>Number of header lines.</summary>
    public int HeaderCount => _count;

    /// <summary>True when the body is a session description.</summary>
    public bool HasSdp => !Body.IsEmpty && IsSdp(First(SipHeaderName.ContentType));

    /// <summary>The same message in memory of its own, to be kept.</summary>
    public SipMessage Copy()
    {
        var copy = new SipMessage();
        copy.TryParse(Bytes.ToArray(), _length);
        return copy;
    }

    /// <summary>Value of the first header of that name, or empty.</summary>
    public ReadOnlySpan<byte> First(SipHeaderName name)
    {
        var index = _first[(int)name];
        return index < 0 ? default : Value(index);
    }

    /// <summary>Index of the next header of that name at or after <paramref name="from"/>; -1 when there is none.</summary>
    public int Find(SipHeaderName name, int from)
    {
        if (_first[(int)name] < 0)
            return -1;
        for (var i = Math.Max(from, _first[(int)name]); i < _count; i++)
        {
            if (_lines[i].Name == name)
                return i;
        }
        return -1;
    }

    /// <summary>Value of the header line at an index.</summary>
    public ReadOnlySpan<byte> Value(int index) => _buffer.AsSpan(_lines[index].ValueStart, _lines[index].ValueEnd - _lines[index].ValueStart);

    /// <summary>The header line at an index, name and value, without its line end.</summary>
    public ReadOnlySpan<byte> Line(int index) => _buffer.AsSpan(_lines[index].NameStart, _lines[index].ValueEnd - _lines[index].NameStart);

    /// <summary>
    /// Reads a datagram. Folded lines are unfolded in the buffer itself (section 7.3.1). False for anything that is no SIP message
    /// with the headers every message must have (section 8.1.1), or that passes a bound of <see cref="SipLimits"/>; then
    /// <see cref="Fault"/> tells whether enough was read to refuse it.
    /// </summary>
    public bool TryParse(byte[] buffer, int length)
    {
        _buffer = buffer;
        _length = Math.Min(length, buffer.Length);
        _count = 0;
        _reason = _method = _uri = _fromTag = _toTag = _branch = _body = default;
        _first.AsSpan().Fill(-1);
        Fault = SipFault.Garbage;
        if (length > SipLimits.MessageBytes)
            return false;
        var at = 0;
        while (at < length && buffer[at] is (byte)'\r' or (byte)'\n')
            at++;
        if (!TryLine(ref at, length, fold: false, out var start, out var end))
            return false;
        var fault = ReadStartLine(start, end);
        if (fault == SipFault.Garbage)
            return false;
        while (true)
        {
            if (!TryLine(ref at, length, fold: true, out start, out end))
                return false;
            if (start == end)
                break;
            if (_count == SipLimits.Headers)
                return false;
            if (!TryHeader(start, end) && fault == SipFault.None)
                fault = SipFault.Bad;
        }
        // All parts are read whatever is wrong: a refusal copies what is there.
        if ((!TryBody(at, length) | !TryIdentify()) && fault == SipFault.None)
            fault = SipFault.Bad;
        if (fault == SipFault.None)
            Fault = SipFault.None;
        else if (IsRequest && !First(SipHeaderName.Via).IsEmpty)
            Fault = fault;
        return fault == SipFault.None;
    }

    private bool TryLine(ref int at, int length, bool fold, out int start, out int end)
    {
        start = at;
        end = at;
        var scan = at;
        while (true)
        {
            var feed = _buffer.AsSpan(scan, length - scan).IndexOf((byte)'\n');
            if (feed < 0)
                return false;
            feed += scan;
            end = feed > start && _buffer[feed - 1] == (byte)'\r' ? feed - 1 : feed;
            at = feed + 1;
            if (!fold || end == start || at >= length || _buffer[at] is not ((byte)' ' or (byte)'\t'))
                break;
            _buffer.AsSpan(end, at - end).Fill((byte)' ');
            scan = at;
        }
        return fold ? SipGrammar.IsClean(_buffer.AsSpan(start, end - start)) : !_buffer.AsSpan(start, end - start).ContainsAny(SipGrammar.Control);
    }

    private SipFault ReadStartLine(int start, int end)
    {
        var line = _buffer.AsSpan(start, end - start);
        IsRequest = !line.StartsWith("SIP/"u8);
        Method = SipMethod.Unknown;
        StatusCode = 0;
        return IsRequest ? ReadRequestLine(line, start) : TryStatusLine(line, start, end) ? SipFault.None : SipFault.Garbage;
    }

    private bool TryStatusLine(ReadOnlySpan<byte> line, int start, int end)
    {
        if (!line.StartsWith("SIP/2.0 "u8) || line.Length < 11 || !SipGrammar.TryNumber(line.Slice(8, 3), 699, out var code) || code < 100
            || (line.Length > 11 && line[11] != (byte)' '))
            return false;
        StatusCode = code;
        _reason = line.Length > 12 ? (start + 12)..end : default;
        return true;
    }

    /// <summary>Section 7.1: three parts, one space between them, none after them.</summary>
    private SipFault ReadRequestLine(ReadOnlySpan<byte> line, int start)
    {
        var whole = line.TrimEnd((byte)' ');
        var first = whole.IndexOf((byte)' ');
        var last = whole.LastIndexOf((byte)' ');
        if (first <= 0 || !whole[(last + 1)..].StartsWith("SIP/"u8) || first > SipLimits.MethodBytes)
            return SipFault.Garbage;
        _method = start..(start + first);
        Method = SipMethods.Parse(line[..first]);
        if (last > first + 1)
            _uri = (start + first + 1)..(start + last);
        if (!whole[(last + 1)..].SequenceEqual("SIP/2.0"u8))
            return SipFault.Version;
        return whole.Length == line.Length && SipGrammar.IsRequestUri(RequestUri) ? SipFault.None : SipFault.Bad;
    }

    private bool TryHeader(int start, int end)
    {
        var line = _buffer.AsSpan(start, end - start);
        line.Replace((byte)'\t', (byte)' '); // the same by the grammar (LWS), and no control character is ever passed on
        var colon = line.IndexOf((byte)':');
        if (colon <= 0)
            return false;
        var name = line[..colon].TrimEnd(" \t"u8);
        if (name.IsEmpty || name.ContainsAny((byte)' ', (byte)'\t'))
            return false;
        var value = line[(colon + 1)..];
        var lead = value.Length - value.TrimStart(" \t"u8).Length;
        var trimmed = SipGrammar.Trim(value);
        var known = SipHeaderNames.Parse(name);
        var from = start + colon + 1 + lead;
        _lines[_count] = new HeaderLine(known, start, from, from + trimmed.Length);
        if (_first[(int)known] < 0)
            _first[(int)known] = _count;
        else if (known is SipHeaderName.From or SipHeaderName.To or SipHeaderName.CallId or SipHeaderName.CSeq or SipHeaderName.ContentLength)
            return false;
        _count++;
        return true;
    }

    private bool TryBody(int at, int length)
    {
        var remaining = length - at;
        if (_first[(int)SipHeaderName.ContentLength] >= 0)
        {
            // Section 18.3: bytes after the body are dropped; a body that is cut makes the datagram useless.
            if (!SipGrammar.TryNumber(First(SipHeaderName.ContentLength), SipLimits.MessageBytes, out var told) || told > remaining)
                return false;
            remaining = told;
        }
        _body = at..(at + remaining);
        return true;
    }

    private bool TryIdentify()
    {
        if (CallId.IsEmpty || CallId.Length > SipLimits.TokenBytes || First(SipHeaderName.Via).IsEmpty || First(SipHeaderName.From).IsEmpty || First(SipHeaderName.To).IsEmpty)
            return false;
        var cseq = First(SipHeaderName.CSeq);
        var space = cseq.IndexOfAny((byte)' ', (byte)'\t');
        if (space <= 0 || !SipGrammar.TryNumber(cseq[..space], int.MaxValue, out var number))
            return false;
        CSeq = number;
        var method = SipGrammar.Trim(cseq[space..]);
        CSeqMethod = SipMethods.Parse(method);
        var vias = First(SipHeaderName.Via);
        if (!SipGrammar.NextElement(ref vias, out var via))
            return false;
        var semicolon = via.IndexOf((byte)';');
        if (semicolon >= 0 && SipGrammar.TryParameter(via[(semicolon + 1)..], "branch"u8, out var branch))
            _branch = RangeOf(branch);
        if (SipGrammar.TryAddressParameter(First(SipHeaderName.From), "tag"u8, out var tag))
            _fromTag = RangeOf(tag);
        if (SipGrammar.TryAddressParameter(First(SipHeaderName.To), "tag"u8, out tag))
            _toTag = RangeOf(tag);
        return Branch.Length <= SipLimits.TokenBytes && FromTag.Length <= SipLimits.TokenBytes && ToTag.Length <= SipLimits.TokenBytes
            && (!IsRequest || (method.SequenceEqual(_buffer.AsSpan()[_method]) && IsSound(via)));
    }

    /// <summary>
    /// What a request is refused for although it could be read (RFC 4475 section 3.1.2). An answer to our own request is taken more
    /// lightly: what stands in it was ours, or is not used.
    /// </summary>
    private bool IsSound(ReadOnlySpan<byte> via)
    {
        var contact = First(SipHeaderName.Contact);
        return SipGrammar.IsVia(via) && SipGrammar.IsBalanced(First(SipHeaderName.From)) && SipGrammar.IsBalanced(First(SipHeaderName.To))
            && (contact.Contains((byte)'<') || !contact.Contains((byte)'?')); // section 20: such a URI must be enclosed
    }

    private Range RangeOf(ReadOnlySpan<byte> part)
    {
        if (part.IsEmpty)
            return default;
        _buffer.AsSpan().Overlaps(part, out var offset);
        return offset..(offset + part.Length);
    }

    private static bool IsSdp(ReadOnlySpan<byte> type)
    {
        var semicolon = type.IndexOf((byte)';');
        return System.Text.Ascii.EqualsIgnoreCase(SipGrammar.Trim(semicolon < 0 ? type : type[..semicolon]), "application/sdp"u8);
    }
}
