using CallTasks.Core.Model;

namespace CallTasks.Web.Security;

/// <summary>Who a request to the API is; only behind a policy.</summary>
internal static class ApiGuard
{
    /// <summary>As the audit log knows them.</summary>
    public static Actor ActorOf(HttpContext http) => VisitorOf(http).Actor;

    /// <summary>Who they are now.</summary>
    /// <exception cref="ForbiddenException">They lost their rights while the request was under way.</exception>
    public static Visitor VisitorOf(HttpContext http) =>
        http.RequestServices.GetRequiredService<Accounts>().Of(http.User) ?? throw new ForbiddenException("Your sign-in or key has just ended.");
}
