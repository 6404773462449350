using System.Text.Json;
using System.Text.Json.Nodes;
using CallTasks.Core.Commands;
using CallTasks.Core.Live;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Queries;
using CallTasks.Web.Security;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace CallTasks.Web.Api;

/// <summary>/api/v1/templates: settings of call tasks to be. A task of them is made by a POST to /{id}/call-tasks.</summary>
internal static class TemplateEndpoints
{
    private static readonly string[] OfTasksOnly = ["status", "waitingFor", "progress", "cost", "bulkWork", "simulated", "owner", "createdAt", "startedAt", "endedAt", "startedLateBySeconds"];

    public static void Map(RouteGroupBuilder api)
    {
        var templates = api.MapGroup("/templates").WithTags("Templates");
        templates.MapGet("/", (ShelfQueries shelf, [AsParameters] Paging paging, HttpContext http) => Lists.Of(shelf.Templates(), paging, template => Answer(template, http)));
        templates.MapGet("/{id:long}", (long id, ShelfQueries shelf, HttpContext http) => Answer(Find(shelf, id), http));
        templates.MapPost("/", CreateAsync).Produces<CallTaskBody>(StatusCodes.Status201Created);
        templates.MapPut("/{id:long}", ChangeAsync).Produces<CallTaskBody>();
        templates.MapDelete("/{id:long}", DeleteAsync).Produces(StatusCodes.Status204NoContent);
        templates.MapPost("/{id:long}/call-tasks", UseAsync).Produces<CallTaskAnswer>(StatusCodes.Status201Created);
    }

    private static async Task<IResult> CreateAsync(CallTaskBody body, SavedCommands<CallTaskSettings> commands, CallTaskCommands tasks, HttpContext http)
    {
        var template = await commands.CreateAsync(CallTaskEndpoints.Read(body, tasks), ApiGuard.ActorOf(http));
        return TypedResults.Created($"/api/v1/templates/{template.Id}", Answer(template, http));
    }

    private static async Task<IResult> ChangeAsync(long id, CallTaskBody body, SavedCommands<CallTaskSettings> commands, CallTaskCommands tasks, HttpContext http) =>
        TypedResults.Ok(Answer(await commands.ChangeAsync(id, Versions.Required(body.Version), CallTaskEndpoints.Read(body, tasks), ApiGuard.ActorOf(http)), http));

    private static async Task<IResult> DeleteAsync(long id, SavedCommands<CallTaskSettings> commands, HttpContext http)
    {
        await commands.DeleteAsync(id, ApiGuard.ActorOf(http));
        return TypedResults.NoContent();
    }

    /// <summary>A task with the template's settings under a name of its own.</summary>
    private static async Task<IResult> UseAsync(long id, CloneBody body, ShelfQueries shelf, CallTaskCommands tasks, LiveFeed live, HttpContext http)
    {
        var made = await tasks.CreateAsync(Find(shelf, id).Settings with { Name = body.Name?.Trim() ?? "" }, ApiGuard.ActorOf(http));
        return TypedResults.Created($"/api/v1/call-tasks/{made.Id}", CallTaskAnswer.Of(live.Snapshot(made.Id)!, Sight.Of(http)));
    }

    /// <summary>The fields of a call task, without what only a task has that is there.</summary>
    private static JsonObject Answer(Saved<CallTaskSettings> template, HttpContext http)
    {
        var task = new CallTask { Id = template.Id, Version = template.Version, Status = CallTaskStatus.Draft, Settings = template.Settings, CreatedAt = 0 };
        var json = http.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        var answer = JsonSerializer.SerializeToNode(CallTaskAnswer.Of(new TaskSnapshot { Task = task, Statistics = TaskStatistics.Empty }, Sight.Of(http)), json)!.AsObject();
        foreach (var field in OfTasksOnly) answer.Remove(field);
        return answer;
    }

    private static Saved<CallTaskSettings> Find(ShelfQueries shelf, long id) => shelf.Template(id) ?? throw new NotFoundException("template", id);
}
