using CallTasks.Core.Phones;
using CallTasks.Core.Storage;

namespace CallTasks.Core.Imports;

/// <summary>Rows of a do-not-call list on their way from the file to the ledger, and what became of all of them so far.</summary>
/// <param name="reason">Why, where the file gives no reason of its own.</param>
/// <param name="country">Country of numbers without +, or null.</param>
/// <param name="reasonColumn">Column of the reason from 0, or −1.</param>
internal sealed class BlacklistBatch(string reason, string? country, int reasonColumn)
{
    /// <summary>Longest reason kept, in characters; longer ones are cut.</summary>
    public const int MaxReasonLength = 500;

    private readonly List<(string Phone, string Reason)> _numbers = [];

    /// <summary>Numbers for the ledger.</summary>
    public IReadOnlyList<(string Phone, string Reason)> Numbers => _numbers;

    /// <summary>What became of the rows so far: accepted and duplicates count numbers, the others rows.</summary>
    public ImportCounts Counts { get; private set; } = new(0, 0, 0, 0, 0, 0);

    /// <summary>Takes the next rows.</summary>
    /// <returns>False at the end of the file.</returns>
    public bool Fill(ClientsFileReader file, ClientRowReader rows, RejectedRowsFile rejected, int most, CancellationToken cancellationToken)
    {
        _numbers.Clear();
        while (_numbers.Count < most)
        {
            if (!rows.Read(cancellationToken)) return false;
            Counts = Counts with { Read = Counts.Read + 1 };
            if (Take(file, rows)) continue;
            Counts = Counts with { Invalid = Counts.Invalid + 1 };
            rejected.Write(rows.Rejected!);
        }

        return true;
    }

    /// <summary>Counts what the ledger said of <see cref="Numbers"/>.</summary>
    public void Count(IReadOnlyList<bool> isNew)
    {
        var added = isNew.Count(n => n);
        Counts = Counts with { Accepted = Counts.Accepted + added, Duplicates = Counts.Duplicates + isNew.Count - added };
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
                _numbers.Add((number, why));
                any = true;
            }
            else if (first == PhoneProblem.None) first = phone.Problem;
        }

        if (!any) rows.Reject(RowRejection.InvalidPhone, first.ToMessage());
        return any;
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
