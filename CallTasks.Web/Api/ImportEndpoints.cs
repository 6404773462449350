using CallTasks.Core.Commands;
using CallTasks.Core.Imports;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Queries;
using CallTasks.Web.Security;

namespace CallTasks.Web.Api;

/// <summary>Clients files: /api/v1/call-tasks/{id}/clients takes them, /imports tells of them, /clients-file-template is one.</summary>
internal static class ImportEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var imports = api.MapGroup("/imports").WithTags("Imports");
        imports.MapGet("/{id:long}", (long id, SettingsQueries settings, HttpContext http) => ImportAnswer.Of(settings.Import(id) ?? throw new NotFoundException("import", id), Sight.Of(http)));
        imports.MapDelete("/{id:long}", CancelAsync).Produces(StatusCodes.Status204NoContent);
        PreviewEndpoints.Map(imports);
        imports.MapGet("/{id:long}/rejected", Rejected).RequireAuthorization(Policies.Supervise).Produces(StatusCodes.Status200OK, contentType: "text/csv");
        api.MapGet("/clients-file-template", Template).WithTags("Imports").Produces(StatusCodes.Status200OK, contentType: "text/csv");
    }

    /// <summary>A clients file; it is read in the background.</summary>
    public static async Task<IResult> StartAsync(long taskId, HttpContext http, ImportCommands commands, CallTaskQueries tasks)
    {
        // Nobody should send half a gigabyte to learn that there is no such task.
        if (tasks.Find(taskId) is null) throw new NotFoundException("call task", taskId);
        var upload = await Uploads.TakeAsync(http, commands.NewUploadPath());
        var id = await commands.StartAsync(taskId, upload.Path, upload.FileName, upload.Fields.GetValueOrDefault("mapping"), ApiGuard.ActorOf(http));
        return TypedResults.Accepted($"/api/v1/imports/{id}", new ImportStartedAnswer(id));
    }

    private static async Task<IResult> CancelAsync(long id, ImportCommands commands, HttpContext http)
    {
        await commands.CancelAsync(id, ApiGuard.ActorOf(http));
        return TypedResults.NoContent();
    }

    private static IResult Rejected(long id, ImportCommands commands)
    {
        var path = commands.RejectedFile(id) ?? throw new NotFoundException("rejected row of import", id);
        return TypedResults.PhysicalFile(path, "text/csv", $"rejected-{id}.csv", enableRangeProcessing: true);
    }

    private static IResult Template(string? format)
    {
        using var file = new MemoryStream();
        switch (format)
        {
            case null or "" or "csv":
                ClientsFileTemplate.WriteCsv(file);
                return TypedResults.File(file.ToArray(), "text/csv", "clients.csv");
            case "xlsx":
                ClientsFileTemplate.WriteXlsx(file);
                return TypedResults.File(file.ToArray(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "clients.xlsx");
            default:
                throw new InvalidInputException([new FieldError("format", "Must be csv or xlsx.")]);
        }
    }
}

/// <summary>A file was taken and is being read.</summary>
internal sealed record ImportStartedAnswer(long ImportId);

/// <summary>How an import stands.</summary>
internal sealed record ImportAnswer(
    long Id, long TaskId, string FileName, ImportState State, long Read, long Accepted, long Duplicates, long Invalid, long Blacklisted, double Progress, string? Error,
    bool HasRejected, DateTimeOffset CreatedAt, DateTimeOffset? EndedAt)
{
    public static ImportAnswer Of(ImportView import, Sight sight)
    {
        var counts = import.Counts;
        return new ImportAnswer(
            import.Id, import.TaskId, sight.Text(import.FileName)!, import.State, counts.Read, counts.Accepted, counts.Duplicates, counts.Invalid, counts.Blacklisted, counts.Progress,
            sight.Text(import.Error), import.RejectedFile is not null, Instants.Of(import.CreatedAt), Instants.Of(import.EndedAt));
    }
}
