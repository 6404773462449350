using System.Security.Cryptography;
using System.Text;

namespace CallTasks.Web.Security;

/// <summary>
/// Lets the console's own pages play recordings, download reports and upload files without a key: given with a page, sent back by the
/// browser with requests of our own pages only (SameSite=Strict), unreadable to scripts, worth nothing after a restart.
/// </summary>
internal sealed class ConsoleCookie
{
    private const int SecretBytes = 32;

    private readonly string _secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>Gives the cookie to a browser that has none of ours.</summary>
    public void Issue(HttpContext http)
    {
        if (IsHeld(http.Request)) return;
        http.Response.Cookies.Append(Name(http.Request), _secret, new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = http.Request.IsHttps,
            Path = "/",
            IsEssential = true,
        });
    }

    /// <summary>True when one of our pages made the request, and in a browser that was given the cookie.</summary>
    public bool LetsIn(HttpRequest request) => IsHeld(request) && SameOrigin.IsFromOurPage(request);

    private bool IsHeld(HttpRequest request) =>
        request.Cookies[Name(request)] is { } value && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(value), Encoding.UTF8.GetBytes(_secret));

    /// <summary>Browsers share cookies over the ports of a host; two consoles on one machine must not take each other's.</summary>
    private static string Name(HttpRequest request) => $"calltasks-{request.Host.Port ?? 80}";
}
