namespace CallTasks.Core.Telephony.Sip;

/// <summary>What stands at the beginning of a stream.</summary>
internal enum SipFrame
{
    /// <summary>Not enough yet.</summary>
    Partial,
    /// <summary>A whole message.</summary>
    Whole,
    /// <summary>A keep-alive: CR LF, or twice that (RFC 5626 section 3.5.1).</summary>
    KeepAlive,
    /// <summary>Where messages begin cannot be known any more: the connection is of no use.</summary>
    Broken,
}

/// <summary>Cuts a stream into messages by Content-Length (RFC 3261 section 18.3).</summary>
internal static class SipFraming
{
    /// <summary>Bytes of all headers together; real ones stay under 4,000.</summary>
    public const int HeaderBytes = 32_768;

    /// <summary>Looks at the beginning of what was received.</summary>
    /// <param name="bytes">Everything received and not taken.</param>
    /// <param name="length">Bytes of the message or keep-alive.</param>
    public static SipFrame Next(ReadOnlySpan<byte> bytes, out int length)
    {
        length = 0;
        while (length < bytes.Length && length < 4 && bytes[length] is (byte)'\r' or (byte)'\n')
            length++;
        if (length > 0)
            return length == 1 && bytes.Length == 1 ? SipFrame.Partial : SipFrame.KeepAlive;
        var end = EndOfHeaders(bytes);
        if (end < 0)
            return bytes.Length >= HeaderBytes ? SipFrame.Broken : SipFrame.Partial;
        if (end > HeaderBytes || !TryContentLength(bytes[..end], out var body) || end + body > SipLimits.MessageBytes)
            return SipFrame.Broken;
        length = end + body;
        return bytes.Length >= length ? SipFrame.Whole : SipFrame.Partial;
    }

    /// <summary>Index after the empty line, or -1.</summary>
    private static int EndOfHeaders(ReadOnlySpan<byte> bytes)
    {
        var crlf = bytes.IndexOf("\r\n\r\n"u8);
        var lf = bytes.IndexOf("\n\n"u8);
        return crlf >= 0 && (lf < 0 || crlf < lf) ? crlf + 4 : lf >= 0 ? lf + 2 : -1;
    }

    private static bool TryContentLength(ReadOnlySpan<byte> headers, out int body)
    {
        body = -1;
        while (!headers.IsEmpty)
        {
            var feed = headers.IndexOf((byte)'\n');
            var line = (feed < 0 ? headers : headers[..feed]).TrimEnd((byte)'\r');
            headers = feed < 0 ? default : headers[(feed + 1)..];
            var colon = line.IndexOf((byte)':');
            if (colon <= 0 || SipHeaderNames.Parse(SipGrammar.Trim(line[..colon])) != SipHeaderName.ContentLength)
                continue;
            // Two lengths that differ would let each side see another message (request smuggling).
            if (!SipGrammar.TryNumber(SipGrammar.Trim(line[(colon + 1)..]), SipLimits.MessageBytes, out var told) || (body >= 0 && body != told))
                return false;
            body = told;
        }
        return body >= 0;
    }
}
