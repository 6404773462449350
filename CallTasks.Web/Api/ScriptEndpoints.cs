using CallTasks.Core.Commands;
using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;
using CallTasks.Web.Security;

namespace CallTasks.Web.Api;

/// <summary>/api/v1/scripts</summary>
internal static class ScriptEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var scripts = api.MapGroup("/scripts").WithTags("Scripts");
        scripts.MapGet("/", (SettingsQueries settings, [AsParameters] Paging paging, HttpContext http) => Lists.Of(settings.Scripts(), paging, script => ScriptAnswer.Of(script, Sight.Of(http))));
        scripts.MapGet("/{id:long}", (long id, SettingsQueries settings, HttpContext http) => ScriptAnswer.Whole(Find(settings, id), Sight.Of(http)));
        scripts.MapGet("/{id:long}/versions", VersionsOf);
        scripts.MapPost("/", CreateAsync).Produces<ScriptAnswer>(StatusCodes.Status201Created);
        scripts.MapPut("/{id:long}", ChangeAsync).Produces<ScriptAnswer>();
        scripts.MapDelete("/{id:long}", DeleteAsync).Produces(StatusCodes.Status204NoContent);
    }

    private static ListAnswer<ScriptVersionAnswer> VersionsOf(long id, SettingsQueries settings, [AsParameters] Paging paging)
    {
        Find(settings, id);
        return Lists.Of(settings.ScriptVersions(id), paging, v => new ScriptVersionAnswer(v.Version, v.Name, Instants.Of(v.CreatedAt)));
    }

    private static async Task<IResult> CreateAsync(ScriptBody body, SettingsCommands commands, HttpContext http)
    {
        var script = await commands.CreateScriptAsync(body.Name ?? "", body.ToBlocks(), ApiGuard.ActorOf(http));
        return TypedResults.Created($"/api/v1/scripts/{script.Id}", ScriptAnswer.Whole(script, Sight.Of(http)));
    }

    private static async Task<IResult> ChangeAsync(long id, ScriptBody body, SettingsCommands commands, SettingsQueries settings, HttpContext http)
    {
        Find(settings, id);
        return TypedResults.Ok(ScriptAnswer.Whole(await commands.ChangeScriptAsync(id, Versions.Required(body.Version), body.Name ?? "", body.ToBlocks(), ApiGuard.ActorOf(http)), Sight.Of(http)));
    }

    private static async Task<IResult> DeleteAsync(long id, SettingsCommands commands, HttpContext http)
    {
        await commands.DeleteScriptAsync(id, ApiGuard.ActorOf(http));
        return TypedResults.NoContent();
    }

    private static Script Find(SettingsQueries settings, long id) => settings.Script(id) ?? throw new NotFoundException("script", id);
}
