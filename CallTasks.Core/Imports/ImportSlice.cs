using System.Text;
using CallTasks.Core.Languages;
using CallTasks.Core.Storage;

namespace CallTasks.Core.Imports;

/// <summary>
/// Rows between the reader and the ledger, in the file's order: clients with the bytes of their cells, because the ledger may yet
/// reject them, and rows that the reader rejected.
/// </summary>
internal sealed class ImportSlice
{
    /// <summary>Texts of one slice: long rows make short slices, so that a handful of slices stays within tens of megabytes.</summary>
    private const int MaxTextBytes = 4 << 20;

    private readonly List<Row> _rows = [];
    private readonly List<int> _ends = [];
    private readonly List<NewClient> _clients = [];
    private byte[] _text = new byte[64 << 10];
    private int _length;
    private long _rejectedChars;

    /// <summary>Clients for the ledger.</summary>
    public IReadOnlyList<NewClient> Clients => _clients;

    /// <summary>Rows, rejected ones included.</summary>
    public int RowCount => _rows.Count;

    /// <summary>Bytes of text it holds.</summary>
    public long TextBytes => _length + _rejectedChars * sizeof(char);

    /// <summary>Share of the file read when the slice was closed, 0 to 1.</summary>
    public double Progress { get; set; }

    public bool IsFull => _rows.Count >= ClientLedger.LargeSlice || TextBytes >= MaxTextBytes;

    /// <summary>Adds the file's current row as a client.</summary>
    public void Add(ClientsFileReader file, NewClient client)
    {
        var firstCell = _ends.Count;
        for (var i = 0; i < file.CellCount; i++)
        {
            var cell = file.Cell(i);
            if (_length + cell.Length > _text.Length) Array.Resize(ref _text, Math.Max(_text.Length * 2, _length + cell.Length));
            cell.CopyTo(_text.AsSpan(_length));
            _ends.Add(_length += cell.Length);
        }

        _rows.Add(new Row(file.RowNumber, _clients.Count, firstCell, _ends.Count - firstCell, null));
        _clients.Add(client);
    }

    /// <summary>Adds a row that the reader rejected.</summary>
    public void Add(RejectedRow rejected)
    {
        foreach (var cell in rejected.Cells) _rejectedChars += cell.Length;
        _rows.Add(new Row(rejected.RowNumber, -1, 0, 0, rejected));
    }

    /// <summary>The client of a row, as its place in <see cref="Clients"/>; −1 for a rejected row.</summary>
    public int ClientOf(int row) => _rows[row].Client;

    /// <summary>The row as the reader rejected it; null for a client.</summary>
    public RejectedRow? RejectedOf(int row) => _rows[row].Rejected;

    /// <summary>A client's row as a rejected one.</summary>
    public RejectedRow Reject(int row, RowRejection rejection, Wording reason)
    {
        var (number, _, firstCell, count, _) = _rows[row];
        var cells = new string[count];
        for (var i = 0; i < count; i++)
        {
            var start = firstCell + i == 0 ? 0 : _ends[firstCell + i - 1];
            cells[i] = Encoding.UTF8.GetString(_text, start, _ends[firstCell + i] - start);
        }

        return new RejectedRow(number, rejection, reason, cells);
    }

    private readonly record struct Row(int Number, int Client, int FirstCell, int Cells, RejectedRow? Rejected);
}
