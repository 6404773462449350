using System.Text;

namespace CallTasks.Core.Telephony.Sip;

/// <summary>The Reason header (RFC 3326).</summary>
internal static class SipReason
{
    /// <summary>The first Q.850 cause a message gives, 1 to 127, or null.</summary>
    public static int? Q850(SipMessage message)
    {
        for (var i = message.Find(SipHeaderName.Reason, 0); i >= 0; i = message.Find(SipHeaderName.Reason, i + 1))
        {
            var rest = message.Value(i);
            while (SipGrammar.NextElement(ref rest, out var element))
            {
                var semicolon = element.IndexOf((byte)';');
                if (semicolon > 0 && Ascii.EqualsIgnoreCase(SipGrammar.Trim(element[..semicolon]), "Q.850"u8)
                    && SipGrammar.TryParameter(element[(semicolon + 1)..], "cause"u8, out var cause) && SipGrammar.TryNumber(cause, 127, out var number) && number > 0)
                    return number;
            }
        }
        return null;
    }
}
