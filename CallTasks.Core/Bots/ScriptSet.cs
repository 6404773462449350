using CallTasks.Core.Model;

namespace CallTasks.Core.Bots;

/// <summary>The script that a call runs with, and every other that it may be handed over to: each in the version that was current when the call started.</summary>
public sealed class ScriptSet
{
    /// <summary>Other scripts of one call; those beyond are not there for it.</summary>
    public const int MaxOthers = 100;

    private readonly IReadOnlyDictionary<long, Script> _others;

    private ScriptSet(Script main, IReadOnlyDictionary<long, Script> others) => (Main, _others) = (main, others);

    /// <summary>The one it begins with.</summary>
    public Script Main { get; }

    /// <summary>A script that names no other.</summary>
    public static ScriptSet Of(Script main) => new(main, new Dictionary<long, Script>());

    /// <summary>A script with all that it, its task and the others name.</summary>
    /// <param name="main">The one it begins with.</param>
    /// <param name="task">The task's redirect by default.</param>
    /// <param name="current">A script's version that is current now, or null.</param>
    public static ScriptSet Of(Script main, Redirect task, Func<long, Script?> current)
    {
        var open = new Queue<long>(Named(main));
        if (task is { Mode: RedirectMode.Script, ScriptId: { } last }) open.Enqueue(last);
        if (open.Count == 0) return Of(main);
        var others = new Dictionary<long, Script>();
        while (others.Count < MaxOthers && open.TryDequeue(out var id))
        {
            if (others.ContainsKey(id) || (id == main.Id ? main : current(id)) is not { } other) continue;
            others.Add(id, other);
            foreach (var next in Named(other)) open.Enqueue(next);
        }

        return new ScriptSet(main, others);
    }

    /// <summary>The bot may come to say a text that must be spoken.</summary>
    public bool Speaks => _others.Values.Prepend(Main).Any(script => script.Blocks.OfType<ISpokenBlock>().Any(block => !string.IsNullOrWhiteSpace(block.Text)));

    /// <summary>One of the others, or the first again; null where it is not there.</summary>
    public Script? Find(long id) => id == Main.Id ? Main : _others.GetValueOrDefault(id);

    private static IEnumerable<long> Named(Script script) => script.Blocks.Select(block => block switch
    {
        AnotherScriptBlock b => b.ScriptId,
        TransferBlock { Target: { Mode: RedirectMode.Script } to } => to.ScriptId,
        ResultBlock { Redirect: { Mode: RedirectMode.Script } to } => to.ScriptId,
        _ => null,
    }).OfType<long>();
}
