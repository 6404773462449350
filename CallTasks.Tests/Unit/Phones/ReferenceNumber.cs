using System.IO.Compression;

namespace CallTasks.Tests.Unit.Phones;

/// <summary>What libphonenumber-js made of a text; see Fixture/generate.mjs for the file.</summary>
internal sealed record ReferenceNumber(string? Country, string Text, bool IsValid, string? E164)
{
    public static IEnumerable<ReferenceNumber> All()
    {
        using var stream = typeof(ReferenceNumber).Assembly.GetManifestResourceStream("phones.numbers.tsv.br")!;
        using var reader = new StreamReader(new BrotliStream(stream, CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            var fields = line.Split('\t');
            var (country, text, verdict) = (fields[0], fields[1], fields[2]);
            yield return new ReferenceNumber(
                country.Length == 0 ? null : country, text, verdict[0] == 'v', verdict == "-" ? null : "+" + Unfold(verdict[1..], text));
        }
    }

    private static string Unfold(string written, string text)
    {
        var tilde = written.IndexOf('~');
        if (tilde < 0)
            return written;
        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        return string.Concat(written.AsSpan(0, tilde), digits.AsSpan(digits.Length - int.Parse(written[(tilde + 1)..])));
    }
}
