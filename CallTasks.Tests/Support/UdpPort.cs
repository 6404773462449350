using System.Globalization;

namespace CallTasks.Tests.Support;

/// <summary>Whether somebody has bound a UDP port: a peer that speaks SIP tells it in no other way.</summary>
internal static class UdpPort
{
    /// <summary>Waits until the port is bound.</summary>
    /// <param name="port">The port.</param>
    /// <param name="failure">Says in words why it never will be, or null.</param>
    /// <param name="connections">TCP instead.</param>
    public static async Task OpenAsync(int port, Func<string?> failure, bool connections = false)
    {
        await Eventually.Async(() => failure() is not null || IsOpen(port, connections), message: $"port {port} to be bound");
        if (failure() is { } problem)
            Assert.Fail(problem);
    }

    private static bool IsOpen(int port, bool connections)
    {
        var suffix = ":" + port.ToString("X4", CultureInfo.InvariantCulture);
        return File.ReadLines(connections ? "/proc/net/tcp" : "/proc/net/udp").Skip(1).Select(line => line.TrimStart().Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Any(line => line[1].EndsWith(suffix, StringComparison.Ordinal) && (!connections || line[3] == "0A")); // 0A: listening
    }
}
