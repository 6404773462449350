using System.Text;
using CallTasks.Core.Telephony.Sip;

namespace CallTasks.Tests.Unit.Sip;

/// <summary>Messages cut from a stream (RFC 3261 section 18.3).</summary>
public sealed class SipFramingTests
{
    private const string Message = "SIP/2.0 200 OK\r\nl : 4\r\nVia: SIP/2.0/TCP a\r\n\r\nbody";

    [Fact]
    public void A_message_comes_whole_however_it_was_cut_on_the_way()
    {
        var bytes = Encoding.ASCII.GetBytes(Message + Message);
        for (var have = 1; have < Message.Length; have++)
            Assert.Equal(SipFrame.Partial, SipFraming.Next(bytes.AsSpan(0, have), out _));
        Assert.Equal(SipFrame.Whole, SipFraming.Next(bytes, out var length));
        Assert.Equal(Message.Length, length);
    }

    [Theory]
    [InlineData("\r\n\r\nSIP/2.0", 4)]
    [InlineData("\r\nSIP/2.0", 2)]
    public void Empty_lines_between_messages_are_keep_alives(string text, int length)
    {
        Assert.Equal(SipFrame.KeepAlive, SipFraming.Next(Encoding.ASCII.GetBytes(text), out var found));
        Assert.Equal(length, found);
    }

    [Theory]
    [InlineData("SIP/2.0 200 OK\r\nVia: SIP/2.0/TCP a\r\n\r\n")] // no length
    [InlineData("SIP/2.0 200 OK\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\n")]
    [InlineData("SIP/2.0 200 OK\r\nContent-Length: 4\r\nl: 5\r\n\r\n")]
    [InlineData("SIP/2.0 200 OK\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("SIP/2.0 200 OK\r\nContent-Length: 65535\r\n\r\n")] // with its headers beyond the bound
    [InlineData("SIP/2.0 200 OK\r\nContent-Length: 99999999999\r\n\r\n")]
    public void A_stream_whose_messages_cannot_be_told_apart_is_broken(string text) =>
        Assert.Equal(SipFrame.Broken, SipFraming.Next(Encoding.ASCII.GetBytes(text), out _));

    [Fact]
    public void Headers_without_an_end_are_broken_at_32_KB()
    {
        var bytes = new byte[SipFraming.HeaderBytes];
        bytes.AsSpan().Fill((byte)'a');

        Assert.Equal(SipFrame.Partial, SipFraming.Next(bytes.AsSpan(1), out _));
        Assert.Equal(SipFrame.Broken, SipFraming.Next(bytes, out _));
    }
}
