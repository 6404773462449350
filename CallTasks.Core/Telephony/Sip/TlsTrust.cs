using System.Formats.Asn1;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace CallTasks.Core.Telephony.Sip;

/// <summary>Whether a carrier's certificate is believed: signed by somebody this host trusts, in date, and for the name of the dial plan (RFC 5922).</summary>
/// <param name="roots">Authorities in place of those of the system; empty: the system's.</param>
internal sealed class TlsTrust(X509Certificate2Collection roots)
{
    /// <summary>Why a certificate is refused, in words; null when it is believed.</summary>
    /// <param name="certificate">The carrier's.</param>
    /// <param name="sent">What it sent along.</param>
    /// <param name="errors">What the platform says of it.</param>
    /// <param name="name">Host name or address of the dial plan.</param>
    public string? Problem(X509Certificate? certificate, X509Chain? sent, SslPolicyErrors errors, string name)
    {
        if (certificate is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
            return "the carrier showed no certificate";
        var own = certificate as X509Certificate2 ?? X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        // The platform has asked the system's authorities alone: where others stand in their place, its consent means nothing.
        if ((roots.Count > 0 || errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors)) && ChainProblem(own, sent) is { } chain)
            return $"the carrier's certificate was refused: {chain}";
        var names = Names(own);
        return names.Any(known => Matches(known, name)) ? null
            : $"the carrier's certificate was refused: it is for {(names.Count == 0 ? "no name" : string.Join(", ", names.Take(5)))}, not for {name}";
    }

    private string? ChainProblem(X509Certificate2 own, X509Chain? sent)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        if (roots.Count > 0)
        {
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.AddRange(roots);
        }
        foreach (var element in sent?.ChainElements.Skip(1) ?? [])
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        if (chain.Build(own))
            return null;
        var status = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status);
        if (status.HasFlag(X509ChainStatusFlags.NotTimeValid))
            return FormattableString.Invariant($"it holds from {own.NotBefore.ToUniversalTime():yyyy-MM-dd} to {own.NotAfter.ToUniversalTime():yyyy-MM-dd}");
        return (status & (X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.NotSignatureValid)) != 0
            ? "it is signed by nobody this host trusts (Telephony:TrustedCertificates names further authorities)"
            : chain.ChainStatus[0].StatusInformation.Trim();
    }

    /// <summary>
    /// The identities a certificate claims (RFC 5922 section 7.1): SIP URIs and DNS names of its subject alternative name, addresses, and
    /// the common name only where there is no such extension.
    /// </summary>
    internal static IReadOnlyList<string> Names(X509Certificate2 certificate)
    {
        var extension = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        if (extension is null)
            return certificate.GetNameInfo(X509NameType.SimpleName, false) is { Length: > 0 } common ? [common] : [];
        var names = Uris(extension.RawData);
        names.AddRange(extension.EnumerateDnsNames());
        names.AddRange(extension.EnumerateIPAddresses().Select(address => address.ToString()));
        return names;
    }

    /// <summary>The whole name, in any case; a wildcard stands for nothing (section 7.2).</summary>
    private static bool Matches(string known, string name) =>
        IPAddress.TryParse(name, out var address) ? IPAddress.TryParse(known, out var other) && address.Equals(other) : known.Equals(name.TrimEnd('.'), StringComparison.OrdinalIgnoreCase);

    private static List<string> Uris(byte[] extension)
    {
        var names = new List<string>();
        try
        {
            var list = new AsnReader(extension, AsnEncodingRules.DER).ReadSequence();
            while (list.HasData)
            {
                var tag = list.PeekTag();
                if (tag is not { TagClass: TagClass.ContextSpecific, TagValue: 6 })
                {
                    list.ReadEncodedValue();
                    continue;
                }
                var uri = list.ReadCharacterString(UniversalTagNumber.IA5String, tag);
                // A SIP URI with a user part is that user's, not the domain's.
                if (uri.StartsWith("sip:", StringComparison.OrdinalIgnoreCase) && !uri.Contains('@', StringComparison.Ordinal))
                    names.Add(uri[4..]);
            }
        }
        catch (AsnContentException)
        {
            // What cannot be read names nobody.
        }
        return names;
    }
}
