using System.Globalization;
using System.Net;
using System.Net.Sockets;
using CallTasks.Core.Dialing;

namespace CallTasks.Bench;

/// <summary>
/// Pace on the real clock, with a datagram for each start and the other core busy: starts in any sliding period, the mean, the lateness,
/// a stall of three seconds, a restart. Reference: the plain loop "send, wait one interval by the runtime's timed wait".
/// </summary>
/// <remarks><c>--quick</c>: half the time, too short for a mean at the slow paces.</remarks>
internal static class PaceBench
{
    private const long Ms = TimeSpan.TicksPerMillisecond;
    private const long Second = TimeSpan.TicksPerSecond;

    private const double MeanErrorPercent = 0.5;
    private const double P99Ms = 15;

    /// <summary>Stands for the carrier's own cost: what an INVITE takes on the wire.</summary>
    private static readonly byte[] Datagram = new byte[800];

    public static int Run(string[] args)
    {
        var quick = args.Contains("--quick");
        using var busy = new BusyCore();
        using var target = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        target.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Connect(target.LocalEndPoint!);

        var lines = new List<BenchLine>();
        (string Name, PaceRate Rate, double Seconds)[] paces =
        [
            ("1per5s", new PaceRate(1, 5 * Second), 10.5),
            ("1", new PaceRate(1, Second), 6.5),
            ("10", new PaceRate(10, Second), 6),
            ("100", new PaceRate(100, Second), 6),
            ("500", new PaceRate(500, Second), 6),
        ];
        Pace(new Loop(socket, new PaceRate(100, Second)), 0.3);
        foreach (var (name, rate, seconds) in paces)
        {
            var loop = new Loop(socket, rate);
            Pace(loop, quick && rate.Period == Second ? seconds / 2 : seconds);
            (double MeanError, double P99Lateness)? plain = rate.PerSecond < 10 ? null : PlainLoop(socket, rate, quick ? 1 : 2);
            lines.Add(new BenchLine($"pace.{name}.maxInPeriod", loop.MaxInPeriod(), "starts", rate.Attempts, null, Better.Lower));
            lines.Add(new BenchLine($"pace.{name}.meanError", Math.Abs(loop.MeanErrorPercent()), "%", MeanErrorPercent, plain?.MeanError, Better.Lower));
            lines.Add(new BenchLine($"pace.{name}.p99Lateness", loop.P99LatenessMs(), "ms", P99Ms, plain?.P99Lateness, Better.Lower));
        }
        lines.AddRange(AfterStall(socket));
        lines.AddRange(AfterRestart(socket));
        return BenchLine.PrintAll([.. lines]);
    }

    private static void Pace(Loop loop, double seconds) => loop.Run((long)(seconds * Second));

    private static IEnumerable<BenchLine> AfterStall(Socket socket)
    {
        var rate = new PaceRate(500, Second);
        var loop = new Loop(socket, rate);
        Pace(loop, 1);
        var before = loop.Count;
        loop.Stall(3 * Second);
        Pace(loop, 1);
        yield return new BenchLine("pace.stall3s.maxInPeriod", loop.MaxInPeriod(), "starts", rate.Attempts, null, Better.Lower);
        yield return new BenchLine("pace.stall3s.firstHalfSecond", loop.StartsWithin(before, Second / 2), "starts", 240, null, Better.Higher);
        // An even pace has 50 starts in the first tenth of a second, and one at each end.
        yield return new BenchLine("pace.stall3s.firstTenthOfSecond", loop.StartsWithin(before, Second / 10), "starts", 52, null, Better.Lower);
    }

    private static IEnumerable<BenchLine> AfterRestart(Socket socket)
    {
        var rate = new PaceRate(500, Second);
        var loop = new Loop(socket, rate);
        Pace(loop, 1);
        loop.Restart();
        Pace(loop, 1.2);
        yield return new BenchLine("pace.restart.maxInPeriod", loop.MaxInPeriod(), "starts", rate.Attempts, null, Better.Lower);
    }

