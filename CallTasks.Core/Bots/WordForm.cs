namespace CallTasks.Core.Bots;

/// <summary>
/// Whether one word may be another form of a second one: by how many letters they differ, within a bound by length, and never in their
/// beginning. Endings are what grammar changes; a beginning that differs (не-, un-) is another word, often the opposite.
/// </summary>
internal static class WordForm
{
    /// <summary>Longest word that is compared letter by letter; longer ones must be equal.</summary>
    private const int Longest = 40;

    /// <summary>Letters put in, left out or changed between the two; null when it is another word.</summary>
    /// <param name="expected">The phrase's word.</param>
    /// <param name="said">The recognised one.</param>
    public static int? Distance(string expected, string said)
    {
        if (expected.Equals(said, StringComparison.Ordinal)) return 0;
        var most = Tolerance(expected);
        if (most == 0 || said.Length > Longest || Math.Abs(expected.Length - said.Length) > most) return null;
        var common = expected.AsSpan().CommonPrefixLength(said);
        if (common < (expected.Length + 1) / 2 || said.AsSpan().ContainsAnyInRange('0', '9')) return null;
        var distance = Edits(expected.AsSpan(common), said.AsSpan(common));
        return distance <= most ? distance : null;
    }

    /// <summary>Short words mean something else with every letter; numbers do at any length.</summary>
    private static int Tolerance(string word) => word.Length switch
    {
        > Longest => 0,
        _ when word.AsSpan().ContainsAnyInRange('0', '9') => 0,
        <= 3 => 0,
        <= 5 => 1,
        <= 8 => 2,
        _ => 3,
    };

    /// <summary>Levenshtein's distance.</summary>
    private static int Edits(ReadOnlySpan<char> from, ReadOnlySpan<char> to)
    {
        Span<int> row = stackalloc int[Longest + 4];
        for (var j = 0; j <= to.Length; j++) row[j] = j;
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (from[i - 1] == to[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }
        return row[to.Length];
    }
}
