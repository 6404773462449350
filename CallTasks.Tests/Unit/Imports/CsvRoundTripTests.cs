using FsCheck;
using FsCheck.Fluent;
using static CallTasks.Tests.Unit.Imports.ClientsFileSteps;

namespace CallTasks.Tests.Unit.Imports;

/// <summary>Any table of strings comes back as it was written, whatever separator, encoding and line end it was written with.</summary>
public sealed class CsvRoundTripTests
{
    private static readonly string[] _encodings = ["utf-8", "utf-8-bom", "utf-16le", "utf-16be", "cp1251"];

    private static readonly char[] _letters = [.. "aZ09 ;,\t|\"'\r\n=+-@_—«»ёЯщ№"];

    private static readonly char[] _wide = [.. "漢é\u2028\uFFFD\u0301"];

    private sealed record Written(string[][] Rows, char Separator, string Encoding, string End);

    [Fact]
    public void What_is_written_is_read_back()
    {
        var cases = from separator in Gen.Elements(';', ',', '\t', '|')
                    from encoding in Gen.Elements(_encodings)
                    from end in Gen.Elements("\r\n", "\n", "\r")
                    from columns in Gen.Choose(2, 6)
                    from rows in Cell(encoding).ArrayOf(columns).NonEmptyListOf()
                    select new Written([.. rows], separator, encoding, end);

        Prop.ForAll(Arb.From(cases), IsReadBack).Check(Config.QuickThrowOnFailure.WithMaxTest(1500));
    }

    private static Gen<string> Cell(string encoding) =>
        from chars in Gen.Elements(encoding == "cp1251" ? _letters : [.. _letters, .. _wide]).ListOf()
        select string.Concat(chars);

    private static bool IsReadBack(Written written)
    {
        var headers = Enumerable.Range(0, written.Rows[0].Length).Select(i => $"имя{i}").ToArray();
        var expected = written.Rows.Where(row => row.Any(cell => cell.Length > 0)).ToList();
        if (expected.Count == 0)
        {
            return true;
        }

        var text = string.Concat(written.Rows.Prepend(headers).Select(row => string.Join(written.Separator, row.Select(c => Quote(c, written.Separator))) + written.End));
        using var file = Open(new MemoryStream(CsvClientsFileTests.Encode(text, written.Encoding)));
        var read = Table(file);
        return file.Separator == written.Separator
            && headers.SequenceEqual(read[0])
            && read.Count == expected.Count + 1
            && expected.Zip(read.Skip(1)).All(pair => pair.First.SequenceEqual(pair.Second));
    }

    private static string Quote(string cell, char separator) =>
        cell.AsSpan().IndexOfAny($"\"\r\n{separator}") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
