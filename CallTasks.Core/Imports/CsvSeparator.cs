namespace CallTasks.Core.Imports;

/// <summary>
/// Finds the separator of a text file: of <c>;</c>, tab, <c>|</c> and <c>,</c> the one that splits the first rows most evenly, with
/// quotes respected. In doubt the earlier one wins, and a file of one column has <c>;</c>. Excel's own <c>sep=</c> line decides.
/// </summary>
internal static class CsvSeparator
{
    /// <summary>Rows that are looked at; the header and a few clients tell enough.</summary>
    private const int SampleRows = 20;

    // The comma stands last: it also lies within cells, between several numbers of one client.
    private static ReadOnlySpan<char> Candidates => [';', '\t', '|', ','];

    /// <summary>Finds the separator in the start of the text.</summary>
    /// <param name="text">The first characters of the file.</param>
    /// <param name="isWhole">Whether that is all of it; otherwise its last row may be cut and does not count.</param>
    /// <param name="declared">Whether the first row is a <c>sep=</c> line, which is no header.</param>
    public static char Find(ReadOnlySpan<char> text, bool isWhole, out bool declared)
    {
        declared = text.StartsWith("sep=", StringComparison.OrdinalIgnoreCase)
            && text.Length > 4
            && Candidates.Contains(text[4])
            && (text.Length == 5 || text[5] is '\r' or '\n');
        if (declared)
        {
            return text[4];
        }

        var best = ';';
        var bestScore = 0.0;
        Span<int> counts = stackalloc int[SampleRows];
        foreach (var candidate in Candidates)
        {
            var rows = Count(text, candidate, isWhole, counts);
            if (rows == 0 || counts[0] == 0)
            {
                continue;
            }

            var alike = 0;
            foreach (var count in counts[..rows])
            {
                alike += count == counts[0] ? 1 : 0;
            }

            var score = (double)alike / rows;
            if (score > bestScore + 1e-9)
            {
                (best, bestScore) = (candidate, score);
            }
        }

        return best;
    }

    /// <summary>Counts the separators of each of the first rows that are not empty.</summary>
    private static int Count(ReadOnlySpan<char> text, char separator, bool isWhole, Span<int> counts)
    {
        var rows = 0;
        var count = 0;
        bool quoted = false, atStart = true, any = false;
        for (var i = 0; i < text.Length && rows < counts.Length; i++)
        {
            var c = text[i];
            if (quoted)
            {
                if (c == '"')
                {
                    quoted = i + 1 < text.Length && text[i + 1] == '"';
                    i += quoted ? 1 : 0;
                }

                continue;
            }

            if (c is '\r' or '\n')
            {
                if (any)
                {
                    counts[rows++] = count;
                }

                (count, atStart, any) = (0, true, false);
                continue;
            }

            any = true;
            quoted = c == '"' && atStart;
            atStart = c == separator;
            count += atStart ? 1 : 0;
        }

        if (any && rows < counts.Length && (isWhole || rows == 0))
        {
            counts[rows++] = count;
        }

        return rows;
    }
}
