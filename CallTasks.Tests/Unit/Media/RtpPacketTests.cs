using CallTasks.Core.Telephony.Media;

namespace CallTasks.Tests.Unit.Media;

public sealed class RtpPacketTests
{
    [Fact]
    public void What_is_written_is_read()
    {
        var bytes = new byte[15];
        Assert.Equal(12, RtpPacket.WriteHeader(bytes, 8, true, 65535, 0xDEADBEEF, 0x01020304));
        bytes[12] = 0xD5;
        Assert.True(RtpPacket.TryParse(bytes, out var packet));
        Assert.True(packet.Marker);
        Assert.Equal((8, 65535, 0xDEADBEEFu, 0x01020304u), (packet.PayloadType, packet.Sequence, packet.Timestamp, packet.Source));
        Assert.Equal([0xD5, 0, 0], packet.Payload.ToArray());
    }

    [Fact]
    public void Contributing_sources_extension_and_padding_are_not_payload()
    {
        byte[] bytes =
        [
            0xB2, 0x00, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3,
            1, 1, 1, 1, 2, 2, 2, 2,
            0xBE, 0xDE, 0, 1, 9, 9, 9, 9,
            0xAA, 0xBB,
            0, 0, 3,
        ];
        Assert.True(RtpPacket.TryParse(bytes, out var packet));
        Assert.Equal([0xAA, 0xBB], packet.Payload.ToArray());
    }

    [Theory]
    [InlineData("")]
    [InlineData("80000001")]
    [InlineData("000000010000000200000003")] // version 0
    [InlineData("C00000010000000200000003")] // version 3
    [InlineData("8F0000010000000200000003")] // fifteen sources announced, none there
    [InlineData("900000010000000200000003BEDE")] // half an extension header
    [InlineData("900000010000000200000003BEDEFFFF")] // an extension longer than the packet
    [InlineData("A0000001000000020000000300")] // padding of nothing
    [InlineData("A0000001000000020000000305")] // padding longer than the payload
    public void What_contradicts_itself_is_no_packet(string hex)
    {
        Assert.False(RtpPacket.TryParse(Convert.FromHexString(hex), out _));
    }

    [Fact]
    public void Key_reports_are_read_and_written()
    {
        Span<byte> bytes = stackalloc byte[4];
        new TelephoneEvent(11, true, 10, 1600).Write(bytes);
        Assert.Equal(Convert.FromHexString("0B8A0640"), bytes.ToArray());
        Assert.True(TelephoneEvent.TryParse(bytes, out var report));
        Assert.Equal(new TelephoneEvent(11, true, 10, 1600), report);
        Assert.Equal('#', report.Key);
        Assert.Null(new TelephoneEvent(16, false, 0, 0).Key);
        Assert.Equal("0123456789*#ABCD", string.Concat(Enumerable.Range(0, 16).Select(c => new TelephoneEvent((byte)c, false, 0, 0).Key)));
        Assert.False(TelephoneEvent.TryParse(bytes[..3], out _));
    }

    [Fact]
    public void A_hundred_thousand_mutated_packets_are_read_or_refused()
    {
        var random = new Random(3550);
        var seed = new byte[12 + 8 + 8 + 160 + 4];
        var parsed = 0;
        for (var i = 0; i < 100_000; i++)
        {
            RtpPacket.WriteHeader(seed, (byte)random.Next(128), random.Next(2) == 0, (ushort)i, (uint)random.Next(), (uint)random.Next());
            random.NextBytes(seed.AsSpan(12));
            for (var n = random.Next(4); n > 0; n--) seed[random.Next(seed.Length)] = (byte)random.Next(256);
            if (random.Next(2) == 0) seed[0] = (byte)(0x80 | random.Next(64));
            var bytes = seed.AsSpan(0, random.Next(seed.Length + 1));
            if (!RtpPacket.TryParse(bytes, out var packet)) continue;
            parsed++;
            Assert.InRange(packet.Payload.Length, 0, bytes.Length - RtpPacket.HeaderLength);
            if (TelephoneEvent.TryParse(packet.Payload, out var report)) _ = report.Key;
        }
        Assert.InRange(parsed, 10_000, 99_000);
    }
}
