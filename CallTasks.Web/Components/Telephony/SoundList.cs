using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;

namespace CallTasks.Web.Components.Telephony;

/// <summary>The audio library as its page shows it.</summary>
public sealed class SoundList(ShelfQueries shelf) : ShelfList<SavedView<Sound>>
{
    protected override Page<SavedView<Sound>> Read(string? text, int offset, int limit) => shelf.Sounds(text, offset, limit);
}

/// <summary>A sound's name as it is being typed.</summary>
public sealed class SoundDraft
{
    public string Name { get; set; } = "";
}
