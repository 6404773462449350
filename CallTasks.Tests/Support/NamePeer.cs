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
    private readonly UdpClient socket;
    private readonly TcpListener listener;
    private readonly ConcurrentDictionary<(string, DnsType), List<byte[]>> records = new();
    private readonly CancellationTokenSource over = new();

    public NamePeer()
    {
        listener = new TcpListener(IPAddress.Loopback, FreePort.Next());
        listener.Start();
        socket = new UdpClient((IPEndPoint)listener.LocalEndpoint);
        _ = ServeAsync();
        _ = TakeAsync();
    }

    public IPEndPoint EndPoint => (IPEndPoint)socket.Client.LocalEndPoint!;

    /// <summary>Datagrams carry no record, and say that they were cut.</summary>
    public bool Cuts { get; set; }

    /// <summary>What is said over TCP in place of an answer with its length before it, of that answer; null: nothing more, and the connection stays open.</summary>
    public Func<byte[], byte[]?> Says { get; set; } = answer => [.. Number(answer.Length), .. answer];

    /// <summary>Names that were asked for over TCP.</summary>
    public ConcurrentQueue<string> AskedByStream { get; } = new();

    /// <summary>Names that were asked for.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    public void Srv(string name, int priority, int weight, int port, string target) => Add(name, DnsType.Srv, [.. Number(priority), .. Number(weight), .. Number(port), .. Name(target)]);

    public void Naptr(string name, int order, int preference, string flags, string service, string target) =>
        Add(name, DnsType.Naptr, [.. Number(order), .. Number(preference), .. Text(flags), .. Text(service), .. Text(""), .. Name(target)]);

    public void Forget() => records.Clear();

    public void Dispose()
    {
        over.Cancel();
        socket.Dispose();
        listener.Dispose();
    }

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
                var answer = Answered(query.Buffer, Asked);
                if (Cuts)
                {
                    answer = Answer(query.Buffer);
                    (answer[2], answer[3]) = ((byte)(answer[2] | 2), 0x80);
                }
                await socket.SendAsync(answer, query.RemoteEndPoint);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task TakeAsync()
    {
        try
        {
            while (true)
            {
                using var connection = await listener.AcceptTcpClientAsync(over.Token);
                var stream = connection.GetStream();
                var length = new byte[2];
                await stream.ReadExactlyAsync(length, over.Token);
                var query = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
                await stream.ReadExactlyAsync(query, over.Token);
                if (Says(Answered(query, AskedByStream)) is { } said)
                    await stream.WriteAsync(said, over.Token);
                else
                    await stream.ReadAtLeastAsync(length, 1, throwOnEndOfStream: false, over.Token); // until the other side gives it up
            }
        }
        catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The test is over.
        }
    }

    private byte[] Answered(byte[] query, ConcurrentQueue<string> asked)
    {
        var labels = new List<string>();
        for (var at = 12; query[at] != 0; at += 1 + query[at])
            labels.Add(Encoding.ASCII.GetString(query, at + 1, query[at]));
        var name = string.Join('.', labels);
        asked.Enqueue(name);
        var type = (DnsType)BinaryPrimitives.ReadUInt16BigEndian(query.AsSpan(query.Length - 4));
        return Answer(query, [.. records.GetValueOrDefault((name, type)) ?? []]);
    }
}
