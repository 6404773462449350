using System.Runtime.InteropServices;
using CallTasks.Core.Phones;

namespace CallTasks.Core.Storage;

/// <summary>
/// Numbers of an import that are not written yet. They come in any order, and their index would be written anew page by page with
/// every slice; kept in memory and sorted they fill each of its pages once.
/// </summary>
internal sealed class ImportNumbers(bool rejectDuplicates) : ISeenNumbers
{
    /// <summary>Numbers held before they are written out: some 80 MB.</summary>
    public const int MaxHeld = 2_000_000;

    /// <summary>No longer number is dialled.</summary>
    internal const int MaxDigits = PhoneNumberParser.MaxE164Digits;

    /// <summary>Above the digits a key says how many there are.</summary>
    private const int Counts = 32;

    private readonly HashSet<ulong> _known = [];
    private readonly List<ulong> _keys = [];
    private readonly List<long> _rows = [];
    private int _written;

    /// <summary>It is time to write them out.</summary>
    public bool IsFull => _keys.Count >= MaxHeld;

    /// <summary>Sorted numbers that wait to be written.</summary>
    public int Unwritten => _keys.Count - _written;

    /// <inheritdoc/>
    public bool Contains(string phone) => rejectDuplicates && _known.Contains(KeyOf(phone));

    /// <summary>Holds a number whose row is not known yet: <see cref="Place"/> says it.</summary>
    public void Add(string phone)
    {
        var key = KeyOf(phone);
        if (rejectDuplicates) _known.Add(key);
        _keys.Add(key);
    }

    /// <summary>Says in which row the next number lies, in the order of <see cref="Add"/>.</summary>
    public void Place(long row) => _rows.Add(row);

    /// <summary>Sorts what is held, to be taken in slices.</summary>
    public void Sort()
    {
        CollectionsMarshal.AsSpan(_keys).Sort(CollectionsMarshal.AsSpan(_rows));
        _written = 0;
    }

    /// <summary>The next sorted numbers.</summary>
    public (ReadOnlyMemory<ulong> Keys, ReadOnlyMemory<long> Rows) Take(int count)
    {
        count = Math.Min(count, Unwritten);
        var keys = CollectionsMarshal.AsSpan(_keys).Slice(_written, count).ToArray();
        var rows = CollectionsMarshal.AsSpan(_rows).Slice(_written, count).ToArray();
        _written += count;
        return (keys, rows);
    }

    /// <summary>All are written: the database knows them now.</summary>
    public void Clear()
    {
        _known.Clear();
        _keys.Clear();
        _rows.Clear();
        _written = 0;
    }

    /// <summary>A number as a key that sorts as its text does: digits to the left, then how many there are.</summary>
    internal static ulong KeyOf(string phone)
    {
        var digits = phone.AsSpan(1);
        if (phone[0] != '+' || digits.Length is 0 or > MaxDigits) throw new ArgumentException("Not an E.164 number.", nameof(phone));
        var key = 0UL;
        foreach (var c in digits)
        {
            if (!char.IsAsciiDigit(c)) throw new ArgumentException("Not an E.164 number.", nameof(phone));
            key = key * 10 + (ulong)(c - '0');
        }

        for (var i = digits.Length; i < MaxDigits; i++) key *= 10;
        return key * Counts + (ulong)digits.Length;
    }

    /// <summary>The text of a key, as UTF-8.</summary>
    internal static ReadOnlySpan<byte> TextOf(ulong key, Span<byte> buffer)
    {
        var count = (int)(key % Counts);
        key /= Counts;
        for (var i = MaxDigits; i > 0; i--, key /= 10) buffer[i] = (byte)('0' + key % 10);
        buffer[0] = (byte)'+';
        return buffer[..(count + 1)];
    }
}
