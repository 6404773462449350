using System.Buffers;
using CsvHelper;

namespace CallTasks.Core.Reports;

/// <summary>
/// A report as CSV: <c>;</c>, UTF-8 with BOM, CRLF, decimals with a point, instants as <c>2026-01-31 10:30:00</c>. Text that begins with
/// = + - @, tab or CR gets an apostrophe before it, or a spreadsheet program would run it as a formula.
/// </summary>
public sealed class CsvReportWriter : IReportWriter
{
    // Controls but tab, LF and CR: no program shows them, and some end the file at a zero.
    private static readonly SearchValues<char> _controls =
        SearchValues.Create([.. Enumerable.Range(0, 32).Where(c => c is not (9 or 10 or 13)).Select(c => (char)c), '\u007F', '\uFFFE', '\uFFFF']);

    private readonly CsvWriter _csv;
    private int _columns;
    private int _column;

    /// <summary>Writes to a stream.</summary>
    /// <param name="stream">Where the report goes.</param>
    /// <param name="leaveOpen">Whether it stays open.</param>
    public CsvReportWriter(Stream stream, bool leaveOpen = false) =>
        _csv = CsvWriter.Create(
            stream,
            new CsvWriterOptions { Separator = ';', WriteByteOrderMark = true, Injection = CsvInjection.Escape },
            leaveOpen);

    /// <inheritdoc/>
    public long Rows { get; private set; }

    /// <inheritdoc/>
    public ValueTask BeginAsync(IReadOnlyList<ReportColumn> columns, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (columns.Count == 0)
        {
            throw new ArgumentException("A report has at least one column.", nameof(columns));
        }

        _columns = columns.Count;
        foreach (var column in columns)
        {
            Text(column.Name);
        }

        _csv.EndRecord();
        _column = 0;
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public void Text(string? value)
    {
        Next();
        _csv.WriteField(value is not null && value.AsSpan().ContainsAny(_controls) ? Clean(value) : value);
    }

    /// <inheritdoc/>
    public void Number(long? value)
    {
        Next();
        if (value is { } number)
        {
            _csv.WriteField(number);
        }
        else
        {
            _csv.WriteField("");
        }
    }

    /// <inheritdoc/>
    public void Amount(decimal? value)
    {
        Next();
        if (value is { } number)
        {
            _csv.WriteField(number);
        }
        else
        {
            _csv.WriteField("");
        }
    }

    /// <inheritdoc/>
    public void Instant(long? unixMilliseconds, TimeZoneInfo zone)
    {
        Next();
        Span<char> text = stackalloc char[32];
        var written = unixMilliseconds is { } instant && LocalInstant.LocalMilliseconds(instant, zone) is { } local ? LocalInstant.Format(local, text) : 0;
        _csv.WriteField(text[..written]);
    }

    /// <inheritdoc/>
    public void EndRow()
    {
        while (_column < _columns)
        {
            Text(null);
        }

        _csv.EndRecord();
        _column = 0;
        Rows++;
    }

    /// <inheritdoc/>
    public async ValueTask FinishAsync(CancellationToken cancellationToken = default) => await _csv.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _csv.DisposeAsync();

    private static string Clean(string value) =>
        string.Create(value.Length, value, (span, text) =>
        {
            text.CopyTo(span);
            span.ReplaceAny(_controls, '\uFFFD');
        });

    private void Next()
    {
        if (_column++ >= _columns)
        {
            throw new InvalidOperationException(_columns == 0 ? "The report was not begun." : "The row has more cells than the report has columns.");
        }
    }
}
