using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CallTasks.Tests.Support;

/// <summary>An authority of a test's own, which signs certificates for peers.</summary>
public sealed class TestAuthority : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _root;

    /// <summary>Makes its root.</summary>
    public TestAuthority()
    {
        var request = new CertificateRequest("CN=Test authority", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        _root = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-2), DateTimeOffset.UtcNow.AddDays(2));
    }

    /// <summary>What a caller trusts.</summary>
    public X509Certificate2Collection Roots => [_root];

    /// <summary>A peer's certificate and key as PEM files.</summary>
    public sealed record Identity(string CertificatePath, string KeyPath, X509Certificate2 Certificate);

    /// <summary>Signs a certificate.</summary>
    /// <param name="dns">DNS name in it, or null.</param>
    /// <param name="address">Address in it, or null.</param>
    /// <param name="uri">URI in it, or null.</param>
    /// <param name="days">Holds until so many days from now; below zero it has run out.</param>
    public Identity Issue(string? dns = null, IPAddress? address = null, string? uri = null, int days = 1)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=common.example", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (dns is not null)
            names.AddDnsName(dns);
        if (address is not null)
            names.AddIpAddress(address);
        if (uri is not null)
            names.AddUri(new Uri(uri));
        if ((dns ?? uri) is not null || address is not null)
            request.CertificateExtensions.Add(names.Build());
        var serial = RandomNumberGenerator.GetBytes(8);
        var certificate = request.Create(_root, DateTimeOffset.UtcNow.AddDays(-2).AddMinutes(1), DateTimeOffset.UtcNow.AddDays(days).AddMinutes(-1), serial);
        var name = Convert.ToHexString(serial);
        return new Identity(_folder.Write(name + ".pem", certificate.ExportCertificatePem() + "\n"), _folder.Write(name + ".key", key.ExportPkcs8PrivateKeyPem() + "\n"), certificate);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _root.Dispose();
        _key.Dispose();
        _folder.Dispose();
    }
}
