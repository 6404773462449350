using CallTasks.Web.Live;
using CallTasks.Web.Security;

namespace CallTasks.Web.Api;

/// <summary>/api/v1/live</summary>
internal static class LiveEndpoints
{
    public static void Map(RouteGroupBuilder api) => api.MapGet("/live", (LiveBoard board, HttpContext http) => board.Now(only: ApiGuard.VisitorOf(http).TaskIds)).RequireAuthorization(Policies.Board).WithTags("Live");
}