    private static (double MeanError, double P99Lateness) PlainLoop(Socket socket, PaceRate rate, int seconds)
    {
        var clock = new PaceClock(TimeProvider.System);
        var interval = rate.Period / rate.Attempts;
        using var never = new ManualResetEventSlim(false);
        var begin = clock.Now;
        var late = new List<long>();
        for (var now = begin; now - begin < seconds * Second; now = clock.Now)
        {
            socket.Send(Datagram);
            never.Wait(new TimeSpan(interval));
            late.Add(clock.Now - now - interval);
        }
        var mean = (((double)(clock.Now - begin) / late.Count / interval) - 1) * 100;
        return (Math.Abs(mean), P99Milliseconds(late));
    }

    private static double P99Milliseconds(IReadOnlyCollection<long> late) =>
        late.Count == 0 ? 0 : late.Order().ElementAt((int)Math.Ceiling(late.Count * 0.99) - 1) / (double)Ms;

    /// <summary>The dialler's loop in small: permits are reserved up to 50 ms ahead, waited for, used.</summary>
    private sealed class Loop(Socket socket, PaceRate rate)
    {
        private readonly PaceClock _clock = new(TimeProvider.System);
        private readonly List<(long Before, long After, long Gate)> _sent = [];
        private readonly Queue<StartPermit> _ahead = [];
        private PermitSet _permits = Permits(rate, []);

        public int Count => _sent.Count;

        public void Run(long ticks)
        {
            using var wait = new PrecisionWait(_clock);
            var end = _clock.Now + ticks;
            while (_clock.Now < end)
            {
                while (_permits.TryReserve(_clock.Now) is { } permit)
                    _ahead.Enqueue(permit);
                if (!_ahead.TryPeek(out var next))
                {
                    var offer = _permits.Next(_clock.Now).At;
                    wait.Until(Math.Min(end, offer - PermitSet.Horizon));
                    continue;
                }
                var gate = next.Gate;
                if (gate >= end)
                    break;
                wait.Until(gate);
                _ahead.Dequeue();
                var before = _clock.Now;
                socket.Send(Datagram);
                var after = _clock.Now;
                next.Started(after);
                _sent.Add((before, after, gate));
            }
        }

        public void Stall(long ticks)
        {
            using var wait = new PrecisionWait(_clock);
            wait.Until(_clock.Now + ticks);
        }

        public void Restart()
        {
            _ahead.Clear();
            _permits = Permits(rate, [.. _sent.Select(s => _clock.Now - s.After)]);
        }

        /// <summary>Most starts in any period; a start counts from its last possible instant to its first.</summary>
        public int MaxInPeriod()
        {
            var most = 0;
            var first = 0;
            for (var i = 0; i < _sent.Count; i++)
            {
                while (_sent[first].After <= _sent[i].Before - rate.Period)
                    first++;
                most = Math.Max(most, i - first + 1);
            }
            return most;
        }

        public double MeanErrorPercent() =>
            _sent.Count < 2 ? 0 : (((double)(_sent[^1].After - _sent[0].After) / (_sent.Count - 1) * rate.Attempts / rate.Period) - 1) * 100;

        public double P99LatenessMs() => P99Milliseconds([.. _sent.Select(s => s.After - s.Gate)]);

        public int StartsWithin(int from, long ticks) => _sent.Skip(from).Count(s => s.After < _sent[from].After + ticks);

        private static PermitSet Permits(PaceRate rate, IReadOnlyList<long> startsAgo)
        {
            var task = new Pacer(rate);
            var plan = new Pacer(rate);
            var host = new Pacer(new PaceRate(1000, Second));
            task.Seed(startsAgo, new PaceClock(TimeProvider.System).Now);
            plan.Seed(startsAgo, new PaceClock(TimeProvider.System).Now);
            return new PermitSet(task, plan, host);
        }
    }

    /// <summary>Keeps one core at work.</summary>
    private sealed class BusyCore : IDisposable
    {
        private readonly Thread _thread;
        private volatile bool _stop;

        public BusyCore()
        {
            _thread = new Thread(() =>
            {
                var text = 0;
                while (!_stop)
                    text ^= text.ToString(CultureInfo.InvariantCulture).Length;
            })
            { IsBackground = true };
            _thread.Start();
        }

        public void Dispose()
        {
            _stop = true;
            _thread.Join();
        }
    }
}
