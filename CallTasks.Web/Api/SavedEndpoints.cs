using CallTasks.Core.Commands;
using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;
using CallTasks.Web.Security;

namespace CallTasks.Web.Api;

/// <summary>A saved thing as it is sent.</summary>
internal interface ISavedBody<out T> where T : class, INamed
{
    /// <summary>The version that was read; required in a change.</summary>
    int? Version { get; }

    T ToSettings();
}

/// <summary>The five calls that every kind of saved thing has: list, read, make, change, delete.</summary>
internal static class SavedEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        Kind<RecallSet, RecallSetBody, RecallSetAnswer>(api, "/recall-sets", "Recall rule sets", "recall set", q => q.RecallSets(), (q, id) => q.RecallSets().FirstOrDefault(v => v.Thing.Id == id), (v, _) => RecallSetAnswer.Of(v));
        Kind<CallerIdGroup, CallerIdGroupBody, CallerIdGroupAnswer>(api, "/caller-id-groups", "CallerIDs", "CallerID group", q => q.CallerIdGroups(), (q, id) => q.CallerIdGroups().FirstOrDefault(v => v.Thing.Id == id), (v, _) => CallerIdGroupAnswer.Of(v));
        Kind<Direction, DirectionBody, DirectionAnswer>(api, "/directions", "Directions", "direction", q => q.Directions(), (q, id) => q.Directions().FirstOrDefault(v => v.Thing.Id == id), DirectionAnswer.Of);
        Kind<HoursPreset, HoursPresetBody, HoursPresetAnswer>(api, "/calling-hours", "Calling hours", "calling-hours preset", q => [.. q.HoursPresets().Select(Unused)], (q, id) => q.HoursPreset(id) is { } p ? Unused(p) : null, (v, _) => HoursPresetAnswer.Of(v));
        Kind<FrequencyCap, FrequencyCapBody, FrequencyCapAnswer>(api, "/frequency-caps", "Calling hours", "frequency cap", q => [.. q.FrequencyCaps().Select(Unused)], (q, id) => q.FrequencyCap(id) is { } c ? Unused(c) : null, (v, _) => FrequencyCapAnswer.Of(v));
        CallerIdEndpoints.Map(api);
    }

    private static void Kind<T, TBody, TAnswer>(
        RouteGroupBuilder api, string path, string tag, string word, Func<ShelfQueries, IReadOnlyList<SavedView<T>>> all, Func<ShelfQueries, long, SavedView<T>?> one, Func<SavedView<T>, Sight, TAnswer> answer)
        where T : class, INamed
        where TBody : class, ISavedBody<T>
    {
        var things = api.MapGroup(path).WithTags(tag);
        things.MapGet("/", (ShelfQueries shelf, [AsParameters] Paging paging, HttpContext http) =>
        {
            var sight = Sight.Of(http);
            return Lists.Of(all(shelf), paging, view => answer(view, sight));
        });
        things.MapGet("/{id:long}", (long id, ShelfQueries shelf, HttpContext http) => answer(Find(shelf, id), Sight.Of(http)));
        Writes<T, TBody, TAnswer>(things, path, (shelf, id) => answer(Find(shelf, id), new Sight(Whole: true)));

        SavedView<T> Find(ShelfQueries shelf, long id) => one(shelf, id) ?? throw new NotFoundException(word, id);
    }

    /// <summary>Make, change, delete.</summary>
    internal static void Writes<T, TBody, TAnswer>(RouteGroupBuilder things, string path, Func<ShelfQueries, long, TAnswer> read)
        where T : class, INamed
        where TBody : class, ISavedBody<T>
    {
        // Handed over as delegates: the route analyzer of this SDK breaks on a lambda whose parameter is a type parameter.
        Delegate make = async (TBody body, SavedCommands<T> commands, ShelfQueries shelf, HttpContext http) =>
        {
            var made = await commands.CreateAsync(body.ToSettings(), ApiGuard.ActorOf(http));
            return Results.Created($"/api/v1{path}/{made.Id}", read(shelf, made.Id));
        };
        Delegate change = async (long id, TBody body, SavedCommands<T> commands, ShelfQueries shelf, HttpContext http) =>
        {
            await commands.ChangeAsync(id, Versions.Required(body.Version), body.ToSettings(), ApiGuard.ActorOf(http));
            return read(shelf, id);
        };
        Delegate delete = async (long id, SavedCommands<T> commands, HttpContext http) =>
        {
            await commands.DeleteAsync(id, ApiGuard.ActorOf(http));
            return Results.NoContent();
        };
        things.MapPost("/", make).Produces<TAnswer>(StatusCodes.Status201Created);
        things.MapPut("/{id:long}", change);
        things.MapDelete("/{id:long}", delete).Produces(StatusCodes.Status204NoContent);
    }

    private static SavedView<T> Unused<T>(Saved<T> thing) where T : class, INamed => new(thing, []);
}
