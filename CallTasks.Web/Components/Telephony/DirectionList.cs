using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;

namespace CallTasks.Web.Components.Telephony;

/// <summary>What stands on the page of directions.</summary>
public sealed class DirectionList(ShelfQueries shelf) : ShelfList<SavedView<Direction>>
{
    protected override Page<SavedView<Direction>> Read(string? text, int offset, int limit) =>
        Part(shelf.Directions(), view => $"{view.Thing.Settings.Name}\n{string.Join('\n', view.Thing.Settings.Numbers)}", text, offset, limit);
}
