using System.Security.Cryptography;

namespace CallTasks.Core.Telephony.Sip;

/// <summary>Answers challenges with a trunk's user name and password (RFC 3261 section 22, RFC 7616).</summary>
internal static class Credentials
{
    /// <summary>Adds the header line that answers a 401 or 407; false when there are no credentials, none that fit, or they were refused already.</summary>
    /// <param name="answer">The challenge.</param>
    /// <param name="trunk">Whose credentials.</param>
    /// <param name="method">Method of the request.</param>
    /// <param name="uri">Its request-URI.</param>
    /// <param name="lines">Lines of the request so far; an older answer to the same realm is replaced.</param>
    public static bool TryAnswer(SipMessage answer, SipTrunk trunk, string method, string uri, List<string> lines)
    {
        var (challengeHeader, header) = answer.StatusCode == 401
            ? (SipHeaderName.WwwAuthenticate, "Authorization: ")
            : (SipHeaderName.ProxyAuthenticate, "Proxy-Authorization: ");
        if (trunk is not { Username: { } username, Password: { } password } || DigestChallenge.FirstUsable(answer, challengeHeader) is not { } challenge)
            return false;
        // The same side asks again: the password is wrong, unless only the nonce was too old (RFC 7616 section 3.3).
        var realm = $"realm=\"{challenge.Realm}\"";
        var before = lines.FindIndex(line => line.StartsWith(header, StringComparison.Ordinal) && line.Contains(realm, StringComparison.Ordinal));
        if (before >= 0 && !challenge.Stale)
            return false;
        if (before >= 0)
            lines.RemoveAt(before);
        var cnonce = RandomNumberGenerator.GetHexString(16, lowercase: true);
        var value = challenge.Answer(username, password, method, uri, cnonce, 1);
        if (value.Any(SipWriter.IsForbidden))
            return false;
        lines.Add(header + value);
        return true;
    }
}
