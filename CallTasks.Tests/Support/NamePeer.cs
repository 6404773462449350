using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using CallTasks.Core.Telephony.Sip;

namespace CallTasks.Tests.Support;

/// <summary>A name server on loopback that knows what a test tells it; of other names it says that they do not exist.</summary>
internal sealed class NamePeer : IDisposable
{
    private readonly UdpClient socket = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly ConcurrentDictionary<(string, DnsType), List<byte[]>> records = new();

    public NamePeer() => _ = ServeAsync();

    public IPEndPoint EndPoint => (IPEndPoint)socket.Client.LocalEndPoint!;

    /// <summary>Names that were asked for.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    public void Srv(string name, int priority, int weight, int port, string target) => Add(name, DnsType.Srv, [.. Number(priority), .. Number(weight), .. Number(port), .. Name(target)]);

    public void Naptr(string name, int order, int preference, string flags, string service, string target) =>
        Add(name, DnsType.Naptr, [.. Number(order), .. Number(preference), .. Text(flags), .. Text(service), .. Text(""), .. Name(target)]);

    public void Forget() => records.Clear();

    public void Dispose() => socket.Dispose();

    /// <summary>An answer to a query, with records of its type.</summary>
    public static byte[] Answer(byte[] query, params byte[][] records)
    {
        byte[] answer = [query[0], query[1], 0x81, records.Length > 0 ? (byte)0x80 : (byte)0x83, 0, 1, .. Number(records.Length), 0, 0, 0, 0, .. query.AsSpan(12)];
        foreach (var record in records)
            answer = [.. answer, 0xC0, 12, .. query.AsSpan(query.Length - 4), 0, 0, 0, 60, .. Number(record.Length), .. record];
        return answer;
    }

    public static byte[] Name(string name) => name.Length == 0 ? [0] : [.. name.Split('.').SelectMany(Text), 0];

    private static byte[] Text(string text) => [(byte)text.Length, .. Encoding.ASCII.GetBytes(text)];

    private static byte[] Number(int number)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)number);
        return bytes;
    }

    private void Add(string name, DnsType type, byte[] record) => records.GetOrAdd((name, type), _ => []).Add(record);

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var query = await socket.ReceiveAsync();
                var labels = new List<string>();
                for (var at = 12; query.Buffer[at] != 0; at += 1 + query.Buffer[at])
                    labels.Add(Encoding.ASCII.GetString(query.Buffer, at + 1, query.Buffer[at]));
                var name = string.Join('.', labels);
                Asked.Enqueue(name);
                var type = (DnsType)BinaryPrimitives.ReadUInt16BigEndian(query.Buffer.AsSpan(query.Buffer.Length - 4));
                await socket.SendAsync(Answer(query.Buffer, [.. records.GetValueOrDefault((name, type)) ?? []]), query.RemoteEndPoint);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
