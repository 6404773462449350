using System.Net;
using System.Net.Sockets;
using System.Text;
using CallTasks.Core.Telephony.Sip;

namespace CallTasks.Tests.Unit.Sip;

public sealed class SdpAudioTests
{
    private const string Usual = "v=0\r\no=- 1 1 IN IP4 10.0.0.9\r\ns=-\r\nc=IN IP4 10.0.0.9\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0 8 96\r\na=rtpmap:96 telephone-event/8000\r\na=ptime:20\r\n";

    [Fact]
    public void An_answer_gives_address_codec_and_keys()
    {
        var audio = Parsed(Usual);

        Assert.Equal(new SdpAudio(IPEndPoint.Parse("10.0.0.9:4000"), 0, 96, SdpDirection.SendRecv), audio);
    }

    [Fact]
    public void The_audios_own_lines_go_before_the_sessions_and_other_media_are_told_as_refused()
    {
        var audio = Parsed("v=0\nc=IN IP4 10.0.0.1\na=sendonly\nm=video 5000 RTP/AVP 31\nc=IN IP4 10.0.0.2\na=inactive\nm=audio 4000 RTP/AVP 8\nc=IN IP4 10.0.0.3/127\nx\na=recvonly\nm=audio 6000 RTP/AVP 0\nc=IN IP4 10.0.0.4\n".Replace("/127", "", StringComparison.Ordinal));

        Assert.Equal(new SdpAudio(IPEndPoint.Parse("10.0.0.3:4000"), 8, null, SdpDirection.RecvOnly) { Others = new RefusedMedia("m=video 0 RTP/AVP 31\n", "m=audio 0 RTP/AVP 0\n") }, audio);
    }

    [Theory]
    [InlineData("m=video\r\n")]
    [InlineData("m=video 4000\r\n")]
    [InlineData("m=video 4000 \r\n")]
    [InlineData("m=vid\u0001eo 4000 RTP/AVP 96\r\n")]
    public void Media_that_no_answer_could_refuse_are_told_from_none(string line) => Assert.Null(Parsed(Usual + line).Others);

    [Fact]
    public void So_are_more_of_them_than_an_answer_may_hold()
    {
        Assert.NotNull(Parsed(Usual + string.Concat(Enumerable.Repeat("m=video 4000 RTP/AVP 96\r\n", 30))).Others);
        Assert.Null(Parsed(Usual + string.Concat(Enumerable.Repeat("m=video 4000 RTP/AVP 96\r\n", 60))).Others);
    }

    [Fact]
    public void The_zero_address_is_the_old_way_to_hold() =>
        Assert.False(Parsed(Usual.Replace("c=IN IP4 10.0.0.9", "c=IN IP4 0.0.0.0", StringComparison.Ordinal)).Direction.HasFlag(SdpDirection.RecvOnly));

    [Theory]
    [InlineData("m=audio 4000", "m=audio 0", "port 0")]
    [InlineData("m=audio 4000", "m=audio 70000", "media line")]
    [InlineData("m=audio 4000", "m=image 4000", "no audio")]
    [InlineData("RTP/AVP 0 8 96", "RTP/AVP 18 96", "no common codec")]
    [InlineData("RTP/AVP 0 8 96", "RTP/SAVP 0 8 96", "not RTP/AVP")]
    [InlineData("RTP/AVP 0 8 96", "RTP/AVP 0 8 300", "payload type")]
    [InlineData("c=IN IP4 10.0.0.9", "c=IN IP4 evil.example", "connection address")]
    [InlineData("c=IN IP4 10.0.0.9", "c=IN IP4 239.0.0.1", "connection address")]
    [InlineData("c=IN IP4 10.0.0.9", "c=IN IP4 1", "connection address")]
    [InlineData("c=IN IP4 10.0.0.9", "c=IN IP6 ::1", "connection address")]
    [InlineData("c=IN IP4 10.0.0.9\r\n", "", "no connection address")]
    [InlineData("v=0", "v=1", "no session description")]
    [InlineData("a=ptime:20", "a=rtpmap:0 G729/8000", "static payload type")]
    public void What_cannot_be_used_is_refused_with_the_reason(string part, string instead, string reason)
    {
        Assert.False(SdpAudio.TryParse(Encoding.ASCII.GetBytes(Usual.Replace(part, instead, StringComparison.Ordinal)), [8, 0], AddressFamily.InterNetwork, out _, out var problem));
        Assert.Contains(reason, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_description_of_too_many_lines_is_refused() =>
        Assert.False(SdpAudio.TryParse(Encoding.ASCII.GetBytes(Usual + string.Concat(Enumerable.Repeat("a=x\r\n", SipLimits.SdpLines))), [8, 0], AddressFamily.InterNetwork, out _, out _));

    [Fact]
    public void Our_own_offer_can_be_read_back()
    {
        var offer = new SdpOffer(IPAddress.Loopback, 16_384, 5, 1, [8, 0], 101, SdpDirection.SendRecv);
        var writer = SipWriter.Begin();
        offer.WriteTo(writer);

        Assert.True(SdpAudio.TryParse(writer.Written, [8, 0], AddressFamily.InterNetwork, out var audio, out _));
        Assert.Equal(new SdpAudio(new IPEndPoint(IPAddress.Loopback, 16_384), 8, 101, SdpDirection.SendRecv), audio);
    }

    private static SdpAudio Parsed(string text)
    {
        Assert.True(SdpAudio.TryParse(Encoding.ASCII.GetBytes(text), [8, 0], AddressFamily.InterNetwork, out var audio, out var problem), problem);
        return audio;
    }
}
