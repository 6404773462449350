using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace CallTasks.Tests.Support;

/// <summary>SIPp with one of our scenarios, on a port of its own. It ends by itself when its calls are through.</summary>
public sealed class SippPeer : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ProcessPeer _process;
    private readonly IPEndPoint _at;

    private SippPeer(string scenario, IReadOnlyDictionary<string, string> words, int calls, int port, IPAddress at, IEnumerable<string> more)
    {
        _at = new IPEndPoint(at, port);
        MediaPort = FreePort.Next();
        var text = File.ReadAllText(Path.Combine(Repository.Root, "CallTasks.Tests", "Integration", "Sip", "Scenarios", scenario + ".xml"));
        foreach (var (word, value) in words)
            text = text.Replace(word, value, StringComparison.Ordinal);
        text = text.Replace("@PEER@", "[local_ip]:[local_port]", StringComparison.Ordinal);
        if (at.AddressFamily == AddressFamily.InterNetworkV6)
            text = text.Replace("IN IP4 ", "IN IP6 ", StringComparison.Ordinal);
        var path = _folder.Write(scenario + ".xml", text);
        string[] arguments =
        [
            "-sf", path, "-i", at.ToString(), "-p", Text(Port), "-mi", at.ToString(), "-mp", Text(MediaPort), "-m", Text(calls), "-nostdin",
            "-timeout", "50s", "-timeout_error", "-trace_err", "-error_file", _folder.File("errors.log"),
            "-trace_msg", "-message_file", _folder.File("messages.log"),
        ];
        _process = ProcessPeer.Start(Peers.Require("sipp", "sip-tester"), [.. arguments, .. more], _folder.Path);
    }

    /// <summary>SIP port.</summary>
    public int Port => _at.Port;

    /// <summary>RTP port.</summary>
    public int MediaPort { get; }

    /// <summary>host:port for a trunk.</summary>
    public string Address => _at.ToString();

    /// <summary>Every message sent and received so far.</summary>
    public string Messages => File.Exists(_folder.File("messages.log")) ? File.ReadAllText(_folder.File("messages.log")) : "";

    /// <summary>Starts SIPp and returns when its port is open.</summary>
    /// <param name="scenario">File name without its ending.</param>
    /// <param name="words">What stands for words like @STATUS@ in it.</param>
    /// <param name="calls">Calls it takes.</param>
    /// <param name="port">Its SIP port; a free one when none is given.</param>
    /// <param name="more">More arguments.</param>
    public static async Task<SippPeer> StartAsync(string scenario, IReadOnlyDictionary<string, string>? words = null, int calls = 1, int? port = null, params string[] more)
    {
        var peer = new SippPeer(scenario, words ?? new Dictionary<string, string>(), calls, port ?? FreePort.Next(), IPAddress.Loopback, more);
        return await UdpPort.OpenedAsync(peer, peer.Port, peer._process, more.Contains("t1"));
    }

    /// <summary>The same for one call, at an address of either kind.</summary>
    public static async Task<SippPeer> StartAtAsync(IPAddress at, string scenario, params string[] more)
    {
        var peer = new SippPeer(scenario, new Dictionary<string, string>(), 1, FreePort.Next(), at, more);
        return await UdpPort.OpenedAsync(peer, peer.Port, peer._process);
    }

    /// <summary>Waits until the scenario is through; fails with SIPp's own words when it did not go as written.</summary>
    public async Task SucceedsAsync()
    {
        var code = await _process.WaitForExitAsync(TimeSpan.FromSeconds(60));
        var errors = File.Exists(_folder.File("errors.log")) ? await File.ReadAllTextAsync(_folder.File("errors.log")) : "";
        Assert.True(code == 0, $"sipp ended with {code}\n{errors}\n{_process.Tail}\n{Messages}");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
