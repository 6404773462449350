using CallTasks.Core.Model;
using Microsoft.AspNetCore.Authorization;

namespace CallTasks.Web.Security;

/// <summary>What a page or an endpoint asks of whoever comes. Whatever names none of these needs <see cref="Read"/>, and what changes something <see cref="Supervise"/>.</summary>
internal static class Policies
{
    /// <summary>The live board without personal data: a wall's display, and everybody above.</summary>
    public const string Board = "board";

    /// <summary>Looks at everything; without <see cref="Supervise"/> numbers are masked.</summary>
    public const string Read = "read";

    /// <summary>Tasks, scripts, lists, reports; whole numbers, recordings and files.</summary>
    public const string Supervise = "supervise";

    /// <summary>Users, carriers, keys.</summary>
    public const string Administer = "administer";

    /// <summary>The role that a policy asks for.</summary>
    public static Role LeastOf(string policy) => policy switch
    {
        Board => Role.Wall,
        Read => Role.Viewer,
        Supervise => Role.Supervisor,
        _ => Role.Administrator,
    };

    public static void Add(AuthorizationOptions options)
    {
        foreach (var name in (string[])[Board, Read, Supervise, Administer]) options.AddPolicy(name, policy => policy.AddRequirements(new RoleRequirement(LeastOf(name))));
        options.DefaultPolicy = options.FallbackPolicy = options.GetPolicy(Read)!;
    }

    /// <summary>The policy that a page asks for: its own, else <see cref="Read"/>; null when anybody may see it.</summary>
    public static string? OfPage(Type page)
    {
        if (Attribute.IsDefined(page, typeof(AllowAnonymousAttribute))) return null;
        return Attribute.GetCustomAttribute(page, typeof(AuthorizeAttribute)) is AuthorizeAttribute { Policy: { } policy } ? policy : Read;
    }

    /// <summary>Endpoints of the API that name no policy get one by their method.</summary>
    public static void ByMethod(EndpointBuilder endpoint)
    {
        if (endpoint.Metadata.Any(m => m is IAuthorizeData or IAllowAnonymous)) return;
        var methods = endpoint.Metadata.OfType<IHttpMethodMetadata>().LastOrDefault()?.HttpMethods ?? [];
        var reads = methods.Count > 0 && methods.All(method => HttpMethods.IsGet(method) || HttpMethods.IsHead(method));
        endpoint.Metadata.Add(new AuthorizeAttribute(reads ? Read : Supervise));
    }
}

/// <summary>At least this role, now: a role that was taken away counts no more, whatever a cookie says.</summary>
internal sealed record RoleRequirement(Role Least) : IAuthorizationRequirement;

/// <summary>Asks the accounts as they stand now.</summary>
internal sealed class RoleHandler(Accounts accounts) : AuthorizationHandler<RoleRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, RoleRequirement requirement)
    {
        if (accounts.Of(context.User)?.Role >= requirement.Least) context.Succeed(requirement);
        return Task.CompletedTask;
    }
}
