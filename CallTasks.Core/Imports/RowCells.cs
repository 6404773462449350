using System.Text;

namespace CallTasks.Core.Imports;

/// <summary>The cells of a workbook's row as UTF-8 in one buffer that every row reuses.</summary>
internal sealed class RowCells(ClientsFileLimits limits)
{
    private readonly int[] _ends = new int[limits.MaxColumns];
    private byte[] _bytes = new byte[4096];
    private int _length;

    /// <summary>Cells of the row, up to the last one that was added.</summary>
    public int Count { get; private set; }

    /// <summary>A cell; empty when the row is shorter.</summary>
    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            if ((uint)index >= (uint)Count)
            {
                return default;
            }

            var start = index == 0 ? 0 : _ends[index - 1];
            return _bytes.AsSpan(start, _ends[index] - start);
        }
    }

    /// <summary>Starts a new row.</summary>
    public void Clear() => (Count, _length) = (0, 0);

    /// <summary>Adds a cell of UTF-16 text at a column; columns between are empty.</summary>
    public void Add(int column, ReadOnlySpan<char> text, int row)
    {
        if (!text.IsEmpty)
        {
            Commit(column, Encoding.UTF8.GetBytes(text, Room(Encoding.UTF8.GetMaxByteCount(text.Length), row)), row);
        }
    }

    /// <summary>Adds a cell of UTF-8 text at a column; columns between are empty.</summary>
    public void Add(int column, ReadOnlySpan<byte> utf8, int row)
    {
        if (!utf8.IsEmpty)
        {
            utf8.CopyTo(Room(utf8.Length, row));
            Commit(column, utf8.Length, row);
        }
    }

    private Span<byte> Room(int bytes, int row)
    {
        if (_length + bytes > _bytes.Length)
        {
            if (_length > limits.MaxRowBytes)
            {
                throw new ClientsFileException(
                    ClientsFileProblem.RowTooLong,
                    $"Row {row} holds more than {limits.MaxRowBytes >> 20} MB of text. Shorten its cells.",
                    row);
            }

            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + bytes));
        }

        return _bytes.AsSpan(_length);
    }

    private void Commit(int column, int bytes, int row)
    {
        if (column >= _ends.Length)
        {
            throw ClientsFileHeaders.TooManyColumns(column + 1, limits, row);
        }

        if (column < Count)
        {
            throw new ClientsFileException(
                ClientsFileProblem.Damaged,
                $"The workbook is damaged: the cells of row {row} are out of order. Open it in Excel and save it anew.",
                row,
                column + 1);
        }

        _ends.AsSpan(Count, column - Count).Fill(_length);
        _length += bytes;
        _ends[column] = _length;
        Count = column + 1;
    }
}
