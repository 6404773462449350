using CallTasks.Core.Commands;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Queries;
using CallTasks.Web.Hosting;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Identity;

namespace CallTasks.Web.Security;

/// <summary>Accounts, sign-in and policies: whatever no policy allows is refused.</summary>
internal static class SecurityServices
{
    /// <summary>A display stays open by its link until that is revoked; browsers keep a cookie for 400 days at most.</summary>
    private static readonly TimeSpan WallLifetime = TimeSpan.FromDays(365);

    public static WebApplicationBuilder AddSecurity(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<AccountLedger>();
        services.AddSingleton<KeyLedger>();
        services.AddSingleton<AccountQueries>();
        services.AddSingleton<AuditQueries>();
        services.AddSingleton<AccountCommands>();
        services.AddSingleton<KeyCommands>();
        services.AddSingleton<IPasswordHasher<User>, PasswordHasher<User>>();
        services.AddSingleton<IPasswordHash, PasswordHash>();
        services.AddSingleton(all => new Accounts(
            all.GetRequiredService<AccountQueries>(), all.GetRequiredService<Ledger>(), all.GetRequiredService<KeyLedger>(), all.GetRequiredService<TimeProvider>(),
            all.GetRequiredService<ILogger<Accounts>>(), all.GetRequiredService<ConsoleSettings>().BootstrapKey));
        services.AddSingleton<SetupCode>();
        services.AddSingleton<SignIn>();
        services.AddSingleton<WrongKeys>();

        services.AddAuthentication(ConsoleScheme.Name)
            .AddScheme<AuthenticationSchemeOptions, ConsoleScheme>(ConsoleScheme.Name, null)
            .AddCookie(IdentityConstants.ApplicationScheme)
            .AddCookie(ConsoleScheme.Wall);
        services.AddOptions<CookieAuthenticationOptions>(IdentityConstants.ApplicationScheme).Configure<ConsoleSettings>((cookie, settings) => Set(cookie, $"calltasks-{settings.Mark}", SignIn.Lifetime));
        services.AddOptions<CookieAuthenticationOptions>(ConsoleScheme.Wall).Configure<ConsoleSettings>((cookie, settings) => Set(cookie, $"calltasks-wall-{settings.Mark}", WallLifetime));
        services.AddOptions<AntiforgeryOptions>().Configure<ConsoleSettings>((antiforgery, settings) =>
        {
            antiforgery.Cookie.Name = $"calltasks-form-{settings.Mark}";
            antiforgery.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        services.AddAuthorization(Policies.Add);
        services.AddSingleton<IAuthorizationHandler, RoleHandler>();
        services.AddCascadingAuthenticationState();
        services.AddScoped<AuthenticationStateProvider, CircuitIdentity>();
        services.AddScoped<Me>();
        // Our own gate tells hosts, and knows loopback and the bound address beside the setting.
        services.PostConfigure<HostFilteringOptions>(hosts => hosts.AllowedHosts = ["*"]);
        return builder;
    }

    /// <summary>Signing out and the way in of displays. The console's pages post and link here.</summary>
    public static WebApplication MapSecurity(this WebApplication app)
    {
        app.MapPost("/sign-out", async (HttpContext http, SignIn signIn) =>
        {
            // No form token: the page that posts is held to be ours by what the browser says of it.
            if (!SameOrigin.IsFromOurPage(http.Request)) return Results.StatusCode(StatusCodes.Status403Forbidden);
            await signIn.OutAsync(http);
            return Results.LocalRedirect("/sign-in");
        }).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();
        app.MapGet("/wall/open/{token}", OpenWallAsync).AllowAnonymous().ExcludeFromDescription();
        return app;
    }

    private static async Task<IResult> OpenWallAsync(string token, HttpContext http, Accounts accounts, WrongKeys wrong)
    {
        var from = http.Connection.RemoteIpAddress;
        if (wrong.Tries.Wait(from) is { } wait)
        {
            RetryAfter.Set(http, wait);
            return Results.StatusCode(StatusCodes.Status429TooManyRequests);
        }

        if (accounts.ByWallToken(token, ConsoleScheme.Wall) is not { } display)
        {
            wrong.Tries.Add(from);
            return Results.LocalRedirect("/no-access");
        }

        // The token leaves the address, so that nobody reads it off the display.
        await http.SignInAsync(ConsoleScheme.Wall, display, new AuthenticationProperties { IsPersistent = true });
        return Results.LocalRedirect("/wall");
    }

    private static void Set(CookieAuthenticationOptions cookie, string name, TimeSpan lifetime)
    {
        cookie.Cookie.Name = name;
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        cookie.Cookie.IsEssential = true;
        cookie.ExpireTimeSpan = lifetime;
        cookie.SlidingExpiration = true;
    }
}
