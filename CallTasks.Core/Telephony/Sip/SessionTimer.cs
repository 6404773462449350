using System.Text;

namespace CallTasks.Core.Telephony.Sip;

/// <summary>How long a session lasts without a refresh, and whose that is (RFC 4028).</summary>
/// <param name="Seconds">Session interval.</param>
/// <param name="WeRefresh">Null while nobody is chosen.</param>
/// <param name="Least">Min-SE to send along, or 0.</param>
internal readonly record struct SessionTimer(int Seconds, bool? WeRefresh, int Least = 0)
{
    /// <summary>What we ask for: the interval that RFC 4028 section 4 recommends.</summary>
    public const int AskedSeconds = 1_800;

    /// <summary>Shortest interval that is taken (section 5); a peer that wants less is answered 422.</summary>
    public const int LeastSeconds = 90;

    /// <summary>Longest: a day; nobody talks longer.</summary>
    public const int MostSeconds = 86_400;

    /// <summary>A refresh that collides with one of the peer's is tried again so much later, in milliseconds (RFC 3261 section 14.1: 2.1 to 4 s).</summary>
    public const int RetryMs = 3_000;

    /// <summary>Milliseconds after which a session without a refresh is ended: a third before its end, 32 s at most (section 10).</summary>
    public long EndAfterMs => 1_000L * (Seconds - Math.Min(32, Seconds / 3));

    /// <summary>What a 2xx to our INVITE or UPDATE says; null when it says nothing that can be used.</summary>
    public static SessionTimer? OfAnswer(SipMessage answer) => TryRead(answer, out var seconds, out var uac) && seconds >= LeastSeconds ? new SessionTimer(seconds, uac ?? true) : null;

    /// <summary>What a re-INVITE or UPDATE of the peer asks for; null when for nothing. Its seconds may be too few.</summary>
    public static SessionTimer? OfRequest(SipMessage request) => TryRead(request, out var seconds, out var uac) ? new SessionTimer(seconds, uac is false) : null;

    /// <summary>Writes its headers.</summary>
    /// <param name="writer">The message.</param>
    /// <param name="asRequest">We ask; else we answer.</param>
    public void WriteTo(SipWriter writer, bool asRequest)
    {
        writer.Add("Supported: timer\r\nSession-Expires: "u8).Add(Seconds);
        if (WeRefresh is { } ours)
            writer.Add(ours == asRequest ? ";refresher=uac"u8 : ";refresher=uas"u8);
        writer.EndLine();
        if (Least > 0)
            writer.Add("Min-SE: "u8).Add(Least).EndLine();
        if (!asRequest && WeRefresh == false)
            writer.Add("Require: timer\r\n"u8); // section 9: whoever asked must refresh
    }

    private static bool TryRead(SipMessage message, out int seconds, out bool? uac)
    {
        uac = null;
        var value = message.First(SipHeaderName.SessionExpires);
        if (!SipGrammar.TryLeadingNumber(value, MostSeconds, out seconds))
            return false;
        var semicolon = value.IndexOf((byte)';');
        if (semicolon >= 0 && SipGrammar.TryParameter(value[(semicolon + 1)..], "refresher"u8, out var who))
            uac = Ascii.EqualsIgnoreCase(who, "uac"u8) ? true : Ascii.EqualsIgnoreCase(who, "uas"u8) ? false : null;
        return true;
    }
}
