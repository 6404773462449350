namespace CallTasks.Web.Security;

/// <summary>What a browser tells about the page that a request comes from (Fetch standard; programs that are no browser tell nothing).</summary>
internal static class SameOrigin
{
    /// <summary>False for a request that a page of another origin made.</summary>
    public static bool Allows(HttpRequest request)
    {
        if (request.Headers.Origin is { Count: > 0 } origin) return IsOurs(request, origin.ToString());
        // Without Origin: a link or a typed address is welcome, an image or script tag of another site is not.
        return Site(request) is not ("cross-site" or "same-site") || request.Headers["Sec-Fetch-Mode"] == "navigate" && HttpMethods.IsGet(request.Method);
    }

    /// <summary>True when the browser says that our own page made it, or, for a download, that a person opened it.</summary>
    public static bool IsFromOurPage(HttpRequest request)
    {
        if (request.Headers.Origin is { Count: > 0 } origin) return IsOurs(request, origin.ToString());
        var reads = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        // Over plain HTTP browsers name the site to loopback addresses only; the cookie itself (SameSite) then keeps other sites' requests out.
        if (Site(request).Length == 0) return reads && !request.IsHttps && !Hosts.IsLoopback(request.Host.Host);
        return Site(request) == "same-origin" || reads && Site(request) == "none";
    }

    private static bool IsOurs(HttpRequest request, string origin) =>
        origin.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);

    private static string Site(HttpRequest request) => request.Headers["Sec-Fetch-Site"].ToString();
}
