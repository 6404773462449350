using CallTasks.Core.Commands;
using CallTasks.Core.Imports;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Queries;
using CallTasks.Web.Security;
using Microsoft.AspNetCore.Mvc;

namespace CallTasks.Web.Api;

/// <summary>/api/v1/blacklist: the do-not-call list.</summary>
internal static class BlacklistEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var list = api.MapGroup("/blacklist").WithTags("Blacklist").RequireAuthorization(Policies.Supervise);
        list.MapGet("/", Entries);
        list.MapPost("/", AddAsync).WithMetadata(new RequestSizeLimitAttribute(Uploads.MaxFormBytes))
            .Accepts<BlacklistBody>("application/json", "multipart/form-data").Produces<BlacklistAddedAnswer>().Produces<ImportStartedAnswer>(StatusCodes.Status202Accepted);
        list.MapGet("/imports", (SettingsQueries settings, [AsParameters] Paging paging) => Lists.Of(settings.Imports(BlacklistLedger.NoTask), paging, import => ImportAnswer.Of(import, new Sight(Whole: true)))).RequireAuthorization(Policies.Supervise);
        list.MapDelete("/{phone}", RemoveAsync).Produces(StatusCodes.Status204NoContent);
    }

    private static ListAnswer<BlacklistAnswer> Entries(SettingsQueries settings, [AsParameters] Paging paging, string? search)
    {
        var errors = new List<FieldError>();
        var (offset, limit) = paging.Read(errors);
        InvalidInputException.ThrowIfAny(errors);
        // A plus sign that was not escaped arrives as a space.
        return Lists.Of(settings.Blacklist(search?.TrimStart(), offset, limit), e => new BlacklistAnswer(e.Phone, e.Reason, Instants.Of(e.AddedAt), e.AddedBy));
    }

    /// <summary>Numbers by JSON, or a file of them: column 1 the number, beside it the reason or none; fields reason and country stand beside the file.</summary>
    private static async Task<IResult> AddAsync(SettingsCommands commands, BlacklistImports lists, ImportCommands imports, HttpContext http)
    {
        if (Uploads.IsForm(http.Request))
        {
            var upload = await Uploads.TakeAsync(http, lists.NewUploadPath());
            var id = await imports.StartBlacklistAsync(upload.Path, upload.FileName, Field("reason"), Field("country"), ApiGuard.ActorOf(http));
            return TypedResults.Accepted($"/api/v1/imports/{id}", new ImportStartedAnswer(id));

            // In the form or in the address: a browser's upload has its file alone.
            string? Field(string name) => upload.Fields.GetValueOrDefault(name) ?? http.Request.Query[name];
        }

        Uploads.Limit(http, ApiServices.MaxJsonBytes);
        var body = await JsonBodies.ReadAsync<BlacklistBody>(http);
        var phones = body.Phones?.Select(p => p ?? "").ToArray() ?? [];
        var added = await commands.AddToBlacklistAsync(phones, body.Reason, body.Country, ApiGuard.ActorOf(http));
        return TypedResults.Ok(new BlacklistAddedAnswer(added, phones.Length - added));
    }

    private static async Task<IResult> RemoveAsync(string phone, SettingsCommands commands, HttpContext http)
    {
        var number = phone.Trim();
        await commands.RemoveFromBlacklistAsync(number.StartsWith('+') ? number : "+" + number, ApiGuard.ActorOf(http));
        return TypedResults.NoContent();
    }
}

/// <summary>Numbers as they are sent; those without "+" need the country.</summary>
internal sealed record BlacklistBody
{
    public IReadOnlyList<string>? Phones { get; init; }
    public string? Reason { get; init; }
    public string? Country { get; init; }
}

/// <summary>A number on the list.</summary>
internal sealed record BlacklistAnswer(string Phone, string Reason, DateTimeOffset AddedAt, string AddedBy);

/// <summary>How many numbers came onto the list, and how many stood there.</summary>
internal sealed record BlacklistAddedAnswer(int Added, int Known);
