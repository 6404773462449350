namespace CallTasks.Core.Imports;

/// <summary>The bounds of a clients file. Every one ends the import with its own <see cref="ClientsFileProblem"/>.</summary>
public sealed record ClientsFileLimits
{
    /// <summary>The longest cell, in UTF-16 characters: what Excel itself can hold. A longer one rejects its row.</summary>
    public const int MaxCellChars = 32_767;

    /// <summary>The most numbers of one client. Ten is twice what the widest real lists carry; a longer cell is damage.</summary>
    public const int MaxPhonesPerClient = 10;

    /// <summary>The longest client ID, in bytes of UTF-8 (the clients file's documented bound).</summary>
    public const int MaxClientIdBytes = 10_240;

    /// <summary>The bounds that hold unless a test sets others.</summary>
    public static ClientsFileLimits Default { get; } = new();

    /// <summary>Bytes of the file as uploaded: 1 GiB, five million rows of 200 bytes.</summary>
    public long MaxFileBytes { get; init; } = 1L << 30;

    /// <summary>Bytes of an .xls file: its reader holds all texts in memory, and 65,536 rows fit well below this.</summary>
    public long MaxXlsBytes { get; init; } = 64L << 20;

    /// <summary>Rows with clients: five times the largest list the console is measured with.</summary>
    public int MaxRows { get; init; } = 5_000_000;

    /// <summary>Columns: each becomes a script variable, and nobody tells 500 of them apart.</summary>
    public int MaxColumns { get; init; } = 500;

    /// <summary>Bytes of one row of text (as UTF-8): the reader's buffer grows to twice this and no further.</summary>
    public int MaxRowBytes { get; init; } = 4 << 20;

    /// <summary>Bytes that the parts of an .xlsx may unpack to, counted as they come out and not as the archive claims.</summary>
    public long MaxUnpackedBytes { get; init; } = 1L << 30;

    /// <summary>Different texts in an .xlsx: they must stay in memory until the last row. Fewer than a million.</summary>
    public int MaxSharedStrings { get; init; } = 999_999;

    /// <summary>Bytes (UTF-8) of all different texts of an .xlsx together.</summary>
    public int MaxSharedStringBytes { get; init; } = 96 << 20;

    /// <summary>True: a file may begin with its first number at once, as bare lists of numbers do.</summary>
    public bool HeadersAreOptional { get; init; }

    /// <summary>Bytes of an .xlsx archive's directory: a workbook has tens of parts, a hostile one millions.</summary>
    public int MaxZipDirectoryBytes { get; init; } = 4 << 20;
}
