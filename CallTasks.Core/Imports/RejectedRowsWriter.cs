using CallTasks.Core.Languages;
using CsvHelper;

namespace CallTasks.Core.Imports;

/// <summary>
/// Writes the rejected rows of an import as CSV (<c>;</c>, UTF-8 with BOM), in the language of whoever uploaded it: row, reason, then the original cells under their headers, so
/// that a person can mend them and upload the file's rows again. Cells that begin with = + - @, tab or CR get an apostrophe before
/// them, or a spreadsheet program would run them as formulas.
/// </summary>
public sealed class RejectedRowsWriter : IAsyncDisposable
{
    /// <summary>Rows that are kept: more than a person mends by hand, and a file of about 20 MB. The summary counts all.</summary>
    public const int MaxRows = 100_000;

    private readonly CsvWriter _csv;
    private readonly int _maxRows;
    private readonly int _columns;

    /// <summary>Starts the file with its headers.</summary>
    /// <param name="stream">Where it goes.</param>
    /// <param name="headers">The clients file's headers.</param>
    /// <param name="maxRows">Rows that are kept.</param>
    /// <param name="leaveOpen">Whether the stream stays open.</param>
    public RejectedRowsWriter(Stream stream, IReadOnlyList<string> headers, int maxRows = MaxRows, bool leaveOpen = false)
    {
        _maxRows = maxRows;
        _columns = headers.Count;
        _csv = CsvWriter.Create(
            stream,
            new CsvWriterOptions { Separator = ';', WriteByteOrderMark = true, Injection = CsvInjection.Escape, ValidateFieldCount = false },
            leaveOpen);
        _csv.WriteField(FilesTexts.T["RejectedRow"]);
        _csv.WriteField(FilesTexts.T["RejectedReason"]);
        foreach (var header in headers)
        {
            _csv.WriteField(header);
        }

        _csv.EndRecord();
    }

    /// <summary>Rows that were given, kept or not.</summary>
    public long Count { get; private set; }

    /// <summary>Whether rows were left out because there were too many.</summary>
    public bool IsCutOff => Count > _maxRows;

    /// <summary>Adds a row, unless there are too many already.</summary>
    /// <param name="row">The rejected row.</param>
    public void Write(RejectedRow row)
    {
        if (++Count > _maxRows)
        {
            return;
        }

        _csv.WriteField(row.RowNumber);
        _csv.WriteField(row.Reason);
        var cells = row.Cells;
        for (var i = 0; i < Math.Max(cells.Count, _columns); i++)
        {
            _csv.WriteField(i < cells.Count ? cells[i] : "");
        }

        _csv.EndRecord();
    }

    /// <summary>Writes what is left and closes the file.</summary>
    /// <returns>When it is on its way to the disk.</returns>
    public async ValueTask DisposeAsync()
    {
        await _csv.FlushAsync();
        await _csv.DisposeAsync();
    }
}
