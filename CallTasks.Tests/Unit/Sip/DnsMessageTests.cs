using CallTasks.Core.Telephony.Sip;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Unit.Sip;

/// <summary>Answers of name servers: read where they are right, harmless whatever they are.</summary>
public sealed class DnsMessageTests
{
    private static readonly byte[] Query = DnsMessage.WriteQuery(0x1234, "_sip._udp.example.com", DnsType.Srv)!;

    [Fact]
    public void Records_are_read_through_pointers_and_a_name_that_is_not_there_has_none()
    {
        // 5 and the name example.com, as a pointer into the question.
        byte[] record = [0, 1, 0, 5, 0x13, 0xC4, 4, (byte)'s', (byte)'i', (byte)'p', (byte)'2', 0xC0, 12 + 10];
        Assert.True(DnsMessage.TryRead(NamePeer.Answer(Query, record), Query, out var records));
        Assert.Equal([new DnsRecord(60, 1, 5, 5060, "", "", "sip2.example.com")], records);

        Assert.True(DnsMessage.TryRead(NamePeer.Answer(Query), Query, out records));
        Assert.Empty(records);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a..b")]
    [InlineData(".a")]
    [InlineData("имя.example")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123.example")]
    public void What_is_no_name_is_not_asked_for(string name) => Assert.Null(DnsMessage.WriteQuery(1, name, DnsType.Srv));

    [Fact]
    public void Circles_of_pointers_names_out_of_bounds_and_answers_of_others_are_refused()
    {
        byte[] head = [0, 1, 0, 5, 0x13, 0xC4];
        bool Reads(byte[] answer) => DnsMessage.TryRead(answer, Query, out _);
        var start = Query.Length + 12; // where the record begins
        Assert.False(Reads(NamePeer.Answer(Query, [.. head, 0xC0, (byte)(start + 6)]))); // to itself
        Assert.False(Reads(NamePeer.Answer(Query, [.. head, 0xC0, 0xFF]))); // ahead
        Assert.False(Reads(NamePeer.Answer(Query, [.. head, 63, 1])));
        Assert.False(Reads(NamePeer.Answer(Query, [.. head, 3, (byte)'a', (byte)' ', (byte)'b', 0])));
        Assert.False(Reads(NamePeer.Answer(Query, [.. head])));
        var right = NamePeer.Answer(Query, [.. head, 1, (byte)'a', 0]);
        Assert.True(Reads(right));
        foreach (var (at, with) in new[] { (0, 0xFF), (2, 0x01), (2, 0x83), (3, 0x82), (5, 2), (20, 'x') })
        {
            var wrong = (byte[])right.Clone();
            wrong[at] = (byte)with;
            Assert.False(Reads(wrong), $"{at}: {with:x}");
        }
    }

    [Fact]
    public void No_answer_does_harm()
    {
        var random = new Random(7);
        byte[] record = [0, 1, 0, 5, 0x13, 0xC4, 4, (byte)'s', (byte)'i', (byte)'p', (byte)'2', 0xC0, 22];
        var whole = NamePeer.Answer(Query, record, record, record);
        for (var i = 0; i < 200_000; i++)
        {
            var answer = whole.AsSpan(0, random.Next(4) == 0 ? random.Next(whole.Length + 1) : whole.Length).ToArray();
            for (var n = random.Next(6); n > 0 && answer.Length > 0; n--)
                answer[random.Next(Math.Min(answer.Length, 2 + random.Next(answer.Length)))] = (byte)random.Next(256);
            if (DnsMessage.TryRead(answer, Query, out var records))
                Assert.All(records, r => Assert.True(records.Count <= DnsMessage.MostRecords && r.Target.Length <= 253 && r.Port is >= 0 and <= 65_535));
        }
    }
}
