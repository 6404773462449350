using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;

namespace CallTasks.Web.Api;

/// <summary>/api/v1/caller-ids: every number that can be shown, with how often it was.</summary>
internal static class CallerIdEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var numbers = api.MapGroup("/caller-ids").WithTags("CallerIDs");
        numbers.MapGet("/", All);
        numbers.MapGet("/{id:long}", (long id, ShelfQueries shelf) => CallerIdAnswer.Of(Find(shelf, id)));
        SavedEndpoints.Writes<CallerId, CallerIdNumberBody, CallerIdAnswer>(numbers, "/caller-ids", (shelf, id) => CallerIdAnswer.Of(Find(shelf, id)));
    }

    private static ListAnswer<CallerIdAnswer> All(ShelfQueries shelf, [AsParameters] Paging paging, string? search)
    {
        var errors = new List<FieldError>();
        var (offset, limit) = paging.Read(errors);
        InvalidInputException.ThrowIfAny(errors);
        // A plus sign that was not escaped arrives as a space.
        var text = search is [' ', >= '0' and <= '9', ..] ? "+" + search[1..] : search;
        return Lists.Of(shelf.CallerIds(text, offset, limit), CallerIdAnswer.Of);
    }

    private static CallerIdView Find(ShelfQueries shelf, long id) => shelf.CallerId(id) ?? throw new NotFoundException("CallerID", id);
}

/// <summary>A CallerID as it is sent.</summary>
internal sealed record CallerIdNumberBody : ISavedBody<CallerId>
{
    public string? Number { get; init; }
    /// <summary>Left out: its number.</summary>
    public string? Name { get; init; }
    public int? Version { get; init; }

    public CallerId ToSettings()
    {
        var number = Number?.Trim() ?? "";
        return new CallerId { Number = number, Name = Name is null ? number : Name.Trim() };
    }
}

/// <summary>A CallerID as it stands.</summary>
internal sealed record CallerIdAnswer(
    long Id, int Version, string Number, string Name, long Uses, DateTimeOffset? LastUsedAt, IReadOnlyList<string> DialPlans, IReadOnlyList<string> Groups)
{
    public static CallerIdAnswer Of(CallerIdView view) => new(
        view.Thing.Id, view.Thing.Version, view.Thing.Settings.Number, view.Thing.Settings.Name, view.Use.Uses,
        view.Use.LastUsedAt == 0 ? null : Instants.Of(view.Use.LastUsedAt), view.DialPlans, view.Groups);
}
