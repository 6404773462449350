using System.Text.Json.Nodes;
using CallTasks.Core.Commands;
using CallTasks.Core.Imports;
using CallTasks.Core.Model;
using CallTasks.Web.Security;
using Microsoft.AspNetCore.Mvc;

namespace CallTasks.Web.Api;

/// <summary>/api/v1/imports/previews: a clients file is uploaded once, looked at, and imported from there.</summary>
internal static class PreviewEndpoints
{
    public static void Map(RouteGroupBuilder imports)
    {
        var previews = imports.MapGroup("/previews").RequireAuthorization(Policies.Supervise);
        previews.MapPost("/", TakeAsync).WithMetadata(new RequestSizeLimitAttribute(Uploads.MaxFormBytes))
            .Accepts<PreviewBody>("multipart/form-data").Produces<PreviewAnswer>(StatusCodes.Status201Created);
        previews.MapGet("/{id}", (string id, ImportCommands commands) => PreviewAnswer.Of(commands.Preview(id)));
        previews.MapPut("/{id}", async (string id, PreviewBody body, ImportCommands commands) =>
            PreviewAnswer.Of(await commands.LookAgainAsync(id, body.Mapping?.ToJsonString(), body.Country, body.TaskId, body.RejectDuplicates)));
        previews.MapDelete("/{id}", ForgetAsync).Produces(StatusCodes.Status204NoContent);
    }

    /// <summary>A file with mapping, country, taskId and rejectDuplicates beside it, all optional.</summary>
    private static async Task<IResult> TakeAsync(HttpContext http, ImportCommands commands)
    {
        if (!Uploads.IsForm(http.Request)) throw new InvalidInputException([new FieldError("file", "Send the clients file as multipart/form-data, in the field \"file\".")]);
        var upload = await Uploads.TakeAsync(http, commands.NewUploadPath());
        var (taskId, duplicates) = Beside(upload);
        var preview = await commands.PreviewAsync(
            upload.Path, upload.FileName, upload.Fields.GetValueOrDefault("mapping"), upload.Fields.GetValueOrDefault("country"), taskId, duplicates, http.RequestAborted);
        return TypedResults.Created($"/api/v1/imports/previews/{preview.Id}", PreviewAnswer.Of(preview));
    }

    private static (long? TaskId, bool? RejectDuplicates) Beside(Upload upload)
    {
        var errors = new List<FieldError>();
        long? taskId = null;
        bool? duplicates = null;
        if (upload.Fields.GetValueOrDefault("taskId") is { Length: > 0 } task)
        {
            if (long.TryParse(task, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var id)) taskId = id;
            else errors.Add(new FieldError("taskId", "Must be a whole number."));
        }

        if (upload.Fields.GetValueOrDefault("rejectDuplicates") is { Length: > 0 } word)
        {
            if (word is "true" or "false") duplicates = word == "true";
            else errors.Add(new FieldError("rejectDuplicates", "Must be true or false."));
        }

        if (errors.Count == 0) return (taskId, duplicates);
        File.Delete(upload.Path);
        throw new InvalidInputException(errors);
    }

    private static async Task<IResult> ForgetAsync(string id, ImportCommands commands)
    {
        commands.Preview(id);
        await commands.ForgetPreviewAsync(id);
        return TypedResults.NoContent();
    }
}

/// <summary>With what a waiting file is looked at.</summary>
internal sealed record PreviewBody
{
    /// <summary>Columns and their roles, such as {"Mobile":"phone","3":"ignore"}; left out: what the headers say.</summary>
    public JsonObject? Mapping { get; init; }
    /// <summary>Country of numbers without "+"; left out: the task's, if one is named.</summary>
    public string? Country { get; init; }
    /// <summary>The task whose clients count as known.</summary>
    public long? TaskId { get; init; }
    /// <summary>Of two clients with one number the first wins; left out: as the task says, else true.</summary>
    public bool? RejectDuplicates { get; init; }
}

/// <summary>A column of a waiting file.</summary>
internal sealed record PreviewColumnAnswer(string Header, string Role, string? Name);

/// <summary>A row of a waiting file.</summary>
internal sealed record PreviewRowAnswer(int Row, IReadOnlyList<string> Cells, RowRejection? Rejection, string? Reason);

/// <summary>What would become of a waiting file's rows; duplicates are "at least" and accepted "at most" so many where it is not exact.</summary>
internal sealed record PreviewCountsAnswer(long Read, long Accepted, long Duplicates, long Invalid, long Blacklisted, bool IsExact, IReadOnlyDictionary<string, long> ByCause);

/// <summary>An uploaded file that waits to be imported.</summary>
internal sealed record PreviewAnswer(
    string Id, string FileName, long Bytes, ClientsFileFormat Format, string? Encoding, string? Separator, IReadOnlyList<string> Headers, IReadOnlyList<PreviewColumnAnswer> Columns,
    IReadOnlyList<PreviewRowAnswer> Rows, PreviewState State, double Progress, PreviewCountsAnswer Counts, IReadOnlyList<PreviewRowAnswer> Examples, string? Error, ClientsFileProblem? Problem, DateTimeOffset ExpiresAt)
{
    public static PreviewAnswer Of(ClientsFilePreview preview) => new(
        preview.Id, preview.FileName, preview.Bytes, preview.Format, preview.Encoding, preview.Separator?.ToString(), preview.Headers,
        [.. preview.Columns.Select((column, i) => new PreviewColumnAnswer(preview.Headers[i], ClientsFileMapping.WordOf(column.Kind), column.Name))],
        [.. preview.Rows.Select(Row)], preview.State, preview.Progress, Counted(preview.Counts), [.. preview.Examples.Select(Row)], preview.Error, preview.Problem, Instants.Of(preview.ExpiresAt));

    private static PreviewRowAnswer Row(PreviewRow row) => new(row.RowNumber, row.Cells, row.Rejection, row.Reason);

    private static PreviewCountsAnswer Counted(PreviewCounts counts)
    {
        var (duplicates, blacklisted) = (counts.Of(RowRejection.Duplicate), counts.Of(RowRejection.Blacklisted));
        return new PreviewCountsAnswer(
            counts.Read, counts.Accepted, duplicates, counts.RejectedRows - duplicates - blacklisted, blacklisted, counts.IsExact, counts.Rejected.ToDictionary(cause => Words<RowRejection>.Of(cause.Key), cause => cause.Value));
    }
}
