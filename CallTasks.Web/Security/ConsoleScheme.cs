using System.Security.Claims;
using System.Text.Encodings.Web;
using CallTasks.Web.Api;
using CallTasks.Web.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace CallTasks.Web.Security;

/// <summary>
/// Who comes: a program with a key, a person with the cookie of their sign-in, a display with the cookie of its wall link. A key counts
/// before a cookie; a cookie counts for the API only when a page of ours made the request.
/// </summary>
internal sealed class ConsoleScheme(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, Accounts accounts, WrongKeys wrong)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "console";
    public const string Wall = "wall";

    private const string Bearer = "Bearer ";

    /// <summary>Browsers cannot send a header with a WebSocket, so SignalR's clients put the key here.</summary>
    private const string HubKeyParameter = "access_token";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers.Authorization.ToString() is { Length: > 0 } authorization)
            return authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? ByKey(authorization[Bearer.Length..].Trim()) : AuthenticateResult.Fail("Send the key as: Authorization: Bearer KEY.");
        if (Surface.IsHub(Request.Path) && Request.Query[HubKeyParameter].ToString() is { Length: > 0 } hubKey) return ByKey(hubKey);
        if (Surface.IsForPrograms(Request.Path) && !SameOrigin.IsFromOurPage(Request)) return AuthenticateResult.NoResult();
        foreach (var cookie in (string[])[IdentityConstants.ApplicationScheme, Wall])
        {
            if (await Context.AuthenticateAsync(cookie) is { Succeeded: true, Principal: var principal, Properties: var properties } && accounts.Of(principal) is { } visitor)
            {
                accounts.Seen(visitor);
                return Success(principal, properties);
            }
        }

        return AuthenticateResult.NoResult();
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (!Surface.IsForPrograms(Request.Path))
        {
            var page = accounts.AnyUser ? "/sign-in" : "/setup";
            var wanted = HttpMethods.IsGet(Request.Method) && Request.Path != "/" ? $"?returnUrl={Uri.EscapeDataString(Request.PathBase + Request.Path + Request.QueryString)}" : "";
            // A circuit cannot be redirected; its page comes here by itself when it learns of the 401.
            if (Surface.IsCircuit(Request.Path)) Response.StatusCode = StatusCodes.Status401Unauthorized;
            else Response.Redirect(accounts.AnyUser ? page + wanted : page);
            return;
        }

        Response.Headers.WWWAuthenticate = "Bearer";
        var from = Context.Connection.RemoteIpAddress;
        if (wrong.Tries.Wait(from) is { } wait)
        {
            var seconds = RetryAfter.Set(Context, wait);
            await Problems.WriteAsync(Context, StatusCodes.Status429TooManyRequests, $"Too many requests without a right key came from this address: send the right one, or wait {seconds} s.");
            return;
        }

        wrong.Tries.Add(from);
        var failure = (await HandleAuthenticateOnceSafeAsync()).Failure?.Message;
        await Problems.WriteAsync(Context, StatusCodes.Status401Unauthorized, failure ?? (accounts.AnyKey ? "Send your key as: Authorization: Bearer KEY." : NoKey));
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        if (Surface.IsForPrograms(Request.Path))
        {
            var role = accounts.Of(Context.User) is { } visitor ? $" Your role is {Words<Core.Model.Role>.Of(visitor.Role)}." : "";
            return Problems.WriteAsync(Context, StatusCodes.Status403Forbidden, $"Your role does not allow this.{role} An administrator can give you another one.");
        }

        if (Surface.IsCircuit(Request.Path)) Response.StatusCode = StatusCodes.Status403Forbidden;
        else Response.Redirect("/no-access");
        return Task.CompletedTask;
    }

    private AuthenticateResult ByKey(string key) => accounts.ByKey(key, Name) is { } principal ? Success(principal, null)
        : AuthenticateResult.Fail(accounts.AnyKey ? "This key is not accepted." : NoKey);

    private static AuthenticateResult Success(ClaimsPrincipal principal, AuthenticationProperties? properties) =>
        AuthenticateResult.Success(new AuthenticationTicket(principal, properties, Name));

    private const string NoKey =
        "This console has no key yet. An administrator makes one under Administration, API keys; or set Api:BootstrapKey (environment Api__BootstrapKey) to a text of at least 32 characters and restart it. Send the key as: Authorization: Bearer KEY.";
}

/// <summary>Requests to the API without a right key, by address.</summary>
internal sealed class WrongKeys(ConsoleSettings settings, TimeProvider clock)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    public WrongTries Tries { get; } = new(settings.WrongKeysPerMinute, Window, clock);
}
