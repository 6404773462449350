using System.Globalization;

namespace CallTasks.Tests.Support;

/// <summary>Whether somebody has bound a UDP port: a peer that speaks SIP tells it in no other way.</summary>
internal static class UdpPort
{
    /// <summary>Waits until the peer has bound the port; fails when it ended instead.</summary>
    /// <param name="port">The port.</param>
    /// <param name="peer">Whose it is to be: SIPp takes another one without a word when somebody else has it.</param>
    /// <param name="connections">TCP instead.</param>
    /// <param name="patience">How long it may take; as long as anything unless said otherwise.</param>
    public static async Task OpenAsync(int port, ProcessPeer peer, bool connections = false, TimeSpan? patience = null)
    {
        await Eventually.Async(() => peer.HasExited || IsOpen(port, peer.Id, connections), patience, $"port {port} to be bound by its peer");
        if (peer.HasExited)
            Assert.Fail("the peer ended: " + peer.Tail);
    }

    /// <summary>The same for a peer that is just being started: one whose port never opens is ended, for nobody else would.</summary>
    /// <typeparam name="T">The peer.</typeparam>
    /// <param name="peer">The peer.</param>
    /// <param name="port">Its port.</param>
    /// <param name="process">Its process.</param>
    /// <param name="connections">TCP instead.</param>
    /// <param name="patience">How long it may take.</param>
    public static async Task<T> OpenedAsync<T>(T peer, int port, ProcessPeer process, bool connections = false, TimeSpan? patience = null)
        where T : IAsyncDisposable
    {
        try
        {
            await OpenAsync(port, process, connections, patience);
            return peer;
        }
        catch
        {
            await peer.DisposeAsync();
            throw;
        }
    }

    private static bool IsOpen(int port, int process, bool connections)
    {
        var suffix = ":" + port.ToString("X4", CultureInfo.InvariantCulture);
        var socket = Tables(connections).SelectMany(table => File.ReadLines(table).Skip(1)).Select(line => line.TrimStart().Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .FirstOrDefault(line => line[1].EndsWith(suffix, StringComparison.Ordinal) && (!connections || line[3] == "0A")); // 0A: listening
        try
        {
            return socket is not null && Family(process).Any(member => Owns(member, inode: socket[9]));
        }
        catch (IOException)
        {
            return false; // one of them ended, or closed a file, while we looked: the next look tells
        }
    }

    /// <summary>Of both kinds of addresses.</summary>
    private static string[] Tables(bool connections) => connections ? ["/proc/net/tcp", "/proc/net/tcp6"] : ["/proc/net/udp", "/proc/net/udp6"];

    /// <summary>The process and its children: Kamailio gives connections to one of them.</summary>
    private static IEnumerable<string> Family(int process)
    {
        var id = process.ToString(CultureInfo.InvariantCulture);
        return File.ReadAllText($"/proc/{id}/task/{id}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).Prepend(id);
    }

    private static bool Owns(string process, string inode) =>
        Directory.EnumerateFiles($"/proc/{process}/fd").Any(file => File.ResolveLinkTarget(file, false)?.Name == $"socket:[{inode}]");
}
