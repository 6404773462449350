namespace CallTasks.Core.Model;

/// <summary>Something that people set up once, name, and choose in many tasks: a recall rule set, a CallerID group, a preset.</summary>
/// <typeparam name="T">What a person sets on it.</typeparam>
public sealed record Saved<T> where T : class, INamed
{
    /// <summary>Row number, from 1; never given out twice.</summary>
    public required long Id { get; init; }
    /// <summary>Rises by one with every change; a change made on an old version is refused.</summary>
    public required int Version { get; init; }
    /// <summary>What a person set.</summary>
    public required T Settings { get; init; }
}

/// <summary>Whatever people know by a name.</summary>
public interface INamed
{
    /// <summary>1 to 200 characters on one line; may hold any sign, HTML's too.</summary>
    string Name { get; }
}

/// <summary>Whoever uses a saved thing, by the name people know.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">Its row number.</param>
/// <param name="Name">Its name.</param>
public sealed record SavedUser(SavedUserKind Kind, long Id, string Name);

/// <summary>What may use a saved thing; stored by number, never renumber.</summary>
public enum SavedUserKind
{
    /// <summary>A call task.</summary>
    CallTask = 0,
    /// <summary>A script, in its current version.</summary>
    Script = 1,
}
