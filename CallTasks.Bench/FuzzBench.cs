using System.Diagnostics;
using System.Globalization;
using CallTasks.Tests.Support.Fuzz;

namespace CallTasks.Bench;

/// <summary>
/// A million mutated SIP messages in the middle of calls, a million session descriptions, a million RTP packets at a recorded leg: how many
/// did harm, and how much memory the process holds after the last tenth in proportion to the first.
/// </summary>
internal static class FuzzBench
{
    private const int Each = 1_000_000;

    /// <summary>What a leak would show: memory after the last tenth over memory after the first.</summary>
    private const double MemoryTarget = 1.05;

    /// <summary>So long the runtime compiles anew what runs often, and grows by it: before, nothing is measured.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(8);

    /// <summary>Runs all three; <c>--count n</c> sets how many of each, <c>--seed n</c> the seed.</summary>
    public static int Run(string[] args)
    {
        var count = Option(args, "--count", Each);
        var seed = Option(args, "--seed", 1);
        Console.Error.WriteLine($"seed {seed}");
        var lines = new List<BenchLine>();
        using (var sip = new SipFuzz(seed))
            lines.AddRange(Measure("fuzz.sip", count, 1, sip.Step, sip.Settle, () => sip.Taken));
        var sdp = new SdpFuzz(seed);
        var number = 0;
        lines.AddRange(Measure("fuzz.sdp", count, 1, () => sdp.Step(number++), static () => { }, () => sdp.Taken));
        using (var rtp = new RtpFuzz(seed))
            lines.AddRange(Measure("fuzz.rtp", count, 16, rtp.Step, static () => { }, () => rtp.Taken));
        return BenchLine.PrintAll([.. lines]);
    }

    private static IEnumerable<BenchLine> Measure(string name, int count, int perStep, Action step, Action settle, Func<long> taken)
    {
        var harm = 0;
        void Steps(long count)
        {
            for (var i = 0L; i < count; i++)
            {
                try
                {
                    step();
                }
                catch (InvalidOperationException e)
                {
                    if (harm++ < 10)
                        Console.Error.WriteLine(e);
                }
            }
        }

        var steps = count / perStep;
        var warming = Stopwatch.GetTimestamp();
        do
        {
            Steps(steps / 10);
        }
        while (Stopwatch.GetElapsedTime(warming) < WarmUp);
        settle();
        var before = taken();
        double first = 0, last = 0, firstHeap = 0, lastHeap = 0;
        var begun = Stopwatch.GetTimestamp();
        for (var tenth = 1; tenth <= 10; tenth++)
        {
            Steps(steps / 10);
            settle();
            (last, lastHeap) = Memory();
            if (tenth == 1)
                (first, firstHeap) = (last, lastHeap);
        }
        var seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        yield return new BenchLine(name + ".harm", harm, "messages", 0, null, Better.Lower);
        yield return new BenchLine(name + ".memory", last / first, "last tenth / first", MemoryTarget, null, Better.Lower);
        yield return new BenchLine(name + ".heap", lastHeap / firstHeap, "last tenth / first", MemoryTarget, null, Better.Lower);
        yield return new BenchLine(name + ".resident", last / 1e6, "MB", null, null, Better.Lower);
        yield return new BenchLine(name + ".readable", 100.0 * (taken() - before) / (steps / 10 * 10 * perStep), "%", null, null, Better.Higher);
        yield return new BenchLine(name + ".rate", count / seconds, "messages/s", null, null, Better.Higher);
    }

    private static (double Resident, double Heap) Memory()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        using var process = Process.GetCurrentProcess();
        return (process.WorkingSet64, GC.GetTotalMemory(forceFullCollection: true));
    }

    private static int Option(string[] args, string name, int otherwise)
    {
        var at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : otherwise;
    }
}
