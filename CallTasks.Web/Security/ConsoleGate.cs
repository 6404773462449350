using CallTasks.Web.Api;
using CallTasks.Web.Hosting;

namespace CallTasks.Web.Security;

/// <summary>
/// A page of another site cannot speak to us in the name of a person who has the console open: Host tells DNS rebinding, Origin tells
/// cross-site requests and WebSockets. Who may do what is asked behind it.
/// </summary>
internal sealed class ConsoleGate(RequestDelegate next, ConsoleSettings settings)
{
    public async Task InvokeAsync(HttpContext http)
    {
        // At the last moment: a refusal that begins as an exception clears what was set before.
        http.Response.OnStarting(() =>
        {
            Headers(http.Response.Headers);
            return Task.CompletedTask;
        });
        var request = http.Request;
        if (!settings.Hosts.Allows(request.Host.Host, http.Connection.LocalIpAddress))
        {
            await Problems.WriteAsync(http, StatusCodes.Status400BadRequest, "The Host header names another host: use this server's address or localhost, or add the name to the setting AllowedHosts.");
            return;
        }

        if (!SameOrigin.Allows(request))
        {
            await Problems.WriteAsync(http, StatusCodes.Status403Forbidden, "The request comes from a page of another site.");
            return;
        }

        await next(http);
    }

    private static void Headers(IHeaderDictionary headers)
    {
        // Styles stand in attributes of components; scripts never do. Blazor needs neither eval nor inline handlers.
        headers.ContentSecurityPolicy =
            "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; media-src 'self' blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        // Not no-referrer: browsers then hide even from us where a form was posted from (Origin: null), and the check above needs it.
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        // The editor of scripts tries them by voice; the browser asks its person before anything is heard.
        headers["Permissions-Policy"] = "camera=(), microphone=(self), geolocation=()";
    }
}
