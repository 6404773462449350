using CallTasks.Web.Live;

namespace CallTasks.Web.Api;

/// <summary>/api/v1/live</summary>
internal static class LiveEndpoints
{
    public static void Map(RouteGroupBuilder api) => api.MapGet("/live", (LiveBoard board) => board.Now()).WithTags("Live");
}
