using System.Net;
using System.Net.Sockets;
using System.Text;
using CallTasks.Core.Telephony.Sip;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallTasks.Tests.Unit.Sip.Torture;

/// <summary>RFC 4475: every message of it is read, refused or dropped as its section says of a user agent that takes no calls.</summary>
public sealed class TortureTests
{
    private const string NoCalls = "403", NoRegistrar = "405", Read = "200", Dropped = "";

    /// <summary>Name, what this user agent answers, and the section's word for it.</summary>
    public static TheoryData<string, string> Verdicts => new()
    {
        // 3.1.1: valid messages. A dialog or method that is not ours is refused by its own code, which shows that it was understood.
        { "wsinv", "481" }, { "intmeth", NoRegistrar }, { "esc01", NoCalls }, { "escnull", NoRegistrar }, { "esc02", NoRegistrar },
        { "lwsdisp", Read }, { "longreq", NoCalls }, { "dblreq", NoRegistrar }, { "semiuri", Read }, { "transports", Read },
        { "mpart01", NoRegistrar }, { "unreason", Dropped }, { "noreason", Dropped },
        // 3.1.2: invalid messages. A date nobody reads, spaces in angle brackets and display names without quotes may be passed over.
        { "badinv01", "400" }, { "clerr", "400" }, { "ncl", "400" }, { "scalar02", "400" }, { "scalarlg", Dropped }, { "quotbal", "400" },
        { "ltgtruri", "400" }, { "lwsruri", "400" }, { "lwsstart", "400" }, { "trws", "400" }, { "escruri", "400" }, { "baddate", NoCalls },
        { "regbadct", "400" }, { "badaspec", Read }, { "baddn", Read }, { "badvers", "505" }, { "mismatch01", "400" }, { "mismatch02", "400" },
        { "bigcode", Dropped },
        // 3.2 and 3.3: transactions and the application.
        { "badbranch", Read }, { "insuf", "400" }, { "unkscm", "416" }, { "novelsc", "416" }, { "unksm2", NoRegistrar }, { "bext01", "420" },
        { "invut", NoCalls }, { "regaut01", NoRegistrar }, { "multi01", "400" }, { "mcl01", "400" }, { "bcast", Dropped }, { "zeromf", Read },
        { "cparam01", NoRegistrar }, { "cparam02", NoRegistrar }, { "regescrt", NoRegistrar }, { "sdp01", NoCalls },
        // 3.4: a caller of RFC 2543.
        { "inv2543", NoCalls },
    };

    [Theory]
    [MemberData(nameof(Verdicts))]
    public void Each_message_gets_the_answer_that_its_section_asks_for(string name, string code)
    {
        var answer = AnswerTo(name);

        Assert.Equal(code, answer.Length == 0 ? "" : answer.Substring(8, 3));
    }

    [Fact]
    public void Every_message_of_the_document_is_judged() =>
        Assert.Equal(TortureMessages.Names.Order(), Verdicts.Select(row => (string)row[0]).Order());

    [Theory]
    [InlineData("wsinv", 9, "98asjd8", "1918181833n", "390skdjuw", "wsinv.ndaksdj@192.0.2.1", 150)]
    [InlineData("intmeth", 139122385, "_token~1'+`*%!-.", "", "z9hG4bK-.!%66*_+`'~", "intmeth.word%ZK-!.*_+'@word`~)(><:\\/\"][?}{", 0)]
    [InlineData("esc01", 234234, "938", "", "z9hG4bKkdjuw", "esc01.239409asdfakjkn23onasd0-3234", 150)]
    [InlineData("escnull", 14398234, "839923423", "", "z9hG4bKkdjuw", "escnull.39203ndfvkjdasfkq3w4otrq0adsfdfnavd", 0)]
    [InlineData("esc02", 29344, "f232jadfj23", "", "z9hG4bK209%fzsnel234", "esc02.asdfnqwo34rq23i34jrjasdcnl23nrlknsdf", 0)]
    [InlineData("lwsdisp", 60, "323", "", "z9hG4bKkdjuw", "lwsdisp.1234abcd@funky.example.com", 0)]
    [InlineData("dblreq", 8, "43251j3j324", "", "z9hG4bKkdjuw23492", "dblreq.0ha0isndaksdj99sdfafnl3lk233412", 0)]
    [InlineData("semiuri", 8, "33242", "", "z9hG4bKkdjuw", "semiuri.0ha0isndaksdj", 0)]
    [InlineData("transports", 60, "323", "", "z9hG4bKkdjuw", "transports.kijh4akdnaqjkwendsasfdj", 0)]
    [InlineData("mpart01", 1, "2fb0dcc9", "", "z9hG4bK-d87543-4dade06d0bdb11ee-1--d87543-", "3d9485ad0c49859b@Zmx1ZmZ5LW1hYy0xNi5sb2NhbA..", 553)]
    [InlineData("unreason", 35, "11141343", "2229", "z9hG4bK1324923", "unreason.1234ksdfak3j2erwedfsASdf", 154)]
    [InlineData("noreason", 35, "39ansfi3", "902jndnke3", "z9hG4bK2398ndaoe", "noreason.asndj203insdf99223ndf", 0)]
    [InlineData("inv2543", 56, "", "", "", "inv2543.1717@ift.client.example.com", 105)]
    public void A_valid_message_is_read_with_all_that_identifies_it(string name, int cseq, string fromTag, string toTag, string branch, string callId, int body)
    {
        var message = Parsed(name);

        Assert.Equal((cseq, fromTag, toTag), (message.CSeq, Text(message.FromTag), Text(message.ToTag)));
        Assert.Equal((branch, callId, body), (Text(message.Branch), Text(message.CallId), message.Body.Length));
    }

