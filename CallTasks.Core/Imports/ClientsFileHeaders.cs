namespace CallTasks.Core.Imports;

/// <summary>Checks the first row: it must be headers, all different, none missing.</summary>
internal static class ClientsFileHeaders
{
    /// <summary>Digits that make the first column's header a phone number: the shortest national numbers have five.</summary>
    private const int FirstColumnPhoneDigits = 5;

    /// <summary>Digits that make any header a phone number. Short figures may be parts of honest names.</summary>
    private const int AnyColumnPhoneDigits = 9;

    /// <summary>Reads the headers from the reader's current row.</summary>
    /// <exception cref="ClientsFileException">The row is not a row of headers.</exception>
    public static string[] Check(ClientsFileReader file, ClientsFileLimits limits)
    {
        var count = file.CellCount;
        if (count > limits.MaxColumns)
        {
            throw TooManyColumns(count, limits, file.RowNumber);
        }

        var headers = new string[count];
        for (var i = 0; i < count; i++)
        {
            if (file.Cell(i).Length > ClientsFileLimits.MaxCellChars)
            {
                throw new ClientsFileException(
                    ClientsFileProblem.NoHeader,
                    $"The header of column {i + 1} is longer than {ClientsFileLimits.MaxCellChars:N0} characters. The first row must hold short column names.",
                    file.RowNumber,
                    i + 1);
            }

            headers[i] = file.Text(i).Trim();
        }

        // Lines that end with a separator have empty headers at their end: they are no columns.
        var last = Array.FindLastIndex(headers, h => h.Length > 0);
        if (last < 0)
        {
            throw new ClientsFileException(ClientsFileProblem.NoHeader, "The first row holds only spaces. Write the column headers there.", file.RowNumber);
        }

        headers = headers[..(last + 1)];
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < headers.Length; i++)
        {
            CheckOne(headers[i], i, file.RowNumber);
            if (!seen.TryAdd(headers[i], i))
            {
                throw new ClientsFileException(
                    ClientsFileProblem.DuplicateHeader,
                    $"Columns {seen[headers[i]] + 1} and {i + 1} have the same header “{Shorten(headers[i])}”. Rename one of them: scripts find a value by its header.",
                    file.RowNumber,
                    i + 1);
            }
        }

        return headers;
    }

    /// <summary>The first row begins with a number, so it is no row of headers.</summary>
    public static bool IsMissing(ClientsFileReader file) =>
        file.CellCount > 0 && file.Cell(0).Length <= ClientsFileLimits.MaxCellChars && LooksLikePhone(file.Text(0).Trim(), FirstColumnPhoneDigits);

    /// <summary>The refusal of a file that is too wide.</summary>
    public static ClientsFileException TooManyColumns(int count, ClientsFileLimits limits, int row) =>
        new(
            ClientsFileProblem.TooManyColumns,
            $"Row {row} has {count:N0} columns or more, and at most {limits.MaxColumns:N0} are allowed. Delete the columns that no script needs.",
            row,
            limits.MaxColumns + 1);

    private static void CheckOne(string header, int index, int row)
    {
        if (header.Length == 0)
        {
            throw new ClientsFileException(
                ClientsFileProblem.BlankHeader,
                $"Column {index + 1} has no header. Give it a name in the first row, or delete the column.",
                row,
                index + 1);
        }

        if (LooksLikePhone(header, index == 0 ? FirstColumnPhoneDigits : AnyColumnPhoneDigits))
        {
            throw new ClientsFileException(
                ClientsFileProblem.NoHeader,
                $"The headers are missing: the first row holds a phone number in column {index + 1}. Insert a first row with a name for each column, for example “phone”, “clientId”, “name”.",
                row,
                index + 1);
        }
    }

    private static bool LooksLikePhone(string text, int least)
    {
        var digits = 0;
        foreach (var c in text)
        {
            if (char.IsAsciiDigit(c))
            {
                digits++;
            }
            else if (c is not (' ' or '+' or '-' or '(' or ')' or '.' or ',' or '/' or '\u00A0' or '\u2011' or '\''))
            {
                return false;
            }
        }

        return digits >= least;
    }

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
