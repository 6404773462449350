using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace CallTasks.Core.Telephony.Media;

/// <summary>
/// Serves the media of all legs: one dedicated thread for every 500 of them, and one that writes recordings. One pump serves a
/// whole process.
/// </summary>
public sealed class MediaPump : IDisposable
{
    /// <summary>Most legs at once, more stay silent; the port range would hold more, a host's cores would not.</summary>
    public const int MaximumSessions = 4000;

    private readonly Lock gate = new();
    private readonly ILogger<MediaPump> logger;
    private readonly RecordingWriter writer;
    private readonly List<PumpLane> lanes = [];
    private bool disposed;

    /// <summary>A pump without legs; its threads start as they are needed.</summary>
    /// <param name="time">Only its monotonic clock is used, and it has to be a real one: frames leave in real time.</param>
    /// <param name="logger">Told of recordings that cannot be written.</param>
    public MediaPump(TimeProvider time, ILogger<MediaPump> logger)
    {
        Time = time;
        this.logger = logger;
        writer = new RecordingWriter(logger);
    }

    internal TimeProvider Time { get; }

    /// <summary>Legs that are being served.</summary>
    public int Sessions
    {
        get
        {
            lock (gate) return lanes.Sum(lane => lane.Sessions);
        }
    }

    /// <summary>The latest any tick began after its deadline, since the last <see cref="ForgetWorstLateness"/>.</summary>
    public TimeSpan WorstLateness
    {
        get
        {
            lock (gate) return lanes.Count == 0 ? TimeSpan.Zero : lanes.Max(lane => lane.WorstLateness);
        }
    }

    /// <summary>Begins to measure <see cref="WorstLateness"/> anew.</summary>
    public void ForgetWorstLateness()
    {
        lock (gate) lanes.ForEach(lane => lane.ForgetWorstLateness());
    }

    /// <summary>Makes the media of a leg out of a bound UDP socket (see <see cref="RtpPortPool"/>), which it then owns.</summary>
    public MediaSession Open(Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        return new MediaSession(this, socket, logger);
    }

    /// <summary>Ends the threads; recordings that were stopped are still written. Legs should be disposed of before.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (disposed) return;
            disposed = true;
        }
        foreach (var lane in lanes) lane.Dispose();
        writer.Dispose();
    }

    /// <summary>Finds a place for a leg; null when there is none, and the leg stays silent.</summary>
    internal PumpLane? Join(MediaSession session)
    {
        lock (gate)
        {
            if (disposed) return null;
            foreach (var lane in lanes)
                if (lane.TryJoin(session)) return lane;
            if (lanes.Count * PumpLane.MaximumSessions >= MaximumSessions)
            {
                logger.LogError("More than {Maximum} calls with sound at once: the media of port {Port} stays silent", MaximumSessions, session.LocalEndPoint.Port);
                return null;
            }
            var added = new PumpLane(Time, logger, lanes.Count + 1);
            lanes.Add(added);
            added.TryJoin(session);
            return added;
        }
    }

    internal LegRecording Record(string path) => new(writer, path);
}
