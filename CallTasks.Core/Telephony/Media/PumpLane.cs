using System.Runtime.CompilerServices;
using CallTasks.Core.Audio;
using Microsoft.Extensions.Logging;

namespace CallTasks.Core.Telephony.Media;

/// <summary>
/// One thread of the pump. Its clock ticks every 5 ms and serves a quarter of its legs each time, so that a leg is served every
/// 20 ms and the work is spread evenly. Ticks are deadlines counted from the thread's start: lateness does not add up.
/// </summary>
internal sealed class PumpLane : IDisposable
{
    /// <summary>Most legs on one thread: what one core carries with room to spare.</summary>
    public const int MaximumSessions = 500;

    private const int Phases = 4;
    private const int PhaseMilliseconds = 5;
    private const int FrameMilliseconds = Phases * PhaseMilliseconds;

    // Frames that are late by up to so much are sent at once, one after the other: a peer's jitter buffer copes. What is older is skipped.
    public static readonly TimeSpan MaximumCatchUp = TimeSpan.FromMilliseconds(200);

    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly Lock gate = new();
    private readonly AutoResetEvent wake = new(false);
    private readonly MediaSession[][] phases = [[], [], [], []];
    private readonly Thread thread;
    private readonly long origin;
    private int sessions;
    private long worstLatenessTicks;
    private volatile bool stopping;

    public PumpLane(TimeProvider time, ILogger logger, int number)
    {
        this.time = time;
        this.logger = logger;
        origin = time.GetTimestamp();
        thread = new Thread(Run) { IsBackground = true, Name = $"media {number}" };
        thread.Start();
    }

    public int Sessions => Volatile.Read(ref sessions);

    public TimeSpan WorstLateness => new(Volatile.Read(ref worstLatenessTicks));

    public void ForgetWorstLateness() => Volatile.Write(ref worstLatenessTicks, 0);

    /// <summary>Adds a leg to the emptiest phase; false when the lane is full.</summary>
    public bool TryJoin(MediaSession session)
    {
        lock (gate)
        {
            if (stopping || sessions >= MaximumSessions) return false;
            var emptiest = 0;
            for (var p = 1; p < Phases; p++)
                if (phases[p].Length < phases[emptiest].Length) emptiest = p;
            phases[emptiest] = [.. phases[emptiest], session]; // the thread goes over the array it took, so it is never changed
            if (sessions++ == 0) wake.Set();
            return true;
        }
    }

    public void Leave(MediaSession session)
    {
        lock (gate)
        {
            for (var p = 0; p < Phases; p++)
            {
                if (!phases[p].Contains(session)) continue;
                phases[p] = [.. phases[p].Where(s => s != session)];
                sessions--;
                return;
            }
        }
    }

    /// <summary>Ends the thread (and so is not to be called by it); legs that are still there are no longer served.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (stopping) return;
            stopping = true;
        }
        wake.Set();
        thread.Join();
        wake.Dispose();
    }

    // Compiled for good before it runs, as every loop that a frame passes: else it is compiled anew in the middle of a tick.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Run()
    {
        ThreadUrgency.Raise();
        var scratch = new byte[2 * RtpReceiver.MaximumDatagram];
        long tick = 0;
        while (!stopping)
        {
            if (Sessions == 0)
            {
                wake.WaitOne();
                tick = (long)(Elapsed().TotalMilliseconds / PhaseMilliseconds) + 1;
                continue;
            }
            var early = TimeSpan.FromMilliseconds(tick * PhaseMilliseconds) - Elapsed();
            if (early > TimeSpan.Zero)
            {
                wake.WaitOne((int)Math.Ceiling(early.TotalMilliseconds));
                continue;
            }
            if (-early.Ticks > worstLatenessTicks) Volatile.Write(ref worstLatenessTicks, -early.Ticks);
            if (-early > MaximumCatchUp)
                tick += Phases * (long)(-early.TotalMilliseconds / FrameMilliseconds);
            Serve(tick, Elapsed() - TimeSpan.FromMilliseconds(tick * PhaseMilliseconds), scratch);
            tick++;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Serve(long tick, TimeSpan late, byte[] scratch)
    {
        var lateSamples = (int)(late.TotalSeconds * Prompt.SampleRate);
        var now = time.GetTimestamp();
        var arrival = (uint)(long)(time.GetElapsedTime(origin, now).TotalSeconds * Prompt.SampleRate);
        foreach (var session in Volatile.Read(ref phases[tick % Phases]))
        {
            try
            {
                session.Tick(tick / Phases, now, arrival, lateSamples, scratch);
            }
            catch (Exception e)
            {
                logger.LogError(e, "The media of port {Port} ended by an error of its own; other legs go on", session.LocalEndPoint.Port);
                session.Dispose();
            }
        }
    }

    private TimeSpan Elapsed() => time.GetElapsedTime(origin);
}
