using CallTasks.Core.Languages;
namespace CallTasks.Core.Imports;

/// <summary>How far looking through a file has come.</summary>
public enum PreviewState
{
    /// <summary>Its rows are being counted, or wait for their turn.</summary>
    Counting,

    /// <summary>All rows are counted.</summary>
    Done,

    /// <summary>The file as a whole would be refused; <see cref="ClientsFilePreview.Error"/> says why.</summary>
    Failed,
}

/// <summary>With what a file is looked at: what an import would be given.</summary>
public sealed record PreviewChoice
{
    /// <summary>Roles of columns, or null for what the headers say.</summary>
    public ClientsFileMapping? Mapping { get; init; }

    /// <summary>ISO 3166-1 alpha-2 country of numbers without "+", or null.</summary>
    public string? Country { get; init; }

    /// <summary>The task whose clients count as known, or null for a task that is yet to be made.</summary>
    public long? TaskId { get; init; }

    /// <summary>True: of two clients with one number the first wins.</summary>
    public bool RejectDuplicates { get; init; } = true;
}

/// <summary>A row of a file as the reader sees it.</summary>
/// <param name="RowNumber">As a spreadsheet program numbers it.</param>
/// <param name="Cells">Its cells, long ones cut to <see cref="ClientsFilePreview.MaxCellChars"/>.</param>
/// <param name="Rejection">Why it would be left out; null when it would come in, or is not judged yet.</param>
/// <param name="Reason">The same for people; null as well.</param>
public sealed record PreviewRow(int RowNumber, IReadOnlyList<string> Cells, RowRejection? Rejection = null, string? Reason = null);

/// <summary>What would become of a file's rows.</summary>
public sealed record PreviewCounts
{
    /// <summary>Rows looked at.</summary>
    public long Read { get; init; }

    /// <summary>Rows that would come in as clients.</summary>
    public long Accepted { get; init; }

    /// <summary>Rows that would be left out, by cause; causes that were not met are not there.</summary>
    public IReadOnlyDictionary<RowRejection, long> Rejected { get; init; } = new Dictionary<RowRejection, long>();

    /// <summary>
    /// False: the file holds more numbers than are compared with each other, or the task is being cleaned up; there are at least so many
    /// duplicates, and at most so many clients would come in.
    /// </summary>
    public bool IsExact { get; init; } = true;

    /// <summary>Rows that would be left out, all causes together.</summary>
    public long RejectedRows => Read - Accepted;

    /// <summary>Rows of one cause.</summary>
    public long Of(RowRejection cause) => Rejected.GetValueOrDefault(cause);
}

/// <summary>A clients file that was uploaded and waits to be imported, as it stands now.</summary>
public sealed record ClientsFilePreview
{
    /// <summary>First rows that are shown.</summary>
    public const int ShownRows = 10;

    /// <summary>Rejected rows that are told with their reasons: enough to see a pattern.</summary>
    public const int MaxExamples = 20;

    /// <summary>Longest cell that is shown, in characters; a table has no room for more.</summary>
    public const int MaxCellChars = 200;

    /// <summary>What it is fetched by: 32 random hex digits.</summary>
    public required string Id { get; init; }

    /// <summary>The name it was uploaded with; only shown.</summary>
    public required string FileName { get; init; }

    /// <summary>Its size.</summary>
    public required long Bytes { get; init; }

    /// <summary>What it is.</summary>
    public required ClientsFileFormat Format { get; init; }

    /// <summary>A text's encoding for people; null for workbooks.</summary>
    public string? Encoding { get; init; }

    /// <summary>A text's separator; null for workbooks.</summary>
    public char? Separator { get; init; }

    /// <summary>The first row's headers.</summary>
    public required IReadOnlyList<string> Headers { get; init; }

    /// <summary>The first rows below them; at most <see cref="ShownRows"/>.</summary>
    public required IReadOnlyList<PreviewRow> Rows { get; init; }

    /// <summary>Roles of the columns as they would be imported: the headers' own, or what was chosen. Empty when the choice does not fit.</summary>
    public IReadOnlyList<ClientsFileColumn> Columns { get; init; } = [];

    /// <summary>How far it has come.</summary>
    public PreviewState State { get; init; }

    /// <summary>Share of the file that is counted, 0 to 1.</summary>
    public double Progress { get; init; }

    /// <summary>What was counted so far.</summary>
    public PreviewCounts Counts { get; init; } = new();

    /// <summary>The first rows that would be left out; at most <see cref="MaxExamples"/>. Their cells are empty: the reason is what counts.</summary>
    public IReadOnlyList<PreviewRow> Examples { get; init; } = [];

    /// <summary>Why the file as a whole would be refused, and how to mend it; null unless it failed.</summary>
    public string? Error => Fault?.ToString();

    internal Wording? Fault { get; init; }

    /// <summary>The same for programs.</summary>
    public ClientsFileProblem? Problem { get; init; }

    /// <summary>When it is thrown away unless somebody asks for it before (Unix milliseconds, UTC).</summary>
    public long ExpiresAt { get; init; }
}
