using System.Net;
using System.Net.Sockets;

namespace CallTasks.Web.Security;

/// <summary>
/// Counts wrong tries by the address they come from, in windows of a fixed length. Right ones are never counted and never refused, so
/// that nobody is kept out by somebody else's mistakes.
/// </summary>
internal sealed class WrongTries(int most, TimeSpan window, TimeProvider clock)
{
    /// <summary>Addresses that are told apart; beyond them all others count as one, so that the table stays small whoever attacks.</summary>
    public const int MaxAddresses = 10_000;

    /// <summary>A household or a rented server has a whole /64 of IPv6.</summary>
    private const int NetworkBytes = 8;

    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, Count> _counts = [];
    private Count _others;

    /// <summary>How long an address must wait; null: it may try.</summary>
    public TimeSpan? Wait(IPAddress? from)
    {
        lock (_gate)
        {
            var count = Find(Network(from));
            return count.Tries >= most && Left(count) is { Ticks: > 0 } left ? left : null;
        }
    }

    /// <summary>Counts a wrong try.</summary>
    public void Add(IPAddress? from)
    {
        lock (_gate)
        {
            var network = Network(from);
            if (!_counts.ContainsKey(network) && _counts.Count >= MaxAddresses) Forget();
            var count = Find(network);
            count = Left(count) > TimeSpan.Zero ? count with { Tries = count.Tries + 1 } : new Count(1, clock.GetTimestamp());
            if (_counts.ContainsKey(network) || _counts.Count < MaxAddresses) _counts[network] = count;
            else _others = count;
        }
    }

    private Count Find(IPAddress network) => _counts.TryGetValue(network, out var count) ? count : _counts.Count < MaxAddresses ? new Count() : _others;

    private TimeSpan Left(Count count) => count.Tries == 0 ? TimeSpan.Zero : window - clock.GetElapsedTime(count.Since);

    private void Forget()
    {
        foreach (var old in _counts.Where(count => Left(count.Value) <= TimeSpan.Zero).Select(count => count.Key).ToList()) _counts.Remove(old);
    }

    private static IPAddress Network(IPAddress? from)
    {
        if (from is null) return IPAddress.None;
        if (from.IsIPv4MappedToIPv6) return from.MapToIPv4();
        if (from.AddressFamily != AddressFamily.InterNetworkV6) return from;
        var bytes = from.GetAddressBytes();
        Array.Clear(bytes, NetworkBytes, bytes.Length - NetworkBytes);
        return new IPAddress(bytes);
    }

    private readonly record struct Count(int Tries, long Since);
}
