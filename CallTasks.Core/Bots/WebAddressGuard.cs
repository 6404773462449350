using System.Net;
using System.Net.Sockets;

namespace CallTasks.Core.Bots;

/// <summary>Which addresses a script, or a task's customer transfer, may make this server speak to.</summary>
public sealed record WebAddressGuard
{
    /// <summary>Private networks are spoken to as well: for systems that stand beside this server. Off unless the operator says otherwise.</summary>
    public bool AllowPrivate { get; init; }

    /// <summary>IPv4 networks that are not the Internet (RFC 6890), with the bits that tell them.</summary>
    private static readonly (uint Network, int Bits)[] Inner =
    [
        (0x00000000, 8), (0x0A000000, 8), (0x64400000, 10), (0x7F000000, 8), (0xA9FE0000, 16), (0xAC100000, 12), (0xC0000000, 24), (0xC0A80000, 16), (0xC6120000, 15), (0xE0000000, 3),
    ];

    /// <summary>Whether an address may be connected to.</summary>
    public bool Allows(IPAddress address) => AllowPrivate || IsPublic(address);

    /// <summary>Whether an address lies in the Internet, and not in this machine, its network, or where addresses have other meanings.</summary>
    internal static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        if (address.AddressFamily == AddressFamily.InterNetwork) return IsPublic(bytes);
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return false;
        // Only 2000::/3 is given out; within it are ways into IPv4: 6to4, whose address follows, and Teredo, whose is hidden.
        if ((bytes[0] & 0xE0) == 0x20)
        {
            return (bytes[0], bytes[1], bytes[2], bytes[3]) switch
            {
                (0x20, 0x02, _, _) => IsPublic(bytes.AsSpan(2, 4)),
                (0x20, 0x01, 0, 0) => false,
                _ => true,
            };
        }

        // NAT64 (RFC 6052): the IPv4 address stands at the end.
        return bytes.AsSpan(0, 12).SequenceEqual((ReadOnlySpan<byte>)[0x00, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0]) && IsPublic(bytes.AsSpan(12, 4));
    }

    private static bool IsPublic(ReadOnlySpan<byte> v4)
    {
        var address = ((uint)v4[0] << 24) | ((uint)v4[1] << 16) | ((uint)v4[2] << 8) | v4[3];
        foreach (var (network, bits) in Inner)
        {
            if ((address ^ network) >> (32 - bits) == 0) return false;
        }

        return true;
    }
}
