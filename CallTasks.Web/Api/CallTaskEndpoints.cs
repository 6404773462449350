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
        tasks.MapGet("/{id:long}", (long id, LiveFeed live, HttpContext http) => CallTaskAnswer.Of(Snapshot(id, live), Sight.Of(http)));
        tasks.MapPost("/", CreateAsync).Produces<CallTaskAnswer>(StatusCodes.Status201Created);
        tasks.MapPut("/{id:long}", ChangeAsync).Produces<CallTaskAnswer>();
        tasks.MapDelete("/{id:long}", DeleteAsync).Produces(StatusCodes.Status204NoContent);
        tasks.MapGet("/{id:long}/statistics", (long id, LiveFeed live) => StatisticsAnswer.Of(Snapshot(id, live).Statistics));
        tasks.MapPost("/{id:long}/clone", CloneAsync).Produces<ClonedAnswer>(StatusCodes.Status201Created);
        tasks.MapPost("/{id:long}/template", SaveAsTemplateAsync).Produces<ClonedAnswer>(StatusCodes.Status201Created);
        tasks.MapGet("/{id:long}/estimate", Estimate);
        tasks.MapPost("/estimate", EstimateNew).RequireAuthorization(Policies.Read);
        var bulk = api.MapGroup("/bulk-work").WithTags("Call tasks");
        bulk.MapGet("/", (CallTaskQueries queries, long? taskId) => queries.BulkWork(taskId).Select(BulkWorkAnswer.Of));
        bulk.MapDelete("/{id:long}", async (long id, CallTaskCommands commands, HttpContext http) =>
        {
            await commands.CancelBulkWorkAsync(id, ApiGuard.ActorOf(http));
            return TypedResults.NoContent();
        });
        Command(tasks, "start", (commands, id, actor) => commands.StartAsync(id, actor));
        Command(tasks, "pause", (commands, id, actor) => commands.PauseAsync(id, actor));
        Command(tasks, "resume", (commands, id, actor) => commands.ResumeAsync(id, actor));
        Command(tasks, "stop", (commands, id, actor) => commands.StopAsync(id, actor));
        Command(tasks, "cancel-recalls", (commands, id, actor) => commands.CancelRecallsAsync(id, actor));
        Command(tasks, "restart-unsuccessful", (commands, id, actor) => commands.RestartUnsuccessfulAsync(id, actor));
    }

    private static void Command(RouteGroupBuilder tasks, string name, Func<CallTaskCommands, long, Actor, Task<CallTask>> act) =>
        tasks.MapPost($"/{{id:long}}/{name}", async (long id, CallTaskCommands commands, HttpContext http) => new StatusAnswer((await act(commands, id, ApiGuard.ActorOf(http))).Status));

    private static ListAnswer<CallTaskAnswer> List(CallTaskQueries queries, LiveFeed live, IEngineView engine, [AsParameters] Paging paging, string? search, string? filter, string? from, string? to, string? sort, HttpContext http)
    {
        var errors = new List<FieldError>();
        var (offset, limit) = paging.Read(errors);
        var period = Lists.Period(from, to, errors);
        var only = Words<CallTaskFilter>.Read(filter, "filter", errors) ?? CallTaskFilter.All;
        // A minus in front sorts downwards; without a word, the newest come first.
        var by = Words<CallTaskSort>.Read(sort?.TrimStart('-'), "sort", errors) ?? CallTaskSort.Made;
        var ascending = sort is { Length: > 0 } && sort[0] != '-';
        InvalidInputException.ThrowIfAny(errors);
        var now = engine.Snapshot();
        var page = queries.List(new CallTaskSearch { Text = search, Filter = only, From = period.From, To = period.To, Sort = by, Ascending = ascending, Paces = now.StartsPerSecond, Offset = offset, Limit = limit });
        var sight = Sight.Of(http);
        return Lists.Of(page, view => CallTaskAnswer.Of(live.Snapshot(view, now), sight));
    }

    private static async Task<IResult> CreateAsync(CallTaskBody body, CallTaskCommands commands, LiveFeed live, HttpContext http)
    {
        var task = await commands.CreateAsync(Read(body, commands), ApiGuard.ActorOf(http));
        return TypedResults.Created($"/api/v1/call-tasks/{task.Id}", CallTaskAnswer.Of(Snapshot(task.Id, live), Sight.Of(http)));
    }

    private static async Task<IResult> ChangeAsync(long id, CallTaskBody body, CallTaskCommands commands, LiveFeed live, HttpContext http)
    {
        var before = Snapshot(id, live).Task.Settings;
        var version = Versions.Required(body.Version);
        await commands.ChangeAsync(id, version, Read(body, commands, before), ApiGuard.ActorOf(http));
        return TypedResults.Ok(CallTaskAnswer.Of(Snapshot(id, live), Sight.Of(http)));
    }

    private static async Task<IResult> DeleteAsync(long id, string? reports, CallTaskCommands commands, HttpContext http)
    {
        if (reports is not (null or "" or "keep" or "delete")) throw new InvalidInputException([new FieldError("reports", "Must be keep or delete.")]);
        await commands.DeleteAsync(id, reports == "delete", ApiGuard.ActorOf(http));
        return TypedResults.NoContent();
    }

    private static async Task<IResult> CloneAsync(long id, CloneBody body, CallTaskCommands commands, HttpContext http)
    {
        var clone = await commands.CloneAsync(id, body.Name?.Trim() ?? "", body.WithClients, ApiGuard.ActorOf(http));
        return TypedResults.Created($"/api/v1/call-tasks/{clone.Id}", new ClonedAnswer(clone.Id));
    }

    private static async Task<IResult> SaveAsTemplateAsync(long id, CloneBody body, CallTaskQueries queries, SavedCommands<CallTaskSettings> templates, HttpContext http)
    {
        var task = queries.Find(id)?.Task ?? throw new NotFoundException("call task", id);
        var template = await templates.CreateAsync(task.Settings with { Name = body.Name?.Trim() ?? "", StartMode = StartMode.Manual, StartAt = null }, ApiGuard.ActorOf(http));
        return TypedResults.Created($"/api/v1/templates/{template.Id}", new ClonedAnswer(template.Id));
    }

    private static CostEstimateAnswer Estimate(long id, CallTaskQueries queries, CallTaskCommands commands)
    {
        var view = queries.Find(id) ?? throw new NotFoundException("call task", id);
        return CostEstimateAnswer.Of(commands.Estimate(view.Task.Settings, view.OpenClients, id));
    }

    private static CostEstimateAnswer EstimateNew(EstimateBody body, CallTaskCommands commands)
    {
        if (body.Clients is < 0 or > EstimateBody.MaxClients) throw new InvalidInputException([new FieldError("clients", $"Must be from 0 to {EstimateBody.MaxClients}; it is {body.Clients}.")]);
        return CostEstimateAnswer.Of(commands.Estimate(Read(body.Task ?? new CallTaskBody(), commands), body.Clients, null));
    }

    /// <summary>The settings with every error there is, ours and the rules'.</summary>
    /// <param name="before">Those of the task that is changed, or null.</param>
    internal static CallTaskSettings Read(CallTaskBody body, CallTaskCommands commands, CallTaskSettings? before = null)
    {
        var errors = new List<FieldError>();
        var settings = body.ToSettings(errors);
        if (errors.Count > 0) errors.AddRange(commands.Check(settings, before).Where(rule => errors.All(e => e.Field != rule.Field)));
        InvalidInputException.ThrowIfAny(errors);
        return settings;
    }

    private static TaskSnapshot Snapshot(long id, LiveFeed live) => live.Snapshot(id) ?? throw new NotFoundException("call task", id);
}
