using CallTasks.Core.Commands;
using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;
using CallTasks.Web.Security;
using Microsoft.AspNetCore.Mvc;

namespace CallTasks.Web.Api;

/// <summary>/api/v1/scripts</summary>
internal static class ScriptEndpoints
{
    /// <summary>A form may be so much larger than its file.</summary>
    private const int MaxFormBytes = 64 * 1024;

    public static void Map(RouteGroupBuilder api)
    {
        var scripts = api.MapGroup("/scripts").WithTags("Scripts");
        scripts.MapGet("/", (SettingsQueries settings, [AsParameters] Paging paging, HttpContext http) => Lists.Of(settings.Scripts(), paging, script => ScriptAnswer.Of(script, Sight.Of(http))));
        scripts.MapGet("/{id:long}", (long id, SettingsQueries settings, HttpContext http) => ScriptAnswer.Whole(Find(settings, id), Sight.Of(http)));
        scripts.MapGet("/{id:long}/versions", VersionsOf);
        scripts.MapGet("/{id:long}/versions/{version:int}", (long id, int version, SettingsQueries settings, HttpContext http) => ScriptAnswer.Of(Find(settings, id, version), Sight.Of(http)));
        scripts.MapPost("/{id:long}/versions/{version:int}/restore", RestoreAsync).Produces<ScriptAnswer>();
        scripts.MapGet("/{id:long}/compare", Compare).RequireAuthorization(Policies.Supervise);
        scripts.MapGet("/{id:long}/export", Export).RequireAuthorization(Policies.Supervise).Produces(StatusCodes.Status200OK, contentType: "application/json");
        scripts.MapPost("/import", ImportAsync).WithMetadata(new RequestSizeLimitAttribute(ScriptFile.MaxBytes + MaxFormBytes))
            .Accepts<ScriptForm>("multipart/form-data").Produces<ScriptAnswer>(StatusCodes.Status201Created);
        scripts.MapPost("/", CreateAsync).Produces<ScriptAnswer>(StatusCodes.Status201Created);
        scripts.MapPut("/{id:long}", ChangeAsync).Produces<ScriptAnswer>();
        scripts.MapDelete("/{id:long}", DeleteAsync).Produces(StatusCodes.Status204NoContent);
    }

    private static ListAnswer<ScriptVersionAnswer> VersionsOf(long id, SettingsQueries settings, [AsParameters] Paging paging)
    {
        Find(settings, id);
        return Lists.Of(settings.ScriptVersions(id), paging, v => new ScriptVersionAnswer(v.Version, v.Name, Instants.Of(v.CreatedAt), v.CreatedBy));
    }

    private static async Task<IResult> RestoreAsync(long id, int version, RestoreBody body, SettingsCommands commands, HttpContext http) =>
        TypedResults.Ok(ScriptAnswer.Whole(await commands.RestoreScriptAsync(id, version, Versions.Required(body.Version), ApiGuard.ActorOf(http)), Sight.Of(http)));

    private static ScriptComparisonAnswer Compare(long id, int from, int? to, SettingsQueries settings)
    {
        var (before, after) = (Find(settings, id, from), to is { } version ? Find(settings, id, version) : Find(settings, id));
        return new ScriptComparisonAnswer(before.Version, after.Version, ScriptComparison.Of(before, after));
    }

    private static IResult Export(long id, int? version, SettingsQueries settings)
    {
        var script = version is { } one ? Find(settings, id, one) : Find(settings, id);
        return TypedResults.File(ScriptFile.Write(script), "application/json", ScriptFile.NameOf(script));
    }

    private static async Task<IResult> ImportAsync(HttpContext http, SettingsCommands commands, ImportCommands imports)
    {
        if (!Uploads.IsForm(http.Request)) throw new BadHttpRequestException("Not a form", StatusCodes.Status415UnsupportedMediaType);
        var upload = await Uploads.TakeAsync(http, imports.NewUploadPath(), ScriptFile.MaxBytes);
        try
        {
            var body = ScriptFile.Read(await File.ReadAllBytesAsync(upload.Path, http.RequestAborted));
            var script = await commands.ImportScriptAsync(upload.Fields.GetValueOrDefault("name") is { Length: > 0 } name ? name : body.Name ?? "", body.ToBlocks(), ApiGuard.ActorOf(http));
            return TypedResults.Created($"/api/v1/scripts/{script.Id}", ScriptAnswer.Whole(script, Sight.Of(http)));
        }
        finally
        {
            File.Delete(upload.Path);
        }
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

    private static Script Find(SettingsQueries settings, long id, int version)
    {
        Find(settings, id);
        return settings.ScriptVersion(id, version) ?? throw new NotFoundException("script version", $"{id} v{version}");
    }

    private static Script Find(SettingsQueries settings, long id) => settings.Script(id) ?? throw new NotFoundException("script", id);
}
