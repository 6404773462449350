using CallTasks.Core.Languages;
using CallTasks.Web.Security;

namespace CallTasks.Web.Languages;

/// <summary>
/// Which language a request is answered in: the one chosen with the switch, else the first of the browser's that the console speaks, else
/// English. Programs are always answered in English: on their paths only the switch counts, and only without a key, since that is how the
/// console's own pages upload and download.
/// </summary>
internal static class LanguageChoice
{
    /// <summary>Holds the chosen language's code.</summary>
    public const string Cookie = "lang";

    /// <summary>Where the switch leads: <c>/language/ru?back=/call-tasks</c>.</summary>
    public const string Path = "/language";

    private static readonly TimeSpan Kept = TimeSpan.FromDays(365);

    /// <summary>Speaks the request's language in everything behind it.</summary>
    public static WebApplication UseLanguages(this WebApplication app)
    {
        app.Use((http, next) =>
        {
            Of(http.Request).Speak();
            return next(http);
        });
        return app;
    }

    public static WebApplication MapLanguages(this WebApplication app)
    {
        app.MapGet(Path + "/{code}", Choose).AllowAnonymous().ExcludeFromDescription();
        return app;
    }

    /// <summary>Address that chooses a language and comes back.</summary>
    /// <param name="language">To speak.</param>
    /// <param name="back">A path of ours with its query, beginning with a slash.</param>
    public static string Address(Language language, string back) => $"{Path[1..]}/{language.Code}?back={Uri.EscapeDataString(back)}";

    internal static Language Of(HttpRequest request)
    {
        var chosen = Language.Find(request.Cookies[Cookie]);
        if (Surface.IsForPrograms(request.Path)) return request.Headers.Authorization.Count == 0 && chosen is not null ? chosen : Language.English;
        return chosen ?? Asked(request) ?? Language.English;
    }

    private static Language? Asked(HttpRequest request)
    {
        // An unreadable header is an empty list.
        foreach (var asked in request.GetTypedHeaders().AcceptLanguage.OrderByDescending(asked => asked.Quality ?? 1))
        {
            if (Language.Find(asked.Value.Value) is { } language) return language;
        }

        return null;
    }

    private static IResult Choose(HttpContext http, string code, string? back)
    {
        if (Language.Find(code) is not { } language) return Results.NotFound();
        http.Response.Cookies.Append(Cookie, language.Code, new CookieOptions
        {
            Path = "/",
            MaxAge = Kept,
            SameSite = SameSiteMode.Lax,
            Secure = http.Request.IsHttps,
            HttpOnly = true,
            IsEssential = true,
        });
        return Results.LocalRedirect(IsOurs(back) ? back! : "/");
    }

    /// <summary>A path on this server: "//host" and "/\host" would lead a browser to another one.</summary>
    internal static bool IsOurs(string? back) =>
        back is ['/', ..] && back is not ['/', '/' or '\\', ..] && !back.AsSpan().ContainsAnyInRange('\0', '\x1f');
}