    [Fact]
    public void A_long_request_keeps_its_34_hops_and_its_long_names()
    {
        var message = Parsed("longreq");

        var hops = 0;
        for (var i = message.Find(SipHeaderName.Via, 0); i >= 0; i = message.Find(SipHeaderName.Via, i + 1))
            hops++;
        Assert.Equal(34, hops);
        Assert.Equal("12" + string.Concat(Enumerable.Repeat("982", 50)) + "424", Text(message.FromTag));
        Assert.Equal("longreq.one" + string.Concat(Enumerable.Repeat("really", 20)) + "longcallid", Text(message.CallId));
    }

    [Fact]
    public void The_hops_of_the_tortuous_request_come_in_order_through_folds_and_spaces()
    {
        var message = Parsed("wsinv");

        var branches = new List<string>();
        for (var i = message.Find(SipHeaderName.Via, 0); i >= 0; i = message.Find(SipHeaderName.Via, i + 1))
        {
            var rest = message.Value(i);
            while (SipGrammar.NextElement(ref rest, out var via))
            {
                SipGrammar.TryParameter(via[(via.IndexOf((byte)';') + 1)..], "branch"u8, out var branch);
                branches.Add(Text(branch));
            }
        }
        Assert.Equal(["390skdjuw", "z9hG4bK9ikj8", "z9hG4bK30239"], branches);
        Assert.True(message.HasSdp);
    }

    [Fact]
    public void A_user_part_with_semicolons_and_escapes_hides_no_host()
    {
        Assert.True(SipGrammar.TrySipUri(Parsed("semiuri").RequestUri, out var host, out _, out var parameters));
        Assert.Equal(("example.com", ""), (Text(host), Text(parameters)));
        Assert.True(SipGrammar.TrySipUri(Parsed("intmeth").RequestUri, out host, out _, out _));
        Assert.Equal("example.com", Text(host));
        Assert.True(SipGrammar.TrySipUri(Parsed("esc01").RequestUri, out host, out _, out _));
        Assert.Equal("example.net", Text(host));
    }

    [Fact]
    public void A_method_is_what_is_written_and_not_what_its_escapes_would_spell() =>
        Assert.Equal(SipMethod.Unknown, Parsed("esc02").Method);

    [Fact]
    public void Reason_phrases_may_be_of_any_language_or_empty()
    {
        Assert.Equal("= 2**3 * 5**2 но сто девяносто девять - простое", Text(Parsed("unreason").ReasonPhrase));
        Assert.Equal("", Text(Parsed("noreason").ReasonPhrase));
    }

    [Fact]
    public void Control_characters_of_a_quoted_name_come_back_to_whoever_sent_them_and_into_no_dialog_of_ours()
    {
        var bytes = TortureMessages.Of("intmeth");
        var answer = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes).Replace("SIP/2.0\r\n", "@\r\n", StringComparison.Ordinal));
        answer = [.. "SIP/2.0 200 OK"u8, .. answer[answer.AsSpan().IndexOf("\r\n"u8)..]];
        var message = new SipMessage();
        Assert.True(message.TryParse(answer, answer.Length));

        var dialog = SipDialog.FromAnswer(message)!;

        Assert.StartsWith("<sip:1_unusual.URI~", dialog.To, StringComparison.Ordinal);
        Assert.NotNull(SipDialog.Read(dialog.Write()));
    }

    [Fact]
    public async Task A_request_that_breaks_the_rules_is_refused_on_the_wire_and_counted()
    {
        await using var carrier = new SipCarrier(new SipCarrierOptions { Identity = "torture" });
        using var peer = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var request = Encoding.UTF8.GetString(TortureMessages.Of("quotbal")).Replace("192.0.2.59:5050;", "192.0.2.59:5050;rport;", StringComparison.Ordinal);

        await peer.SendAsync(Encoding.UTF8.GetBytes(request), carrier.LocalEndPoint);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        var answer = Encoding.UTF8.GetString((await peer.ReceiveAsync(limit.Token)).Buffer);

        Assert.StartsWith("SIP/2.0 400 Bad Request\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("Call-ID: quotbal.aksdj\r\n", answer, StringComparison.Ordinal);
        Assert.Equal(1, carrier.MalformedDatagrams);
    }

    private static string AnswerTo(string name)
    {
        var bytes = TortureMessages.Of(name);
        var message = new SipMessage();
        var from = new IPEndPoint(IPAddress.Loopback, 5_060).Serialize();
        using var transport = new SipTransport(IPAddress.Loopback, 0, new Nobody(), NullLogger.Instance, "torture");
        using var wheel = new SipTimerWheel(new SipClock(TimeProvider.System));
        var refusals = new Refusals(new SipEndpoint
        {
            Transport = transport,
            Identity = new SipIdentity("torture"),
            Wheel = wheel,
            Resolver = new TrunkResolver(transport.Local, wheel.Clock, NullLogger.Instance),
            Quarantine = new ProxyQuarantine(wheel.Clock),
            UserAgent = [],
            Logger = NullLogger.Instance,
        });
        var answer = message.TryParse(bytes, bytes.Length)
            ? message.IsRequest ? refusals.Answer(message, from, null) : null
            : Refusals.FaultAnswer(message, from);
        return answer is null ? "" : Encoding.UTF8.GetString(answer.Written);
    }

    private static SipMessage Parsed(string name)
    {
        var bytes = TortureMessages.Of(name);
        var message = new SipMessage();
        Assert.True(message.TryParse(bytes, bytes.Length), $"{name}: {message.Fault}");
        return message;
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);

    private sealed class Nobody : ISipSink
    {
        public void OnMessage(SipMessage message, SocketAddress from) { }
    }
}
