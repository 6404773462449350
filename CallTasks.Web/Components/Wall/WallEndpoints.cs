using CallTasks.Core.Languages;
using CallTasks.Web.Api;
using CallTasks.Web.Security;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CallTasks.Web.Components.Wall;

/// <summary>/wall: the page of a display; /wall/live: what it shows, a line of JSON at each beat.</summary>
internal static class WallEndpoints
{
    public const string Path = "/wall";

    /// <summary>
    /// A display comes back after so long though nothing is wrong: the way back is walked all day, not only in trouble, and a link that
    /// was revoked is asked for again.
    /// </summary>
    private static readonly TimeSpan MaxStream = TimeSpan.FromMinutes(10);

    public static WebApplication MapWall(this WebApplication app)
    {
        app.MapGet(Path, Page).RequireAuthorization(Policies.Board).ExcludeFromDescription();
        app.MapGet(Path + "/live", LiveAsync).RequireAuthorization(Policies.Board).ExcludeFromDescription();
        return app;
    }

    private static RazorComponentResult<WallDocument> Page(HttpRequest request, string? theme, string? lang)
    {
        (Language.Find(lang) ?? Language.Current).Speak();
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        var chosen = new[] { theme, request.Cookies["theme"] }.FirstOrDefault(word => word is "light" or "dark");
        return new RazorComponentResult<WallDocument>(new Dictionary<string, object?>
        {
            [nameof(WallDocument.Live)] = $"{Path}/live{request.QueryString}",
            [nameof(WallDocument.Theme)] = chosen,
        });
    }

    private static async Task LiveAsync(HttpContext http, WallFeed feed, Accounts accounts, IHostApplicationLifetime life, TimeProvider clock, string? tasks, string? zone, string? lang)
    {
        if (accounts.Of(http.User) is not { } visitor) return;
        using var seat = feed.Join(WallSelection.Of(tasks, zone, Language.Find(lang) ?? Language.Current).Within(visitor.TaskIds));
        if (seat is null)
        {
            await Problems.WriteAsync(http, StatusCodes.Status503ServiceUnavailable, $"{WallFeed.MaxDisplays} displays or {WallFeed.MaxBoards} different boards are shown already. Close one that nobody looks at.");
            return;
        }

        http.Response.ContentType = "application/x-ndjson";
        http.Response.Headers.CacheControl = "no-store";
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        using var enough = new CancellationTokenSource(MaxStream, clock);
        using var refused = new CancellationTokenSource();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, life.ApplicationStopping, enough.Token, refused.Token);
        var who = http.User;
        // Whoever may no longer look is told no more from this moment on.
        void Follow()
        {
            try
            {
                if (accounts.Of(who) is null) refused.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // It is just ending.
            }
        }

        accounts.Changed += Follow;
        try
        {
            Follow();
            while (true)
            {
                var drawing = await seat.NextAsync(end.Token);
                end.Token.ThrowIfCancellationRequested();
                await http.Response.Body.WriteAsync(drawing, http.RequestAborted);
                await http.Response.Body.FlushAsync(http.RequestAborted);
            }
        }
        catch (OperationCanceledException)
        {
            // The display went, was refused, or comes back at once.
        }
        finally
        {
            accounts.Changed -= Follow;
        }
    }
}
