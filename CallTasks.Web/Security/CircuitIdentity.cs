using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;

namespace CallTasks.Web.Security;

/// <summary>
/// The principal of a circuit. When the accounts change, it is asked for anew at once: somebody who was signed out, locked or deleted is
/// nobody from then on, and the page leads them to the sign-in.
/// </summary>
internal sealed class CircuitIdentity : AuthenticationStateProvider, IHostEnvironmentAuthenticationStateProvider, IDisposable
{
    private static readonly ClaimsPrincipal Nobody = new(new ClaimsIdentity());

    private readonly Accounts _accounts;
    private Task<AuthenticationState> _state = Task.FromResult(new AuthenticationState(Nobody));
    private (Core.Model.Role?, string?) _known;
    private bool _held;

    public CircuitIdentity(Accounts accounts)
    {
        _accounts = accounts;
        accounts.Changed += Follow;
    }

    public override Task<AuthenticationState> GetAuthenticationStateAsync() => _state;

    public void SetAuthenticationState(Task<AuthenticationState> authenticationStateTask)
    {
        _state = authenticationStateTask;
        if (authenticationStateTask.IsCompletedSuccessfully) _known = Standing(authenticationStateTask.Result.User);
        NotifyAuthenticationStateChanged(_state);
    }

    /// <summary>A page by HTTP that ends its own sign-in, to give another one, is shown to the end to whoever came.</summary>
    public void Hold() => _held = true;

    public void Dispose() => _accounts.Changed -= Follow;

    private void Follow()
    {
        if (_held || !_state.IsCompletedSuccessfully) return;
        var now = Standing(_state.Result.User);
        if (now == _known) return;
        _known = now;
        if (now.Item1 is null) _state = Task.FromResult(new AuthenticationState(Nobody));
        else _state = Task.FromResult(_state.Result);
        NotifyAuthenticationStateChanged(_state);
    }

    private (Core.Model.Role?, string?) Standing(ClaimsPrincipal principal) => _accounts.Of(principal) is { } visitor ? (visitor.Role, visitor.Name) : (null, null);
}
