namespace CallTasks.Core.Storage;

/// <summary>Numbers of a file that is only looked at: a bounded set, and the word whether it has forgotten any.</summary>
internal sealed class CountedNumbers(int most = CountedNumbers.MaxHeld) : ISeenNumbers
{
    /// <summary>Numbers held: some 80 MB. Later ones are compared with these and with the task, and not with each other.</summary>
    public const int MaxHeld = 2_000_000;

    private readonly HashSet<ulong> _known = [];

    /// <summary>Some number was not kept, so there may be more duplicates than were found.</summary>
    public bool HasForgotten { get; private set; }

    /// <inheritdoc/>
    public bool Contains(string phone) => _known.Contains(ImportNumbers.KeyOf(phone));

    /// <inheritdoc/>
    public void Add(string phone)
    {
        if (_known.Count < most) _known.Add(ImportNumbers.KeyOf(phone));
        else HasForgotten = true;
    }
}
