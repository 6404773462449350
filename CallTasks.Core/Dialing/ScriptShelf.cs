using System.Collections.Concurrent;
using CallTasks.Core.Bots;
using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;

namespace CallTasks.Core.Dialing;

/// <summary>Script versions that calls run with. A saved version never changes, so it is read once.</summary>
internal sealed class ScriptShelf(SettingsQueries queries)
{
    /// <summary>Versions kept: more than tasks run at once; a full shelf is cleared.</summary>
    private const int MaxKept = 256;

    private readonly ConcurrentDictionary<(long Id, int Version), Script> _kept = new();

    /// <summary>A version with every script that it may hand over to, each as it is current now.</summary>
    /// <exception cref="NotFoundException">There is no such version.</exception>
    public ScriptSet Set(long id, int version, Redirect task) =>
        ScriptSet.Of(Get(id, version), task, other => queries.ScriptVersionNow(other) is { } now ? Get(other, now) : null);

    /// <summary>Whether a script as it is current now, or one that it may hand over to, says texts.</summary>
    public bool Speaks(long id, Redirect task) => queries.ScriptVersionNow(id) is { } now && Set(id, now, task).Speaks;

    /// <exception cref="NotFoundException">There is no such version.</exception>
    public Script Get(long id, int version)
    {
        if (_kept.TryGetValue((id, version), out var script))
            return script;
        script = queries.ScriptVersion(id, version) ?? throw new NotFoundException("script version", $"{id} v{version}");
        if (_kept.Count >= MaxKept)
            _kept.Clear();
        _kept[(id, version)] = script;
        return script;
    }
}
