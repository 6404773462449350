using CallTasks.Core.Commands;
using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;
using CallTasks.Core.Telephony;
using CallTasks.Web.Security;

namespace CallTasks.Web.Api;

/// <summary>/api/v1/dial-plans</summary>
internal static class DialPlanEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var plans = api.MapGroup("/dial-plans").WithTags("Dial plans");
        plans.MapGet("/", (SettingsQueries settings, [AsParameters] Paging paging) => Lists.Of(settings.DialPlans(), paging, DialPlanAnswer.Of));
        plans.MapGet("/{id:long}", (long id, SettingsQueries settings) => DialPlanAnswer.Of(Find(settings, id)));
        plans.MapPost("/", CreateAsync).RequireAuthorization(Policies.Administer).Produces<DialPlanAnswer>(StatusCodes.Status201Created);
        plans.MapPut("/{id:long}", ChangeAsync).RequireAuthorization(Policies.Administer).Produces<DialPlanAnswer>();
        plans.MapDelete("/{id:long}", DeleteAsync).RequireAuthorization(Policies.Administer).Produces(StatusCodes.Status204NoContent);
        plans.MapPost("/{id:long}/test", TestAsync);
        plans.MapPost("/{id:long}/check", CheckAsync);
    }

    private static async Task<IResult> CreateAsync(DialPlanBody body, SettingsCommands commands, HttpContext http)
    {
        var plan = await commands.CreateDialPlanAsync(body.ToSettings(), ApiGuard.ActorOf(http));
        return TypedResults.Created($"/api/v1/dial-plans/{plan.Id}", DialPlanAnswer.Of(plan));
    }

    private static async Task<IResult> ChangeAsync(long id, DialPlanBody body, SettingsCommands commands, SettingsQueries settings, HttpContext http)
    {
        var current = Find(settings, id);
        var wanted = body.ToSettings();
        // The simulated carrier has no address of its own.
        if (current.Kind == DialPlanKind.Simulated) wanted = wanted with { Address = current.Settings.Address };
        return TypedResults.Ok(DialPlanAnswer.Of(await commands.ChangeDialPlanAsync(current, Versions.Required(body.Version), wanted, ApiGuard.ActorOf(http))));
    }

    private static async Task<IResult> DeleteAsync(long id, SettingsCommands commands, HttpContext http)
    {
        await commands.DeleteDialPlanAsync(id, ApiGuard.ActorOf(http));
        return TypedResults.NoContent();
    }

    private static async Task<DialPlanTestAnswer> TestAsync(long id, SettingsCommands commands, HttpContext http, CancellationToken cancellationToken)
    {
        var probe = await commands.TestDialPlanAsync(id, ApiGuard.ActorOf(http), cancellationToken);
        return new DialPlanTestAnswer(probe.Reachable, probe.RoundTrip is { } time ? Math.Round(time.TotalMilliseconds, 3) : null, probe.Answer);
    }

    private static async Task<DialPlanCheckAnswer> CheckAsync(long id, SettingsCommands commands, HttpContext http, CancellationToken cancellationToken)
    {
        var steps = await commands.CheckDialPlanAsync(id, ApiGuard.ActorOf(http), cancellationToken);
        return new DialPlanCheckAnswer(!steps.Any(step => step.Verdict == TrunkVerdict.Bad), [.. steps.Select(step => new TrunkStepAnswer(step.Check, step.Address, step.Verdict, step.Found.ToString(), step.Mend?.ToString()))]);
    }

    private static DialPlan Find(SettingsQueries settings, long id) => settings.DialPlan(id) ?? throw new NotFoundException("dial plan", id);
}

/// <summary>Versions that changes are made on.</summary>
internal static class Versions
{
    /// <exception cref="InvalidInputException">None was sent.</exception>
    public static int Required(int? version) =>
        version ?? throw new InvalidInputException([new FieldError("version", "Send back the version that you read: a change made on an old one is refused.")]);
}
