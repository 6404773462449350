using CallTasks.Core.Commands;
using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;
using CallTasks.Web.Security;

namespace CallTasks.Web.Api;

/// <summary>/api/v1/users: people who sign in; and what everybody may do with their own account under /me.</summary>
internal static class UserEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var users = api.MapGroup("/users").WithTags("Users").RequireAuthorization(Policies.Administer);
        users.MapGet("/", (AccountQueries accounts, TimeProvider clock, [AsParameters] Paging paging) => Lists.Of(accounts.Users(), paging, user => UserAnswer.Of(user, clock)));
        users.MapGet("/{id:long}", (long id, AccountQueries accounts, TimeProvider clock) => UserAnswer.Of(Find(accounts, id), clock));
        users.MapPost("/", CreateAsync).Produces<UserAnswer>(StatusCodes.Status201Created);
        users.MapPut("/{id:long}", ChangeAsync).Produces<UserAnswer>();
        users.MapPut("/{id:long}/password", ResetAsync).Produces(StatusCodes.Status204NoContent);
        users.MapDelete("/{id:long}", DeleteAsync).Produces(StatusCodes.Status204NoContent);

        var me = api.MapGroup("/me").WithTags("Me");
        me.MapGet("/", (HttpContext http) => MeAnswer.Of(ApiGuard.VisitorOf(http))).RequireAuthorization(Policies.Board);
        me.MapPut("/language", SetLanguageAsync).RequireAuthorization(Policies.Read).Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> CreateAsync(UserBody body, AccountCommands commands, TimeProvider clock, HttpContext http)
    {
        var user = await commands.CreateAsync(body.Name?.Trim() ?? "", body.Role ?? Role.Wall, body.Password ?? "", ApiGuard.ActorOf(http));
        return TypedResults.Created($"/api/v1/users/{user.Id}", UserAnswer.Of(user, clock));
    }

    private static async Task<IResult> ChangeAsync(long id, UserBody body, AccountCommands commands, AccountQueries accounts, TimeProvider clock, HttpContext http)
    {
        Find(accounts, id);
        var user = await commands.ChangeAsync(id, Versions.Required(body.Version), body.Name?.Trim() ?? "", body.Role ?? Role.Wall, body.Locked, ApiGuard.ActorOf(http));
        return TypedResults.Ok(UserAnswer.Of(user, clock));
    }

    private static async Task<IResult> ResetAsync(long id, PasswordBody body, AccountCommands commands, HttpContext http)
    {
        await commands.ResetPasswordAsync(id, body.Password ?? "", ApiGuard.ActorOf(http));
        return TypedResults.NoContent();
    }

    private static async Task<IResult> DeleteAsync(long id, AccountCommands commands, HttpContext http)
    {
        await commands.DeleteAsync(id, ApiGuard.ActorOf(http));
        return TypedResults.NoContent();
    }

    private static async Task<IResult> SetLanguageAsync(LanguageBody body, AccountCommands commands, HttpContext http)
    {
        var visitor = ApiGuard.VisitorOf(http);
        if (visitor.Kind != VisitorKind.User) throw new ConflictException("Only people have a language; programs are answered in English.");
        await commands.SetLanguageAsync(visitor.Id, body.Language, visitor.Actor);
        return TypedResults.NoContent();
    }

    private static User Find(AccountQueries accounts, long id) => accounts.User(id) ?? throw new NotFoundException("user", id);
}

/// <summary>A user as it is sent; the password only with a new one.</summary>
internal sealed record UserBody
{
    public string? Name { get; init; }
    public Role? Role { get; init; }
    public string? Password { get; init; }
    public bool Locked { get; init; }
    public int? Version { get; init; }
}

/// <summary>A new password.</summary>
internal sealed record PasswordBody
{
    public string? Password { get; init; }
}

/// <summary>A language's code, or null for the browser's.</summary>
internal sealed record LanguageBody
{
    public string? Language { get; init; }
}

/// <summary>A user. Shut: too many wrong passwords, until the instant given.</summary>
internal sealed record UserAnswer(long Id, int Version, string Name, Role Role, bool Locked, DateTimeOffset? ShutUntil, string? Language, DateTimeOffset CreatedAt, string CreatedBy, DateTimeOffset? LastSignInAt)
{
    public static UserAnswer Of(User user, TimeProvider clock) => new(
        user.Id, user.Version, user.Name, user.Role, user.Locked, user.IsShut(clock.GetUtcNow().ToUnixTimeMilliseconds()) ? Instants.Of(user.ShutUntil) : null, user.Language,
        Instants.Of(user.CreatedAt), user.CreatedBy, Instants.Of(user.LastSignInAt));
}

/// <summary>Whoever asks.</summary>
internal sealed record MeAnswer(VisitorKind Kind, string Name, Role Role, string? Language)
{
    public static MeAnswer Of(Visitor visitor) => new(visitor.Kind, visitor.Name, visitor.Role, visitor.Language);
}
