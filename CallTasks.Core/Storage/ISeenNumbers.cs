namespace CallTasks.Core.Storage;

/// <summary>The numbers that a clients file has held so far.</summary>
internal interface ISeenNumbers
{
    /// <summary>Whether a number is held already; false for all where duplicates are welcome.</summary>
    bool Contains(string phone);

    /// <summary>Holds a number.</summary>
    void Add(string phone);
}
