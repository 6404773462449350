using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CallTasks.Core.Telephony.Sip;

/// <summary>Hash of a digest challenge.</summary>
internal enum DigestAlgorithm
{
    /// <summary>RFC 2617.</summary>
    Md5,
    /// <summary>RFC 7616, for SIP RFC 8760.</summary>
    Sha256,
}

/// <summary>A digest challenge this program can answer (RFC 7616 section 3.3, RFC 8760).</summary>
/// <param name="Realm">As between its quotes.</param>
/// <param name="Nonce">As between its quotes.</param>
/// <param name="Opaque">As between its quotes, or null.</param>
/// <param name="Algorithm">Hash.</param>
/// <param name="Named">The challenge named its algorithm, so the answer does too.</param>
/// <param name="Session">The algorithm has the -sess suffix.</param>
/// <param name="QopAuth">qop=auth is offered; without any qop the older answer of RFC 2069 is given.</param>
/// <param name="Stale">The password was right, only the nonce too old.</param>
internal sealed record DigestChallenge(string Realm, string Nonce, string? Opaque, DigestAlgorithm Algorithm, bool Named, bool Session, bool QopAuth, bool Stale)
{
    /// <summary>Longest challenge parameter kept; real nonces stay under 200.</summary>
    private const int ParameterBytes = 1_024;

    /// <summary>Takes the first challenge of a message that can be answered: servers list them in the order they prefer.</summary>
    public static DigestChallenge? FirstUsable(SipMessage message, SipHeaderName header)
    {
        for (var i = message.Find(header, 0); i >= 0; i = message.Find(header, i + 1))
        {
            if (TryParse(message.Value(i), out var challenge))
                return challenge;
        }
        return null;
    }

    /// <summary>Reads one WWW-Authenticate or Proxy-Authenticate value; false for other schemes, unknown algorithms and auth-int alone.</summary>
    public static bool TryParse(ReadOnlySpan<byte> value, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out DigestChallenge? challenge)
    {
        challenge = null;
        if (value.Length < 8 || !Ascii.EqualsIgnoreCase(value[..6], "Digest"u8) || value[6] is not ((byte)' ' or (byte)'\t'))
            return false;
        string? realm = null, nonce = null, opaque = null;
        bool named = false, session = false, qop = false, auth = false, stale = false;
        var algorithm = DigestAlgorithm.Md5;
        var rest = value[7..];
        while (SipGrammar.NextElement(ref rest, out var element))
        {
            var equals = element.IndexOf((byte)'=');
            if (equals <= 0 || element.Length - equals > ParameterBytes)
                return false;
            var name = SipGrammar.Trim(element[..equals]);
            var text = SipGrammar.Unquoted(SipGrammar.Trim(element[(equals + 1)..]));
            if (Ascii.EqualsIgnoreCase(name, "realm"u8))
                realm = Encoding.UTF8.GetString(text);
            else if (Ascii.EqualsIgnoreCase(name, "nonce"u8))
                nonce = Encoding.UTF8.GetString(text);
            else if (Ascii.EqualsIgnoreCase(name, "opaque"u8))
                opaque = Encoding.UTF8.GetString(text);
            else if (Ascii.EqualsIgnoreCase(name, "stale"u8))
                stale = Ascii.EqualsIgnoreCase(text, "true"u8);
            else if (Ascii.EqualsIgnoreCase(name, "qop"u8))
                (qop, auth) = (true, auth || OffersAuth(text));
            else if (Ascii.EqualsIgnoreCase(name, "algorithm"u8))
            {
                named = true;
                if (!TryAlgorithm(text, out algorithm, out session))
                    return false;
            }
        }
        if (realm is null || nonce is null || (qop && !auth) || (session && !auth))
            return false;
        challenge = new DigestChallenge(realm, nonce, opaque, algorithm, named, session, auth, stale);
        return true;
    }

    /// <summary>The value of the Authorization or Proxy-Authorization header that answers it.</summary>
    /// <param name="username">User as it is configured.</param>
    /// <param name="password">Password.</param>
    /// <param name="method">Method of the request.</param>
    /// <param name="uri">Its request-URI.</param>
    /// <param name="cnonce">Our nonce.</param>
    /// <param name="count">How often the nonce was used, this time included.</param>
    public string Answer(string username, string password, string method, string uri, string cnonce, int count)
    {
        var a1 = Hash($"{username}:{Realm}:{password}");
        if (Session)
            a1 = Hash($"{a1}:{Nonce}:{cnonce}");
        var a2 = Hash($"{method}:{uri}");
        var nc = count.ToString("x8", CultureInfo.InvariantCulture);
        var response = QopAuth ? Hash($"{a1}:{Nonce}:{nc}:{cnonce}:auth:{a2}") : Hash($"{a1}:{Nonce}:{a2}");
        var text = new StringBuilder(400);
        text.Append("Digest username=\"").Append(Escaped(username)).Append("\", realm=\"").Append(Realm).Append("\", nonce=\"").Append(Nonce)
            .Append("\", uri=\"").Append(uri).Append("\", response=\"").Append(response).Append('"');
        if (Named)
            text.Append(", algorithm=").Append(Algorithm == DigestAlgorithm.Md5 ? "MD5" : "SHA-256").Append(Session ? "-sess" : "");
        if (QopAuth)
            text.Append(", qop=auth, nc=").Append(nc).Append(", cnonce=\"").Append(cnonce).Append('"');
        if (Opaque is not null)
            text.Append(", opaque=\"").Append(Opaque).Append('"');
        return text.ToString();
    }

    private static bool OffersAuth(ReadOnlySpan<byte> list)
    {
        while (SipGrammar.NextElement(ref list, out var option))
        {
            if (Ascii.EqualsIgnoreCase(option, "auth"u8))
                return true;
        }
        return false;
    }

    private static bool TryAlgorithm(ReadOnlySpan<byte> text, out DigestAlgorithm algorithm, out bool session)
    {
        session = text.Length > 5 && Ascii.EqualsIgnoreCase(text[^5..], "-sess"u8);
        var name = session ? text[..^5] : text;
        algorithm = Ascii.EqualsIgnoreCase(name, "SHA-256"u8) ? DigestAlgorithm.Sha256 : DigestAlgorithm.Md5;
        return algorithm == DigestAlgorithm.Sha256 || Ascii.EqualsIgnoreCase(name, "MD5"u8);
    }

    private static string Escaped(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

    private string Hash(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
#pragma warning disable CA5351 // MD5 is what the protocol names; the server chooses.
        return Convert.ToHexStringLower(Algorithm == DigestAlgorithm.Md5 ? MD5.HashData(bytes) : SHA256.HashData(bytes));
#pragma warning restore CA5351
    }
}
