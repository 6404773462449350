using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace CallTasks.Bench;

/// <summary>SIPp's built-in server scenario on a free port.</summary>
internal sealed class SippServer(Process process, int port) : IDisposable
{
    public string Address => $"127.0.0.1:{port}";

    public static SippServer Start()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)probe.LocalEndPoint!).Port;
        probe.Dispose();
        var server = new SippServer(Launch("-sn", "uas", "-i", "127.0.0.1", "-p", port.ToString(CultureInfo.InvariantCulture), "-nostdin", "-buff_size", "4194304"), port);
        var mark = ":" + port.ToString("X4", CultureInfo.InvariantCulture) + " ";
        var begun = Stopwatch.GetTimestamp();
        while (!File.ReadAllText("/proc/net/udp").Contains(mark, StringComparison.Ordinal))
        {
            if (Stopwatch.GetElapsedTime(begun) > TimeSpan.FromSeconds(10))
                throw new InvalidOperationException("sipp did not open its port");
        }
        return server;
    }

    public static Process Launch(params string[] arguments)
    {
        var start = new ProcessStartInfo("sipp", arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
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
