using System.Text;
using CallTasks.Core.Telephony.Sip;

namespace CallTasks.Tests.Unit.Sip;

/// <summary>Digest against the examples printed in the standards.</summary>
public sealed class DigestChallengeTests
{
    [Fact]
    public void The_example_of_RFC_2617_section_3_5_gives_its_response() =>
        Assert.Contains("response=\"6629fae49393a05397450978507c4ef1\"", Answer(
            "Digest realm=\"testrealm@host.com\", qop=\"auth,auth-int\", nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", opaque=\"5ccc069c403ebaf9f0171e9517f40e41\"",
            "Mufasa", "Circle Of Life", "0a4f113b"), StringComparison.Ordinal);

    [Theory]
    [InlineData("MD5", "8ca523f5e9506fed4657c9700eebdbec")]
    [InlineData("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1")]
    public void The_examples_of_RFC_7616_section_3_9_1_give_their_responses(string algorithm, string response)
    {
        var answer = Answer(
            $"Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm={algorithm}, nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"",
            "Mufasa", "Circle of Life", "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ");

        Assert.Contains($"response=\"{response}\"", answer, StringComparison.Ordinal);
        Assert.Contains($"algorithm={algorithm}", answer, StringComparison.Ordinal);
        Assert.Contains("qop=auth, nc=00000001", answer, StringComparison.Ordinal);
        Assert.Contains("opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_qop_the_older_response_of_RFC_2069_is_given()
    {
        // H(H("Mufasa:testrealm@host.com:CircleOfLife") ":" nonce ":" H("GET:/dir/index.html")), RFC 2069 section 2.4 with its erratum.
        var answer = Answer("Digest realm=\"testrealm@host.com\", nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\"", "Mufasa", "CircleOfLife", "unused");

        Assert.Contains("response=\"1949323746fe6a43ef61f9606e7febea\"", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("cnonce", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_challenge_that_can_be_answered_is_taken_as_RFC_8760_asks()
    {
        var message = new SipMessage();
        var bytes = Encoding.ASCII.GetBytes(
            "SIP/2.0 401 Unauthorized\r\nVia: SIP/2.0/UDP a\r\nFrom: a\r\nTo: b\r\nCall-ID: c\r\nCSeq: 1 INVITE\r\n" +
            "WWW-Authenticate: Basic realm=\"x\"\r\nWWW-Authenticate: Digest realm=\"x\", nonce=\"1\", algorithm=SHA-512-256\r\n" +
            "WWW-Authenticate: Digest realm=\"x\", nonce=\"2\", algorithm=SHA-256, qop=\"auth\"\r\nWWW-Authenticate: Digest realm=\"x\", nonce=\"3\", algorithm=MD5\r\n\r\n");
        Assert.True(message.TryParse(bytes, bytes.Length));

        var challenge = DigestChallenge.FirstUsable(message, SipHeaderName.WwwAuthenticate)!;

        Assert.Equal(("2", DigestAlgorithm.Sha256), (challenge.Nonce, challenge.Algorithm));
    }

    [Theory]
    [InlineData("Basic realm=\"a\"")]
    [InlineData("Digest realm=\"a\"")]
    [InlineData("Digest realm=\"a\", nonce=\"b\", qop=\"auth-int\"")]
    [InlineData("Digest realm=\"a\", nonce=\"b\", algorithm=AKAv1-MD5")]
    [InlineData("Digest")]
    public void A_challenge_that_cannot_be_answered_is_none(string value) => Assert.False(DigestChallenge.TryParse(Encoding.ASCII.GetBytes(value), out _));

    [Fact]
    public void Stale_is_read_in_any_case()
    {
        Assert.True(DigestChallenge.TryParse("digest realm=\"a\", nonce=\"b\", stale=TRUE"u8, out var challenge));
        Assert.True(challenge.Stale);
    }

    private static string Answer(string challenge, string user, string password, string cnonce)
    {
        Assert.True(DigestChallenge.TryParse(Encoding.ASCII.GetBytes(challenge), out var read));
        return read.Answer(user, password, "GET", "/dir/index.html", cnonce, 1);
    }
}
