using System.Buffers.Binary;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace CallTasks.Core.Telephony.Sip;

/// <summary>
/// Asks this host's name servers for SRV and NAPTR records, which the platform's own resolver does not. One datagram from a port of its own for each try,
/// with a number nobody can guess; an answer that does not fit is not waited beyond. What was cut is asked for again over TCP (RFC 7766).
/// </summary>
/// <param name="servers">Whom to ask; null: those of this host.</param>
/// <param name="time">Clock.</param>
internal sealed class NameServers(IReadOnlyList<IPEndPoint>? servers, TimeProvider time)
{
    /// <summary>Servers that are asked, at most.</summary>
    private const int Most = 2;

    /// <summary>Until the next server is asked; a cut answer has as long again.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Longest answer: what the larger datagrams of name servers carry.</summary>
    private const int AnswerBytes = 4_096;

    /// <summary>The records of a name; null when no server said anything that could be used.</summary>
    public async Task<IReadOnlyList<DnsRecord>?> AskAsync(string name, DnsType type)
    {
        foreach (var server in (servers ?? System()).Take(Most))
        {
            if (await AskAsync(server, name, type) is { } records)
                return records;
        }
        return null;
    }

    private async Task<List<DnsRecord>?> AskAsync(IPEndPoint server, string name, DnsType type)
    {
        if (DnsMessage.WriteQuery((ushort)RandomNumberGenerator.GetInt32(65_536), name, type) is not { } query)
            return null;
        try
        {
            using var limit = new CancellationTokenSource(Patience, time);
            using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            await socket.ConnectAsync(server, limit.Token); // answers of others do not reach it
            await socket.SendAsync(query, SocketFlags.None, limit.Token);
            var answer = new byte[AnswerBytes];
            while (true)
            {
                var length = await socket.ReceiveAsync(answer, SocketFlags.None, limit.Token);
                if (DnsMessage.TryRead(answer.AsSpan(0, length), query, out var records))
                    return records;
                if (DnsMessage.IsCut(answer.AsSpan(0, length), query))
                    break;
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            return null;
        }
        return await AskByStreamAsync(server, query);
    }

    /// <summary>One query, one answer, each behind its length in two bytes (RFC 1035 section 4.2.2), which bounds it to 64 KB.</summary>
    private async Task<List<DnsRecord>?> AskByStreamAsync(IPEndPoint server, byte[] query)
    {
        try
        {
            using var limit = new CancellationTokenSource(Patience, time);
            using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(server, limit.Token);
            await using var stream = new NetworkStream(socket);
            await stream.WriteAsync((byte[])[(byte)(query.Length >> 8), (byte)query.Length, .. query], limit.Token); // length and query in one segment (RFC 7766 section 8)
            var length = new byte[2];
            await stream.ReadExactlyAsync(length, limit.Token);
            var answer = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
            await stream.ReadExactlyAsync(answer, limit.Token);
            return DnsMessage.TryRead(answer, query, out var records) ? records : null;
        }
        catch (Exception e) when (e is SocketException or IOException or OperationCanceledException)
        {
            return null; // EndOfStreamException among them
        }
    }

    private static IEnumerable<IPEndPoint> System()
    {
        try
        {
            return [.. NetworkInterface.GetAllNetworkInterfaces().Where(card => card.OperationalStatus == OperationalStatus.Up)
                .SelectMany(card => card.GetIPProperties().DnsAddresses).Where(address => !address.IsIPv6SiteLocal).Distinct().Select(address => new IPEndPoint(address, 53))];
        }
        catch (NetworkInformationException)
        {
            return [];
        }
    }
}
