using CallTasks.Core.Commands;
using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;
using CallTasks.Web.Security;

namespace CallTasks.Web.Api;

/// <summary>/api/v1/blacklist: the do-not-call list.</summary>
internal static class BlacklistEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var list = api.MapGroup("/blacklist").WithTags("Blacklist").RequireAuthorization(Policies.Supervise);
        list.MapGet("/", Entries);
        list.MapPost("/", AddAsync);
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

    private static async Task<BlacklistAddedAnswer> AddAsync(BlacklistBody body, SettingsCommands commands, HttpContext http)
    {
        var phones = body.Phones?.Select(p => p ?? "").ToArray() ?? [];
        var added = await commands.AddToBlacklistAsync(phones, body.Reason, body.Country, ApiGuard.ActorOf(http));
        return new BlacklistAddedAnswer(added, phones.Length - added);
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
