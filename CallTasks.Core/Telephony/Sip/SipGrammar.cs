using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace CallTasks.Core.Telephony.Sip;

/// <summary>Pieces of RFC 3261's grammar (section 25) read from spans without allocating.</summary>
internal static class SipGrammar
{
    /// <summary>Control bytes other than tab: no header value of ours may ever carry one on.</summary>
    public static readonly SearchValues<byte> Control = SearchValues.Create(
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 127]);

    /// <summary>No control byte, but for those that a quoted text may hold behind a backslash; a line end never.</summary>
    public static bool IsClean(ReadOnlySpan<byte> line)
    {
        for (var at = line.IndexOfAny(Control); at >= 0;)
        {
            if (at == 0 || line[at - 1] != (byte)'\\' || line[at] is (byte)'\r' or (byte)'\n')
                return false;
            var next = line[(at + 1)..].IndexOfAny(Control);
            at = next < 0 ? -1 : at + 1 + next;
        }
        return true;
    }

    /// <summary>
    /// A request-URI as it may stand in a request (sections 7.1 and 19.1.1): no white space, not in angle brackets, and a SIP URI
    /// without headers.
    /// </summary>
    public static bool IsRequestUri(ReadOnlySpan<byte> uri)
    {
        if (uri.Length is 0 or > SipLimits.UriBytes || uri.ContainsAny(" \t<>\""u8))
            return false;
        var scheme = uri.IndexOf((byte)':');
        if (!IsSipScheme(uri))
            return scheme > 0 || uri.SequenceEqual("*"u8);
        var host = uri[(scheme + 1)..];
        return !host[(host.IndexOf((byte)'@') + 1)..].Contains((byte)'?');
    }

    /// <summary>The URI's scheme is sip or sips.</summary>
    public static bool IsSipScheme(ReadOnlySpan<byte> uri) =>
        (uri.Length > 4 && Ascii.EqualsIgnoreCase(uri[..4], "sip:"u8)) || (uri.Length > 5 && Ascii.EqualsIgnoreCase(uri[..5], "sips:"u8));

    /// <summary>Every quote that is opened is closed.</summary>
    public static bool IsBalanced(ReadOnlySpan<byte> value)
    {
        var quoted = false;
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == (byte)'\\' && quoted)
                i++;
            else if (value[i] == (byte)'"')
                quoted = !quoted;
        }
        return !quoted;
    }

    /// <summary>A Via value: protocol, version and transport, a host, and no empty parameter (section 20.42).</summary>
    public static bool IsVia(ReadOnlySpan<byte> via)
    {
        var semicolon = via.IndexOf((byte)';');
        var head = Trim(semicolon < 0 ? via : via[..semicolon]);
        var space = head.LastIndexOf((byte)' ');
        if (space <= 0 || head.Count((byte)'/') != 2)
            return false;
        var rest = semicolon < 0 ? default : via[(semicolon + 1)..];
        while (semicolon >= 0)
        {
            var end = EndOfPart(rest, (byte)';');
            if (Trim(rest[..end]).IsEmpty)
                return false;
            if (end == rest.Length)
                break;
            rest = rest[(end + 1)..];
        }
        return true;
    }

    /// <summary>White space off both ends.</summary>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) => text.Trim(" \t"u8);

    /// <summary>Takes the next element of a comma-separated header value; commas in quotes and angle brackets do not count.</summary>
    public static bool NextElement(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> element)
    {
        while (true)
        {
            rest = Trim(rest);
            if (rest.IsEmpty)
            {
                element = default;
                return false;
            }
            var end = EndOfPart(rest, (byte)',');
            element = Trim(rest[..end]);
            rest = end < rest.Length ? rest[(end + 1)..] : default;
            if (!element.IsEmpty)
                return true;
        }
    }

    /// <summary>True when a header that lists words has this one.</summary>
    public static bool Lists(SipMessage message, SipHeaderName header, ReadOnlySpan<byte> word)
    {
        for (var i = message.Find(header, 0); i >= 0; i = message.Find(header, i + 1))
        {
            var rest = message.Value(i);
            while (NextElement(ref rest, out var element))
            {
                if (Ascii.EqualsIgnoreCase(element, word))
                    return true;
            }
        }
        return false;
    }

    /// <summary>The URI of a name-addr or addr-spec.</summary>
    public static ReadOnlySpan<byte> Uri(ReadOnlySpan<byte> value)
    {
        Split(value, out var uri, out _);
        return uri;
    }

    /// <summary>A header parameter of a name-addr or addr-spec, e.g. the tag of From.</summary>
    public static bool TryAddressParameter(ReadOnlySpan<byte> value, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> found)
    {
        Split(value, out _, out var parameters);
        return TryParameter(parameters, name, out found);
    }

    /// <summary>A parameter of a list that begins with a semicolon; its name in any case.</summary>
    public static bool TryParameter(ReadOnlySpan<byte> parameters, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> found)
    {
        var rest = parameters;
        while (!rest.IsEmpty)
        {
            var end = EndOfPart(rest, (byte)';');
            var part = Trim(rest[..end]);
            rest = end < rest.Length ? rest[(end + 1)..] : default;
            var equals = part.IndexOf((byte)'=');
            var key = Trim(equals < 0 ? part : part[..equals]);
            if (Ascii.EqualsIgnoreCase(key, name))
            {
                found = equals < 0 ? default : Trim(part[(equals + 1)..]);
                return true;
            }
        }
        found = default;
        return false;
    }

    /// <summary>A quoted string's content, or the text itself.</summary>
    public static ReadOnlySpan<byte> Unquoted(ReadOnlySpan<byte> text) =>
        text.Length >= 2 && text[0] == (byte)'"' && text[^1] == (byte)'"' ? text[1..^1] : text;

    /// <summary>Host, port (0: none given) and parameters of a sip or sips URI; false for other schemes and for what is no URI.</summary>
    public static bool TrySipUri(ReadOnlySpan<byte> uri, out ReadOnlySpan<byte> host, out int port, out ReadOnlySpan<byte> parameters)
    {
        host = parameters = default;
        port = 0;
        if (uri.Length is < 5 or > SipLimits.UriBytes || !IsSipScheme(uri))
            return false;
        var rest = uri[(uri.IndexOf((byte)':') + 1)..];
        var at = rest.IndexOf((byte)'@');
        if (at >= 0)
            rest = rest[(at + 1)..];
        var end = rest.IndexOfAny((byte)';', (byte)'?');
        if (end >= 0)
        {
            var tail = rest[end..];
            rest = rest[..end];
            if (tail[0] == (byte)';')
            {
                var question = tail.IndexOf((byte)'?');
                parameters = question < 0 ? tail : tail[..question];
            }
        }
        return TryHostPort(rest, out host, out port);
    }

    /// <summary>Splits <c>host</c>, <c>host:port</c> or <c>[v6]:port</c>; port 0 when none is given.</summary>
    public static bool TryHostPort(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> host, out int port)
    {
        port = 0;
        ReadOnlySpan<byte> tail;
        if (!text.IsEmpty && text[0] == (byte)'[')
        {
            var close = text.IndexOf((byte)']');
            host = close < 0 ? default : text[1..close];
            tail = close < 0 ? default : text[(close + 1)..];
        }
        else
        {
            var colon = text.IndexOf((byte)':');
            host = colon < 0 ? text : text[..colon];
            tail = colon < 0 ? default : text[colon..];
        }
        if (host.IsEmpty || host.Length > 255)
            return false;
        if (tail.IsEmpty)
            return true;
        return tail[0] == (byte)':' && TryNumber(tail[1..], 65_535, out port) && port > 0;
    }

    /// <summary>A whole text as a number from 0 to <paramref name="max"/>.</summary>
    public static bool TryNumber(ReadOnlySpan<byte> text, int max, out int number) =>
        Utf8Parser.TryParse(text, out number, out var used) && used == text.Length && number >= 0 && number <= max
        && text[0] is >= (byte)'0' and <= (byte)'9';

    /// <summary>The number that a text begins with, from 0 to <paramref name="max"/> (larger ones become it).</summary>
    public static bool TryLeadingNumber(ReadOnlySpan<byte> text, int max, out int number)
    {
        number = 0;
        var digits = 0;
        while (digits < text.Length && text[digits] is >= (byte)'0' and <= (byte)'9')
        {
            number = (int)Math.Min(max, number * 10L + (text[digits] - '0'));
            digits++;
        }
        return digits > 0;
    }

    private static void Split(ReadOnlySpan<byte> value, out ReadOnlySpan<byte> uri, out ReadOnlySpan<byte> parameters)
    {
        var open = OpenBracket(value);
        if (open >= 0)
        {
            var inside = value[(open + 1)..];
            var close = inside.IndexOf((byte)'>');
            uri = close < 0 ? default : Trim(inside[..close]);
            var tail = close < 0 ? default : inside[(close + 1)..];
            var semicolon = tail.IndexOf((byte)';');
            parameters = semicolon < 0 ? default : tail[(semicolon + 1)..];
            return;
        }
        var end = value.IndexOf((byte)';');
        uri = Trim(end < 0 ? value : value[..end]);
        parameters = end < 0 ? default : value[(end + 1)..];
    }

    private static int OpenBracket(ReadOnlySpan<byte> value)
    {
        var quoted = false;
        for (var i = 0; i < value.Length; i++)
        {
            switch (value[i])
            {
                case (byte)'\\' when quoted:
                    i++;
                    break;
                case (byte)'"':
                    quoted = !quoted;
                    break;
                case (byte)'<' when !quoted:
                    return i;
            }
        }
        return -1;
    }

    public static int EndOfPart(ReadOnlySpan<byte> text, byte separator)
    {
        var quoted = false;
        var bracket = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == (byte)'\\' && quoted)
                i++;
            else if (c == (byte)'"' && !bracket)
                quoted = !quoted;
            else if (quoted)
                continue;
            else if (c == (byte)'<')
                bracket = true;
            else if (c == (byte)'>')
                bracket = false;
            else if (c == separator && !bracket)
                return i;
        }
        return text.Length;
    }
}
