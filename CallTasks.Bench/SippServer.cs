using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace CallTasks.Bench;

/// <summary>SIPp's built-in server scenario on a free port.</summary>
internal sealed class SippServer(Process process, int port, int mediaPort = 0) : IDisposable
{
    public string Address => $"127.0.0.1:{port}";

    /// <summary>Where it sends RTP back to whoever sent it.</summary>
    public IPEndPoint Media => new(IPAddress.Loopback, mediaPort);

    /// <summary>Its processor time so far.</summary>
    public TimeSpan Processor()
    {
        process.Refresh();
        return process.TotalProcessorTime;
    }

    /// <summary>One that echoes RTP, on the machine's second core.</summary>
    public static SippServer Echoing()
    {
        var (port, media) = (FreePort(), FreePort());
        var server = new SippServer(Launch("taskset", ["-c", "1", "sipp", "-sn", "uas", "-i", "127.0.0.1", "-p", port.ToString(CultureInfo.InvariantCulture), "-mp", media.ToString(CultureInfo.InvariantCulture), "-rtp_echo", "-nostdin"]), port, media);
        Await(media);
        return server;
    }

    public static SippServer Start()
    {
        var port = FreePort();
        var server = new SippServer(Launch("-sn", "uas", "-i", "127.0.0.1", "-p", port.ToString(CultureInfo.InvariantCulture), "-nostdin", "-buff_size", "4194304"), port);
        Await(port);
        return server;
    }

    public static Process Launch(params string[] arguments) => Launch("sipp", arguments);

    private static int FreePort()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }

    private static void Await(int port)
    {
        var mark = ":" + port.ToString("X4", CultureInfo.InvariantCulture) + " ";
        var begun = Stopwatch.GetTimestamp();
        while (!File.ReadAllText("/proc/net/udp").Contains(mark, StringComparison.Ordinal))
        {
            if (Stopwatch.GetElapsedTime(begun) > TimeSpan.FromSeconds(10))
                throw new InvalidOperationException("sipp did not open its port");
        }
    }

    private static Process Launch(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        var process = Process.Start(start) ?? throw new InvalidOperationException("sipp could not be started: apt-get install sip-tester");
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }
}
