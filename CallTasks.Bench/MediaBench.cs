using System.Diagnostics;
using System.Globalization;
using System.Net;
using CallTasks.Core.Audio;
using CallTasks.Core.Telephony;
using CallTasks.Core.Telephony.Detection;
using CallTasks.Core.Telephony.Media;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallTasks.Bench;

/// <summary>
/// 500 legs on one core, a frame each way every 20 ms: prompt and ambience mixed, the peer's sound put in order, people told from
/// machines in it, everything recorded. <c>media [seconds, 30] [legs, 500]</c>. SIPp echoes on the other core; what it needs for that alone is the reference, and for the
/// lateness how late the machine itself wakes a thread that does nothing.
/// </summary>
internal static class MediaBench
{
    private const int FramesPerSecond = 50;
    private const string OneCore = "--here";

    // All have begun, and the runtime has compiled for good what it runs all the time.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(8);

    public static int Run(string[] args)
    {
        if (args is [OneCore, var seconds, var legs]) return Measure(int.Parse(seconds, CultureInfo.InvariantCulture), int.Parse(legs, CultureInfo.InvariantCulture));
        // The runtime counts its cores when it starts, so it is started anew on one.
        var start = new ProcessStartInfo("taskset", ["-c", "0", Environment.ProcessPath!, .. Hosted(), "media", OneCore, args.ElementAtOrDefault(0) ?? "30", args.ElementAtOrDefault(1) ?? "500"]);
        using var process = Process.Start(start) ?? throw new InvalidOperationException("taskset (util-linux) could not be started.");
        process.WaitForExit();
        return process.ExitCode;
    }

    private static string[] Hosted() => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(MediaBench).Assembly.Location] : [];

    private static int Measure(int seconds, int legs)
    {
        var memory = PeakMemory.Start();
        using var sipp = SippServer.Echoing();
        var machine = LatenessOfMachine(seconds);
        var folder = Directory.CreateTempSubdirectory("media-bench-");
        try
        {
            using var pump = new MediaPump(TimeProvider.System, NullLogger<MediaPump>.Instance);
            var ports = new RtpPortPool(IPAddress.Loopback);
            var prompt = new Prompt(Speech(seconds + 2 * (int)WarmUp.TotalSeconds));
            var ambience = new Prompt(Speech(7));
            var sessions = new List<MediaSession>();
            for (var leg = 0; leg < legs; leg++)
            {
                if (!ports.TryBind(out var socket)) throw new InvalidOperationException("There are not enough free ports.");
                var session = pump.Open(socket);
                session.Surround(ambience);
                session.Listen(new Ear(leg));
                session.StartRecording(Path.Combine(folder.FullName, leg.ToString(CultureInfo.InvariantCulture) + ".wav"));
                session.Start(sipp.Media, MediaFormat.Pcma, 101);
                _ = session.PlayAsync(prompt, CancellationToken.None);
                sessions.Add(session);
            }

            Task.Delay(WarmUp, TimeProvider.System).Wait();
            pump.ForgetWorstLateness();
            var before = Sum(sessions);
            var (cpu, echo) = (Processor(), sipp.Processor());
            var clock = Stopwatch.StartNew();
            Task.Delay(TimeSpan.FromSeconds(seconds), TimeProvider.System).Wait();
            var late = pump.WorstLateness;
            var passed = clock.Elapsed.TotalSeconds;
            var (ours, theirs) = (Processor() - cpu, sipp.Processor() - echo);
            var after = Sum(sessions);
            sessions.ForEach(session => session.Dispose());

            var sent = after.Sent - before.Sent;
            var lost = after.Lost - before.Lost;
            return BenchLine.PrintAll(
                new BenchLine("media.legs", legs, "", null, null, Better.Higher),
                new BenchLine("media.lateness.worst", late.TotalMilliseconds, "ms", 10, machine, Better.Lower),
                new BenchLine("media.sent", sent / passed / FramesPerSecond, "legs' worth", legs * 0.999, null, Better.Higher),
                new BenchLine("media.skipped", after.SkippedFrames, "frames", 0, null, Better.Lower),
                new BenchLine("media.refused", after.SendErrors, "frames", 0, null, Better.Lower),
                new BenchLine("media.echo.missing", 100.0 * lost / sent, "% of frames sent", null, null, Better.Lower),
                new BenchLine("media.recording.dropped", after.RecordingFramesDropped, "frames", 0, null, Better.Lower),
                new BenchLine("media.cpu", ours.TotalSeconds / passed * 100, "% of a core", 100, theirs.TotalSeconds / passed * 100, Better.Lower),
                new BenchLine("media.cpu.frame", ours.TotalMicroseconds / sent, "µs", null, theirs.TotalMicroseconds / sent, Better.Lower),
                new BenchLine("media.memory", memory.Megabytes(), "MB", 300, null, Better.Lower),
                FdatasyncProbe.Line(folder.FullName));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The latest that a thread as urgent as the media's wakes on this core while nothing of ours runs.</summary>
    private static double LatenessOfMachine(int seconds)
    {
        using var probe = new MachineProbe(urgent: true);
        Task.Delay(TimeSpan.FromSeconds(seconds), TimeProvider.System).Wait();
        return probe.TakeWorst();
    }

    /// <summary>Something of the loudness and unevenness of a voice.</summary>
    private static short[] Speech(int seconds)
    {
        var random = new Random(1);
        var samples = new short[seconds * Prompt.SampleRate];
        double low = 0;
        for (var i = 0; i < samples.Length; i++)
        {
            low = low * 0.9 + (random.NextDouble() - 0.5) * 8_000;
            samples[i] = (short)(low * Math.Max(0, Math.Sin(2 * Math.PI * 4 * i / Prompt.SampleRate)));
        }
        return samples;
    }

    private static MediaCounters Sum(List<MediaSession> sessions)
    {
        var all = sessions.ConvertAll(session => session.Counters);
        return new MediaCounters
        {
            Sent = all.Sum(c => c.Sent),
            SendErrors = all.Sum(c => c.SendErrors),
            SkippedFrames = all.Sum(c => c.SkippedFrames),
            Lost = all.Sum(c => c.Sent - c.Received),
            RecordingFramesDropped = all.Sum(c => c.RecordingFramesDropped),
        };
    }

    private static TimeSpan Processor()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }

    /// <summary>Tells people from machines, and begins anew as soon as that is settled: as if calls were answered all the time.</summary>
    /// <param name="leg">Legs begin one after the other, as calls do.</param>
    private sealed class Ear(int leg) : IListener
    {
        private AnswerWatch _watch = new();
        private int _waits = leg % (int)(AnswerDetector.Longest.TotalSeconds * FramesPerSecond);

        public bool Hear(ReadOnlySpan<short> frame, bool heard)
        {
            if (_waits > 0) _waits--;
            else if (!_watch.Hear(frame, heard)) _watch = new AnswerWatch();
            return true;
        }
    }
}
