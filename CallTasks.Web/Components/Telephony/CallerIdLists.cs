using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;

namespace CallTasks.Web.Components.Telephony;

/// <summary>CallerIDs as their page shows them, with how often each was shown.</summary>
public sealed class CallerIdList(ShelfQueries shelf) : ShelfList<CallerIdView>
{
    protected override Page<CallerIdView> Read(string? text, int offset, int limit) => shelf.CallerIds(text, offset, limit);
}

/// <summary>CallerID groups as their page shows them.</summary>
public sealed class CallerIdGroupList(ShelfQueries shelf) : ShelfList<SavedView<CallerIdGroup>>
{
    protected override Page<SavedView<CallerIdGroup>> Read(string? text, int offset, int limit) =>
        Part(shelf.CallerIdGroups(), view => $"{view.Thing.Settings.Name}\n{string.Join('\n', view.Thing.Settings.Numbers)}", text, offset, limit);
}
