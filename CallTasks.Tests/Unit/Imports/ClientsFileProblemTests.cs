using System.IO.Compression;
using System.Text;
using CallTasks.Core.Imports;
using CallTasks.Tests.Support;
using static CallTasks.Tests.Unit.Imports.ClientsFileSteps;

namespace CallTasks.Tests.Unit.Imports;

/// <summary>Every way in which a whole file is refused, and that the next file can be read.</summary>
public sealed class ClientsFileProblemTests
{
    private static readonly byte[] _notUtf8 = [0xD0, 0xCF, 0xFF];

    [Theory]
    [InlineData("")]
    [InlineData("\n\r\n")]
    [InlineData(";;;\n")]
    public void A_file_without_a_row_is_empty(string text) => Assert.Equal(ClientsFileProblem.Empty, Refusal(text).Problem);

    [Theory]
    [InlineData("phone;name\n")]
    [InlineData("phone;name\n;;\n\n")]
    public void Headers_alone_are_no_clients(string text) => Assert.Equal(ClientsFileProblem.NoClients, Refusal(text).Problem);

    [Theory]
    [InlineData("+7 (912) 000-00-01;Anna\n+79120000002;Boris\n")]
    [InlineData("79120000001,79120000002\n")]
    [InlineData("Anna;89120000001\n")]
    public void Missing_headers_are_named_with_a_way_to_mend(string text)
    {
        var refusal = Refusal(text);

        Assert.Equal(ClientsFileProblem.NoHeader, refusal.Problem);
        Assert.Equal(1, refusal.Row);
        Assert.Contains("Insert a first row", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("9120", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Headers_that_differ_only_in_case_are_different() => Assert.Equal(2, Table("phone;id;name;Name\n1;2;a;b\n").Count);

    [Fact]
    public void The_same_header_twice_is_refused_with_both_columns()
    {
        var refusal = Refusal("phone;id;name; name \n1;2;3;4\n");

        Assert.Equal(ClientsFileProblem.DuplicateHeader, refusal.Problem);
        Assert.Contains("3 and 4", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_without_a_header_is_named()
    {
        var refusal = Refusal("phone;id;;name\n1;2;3;4\n");

        Assert.Equal((ClientsFileProblem.BlankHeader, 3), (refusal.Problem, refusal.Column));
    }

    [Theory]
    [InlineData("%PDF-1.7\n")]
    [InlineData("GIF89a")]
    [InlineData("Rar!\u001a")]
    [InlineData("{\\rtf1\\ansi")]
    [InlineData("\uFEFF <html><table>")]
    public void Other_kinds_of_files_are_named(string start) => Assert.Equal(ClientsFileProblem.UnsupportedFormat, Refusal(start).Problem);

    [Fact]
    public void An_archive_that_is_no_workbook_is_named()
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            zip.CreateEntry("content.xml");
        }

        Assert.Equal(ClientsFileProblem.UnsupportedFormat, Refusal(stream).Problem);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_a_wrong_encoding()
    {
        Assert.Equal(ClientsFileProblem.WrongEncoding, Refusal(new MemoryStream([.. "phone;name\n1;"u8, 0, 1, 2, 200])).Problem);
        Assert.Equal(ClientsFileProblem.WrongEncoding, Refusal(new MemoryStream([.. "phone;name\n1;"u8, 1, 2, 200, 201])).Problem);
        Assert.Equal(ClientsFileProblem.WrongEncoding, Refusal(new MemoryStream([.. "phone;name\n1;"u8, 0x98, 0xE0])).Problem);
    }

    [Fact]
    public void Text_that_mixes_encodings_is_a_wrong_encoding()
    {
        var refusal = Refusal(new MemoryStream([.. "phone;name\n1;Анна\n2;"u8, .. TextEncoding.Windows1251.GetBytes("Ян"), (byte)'\n']));

        Assert.Equal(ClientsFileProblem.WrongEncoding, refusal.Problem);
        Assert.Contains("byte 24", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_a_surrogate_pair_is_a_wrong_encoding() =>
        Assert.Equal(ClientsFileProblem.WrongEncoding, Refusal(new MemoryStream([0xFF, 0xFE, .. Encoding.Unicode.GetBytes("phone\n1"), 0x00, 0xD8, (byte)'a', 0])).Problem);

    [Fact]
    public void Utf_32_is_a_wrong_encoding() =>
        Assert.Equal(ClientsFileProblem.WrongEncoding, Refusal(new MemoryStream([0xFF, 0xFE, 0, 0, .. Encoding.UTF32.GetBytes("phone\n1")])).Problem);

    [Fact]
    public void Text_cut_within_a_character_is_truncated()
    {
        var utf8 = Encoding.UTF8.GetBytes("phone;name\n1;Анна");
        Assert.Equal(ClientsFileProblem.Truncated, Refusal(new MemoryStream(utf8[..^1])).Problem);
        Assert.Equal(ClientsFileProblem.Truncated, Refusal(new MemoryStream([0xEF, 0xBB, 0xBF, .. "phone\n1"u8, 0xD0])).Problem);
        var utf16 = Encoding.Unicode.GetBytes("phone;name\n1;Anna");
        Assert.Equal(ClientsFileProblem.Truncated, Refusal(new MemoryStream([0xFF, 0xFE, .. utf16[..^1]])).Problem);
    }

    [Theory]
    [InlineData("phone;name\n1;a\n2;\"b")]
    [InlineData("phone;name\n1;a\n2;\"b\"\"\n3;c\n")]
    [InlineData("phone;name\n1;a\n2;x\"y;\"b")]
    [InlineData("phone;name;x\n1;a\n2;\"x\"y;\"b")]
    public void A_quote_that_is_never_closed_is_truncated(string text)
    {
        var refusal = Refusal(text);

        Assert.Equal((ClientsFileProblem.Truncated, 3), (refusal.Problem, refusal.Row));
    }

    [Fact]
    public void A_line_of_100_megabytes_is_refused_without_being_held()
    {
        using var line = new EndlessLine(100 << 20);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var refusal = Refusal(line);

        Assert.Equal((ClientsFileProblem.RowTooLong, 2), (refusal.Problem, refusal.Row));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 40 << 20);
    }

    [Fact]
    public void Ten_thousand_columns_are_refused()
    {
        var headers = Enumerable.Range(1, 10_000).Select(i => $"c{i}").ToArray();

        Assert.Equal(ClientsFileProblem.TooManyColumns, Refusal(string.Join(';', headers) + "\n1\n").Problem);
        Assert.Equal(ClientsFileProblem.TooManyColumns, Refusal(ClientsFiles.Xlsx([headers, ["1"]])).Problem);
    }

    [Fact]
    public void More_rows_than_allowed_are_refused()
    {
        var limits = new ClientsFileLimits { MaxRows = 5 };

        Assert.Equal(ClientsFileProblem.TooManyRows, Refusal(ClientsFiles.Csv(6), limits).Problem);
        using var file = Open(ClientsFiles.Csv(5), limits);
        Assert.Equal(6, Table(file).Count);
    }

    [Fact]
    public void A_file_beyond_its_size_is_refused()
    {
        Assert.Equal(ClientsFileProblem.FileTooLarge, Refusal(ClientsFiles.Csv(5), new ClientsFileLimits { MaxFileBytes = 100 }).Problem);
        var xls = new MemoryStream([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[1000]]);
        Assert.Equal(ClientsFileProblem.FileTooLarge, Refusal(xls, new ClientsFileLimits { MaxXlsBytes = 1000 }).Problem);
    }

    [Fact]
    public void After_every_refusal_the_next_file_is_read()
    {
        Assert.Equal(ClientsFileProblem.WrongEncoding, Refusal(new MemoryStream([.. "phone\n1\u0001"u8, .. _notUtf8, 0])).Problem);

        Assert.Equal(11, Table(ClientsFiles.Csv(10)).Count);
        Assert.Equal(11, Table(ClientsFiles.Xlsx(10)).Count);
    }

    /// <summary>A header and then one line without end, made as it is read.</summary>
    private sealed class EndlessLine(long length) : Stream
    {
        private static readonly byte[] _head = "phone;name\n"u8.ToArray();

        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position { get; set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = (int)Math.Min(count, length - Position);
            for (var i = 0; i < read; i++)
            {
                buffer[offset + i] = Position + i < _head.Length ? _head[Position + i] : (byte)'7';
            }

            Position += read;
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
