using System.Globalization;

namespace CallTasks.Tests.Support;

/// <summary>Kamailio as a proxy that asks for a password (any user, password <c>right</c>) and records its route.</summary>
public sealed class KamailioPeer : IAsyncDisposable
{
    private const string Modules = "/usr/lib/x86_64-linux-gnu/kamailio/modules/";

    private readonly TempFolder _folder = new();
    private readonly ProcessPeer _process;

    private KamailioPeer(string next, string realm, string algorithm, TestAuthority.Identity? tls = null)
    {
        var program = Peers.Require("kamailio", "kamailio");
        Port = FreePort.Next();
        var text = File.ReadAllText(Path.Combine(Repository.Root, "CallTasks.Tests", "Integration", "Sip", "Peers", "kamailio.cfg"))
            .Replace("@WAYS@", tls is null ? Datagrams(Port) : Tls(Port, tls), StringComparison.Ordinal)
            .Replace("@MODULES@", ModulesFolder(), StringComparison.Ordinal)
            .Replace("@ALGORITHM@", algorithm, StringComparison.Ordinal)
            .Replace("@REALM@", realm, StringComparison.Ordinal)
            .Replace("@NEXT@", next, StringComparison.Ordinal);
        _process = ProcessPeer.Start(program, ["-f", _folder.Write("kamailio.cfg", text), "-DD", "-E", "-m", "32", "-M", "4", "-Y", _folder.Path], _folder.Path);
    }

    /// <summary>SIP port.</summary>
    public int Port { get; }

    /// <summary>host:port for a trunk.</summary>
    public string Address => $"127.0.0.1:{Port}";

    /// <summary>What it logged.</summary>
    public string Log => _process.Tail;

    /// <summary>Starts it and returns when its port is open.</summary>
    /// <param name="next">host:port that calls are passed on to.</param>
    /// <param name="realm">Realm of its challenge.</param>
    /// <param name="algorithm">MD5 or SHA-256.</param>
    public static async Task<KamailioPeer> StartAsync(string next, string realm, string algorithm)
    {
        var peer = new KamailioPeer(next, realm, algorithm);
        return await UdpPort.OpenedAsync(peer, peer.Port, peer._process);
    }

    /// <summary>Starts it with TLS for callers, and datagrams on the next port for whom it passes calls on to.</summary>
    /// <param name="next">host:port that calls are passed on to.</param>
    /// <param name="identity">Its certificate.</param>
    public static async Task<KamailioPeer> StartTlsAsync(string next, TestAuthority.Identity identity)
    {
        var peer = new KamailioPeer(next, "tls", "MD5", identity);
        return await UdpPort.OpenedAsync(peer, peer.Port, peer._process, connections: true);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    private static string Datagrams(int port) => string.Create(CultureInfo.InvariantCulture, $"""
        fork=no
        children=1
        disable_tcp=yes
        listen=udp:127.0.0.1:{port}
        mpath="@MODULES@"
        """);

    private static string Tls(int port, TestAuthority.Identity tls) => string.Create(CultureInfo.InvariantCulture, $"""
        fork=yes
        children=1
        tcp_children=1
        enable_tls=yes
        tcp_accept_aliases=yes
        listen=tls:127.0.0.1:{port}
        listen=udp:127.0.0.1:{port + 1}
        mpath="@MODULES@"
        loadmodule "tls.so"
        modparam("tls", "tls_method", "TLSv1.2+")
        modparam("tls", "certificate", "{tls.CertificatePath}")
        modparam("tls", "private_key", "{tls.KeyPath}")
        """);

    /// <summary>Debian keeps the modules under the machine's own triplet.</summary>
    private static string ModulesFolder() =>
        Directory.Exists(Modules) ? Modules : Directory.EnumerateDirectories("/usr/lib", "*-linux-gnu").Select(folder => Path.Combine(folder, "kamailio", "modules/")).First(Directory.Exists);
}
