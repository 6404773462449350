namespace CallTasks.Core.Reports;

/// <summary>What the cells of a report's column hold.</summary>
public enum ReportColumnKind
{
    /// <summary>Text, whatever it looks like.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary>A number with decimals, such as money.</summary>
    Amount,

    /// <summary>A date with its time of day, in the report's zone.</summary>
    Instant,
}

/// <summary>A column of a report.</summary>
/// <param name="Name">The header.</param>
/// <param name="Kind">What its cells hold.</param>
/// <param name="Width">Its width in characters, 1 to 255; only workbooks have one.</param>
public readonly record struct ReportColumn(string Name, ReportColumnKind Kind, int Width = 16);

/// <summary>
/// Writes a report cell by cell: <see cref="BeginAsync"/>, then for each row one call per column and <see cref="EndRow"/>, then
/// <see cref="FinishAsync"/>. Memory does not grow with the rows. Cells are written synchronously to the stream, which should be a
/// file; meant for a background thread. Text that begins with = + - @ stays text. Not for several threads.
/// </summary>
public interface IReportWriter : IAsyncDisposable
{
    /// <summary>Rows that were ended, headers not counted.</summary>
    long Rows { get; }

    /// <summary>Starts the report with its headers.</summary>
    /// <param name="columns">The columns.</param>
    /// <param name="cancellationToken">Cancels the writing.</param>
    /// <returns>When cells may follow.</returns>
    /// <exception cref="ArgumentException">There is no column, or there are more than the format can hold.</exception>
    ValueTask BeginAsync(IReadOnlyList<ReportColumn> columns, CancellationToken cancellationToken = default);

    /// <summary>Writes a text.</summary>
    /// <param name="value">The text; null for an empty cell.</param>
    void Text(string? value);

    /// <summary>Writes a whole number.</summary>
    /// <param name="value">The number; null for an empty cell.</param>
    void Number(long? value);

    /// <summary>Writes a number with decimals.</summary>
    /// <param name="value">The number; null for an empty cell.</param>
    void Amount(decimal? value);

    /// <summary>Writes an instant as local date and time, to the second.</summary>
    /// <param name="unixMilliseconds">UTC Unix milliseconds; null for an empty cell.</param>
    /// <param name="zone">The zone it is shown in.</param>
    void Instant(long? unixMilliseconds, TimeZoneInfo zone);

    /// <summary>Ends the row; cells that were not written are empty.</summary>
    void EndRow();

    /// <summary>Writes what ends the file and flushes the stream.</summary>
    /// <param name="cancellationToken">Cancels the writing.</param>
    /// <returns>When the report is whole.</returns>
    ValueTask FinishAsync(CancellationToken cancellationToken = default);
}
