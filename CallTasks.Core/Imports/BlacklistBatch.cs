using CallTasks.Core.Phones;
using CallTasks.Core.Storage;

namespace CallTasks.Core.Imports;

/// <summary>
/// Numbers of a do-not-call list on their way from the file to the ledger, and what became of all rows so far. They are held until they
/// are many, since in the file's order their index would be written anew with every slice.
/// </summary>
/// <param name="reason">Why, where the file gives no reason of its own.</param>
/// <param name="country">Country of numbers without +, or null.</param>
/// <param name="reasonColumn">Column of the reason from 0, or −1.</param>
internal sealed class BlacklistBatch(string reason, string? country, int reasonColumn)
{
    /// <summary>Longest reason kept, in characters; longer ones are cut.</summary>
    public const int MaxReasonLength = 500;

    /// <summary>Characters of different reasons held together: 64 MB. Lists give a few reasons, hostile ones another for each number.</summary>
    private const int MaxReasonChars = 32 << 20;

    private readonly ImportNumbers _numbers = new(rejectDuplicates: true);
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly List<string> _reasons = [];
    private long _reasonChars;
    private long _staged;

    /// <summary>What became of the rows so far: accepted and duplicates count numbers, the others rows.</summary>
    public ImportCounts Counts { get; private set; } = new(0, 0, 0, 0, 0, 0);

    /// <summary>What is held must be staged before more is read.</summary>
    public bool IsFull => _numbers.IsFull || _reasonChars >= MaxReasonChars;

    /// <summary>Numbers that wait to be staged.</summary>
    public int Held => _numbers.Unwritten;

    /// <summary>Of the numbers read so far those that are staged, 0 to 1.</summary>
    public double StagedShare => _staged == 0 ? 0 : (double)_staged / (_staged + Held);

    /// <summary>The reasons of the numbers that are held.</summary>
    public IReadOnlyList<string> Reasons => _reasons;

    /// <summary>Takes the next rows.</summary>
    /// <returns>False at the end of the file.</returns>
    public bool Fill(ClientsFileReader file, ClientRowReader rows, RejectedRowsFile rejected, int most, CancellationToken cancellationToken)
    {
        for (var read = 0; read < most && !IsFull; read++)
        {
            if (!rows.Read(cancellationToken)) return false;
            Counts = Counts with { Read = Counts.Read + 1 };
            if (Take(file, rows)) continue;
            Counts = Counts with { Invalid = Counts.Invalid + 1 };
            rejected.Write(rows.Rejected!);
        }

        return true;
    }

    /// <summary>Sorts what is held, to be staged.</summary>
    public void Sort() => _numbers.Sort();

    /// <summary>The next sorted numbers, and for each the place of its reason.</summary>
    public (ReadOnlyMemory<ulong> Keys, ReadOnlyMemory<long> Whys) Next(int most) => _numbers.Take(most);

    /// <summary>Counts what the ledger said of <see cref="Next"/>.</summary>
    public void Count(int numbers, int added)
    {
        _staged += numbers;
        Counts = Counts with { Accepted = Counts.Accepted + added, Duplicates = Counts.Duplicates + numbers - added };
        if (Held > 0) return;
        _numbers.Clear();
        _places.Clear();
        _reasons.Clear();
        _reasonChars = 0;
    }

    private bool Take(ClientsFileReader file, ClientRowReader rows)
    {
        if (rows.Client is not { } row) return false;
        var first = PhoneProblem.None;
        var why = reasonColumn >= 0 && reasonColumn < file.CellCount && file.Text(reasonColumn).Trim() is { Length: > 0 } own ? Cut(own) : reason;
        var any = false;
        foreach (var written in row.Phones)
        {
            var phone = PhoneNumberParser.Parse(written, country);
            if (phone is { IsValid: true, E164: { } number })
            {
                Hold(number, why);
                any = true;
            }
            else if (first == PhoneProblem.None) first = phone.Problem;
        }

        if (!any) rows.Reject(RowRejection.InvalidPhone, first.ToMessage());
        return any;
    }

    private void Hold(string number, string why)
    {
        if (_numbers.Contains(number))
        {
            Counts = Counts with { Duplicates = Counts.Duplicates + 1 };
            return;
        }

        if (!_places.TryGetValue(why, out var place))
        {
            _places.Add(why, place = _reasons.Count);
            _reasons.Add(why);
            _reasonChars += why.Length;
        }

        _numbers.Add(number);
        _numbers.Place(place);
    }

    private static string Cut(string text)
    {
        var line = new string([.. text.Select(c => char.IsControl(c) ? ' ' : c)]);
        return line.Length <= MaxReasonLength ? line : line[..(MaxReasonLength - 1)] + "…";
    }
}

/// <summary>What the columns of a do-not-call list hold: the number first, and the reason in the column headed so, else in the second.</summary>
internal static class BlacklistColumns
{
    private static readonly string[] Reasons = ["reason", "причина", "comment", "комментарий"];

    /// <summary>Column of the reason from 0, or −1.</summary>
    public static int ReasonOf(IReadOnlyList<string> headers)
    {
        var named = headers.Index().Where(h => h.Index > 0 && Reasons.Contains(h.Item, StringComparer.OrdinalIgnoreCase)).Select(h => h.Index).FirstOrDefault(-1);
        return named > 0 ? named : headers.Count > 1 ? 1 : -1;
    }

    /// <summary>The first column is the number; nothing else is wanted as a client's.</summary>
    public static ClientsFileColumns Roles(IReadOnlyList<string> headers) =>
        ClientsFileColumns.From(headers, headers.Index().ToDictionary(h => h.Index, h => new ClientsFileColumn(h.Index == 0 ? ClientsFileColumnKind.Phone : ClientsFileColumnKind.Ignored)));
}
