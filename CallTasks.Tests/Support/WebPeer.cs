using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CallTasks.Tests.Support;

/// <summary>A web server on loopback that answers every request with the next of its answers, byte by byte as written, and keeps what it was asked.</summary>
internal sealed class WebPeer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource closed = new();
    private readonly ConcurrentQueue<string> answers = new();

    public WebPeer(params ReadOnlySpan<string> answers)
    {
        foreach (var answer in answers) this.answers.Enqueue(answer);
        listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>Requests with their bodies, in order.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    public string Url => $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    /// <summary>A whole answer.</summary>
    public static string Says(string body, string code = "200 OK", string headers = "Content-Type: application/json\r\n") =>
        $"HTTP/1.1 {code}\r\n{headers}Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}";

    public void Dispose()
    {
        closed.Cancel();
        listener.Dispose();
        closed.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await listener.AcceptTcpClientAsync(closed.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // Closed.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        try
        {
            var stream = client.GetStream();
            var asked = new StringBuilder();
            var buffer = new byte[4096];
            while (!IsWhole(asked.ToString()))
            {
                var got = await stream.ReadAsync(buffer, closed.Token);
                if (got == 0) return;
                asked.Append(Encoding.UTF8.GetString(buffer, 0, got));
            }

            Asked.Enqueue(asked.ToString());
            // Without an answer left it says nothing, and keeps the line.
            if (answers.TryDequeue(out var answer)) await stream.WriteAsync(Encoding.UTF8.GetBytes(answer), closed.Token);
            else await Task.Delay(Timeout.Infinite, closed.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or IOException)
        {
            // The other side went, or the test is over.
        }
    }

    private static bool IsWhole(string asked)
    {
        var end = asked.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0) return false;
        var length = asked.Split("\r\n").Select(line => line.Split(':', 2)).Where(header => header[0].Equals("Content-Length", StringComparison.OrdinalIgnoreCase)).Select(header => int.Parse(header[1], System.Globalization.CultureInfo.InvariantCulture)).FirstOrDefault();
        return Encoding.UTF8.GetByteCount(asked[(end + 4)..]) >= length;
    }
}
