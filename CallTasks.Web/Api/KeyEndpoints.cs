using CallTasks.Core.Commands;
using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;
using CallTasks.Web.Security;

namespace CallTasks.Web.Api;

/// <summary>/api/v1/api-keys and /wall-links: made, told once, revoked.</summary>
internal static class KeyEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var keys = api.MapGroup("/api-keys").WithTags("API keys").RequireAuthorization(Policies.Administer);
        keys.MapGet("/", (AccountQueries accounts, [AsParameters] Paging paging) => Lists.Of(accounts.Keys(), paging, KeyAnswer.Of));
        keys.MapPost("/", CreateKeyAsync).Produces<NewKeyAnswer>(StatusCodes.Status201Created);
        keys.MapDelete("/{id:long}", (long id, KeyCommands commands, HttpContext http) => RevokeAsync(commands.RevokeKeyAsync(id, ApiGuard.ActorOf(http)))).Produces(StatusCodes.Status204NoContent);

        var links = api.MapGroup("/wall-links").WithTags("Wall links").RequireAuthorization(Policies.Administer);
        links.MapGet("/", (AccountQueries accounts, [AsParameters] Paging paging) => Lists.Of(accounts.WallLinks(), paging, WallLinkAnswer.Of));
        links.MapPost("/", CreateLinkAsync).Produces<NewWallLinkAnswer>(StatusCodes.Status201Created);
        links.MapDelete("/{id:long}", (long id, KeyCommands commands, HttpContext http) => RevokeAsync(commands.RevokeLinkAsync(id, ApiGuard.ActorOf(http)))).Produces(StatusCodes.Status204NoContent);
    }

    /// <summary>Where a wall link leads, on this server.</summary>
    public static string AddressOf(string token) => $"/wall/open/{token}";

    private static async Task<IResult> CreateKeyAsync(KeyBody body, KeyCommands commands, HttpContext http)
    {
        if (body.Role is not { } role) throw new InvalidInputException([new FieldError("role", $"Must be {Words<Role>.All}.")]);
        var made = await commands.CreateKeyAsync(body.Name?.Trim() ?? "", role, ApiGuard.ActorOf(http));
        return TypedResults.Created($"/api/v1/api-keys/{made.Thing.Id}", new NewKeyAnswer(made.Thing.Id, made.Thing.Name, made.Thing.Role, made.Text));
    }

    private static async Task<IResult> CreateLinkAsync(WallLinkBody body, KeyCommands commands, HttpContext http)
    {
        var made = await commands.CreateLinkAsync(body.Name?.Trim() ?? "", body.TaskIds ?? [], ApiGuard.ActorOf(http));
        return TypedResults.Created($"/api/v1/wall-links/{made.Thing.Id}", new NewWallLinkAnswer(made.Thing.Id, made.Thing.Name, made.Thing.TaskIds, AddressOf(made.Text)));
    }

    private static async Task<IResult> RevokeAsync(Task revoking)
    {
        await revoking;
        return TypedResults.NoContent();
    }
}

/// <summary>A key as it is asked for.</summary>
internal sealed record KeyBody
{
    public string? Name { get; init; }
    public Role? Role { get; init; }
}

/// <summary>A key that was made; its text is told here and never again.</summary>
internal sealed record NewKeyAnswer(long Id, string Name, Role Role, string Key);

/// <summary>A key.</summary>
internal sealed record KeyAnswer(long Id, string Name, Role Role, DateTimeOffset CreatedAt, string CreatedBy, DateTimeOffset? LastUsedAt)
{
    public static KeyAnswer Of(ApiKey key) => new(key.Id, key.Name, key.Role, Instants.Of(key.CreatedAt), key.CreatedBy, Instants.Of(key.LastUsedAt));
}

/// <summary>A wall link as it is asked for; no tasks: all of them.</summary>
internal sealed record WallLinkBody
{
    public string? Name { get; init; }
    public IReadOnlyList<long>? TaskIds { get; init; }
}

/// <summary>A wall link that was made; its path is told here and never again.</summary>
internal sealed record NewWallLinkAnswer(long Id, string Name, IReadOnlyList<long> TaskIds, string Path);

/// <summary>A wall link.</summary>
internal sealed record WallLinkAnswer(long Id, string Name, IReadOnlyList<long> TaskIds, DateTimeOffset CreatedAt, string CreatedBy, DateTimeOffset? LastUsedAt)
{
    public static WallLinkAnswer Of(WallLink link) => new(link.Id, link.Name, link.TaskIds, Instants.Of(link.CreatedAt), link.CreatedBy, Instants.Of(link.LastUsedAt));
}
