using System.Net;
using CallTasks.Web.Api;

namespace CallTasks.Web.Security;

/// <summary>
/// Who gets in until the console has accounts: this machine alone. A page of another site cannot speak to us in the name of a person
/// who has the console open: Host tells DNS rebinding, Origin tells cross-site requests and WebSockets.
/// </summary>
internal sealed class ConsoleGate(RequestDelegate next, ConsoleCookie cookie)
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
        if (http.Connection.RemoteIpAddress is { } from && !IPAddress.IsLoopback(from))
        {
            await Problems.WriteAsync(http, StatusCodes.Status403Forbidden, "Until the console has accounts it answers this machine only.");
            return;
        }

        if (!IsOurHost(request.Host))
        {
            await Problems.WriteAsync(http, StatusCodes.Status400BadRequest, "The Host header names another host: use localhost, 127.0.0.1 or [::1].");
            return;
        }

        if (!SameOrigin.Allows(request))
        {
            await Problems.WriteAsync(http, StatusCodes.Status403Forbidden, "The request comes from a page of another site.");
            return;
        }

        if (HttpMethods.IsGet(request.Method) && request.Path.Value is { } path && !Surface.IsForPrograms(path) && request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal))
            cookie.Issue(http);
        await next(http);
    }

    private static bool IsOurHost(HostString host) =>
        host.Host.ToLowerInvariant() is "localhost" or "127.0.0.1" or "[::1]" or "::1";

    private static void Headers(IHeaderDictionary headers)
    {
        // Styles stand in attributes of components; scripts never do. Blazor needs neither eval nor inline handlers.
        headers.ContentSecurityPolicy =
            "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; media-src 'self' blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
    }
}
