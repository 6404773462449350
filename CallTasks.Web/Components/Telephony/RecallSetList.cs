using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;

namespace CallTasks.Web.Components.Telephony;

/// <summary>What stands on the page of recall rule sets.</summary>
public sealed class RecallSetList(ShelfQueries shelf) : ShelfList<SavedView<RecallSet>>
{
    protected override Page<SavedView<RecallSet>> Read(string? text, int offset, int limit) => Part(shelf.RecallSets(), view => view.Thing.Settings.Name, text, offset, limit);
}
