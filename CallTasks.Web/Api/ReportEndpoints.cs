using CallTasks.Core.Commands;
using CallTasks.Core.Languages;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Queries;
using CallTasks.Web.Security;

namespace CallTasks.Web.Api;

/// <summary>/api/v1/call-tasks/{id}/reports and /reports</summary>
internal static class ReportEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/call-tasks/{id:long}/reports", OrderAsync).WithTags("Reports").Produces<ReportOrderedAnswer>(StatusCodes.Status202Accepted);
        var reports = api.MapGroup("/reports").WithTags("Reports");
        reports.MapGet("/", List);
        reports.MapGet("/{id:long}", (long id, SettingsQueries settings) => ReportAnswer.Of(Find(settings, id)));
        reports.MapDelete("/{id:long}", DeleteAsync).Produces(StatusCodes.Status204NoContent);
        reports.MapPost("/{id:long}/regenerate", RegenerateAsync).Produces<ReportOrderedAnswer>(StatusCodes.Status202Accepted);
        reports.MapPost("/{id:long}/cancel", CancelAsync).Produces(StatusCodes.Status204NoContent);
        reports.MapGet("/{id:long}/file", Download).RequireAuthorization(Policies.Supervise).Produces(StatusCodes.Status200OK, contentType: "text/csv");
    }

    private static async Task<IResult> OrderAsync(long id, ReportBody body, ReportCommands commands, HttpContext http)
    {
        if (body.Format is not { } format) throw new InvalidInputException([new FieldError("format", $"Must be {Words<ReportFormat>.All}.")]);
        if (body.Language is not null && Language.Find(body.Language) is null) throw new InvalidInputException([new FieldError("language", $"Must be {string.Join(" or ", AccountCommands.Languages)}.")]);
        var report = await commands.CreateAsync(id, format, body.Variables, ApiGuard.ActorOf(http), Language.Find(body.Language));
        return TypedResults.Accepted($"/api/v1/reports/{report}", new ReportOrderedAnswer(report));
    }

    private static async Task<IResult> RegenerateAsync(long id, ReportCommands commands, HttpContext http)
    {
        await commands.RegenerateAsync(id, ApiGuard.ActorOf(http));
        return TypedResults.Accepted($"/api/v1/reports/{id}", new ReportOrderedAnswer(id));
    }

    private static async Task<IResult> CancelAsync(long id, ReportCommands commands, HttpContext http)
    {
        await commands.CancelAsync(id, ApiGuard.ActorOf(http));
        return TypedResults.NoContent();
    }

    private static async Task<IResult> DeleteAsync(long id, ReportCommands commands, HttpContext http)
    {
        await commands.DeleteAsync(id, ApiGuard.ActorOf(http));
        return TypedResults.NoContent();
    }

    private static ListAnswer<ReportAnswer> List(ReportLists reports, [AsParameters] Paging paging, long? taskId, string? state, string? search)
    {
        var errors = new List<FieldError>();
        var (offset, limit) = paging.Read(errors);
        // "deleted" is a state of ours that nobody sees.
        ReportState? only = Words<ReportState>.TryRead(state, out var word) && word != ReportState.Deleted ? word : null;
        if (only is null && !string.IsNullOrEmpty(state)) errors.Add(new FieldError("state", "Must be generating, generated or error."));
        InvalidInputException.ThrowIfAny(errors);
        return Lists.Of(reports.List(new ReportSearch { Text = search, TaskId = taskId, State = only, Offset = offset, Limit = limit }, out _), ReportAnswer.Of);
    }

    private static IResult Download(long id, ReportCommands commands)
    {
        var file = commands.File(id);
        return TypedResults.PhysicalFile(file.Path, file.ContentType, file.Name, enableRangeProcessing: true);
    }

    private static ReportView Find(SettingsQueries settings, long id) => settings.Report(id) ?? throw new NotFoundException("report", id);
}

/// <summary>A report as it is ordered.</summary>
internal sealed record ReportBody
{
    public ReportFormat? Format { get; init; }
    /// <summary>With a column for every client parameter.</summary>
    public bool Variables { get; init; }
    /// <summary>Code of the language of its headers and words; null: of whoever asks, English for programs.</summary>
    public string? Language { get; init; }
}

/// <summary>It will be made.</summary>
internal sealed record ReportOrderedAnswer(long Id);

/// <summary>How a report stands.</summary>
internal sealed record ReportAnswer(
    long Id, long TaskId, ReportFormat Format, bool Variables, ReportState State, long Rows, double Progress, string? FileName, DateTimeOffset CreatedAt, DateTimeOffset? EndedAt, string? Error,
    string TaskName, string CreatedBy, long Bytes, string Language)
{
    public static ReportAnswer Of(ReportView report) => new(
        report.Id, report.TaskId, report.Format, report.Variables, report.State, report.Rows, report.Progress, report.FileName, Instants.Of(report.CreatedAt),
        Instants.Of(report.EndedAt), report.Error, report.TaskName, report.CreatedBy, report.Bytes, report.Language.Code);
}
