namespace CallTasks.Web.Security;

/// <summary>Which part of the server a path belongs to.</summary>
internal static class Surface
{
    /// <summary>Where the REST API begins.</summary>
    public const string Api = "/api";

    /// <summary>True for the REST API.</summary>
    public static bool IsApi(PathString path) => path.StartsWithSegments(Api, StringComparison.OrdinalIgnoreCase);

    /// <summary>True for the live hub.</summary>
    public static bool IsHub(PathString path) => path.StartsWithSegments("/hubs", StringComparison.OrdinalIgnoreCase);

    /// <summary>True for the pages' own connection.</summary>
    public static bool IsCircuit(PathString path) => path.StartsWithSegments("/_blazor", StringComparison.OrdinalIgnoreCase);

    /// <summary>True where programs, not people, read the answers: they get problem details instead of pages.</summary>
    public static bool IsForPrograms(PathString path) =>
        IsApi(path) || IsHub(path) || path.StartsWithSegments("/health") || path.StartsWithSegments("/openapi") || path.StartsWithSegments("/metrics");
}
