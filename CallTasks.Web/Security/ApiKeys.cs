using System.Security.Cryptography;
using System.Text;
using CallTasks.Core.Model;
using CallTasks.Web.Hosting;

namespace CallTasks.Web.Security;

/// <summary>Keys that the REST API accepts: the administrator's key from outside, of which only the hash is kept.</summary>
internal sealed class ApiKeys
{
    private readonly byte[]? _hash;

    public ApiKeys(ConsoleSettings settings) => _hash = settings.BootstrapKey is { } key ? Hash(key) : null;

    /// <summary>Commands of a program with the administrator's key.</summary>
    public static Actor Administrator { get; } = new("api:bootstrap-key");

    /// <summary>True when there is a key at all.</summary>
    public bool Any => _hash is not null;

    /// <summary>Compares in constant time.</summary>
    public bool Accepts(string key) => _hash is not null && CryptographicOperations.FixedTimeEquals(_hash, Hash(key));

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
