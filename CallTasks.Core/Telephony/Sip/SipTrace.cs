using System.Net;
using System.Text;
using CallTasks.Core.Model;

namespace CallTasks.Core.Telephony.Sip;

/// <summary>
/// The messages of one call, gathered while it lasts: the first and the last ones within a bound, what is between them counted. Used under
/// its leg's lock.
/// </summary>
internal sealed class SipTrace(SipClock clock)
{
    /// <summary>Messages of one call: a call with two challenges, hold and a refresh has under 40.</summary>
    internal const int Messages = 60;

    /// <summary>The first ones, which stay: how the call came about.</summary>
    internal const int First = 20;

    /// <summary>Characters of all messages of a call.</summary>
    internal const int Characters = 32_768;

    /// <summary>Characters of one message.</summary>
    internal const int MessageCharacters = 4_096;

    private readonly List<TracedMessage> _messages = [];
    private int _characters, _leftOut;

    /// <summary>What was gathered; null when nothing was.</summary>
    public CallTrace? Whole => _messages.Count == 0 ? null : new CallTrace([.. _messages], _leftOut);

    /// <summary>Keeps a message.</summary>
    /// <param name="sent">By us.</param>
    /// <param name="message">As it stands on the wire.</param>
    /// <param name="peer">The other side.</param>
    public void Note(bool sent, ReadOnlySpan<byte> message, SocketAddress peer)
    {
        var text = TraceText.Of(message, MessageCharacters);
        _messages.Add(new TracedMessage(clock.UnixMs, sent, Name(peer), text));
        _characters += text.Length;
        while (_messages.Count > Messages || (_characters > Characters && _messages.Count > 1))
        {
            var middle = Math.Min(First, _messages.Count / 2);
            _characters -= _messages[middle].Text.Length;
            _messages.RemoveAt(middle);
            _leftOut++;
        }
    }

    private static string Name(SocketAddress peer) =>
        peer is StreamAddress stream ? $"{stream.Way.ToString().ToUpperInvariant()} {stream.Remote}"
        : $"UDP {new IPEndPoint(peer.Family == System.Net.Sockets.AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0).Create(peer)}";
}

/// <summary>A message as people may read it: what proves a password, and keys of media, are taken out before it is kept anywhere.</summary>
internal static class TraceText
{
    private const string Removed = "(removed)";

    private static readonly string[] Kept = ["username", "realm", "uri", "algorithm", "qop", "nc", "stale"];

    /// <summary>The text of a message.</summary>
    /// <param name="message">As it stands on the wire.</param>
    /// <param name="most">Characters that are kept.</param>
    public static string Of(ReadOnlySpan<byte> message, int most)
    {
        var text = new StringBuilder(Math.Min(message.Length, most) + 16);
        var secretGoesOn = false;
        foreach (var range in message.Split((byte)'\n'))
        {
            var line = message[range].TrimEnd((byte)'\r');
            // A folded line belongs to the one before it.
            secretGoesOn = secretGoesOn && !line.IsEmpty && line[0] is (byte)' ' or (byte)'\t';
            if (secretGoesOn)
                continue;
            if (text.Length > 0)
                text.Append('\n');
            secretGoesOn = Append(text, line);
            if (text.Length <= most)
                continue;
            text.Length = most;
            return text.Append('…').ToString();
        }
        return text.ToString().TrimEnd('\n');
    }

    /// <returns>The line held a secret that was taken out.</returns>
    private static bool Append(StringBuilder text, ReadOnlySpan<byte> line)
    {
        // RFC 4568: keys of media; RFC 4566: the older way to tell them.
        if (line.StartsWith("a=crypto:"u8) || line.StartsWith("k="u8))
        {
            text.Append(line[0] == (byte)'k' ? "k=" : "a=crypto:").Append(Removed);
            return true;
        }
        var colon = line.IndexOf((byte)':');
        if (colon <= 0 || !IsSecret(SipGrammar.Trim(line[..colon])))
        {
            text.Append(Encoding.UTF8.GetString(line));
            return false;
        }
        text.Append(Encoding.UTF8.GetString(line[..colon])).Append(": ");
        var value = SipGrammar.Trim(line[(colon + 1)..]);
        var digest = value.Length > 7 && Ascii.EqualsIgnoreCase(value[..6], "Digest"u8) && value[6] is (byte)' ' or (byte)'\t';
        text.Append(digest ? "Digest " : "");
        var rest = digest ? value[7..] : default;
        while (SipGrammar.NextElement(ref rest, out var element))
        {
            var name = Encoding.UTF8.GetString(SipGrammar.Trim(element[..Math.Max(0, element.IndexOf((byte)'='))]));
            if (Array.Exists(Kept, kept => kept.Equals(name, StringComparison.OrdinalIgnoreCase)))
                text.Append(Encoding.UTF8.GetString(element)).Append(", ");
        }
        text.Append(Removed);
        return true;
    }

    private static bool IsSecret(ReadOnlySpan<byte> name) => name.Length switch
    {
        13 => Ascii.EqualsIgnoreCase(name, "Authorization"u8),
        19 => Ascii.EqualsIgnoreCase(name, "Proxy-Authorization"u8) || Ascii.EqualsIgnoreCase(name, "Authentication-Info"u8),
        25 => Ascii.EqualsIgnoreCase(name, "Proxy-Authentication-Info"u8),
        _ => false,
    };
}
