using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CallTasks.Tests.Support;

/// <summary>A carrier by datagrams whose every word the test says.</summary>
public sealed class WirePeer : IDisposable
{
    private readonly UdpClient socket;
    private IPEndPoint caller = new(IPAddress.Loopback, 0);

    /// <summary>Binds a free port.</summary>
    public WirePeer(IPAddress? at = null) => socket = new UdpClient(new IPEndPoint(at ?? IPAddress.Loopback, 0));

    /// <summary>host:port for a trunk.</summary>
    public string Address => socket.Client.LocalEndPoint!.ToString()!;

    /// <summary>Its port.</summary>
    public int Port => ((IPEndPoint)socket.Client.LocalEndPoint!).Port;

    /// <summary>Where the last request came from.</summary>
    public IPEndPoint Caller => caller;

    /// <summary>Bytes that nobody took.</summary>
    public int Waiting => socket.Available;

    /// <summary>The next message that begins so; others are thrown away.</summary>
    public async Task<string> TakeAsync(string start, string? with = null)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            var datagram = await socket.ReceiveAsync(limit.Token);
            caller = datagram.RemoteEndPoint;
            var text = Encoding.UTF8.GetString(datagram.Buffer);
            if (text.StartsWith(start, StringComparison.Ordinal) && (with is null || text.Contains(with, StringComparison.Ordinal)))
                return text;
        }
    }

    /// <summary>Answers a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="status">Code and phrase.</param>
    /// <param name="more">Further header lines, without their line ends.</param>
    /// <param name="sdp">A session description, or null.</param>
    /// <param name="tag">Our tag where the request has none for us.</param>
    public Task AnswerAsync(string request, string status, IEnumerable<string>? more = null, string? sdp = null, string tag = "wire")
    {
        var to = Line(request, "To: ");
        if (!status.StartsWith("100", StringComparison.Ordinal) && !to.Contains(";tag=", StringComparison.Ordinal))
            to += $";tag={tag}";
        var headers = new List<string> { $"SIP/2.0 {status}", Line(request, "Via: "), Line(request, "From: "), to, Line(request, "Call-ID: "), Line(request, "CSeq: ") };
        headers.AddRange(more ?? []);
        return SendAsync(headers, sdp);
    }

    /// <summary>Accepts an INVITE, with sound to a port where nobody listens.</summary>
    public Task AcceptAsync(string invite, params string[] more) => AnswerAsync(invite, "200 OK", [$"Contact: <sip:wire@{Address}>", .. more], Sdp());

    /// <summary>A request within the dialog that an INVITE of theirs and our 200 opened.</summary>
    public Task RequestAsync(string invite, string method, int cseq, IEnumerable<string>? more = null, string? sdp = null, string tag = "wire", string type = "application/sdp")
    {
        var contact = Line(invite, "Contact: ");
        var target = contact[(contact.IndexOf('<', StringComparison.Ordinal) + 1)..contact.IndexOf('>', StringComparison.Ordinal)];
        var headers = new List<string>
        {
            $"{method} {target} SIP/2.0", $"Via: SIP/2.0/UDP {Address};branch=z9hG4bKwire{cseq}{method}", "Max-Forwards: 70", $"From: {Line(invite, "To: ")[4..]};tag={tag}", $"To: {Line(invite, "From: ")[6..]}",
            Line(invite, "Call-ID: "), $"CSeq: {cseq} {method}",
        };
        headers.AddRange(more ?? []);
        return SendAsync(headers, sdp, type);
    }

    /// <summary>A session description of ours.</summary>
    public string Sdp(string direction = "sendrecv", string? address = null, int port = 9) =>
        $"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN {(caller.AddressFamily == AddressFamily.InterNetworkV6 ? "IP6 ::1" : $"IP4 {address ?? "127.0.0.1"}")}\r\nt=0 0\r\nm=audio {port} RTP/AVP 8\r\na={direction}\r\n";

    /// <summary>The first line of a message that begins so.</summary>
    public static string Line(string message, string start) => message.Split("\r\n").First(line => line.StartsWith(start, StringComparison.Ordinal));

    /// <inheritdoc/>
    public void Dispose() => socket.Dispose();

    private async Task SendAsync(List<string> headers, string? sdp, string type = "application/sdp")
    {
        if (sdp is not null)
            headers.Add($"Content-Type: {type}");
        headers.Add($"Content-Length: {sdp?.Length ?? 0}");
        await socket.SendAsync(Encoding.UTF8.GetBytes(string.Join("\r\n", headers) + "\r\n\r\n" + sdp), caller);
    }
}
