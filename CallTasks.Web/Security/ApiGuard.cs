using CallTasks.Core.Model;
using CallTasks.Web.Api;

namespace CallTasks.Web.Security;

/// <summary>Asks every request to the REST API for its key, or for the cookie of the console's own pages.</summary>
internal sealed class ApiGuard(RequestDelegate next, ApiKeys keys, ConsoleCookie cookie)
{
    private const string Scheme = "Bearer ";
    private const string ActorItem = "actor";

    /// <summary>Who the request is; only behind the guard.</summary>
    public static Actor ActorOf(HttpContext http) => (Actor)http.Items[ActorItem]!;

    public async Task InvokeAsync(HttpContext http)
    {
        if (!Surface.IsApi(http.Request.Path))
        {
            await next(http);
            return;
        }

        var authorization = http.Request.Headers.Authorization.ToString();
        var (actor, refusal) = authorization.Length > 0 ? ByKey(authorization) : ByCookie(http.Request);
        if (actor is null)
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
            await Problems.WriteAsync(http, StatusCodes.Status401Unauthorized, refusal);
            return;
        }

        http.Items[ActorItem] = actor;
        await next(http);
    }

    private (Actor?, string) ByKey(string authorization)
    {
        if (!authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return (null, "Send the key as: Authorization: Bearer KEY.");
        return keys.Accepts(authorization[Scheme.Length..].Trim()) ? (ApiKeys.Administrator, "") : (null, keys.Any ? "This key is not accepted." : NoKey);
    }

    private (Actor?, string) ByCookie(HttpRequest request) =>
        cookie.LetsIn(request) ? (Actor.Console, "") : (null, keys.Any ? "Send your key as: Authorization: Bearer KEY." : NoKey);

    private const string NoKey =
        "This console accepts no key yet: set Api:BootstrapKey (environment Api__BootstrapKey) to a text of at least 32 characters, restart it, and send the key as: Authorization: Bearer KEY.";
}
