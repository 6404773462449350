using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;

namespace CallTasks.Core.Telephony.Sip;

/// <summary>Tells a trunk where we are, as some want it before they take calls (RFC 3261 section 10).</summary>
internal sealed class TrunkRegistrar(SipEndpoint endpoint, TrunkRequests requests)
{
    /// <summary>Longest validity that is taken, in seconds: a day.</summary>
    internal const int MostSeconds = 86_400;

    /// <summary>Shortest that is refreshed, in seconds: a registrar that grants less would be asked without end.</summary>
    internal const int LeastSeconds = 10;

    /// <summary>Requests for one registration: one, and one more for 423.</summary>
    private const int Tries = 2;

    /// <summary>Patience with each request, in milliseconds: what a proxy's own requests to a registrar behind it take (Timer F is four times that).</summary>
    private const int PatienceMs = 8_000;

    private readonly ConcurrentDictionary<(long, string, System.Net.IPEndPoint), TrunkNames> _names = new();

    /// <summary>Registers, or with no validity ends the registration.</summary>
    public async Task<TrunkRegistration> RegisterAsync(TrunkRoute route, SipTrunk trunk, TimeSpan validity, CancellationToken cancellationToken)
    {
        if (_names.Count > SipLimits.TrunkAddresses)
            _names.Clear();
        var names = _names.GetOrAdd((trunk.DialPlanId, route.Host, route.EndPoint), static _ => new TrunkNames());
        var asked = (int)Math.Clamp(validity.TotalSeconds, 0, MostSeconds);
        var contact = requests.Contact(route, trunk);
        for (var tries = 1; ; tries++)
        {
            var headers = string.Create(CultureInfo.InvariantCulture, $"Contact: <{contact}>;expires={asked}\r\nExpires: {asked}\r\n");
            var (final, withCredentials) = await requests.AskAsync(SipMethod.Register, route, trunk, names, headers, PatienceMs, cancellationToken);
            if (final.Code is 0 or >= 300)
                endpoint.Logger.LogInformation("Dial plan {DialPlan}: REGISTER was answered {Code} {Text}", trunk.DialPlanId, final.Code, final.Text);
            if (final.Code is >= 200 and < 300)
            {
                var granted = asked == 0 ? 0 : Granted(final.Message!, contact, asked);
                return new TrunkRegistration(asked > 0, TimeSpan.FromSeconds(granted), $"{final.Code} {final.Text}");
            }
            if (final.Code == 423 && asked > 0 && tries < Tries
                && SipGrammar.TryNumber(final.Message!.First(SipHeaderName.MinExpires), MostSeconds, out var least) && least > asked)
            {
                asked = least; // section 10.2.8: too brief
                continue;
            }
            return new TrunkRegistration(false, TimeSpan.Zero, Problem(final, withCredentials));
        }
    }

    private static string Problem(SipFinal final, bool withCredentials) => final.Code switch
    {
        0 => final.Text == SipRequests.NoReply ? $"REGISTER was not answered within {PatienceMs / 1000} s" : final.Text,
        401 or 407 when withCredentials => $"REGISTER was refused: user name or password is wrong ({final.Code} {final.Text})",
        401 or 407 => $"REGISTER was refused: a user name and password are asked for ({final.Code} {final.Text})",
        _ => $"REGISTER was refused: {final.Code} {final.Text}",
    };

    /// <summary>What the registrar grants our contact: its own expires parameter, else the header, else what was asked for (section 10.3, step 8).</summary>
    internal static int Granted(SipMessage answer, string contact, int asked)
    {
        var granted = -1;
        for (var i = answer.Find(SipHeaderName.Contact, 0); i >= 0; i = answer.Find(SipHeaderName.Contact, i + 1))
        {
            var rest = answer.Value(i);
            while (SipGrammar.NextElement(ref rest, out var element))
            {
                // Others may have registered under the same name.
                if (Encoding.UTF8.GetString(SipGrammar.Uri(element)).Equals(contact, StringComparison.OrdinalIgnoreCase)
                    && SipGrammar.TryAddressParameter(element, "expires"u8, out var text) && SipGrammar.TryLeadingNumber(text, MostSeconds, out var seconds))
                    granted = seconds;
            }
        }
        if (granted < 0 && !SipGrammar.TryLeadingNumber(answer.First(SipHeaderName.Expires), MostSeconds, out granted))
            granted = asked;
        return Math.Clamp(granted, LeastSeconds, MostSeconds);
    }
}
