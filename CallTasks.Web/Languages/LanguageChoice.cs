using CallTasks.Core.Commands;
using CallTasks.Core.Languages;
using CallTasks.Web.Security;

namespace CallTasks.Web.Languages;

/// <summary>
/// Which language a request is answered in: the one that whoever is signed in chose, on whatever browser; else the one chosen with the switch
/// on this browser, else the first of the browser's that the console speaks, else English. Programs are always answered in English: on their
/// paths only a choice counts, and only without a key, since that is how the console's own pages upload and download.
/// </summary>
internal static class LanguageChoice
{
    /// <summary>Holds the chosen language's code.</summary>
    public const string Cookie = "lang";

    /// <summary>Where the switch leads: <c>/language/ru?back=/call-tasks</c>.</summary>
    public const string Path = "/language";

    private static readonly TimeSpan Kept = TimeSpan.FromDays(365);

    /// <summary>Speaks the request's language in everything behind it. Before the authentication only the browser has a say, behind it also whoever came.</summary>
    public static WebApplication UseLanguages(this WebApplication app)
    {
        var accounts = app.Services.GetRequiredService<Accounts>();
        app.Use((http, next) =>
        {
            Of(http.Request, accounts.Of(http.User)?.Language).Speak();
            return next(http);
        });
        return app;
    }

    public static WebApplication MapLanguages(this WebApplication app)
    {
        app.MapGet(Path + "/{code}", ChooseAsync).AllowAnonymous().ExcludeFromDescription();
        return app;
    }

    /// <summary>Address that chooses a language and comes back.</summary>
    /// <param name="language">To speak.</param>
    /// <param name="back">A path of ours with its query, beginning with a slash.</param>
    public static string Address(Language language, string back) => $"{Path[1..]}/{language.Code}?back={Uri.EscapeDataString(back)}";

    /// <summary>The language that was chosen with the switch on this browser; null: none was.</summary>
    public static Language? OnBrowser(HttpRequest request) => Language.Find(request.Cookies[Cookie]);

    /// <param name="users">The code that the user who came has chosen, or null.</param>
    internal static Language Of(HttpRequest request, string? users = null)
    {
        var chosen = Language.Find(users) ?? OnBrowser(request);
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

    private static async Task<IResult> ChooseAsync(HttpContext http, string code, string? back, Accounts accounts, AccountCommands commands)
    {
        if (Language.Find(code) is not { } language) return Results.NotFound();
        // Kept with the user too, unless another site's link led here.
        if (SameOrigin.IsFromOurPage(http.Request) && accounts.Of(http.User) is { Kind: VisitorKind.User } user)
            await commands.SetLanguageAsync(user.Id, language.Code, user.Actor);
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
