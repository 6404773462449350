using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using CallTasks.Core.Telephony.Sip;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Unit.Sip;

/// <summary>Whose certificate is believed (RFC 5922 section 7).</summary>
public sealed class TlsTrustTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Theory]
    [InlineData("sip.example.com", null, "sip.example.com", true)]
    [InlineData("SIP.Example.COM", null, "sip.example.com", true)]
    [InlineData("sip.example.com", null, "sip.example.com.", true)]
    [InlineData("*.example.com", null, "sip.example.com", false)]
    [InlineData("example.com", null, "sip.example.com", false)]
    [InlineData("sip.example.com", null, "example.com", false)]
    [InlineData(null, "sip:example.com", "example.com", true)]
    [InlineData(null, "sip:someone@example.com", "example.com", false)]
    [InlineData("sip.example.com", null, "common.example", false)]
    [InlineData(null, null, "common.example", true)]
    public void The_whole_name_must_be_there(string? dns, string? uri, string asked, bool believed)
    {
        var certificate = _authority.Issue(dns: dns, uri: uri).Certificate;

        var problem = Problem(certificate, asked);

        if (believed)
            Assert.Null(problem);
        else
            Assert.EndsWith($"not for {asked}", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_is_believed_only_when_the_certificate_names_it()
    {
        var certificate = _authority.Issue(address: IPAddress.Parse("192.0.2.1")).Certificate;

        Assert.Null(Problem(certificate, "192.0.2.1"));
        Assert.NotNull(Problem(certificate, "192.0.2.2"));
    }

    [Fact]
    public void A_certificate_that_has_run_out_is_refused_with_its_dates() =>
        Assert.Contains("it holds from", Problem(_authority.Issue(dns: "a", days: -1).Certificate, "a"), StringComparison.Ordinal);

    [Fact]
    public void A_certificate_of_a_stranger_is_refused()
    {
        using var stranger = new TestAuthority();

        Assert.Contains("signed by nobody this host trusts", Problem(stranger.Issue(dns: "a").Certificate, "a"), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_authorities_are_named_the_systems_word_counts_for_nothing()
    {
        using var stranger = new TestAuthority();

        Assert.Contains("signed by nobody this host trusts", new TlsTrust(_authority.Roots).Problem(stranger.Issue(dns: "a").Certificate, null, SslPolicyErrors.None, "a"), StringComparison.Ordinal);
        Assert.Null(new TlsTrust(_authority.Roots).Problem(_authority.Issue(dns: "a").Certificate, null, SslPolicyErrors.None, "a"));
    }

    [Fact]
    public void No_certificate_is_no_identity() =>
        Assert.NotNull(new TlsTrust(_authority.Roots).Problem(null, null, SslPolicyErrors.RemoteCertificateNotAvailable, "a"));

    private string? Problem(X509Certificate2 certificate, string name) =>
        new TlsTrust(_authority.Roots).Problem(certificate, null, SslPolicyErrors.RemoteCertificateChainErrors | SslPolicyErrors.RemoteCertificateNameMismatch, name);
}
