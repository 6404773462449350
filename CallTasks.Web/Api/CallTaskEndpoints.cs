using CallTasks.Core.Commands;
using CallTasks.Core.Dialing;
using CallTasks.Core.Live;
using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;
using CallTasks.Web.Security;

namespace CallTasks.Web.Api;

/// <summary>/api/v1/call-tasks: the tasks themselves and their commands.</summary>
internal static class CallTaskEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var tasks = api.MapGroup("/call-tasks").WithTags("Call tasks");
        tasks.MapGet("/", List);
        tasks.MapGet("/{id:long}", (long id, LiveFeed live) => CallTaskAnswer.Of(Snapshot(id, live)));
        tasks.MapPost("/", CreateAsync).Produces<CallTaskAnswer>(StatusCodes.Status201Created);
        tasks.MapPut("/{id:long}", ChangeAsync).Produces<CallTaskAnswer>();
        tasks.MapDelete("/{id:long}", DeleteAsync).Produces(StatusCodes.Status204NoContent);
        tasks.MapGet("/{id:long}/statistics", (long id, LiveFeed live) => StatisticsAnswer.Of(Snapshot(id, live).Statistics));
        Command(tasks, "start", (commands, id, actor) => commands.StartAsync(id, actor));
        Command(tasks, "pause", (commands, id, actor) => commands.PauseAsync(id, actor));
        Command(tasks, "resume", (commands, id, actor) => commands.ResumeAsync(id, actor));
        Command(tasks, "stop", (commands, id, actor) => commands.StopAsync(id, actor));
        Command(tasks, "cancel-recalls", (commands, id, actor) => commands.CancelRecallsAsync(id, actor));
        Command(tasks, "restart-unsuccessful", (commands, id, actor) => commands.RestartUnsuccessfulAsync(id, actor));
    }

    private static void Command(RouteGroupBuilder tasks, string name, Func<CallTaskCommands, long, Actor, Task<CallTask>> act) =>
        tasks.MapPost($"/{{id:long}}/{name}", async (long id, CallTaskCommands commands, HttpContext http) => new StatusAnswer((await act(commands, id, ApiGuard.ActorOf(http))).Status));

    private static ListAnswer<CallTaskAnswer> List(CallTaskQueries queries, LiveFeed live, IEngineView engine, [AsParameters] Paging paging, string? search, string? filter, string? from, string? to)
    {
        var errors = new List<FieldError>();
        var (offset, limit) = paging.Read(errors);
        var period = Lists.Period(from, to, errors);
        var only = Words<CallTaskFilter>.Read(filter, "filter", errors) ?? CallTaskFilter.All;
        InvalidInputException.ThrowIfAny(errors);
        var page = queries.List(new CallTaskSearch { Text = search, Filter = only, From = period.From, To = period.To, Offset = offset, Limit = limit });
        var now = engine.Snapshot();
        return Lists.Of(page, view => CallTaskAnswer.Of(live.Snapshot(view, now)));
    }

    private static async Task<IResult> CreateAsync(CallTaskBody body, CallTaskCommands commands, LiveFeed live, HttpContext http)
    {
        var task = await commands.CreateAsync(Read(body, commands), ApiGuard.ActorOf(http));
        return TypedResults.Created($"/api/v1/call-tasks/{task.Id}", CallTaskAnswer.Of(Snapshot(task.Id, live)));
    }

    private static async Task<IResult> ChangeAsync(long id, CallTaskBody body, CallTaskCommands commands, LiveFeed live, HttpContext http)
    {
        Snapshot(id, live);
        var version = Versions.Required(body.Version);
        await commands.ChangeAsync(id, version, Read(body, commands), ApiGuard.ActorOf(http));
        return TypedResults.Ok(CallTaskAnswer.Of(Snapshot(id, live)));
    }

    private static async Task<IResult> DeleteAsync(long id, string? reports, CallTaskCommands commands, HttpContext http)
    {
        if (reports is not (null or "" or "keep" or "delete")) throw new InvalidInputException([new FieldError("reports", "Must be keep or delete.")]);
        await commands.DeleteAsync(id, reports == "delete", ApiGuard.ActorOf(http));
        return TypedResults.NoContent();
    }

    /// <summary>The settings with every error there is, ours and the rules'.</summary>
    private static CallTaskSettings Read(CallTaskBody body, CallTaskCommands commands)
    {
        var errors = new List<FieldError>();
        var settings = body.ToSettings(errors);
        if (errors.Count > 0) errors.AddRange(commands.Check(settings).Where(rule => errors.All(e => e.Field != rule.Field)));
        InvalidInputException.ThrowIfAny(errors);
        return settings;
    }

    private static TaskSnapshot Snapshot(long id, LiveFeed live) => live.Snapshot(id) ?? throw new NotFoundException("call task", id);
}
