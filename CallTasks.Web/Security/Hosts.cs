using System.Net;

namespace CallTasks.Web.Security;

/// <summary>
/// Which hosts are ours: a page whose name was pointed at this server (DNS rebinding) names its own, and is refused. An address cannot be
/// pointed anywhere, so the one that a request came in by is ours too.
/// </summary>
internal sealed class Hosts(IReadOnlyList<string> allowed)
{
    /// <summary>Hosts of the setting <c>AllowedHosts</c>, separated by semicolons.</summary>
    public static Hosts Read(string? setting)
    {
        var names = setting?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        foreach (var name in names)
        {
            if (name != "*" && Uri.CheckHostName(name.TrimStart('[').TrimEnd(']')) == UriHostNameType.Unknown)
                throw new Hosting.StartRefusedException($"AllowedHosts has '{name}'; it must hold names or addresses without a port, separated by semicolons, such as console.example.com.");
        }

        // "*" is what the framework's template says for "anything", and the gate takes it for nothing.
        return new Hosts([.. names.Where(name => name != "*")]);
    }

    public static bool IsLoopback(string host) => host.ToLowerInvariant() is "localhost" or "127.0.0.1" or "[::1]" or "::1";

    public bool Allows(string host, IPAddress? local) =>
        IsLoopback(host) || allowed.Contains(host, StringComparer.OrdinalIgnoreCase)
        || local is not null && IPAddress.TryParse(host, out var address) && address.Equals(local.IsIPv4MappedToIPv6 ? local.MapToIPv4() : local);
}
