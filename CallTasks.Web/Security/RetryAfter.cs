using System.Globalization;

namespace CallTasks.Web.Security;

/// <summary>Tells a program or a browser when to come again (RFC 9110, 10.2.3).</summary>
internal static class RetryAfter
{
    public static int Set(HttpContext http, TimeSpan wait)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return seconds;
    }
}
