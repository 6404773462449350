using System.Globalization;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Storage.Crash;

/// <summary>One SIP message as SIPp saw it.</summary>
/// <param name="Received">It came from us; else SIPp sent it.</param>
/// <param name="Start">Its first line.</param>
/// <param name="CallId">Its Call-ID.</param>
/// <param name="CSeq">Number and method.</param>
/// <param name="To">Its To header.</param>
internal sealed record PeerMessage(bool Received, string Start, string CallId, string CSeq, string To)
{
    public bool Is(string method) => Received && Start.StartsWith(method + " ", StringComparison.Ordinal);
    public bool Answers(string method, string code) => !Received && Start.StartsWith("SIP/2.0 " + code, StringComparison.Ordinal) && CSeq.EndsWith(method, StringComparison.Ordinal);
}

/// <summary>SIPp as the carrier of a whole campaign: it outlives the runs, and logs every message.</summary>
internal sealed class CampaignPeer : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ProcessPeer _process;

    private CampaignPeer()
    {
        Port = FreePort.Next();
        var text = File.ReadAllText(Path.Combine(Repository.Root, "CallTasks.Tests", "Integration", "Storage", "Crash", "campaign.xml"));
        var scenario = _folder.Write("campaign.xml", text.Replace("@PEER@", "[local_ip]:[local_port]", StringComparison.Ordinal));
        string[] arguments =
        [
            "-sf", scenario, "-i", "127.0.0.1", "-p", Port.ToString(CultureInfo.InvariantCulture), "-nostdin", "-deadcall_wait", "0",
            "-trace_err", "-error_file", _folder.File("errors.log"), "-trace_msg", "-message_file", _folder.File("messages.log"),
        ];
        _process = ProcessPeer.Start(Peers.Require("sipp", "sip-tester"), arguments, _folder.Path);
    }

    public int Port { get; }

    /// <summary>What SIPp complained of.</summary>
    public string Errors => File.Exists(_folder.File("errors.log")) ? File.ReadAllText(_folder.File("errors.log")) : "";

    public static async Task<CampaignPeer> StartAsync()
    {
        var peer = new CampaignPeer();
        return await UdpPort.OpenedAsync(peer, peer.Port, peer._process);
    }

    /// <summary>Every message so far, by Call-ID, in order.</summary>
    public Dictionary<string, List<PeerMessage>> Calls()
    {
        var calls = new Dictionary<string, List<PeerMessage>>();
        using var file = new FileStream(_folder.File("messages.log"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        bool? received = null;
        string start = "", id = "", cseq = "", to = "";
        void Keep()
        {
            if (received is { } from && id.Length > 0)
            {
                if (!calls.TryGetValue(id, out var messages)) calls[id] = messages = [];
                messages.Add(new PeerMessage(from, start, id, cseq, to));
            }
            (received, start, id, cseq, to) = (null, "", "", "", "");
        }

        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith("----------", StringComparison.Ordinal)) Keep();
            else if (line.StartsWith("UDP message received", StringComparison.Ordinal)) received = true;
            else if (line.StartsWith("UDP message sent", StringComparison.Ordinal)) received = false;
            else if (received is not null && start.Length == 0) start = line;
            else if (line.StartsWith("Call-ID:", StringComparison.OrdinalIgnoreCase)) id = line[8..].Trim();
            else if (line.StartsWith("CSeq:", StringComparison.OrdinalIgnoreCase)) cseq = line[5..].Trim();
            else if (line.StartsWith("To:", StringComparison.OrdinalIgnoreCase)) to = line[3..].Trim();
        }

        Keep();
        return calls;
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Dispose();
    }
}
