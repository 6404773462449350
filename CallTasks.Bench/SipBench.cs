using System.Diagnostics;
using System.Globalization;
using CallTasks.Core.Model;
using CallTasks.Core.Telephony;
using CallTasks.Core.Telephony.Sip;

namespace CallTasks.Bench;

/// <summary>
/// Whole calls (INVITE, 180, 200, ACK, BYE, 200) per second against SIPp's server as its own process: over the whole path with dialler
/// and ledger, and of the user agent alone. SIPp's own client against the same server is the reference of the run.
/// </summary>
internal static class SipBench
{
    private const int Calls = 12_000;

    /// <summary>Calls up at once: enough to keep both sides busy, few enough for the sockets' buffers.</summary>
    private const int AtOnce = 150;

    private const double Target = 1_500;

    /// <summary>Runs both; <c>--calls n</c> sets how many.</summary>
    public static int Run(string[] args)
    {
        var at = Array.IndexOf(args, "--calls");
        var calls = at >= 0 && at + 1 < args.Length ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : Calls;
        var reference = Reference(calls);
        var (rate, failed, cpu) = OursAsync(calls).GetAwaiter().GetResult();
        var path = SipPath.MeasureAsync().GetAwaiter().GetResult();
        return BenchLine.PrintAll(
            path.Disk,
            new BenchLine("sip.path", path.CallsPerSecond, "calls/s", SipPath.Target, reference, Better.Higher),
            new BenchLine("sip.path.failed", path.Failed, "calls", 0, null, Better.Lower),
            new BenchLine("sip.path.cpu", path.CpuMicroseconds, "µs/call", null, null, Better.Lower),
            new BenchLine("sip.useragent", rate, "calls/s", Target, reference, Better.Higher),
            new BenchLine("sip.useragent.failed", failed, "calls", 0, null, Better.Lower),
            new BenchLine("sip.useragent.cpu", cpu * 1e6, "µs/call", null, null, Better.Lower));
    }

    private static async Task<(double Rate, int Failed, double Cpu)> OursAsync(int calls)
    {
        using var server = SippServer.Start();
        await using var carrier = new SipCarrier(new SipCarrierOptions { Identity = "bench" });
        var trunk = new SipTrunk { DialPlanId = 1, Address = server.Address };
        await RunAsync(carrier, trunk, 1, 500); // the code is compiled by then
        var cpu = Environment.CpuUsage.TotalTime;
        var begun = Stopwatch.GetTimestamp();
        var failed = await RunAsync(carrier, trunk, 1_000_000, calls);
        var seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        return (calls / seconds, failed, (Environment.CpuUsage.TotalTime - cpu).TotalSeconds / calls);
    }

    private static async Task<int> RunAsync(SipCarrier carrier, SipTrunk trunk, long firstId, int calls)
    {
        var next = 0;
        var failed = 0;
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Run(async () =>
        {
            for (var i = Interlocked.Increment(ref next); i <= calls; i = Interlocked.Increment(ref next))
            {
                if (!await CallAsync(carrier, trunk, firstId + i))
                    Interlocked.Increment(ref failed);
            }
        })));
        return failed;
    }

    private static async Task<bool> CallAsync(SipCarrier carrier, SipTrunk trunk, long id)
    {
        await using var leg = carrier.Dial(new DialRequest { CallId = id, Phone = "+79120000001", CallerId = "+74950000000", Trunk = trunk, RingTimeout = TimeSpan.FromSeconds(45) });
        await foreach (var told in leg.Events.ReadAllAsync())
        {
            if (told is LegEvent.Answered)
                leg.HangUp(CallEnding.BotHungUp);
            else if (told is LegEvent.Ended ended)
                return ended.Answer.Ending == CallEnding.BotHungUp;
        }
        return false;
    }

    /// <summary>SIPp's own client, asked for 6,000 calls/s with the same number at once; NaN when calls of it failed.</summary>
    private static double Reference(int calls)
    {
        using var server = SippServer.Start();
        using var client = SippServer.Launch(server.Address, "-sn", "uac", "-i", "127.0.0.1", "-nostdin", "-m", Text(calls), "-l", Text(AtOnce), "-r", "6000", "-d", "0", "-buff_size", "4194304", "-timeout", "40s");
        var begun = Stopwatch.GetTimestamp();
        client.WaitForExit();
        return client.ExitCode == 0 ? calls / Stopwatch.GetElapsedTime(begun).TotalSeconds : double.NaN;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
