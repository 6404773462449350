namespace CallTasks.Core.Storage;

/// <summary>How many rows a slice of bulk work takes, so that it holds the writer for a few milliseconds on any disk.</summary>
internal static class SliceSize
{
    /// <summary>Rows of the first slice, and of the largest: more save little.</summary>
    public const int Most = 500;

    /// <summary>Rows of the smallest slice: less would never end.</summary>
    public const int Least = 20;

    /// <summary>What a slice should hold the writer for, its commit included; no command may hold it over 20 ms.</summary>
    public static readonly TimeSpan Aim = TimeSpan.FromMilliseconds(10);

    /// <summary>The size of the next slice.</summary>
    /// <param name="size">Size of the last one.</param>
    /// <param name="took">How long it held the writer, its commit included.</param>
    public static int Next(int size, TimeSpan took)
    {
        if (took <= Aim / 2) return Math.Min(Most, size * 2);
        return took <= Aim ? size : Math.Max(Least, (int)(size * (Aim / took)));
    }
}
