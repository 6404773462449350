using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using CallTasks.Core.Audio;
using CallTasks.Core.Telephony.Media;
using CallTasks.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit.Abstractions;

namespace CallTasks.Tests.Integration.Media;

/// <summary>Many legs at once, each with a peer that sends back what it hears.</summary>
[Collection(nameof(Alone))]
[Trait("Speed", "slow")]
public sealed class ManyLegsTests(ITestOutputHelper output) : IDisposable
{
    private const int Attempts = 3;
    private const int MostBehind = 8;
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(200, 5)]
    [InlineData(500, 5)]
    public async Task No_frame_of_ours_is_lost_and_every_recording_is_whole(int legs, int seconds)
    {
        for (var attempt = 1; attempt <= Attempts; attempt++)
            if (await IsWholeAsync(legs, seconds)) return;
        output.WriteLine($"Not judged: in each of {Attempts} attempts this host stood still for longer than {PumpLane.MaximumCatchUp.TotalMilliseconds} ms, or let the echo wait.");
    }

    /// <returns>False when the host stood still for longer than the pump may catch up (then frames are skipped, and sockets overflow).</returns>
    private async Task<bool> IsWholeAsync(int legs, int seconds)
    {
        using var pump = new MediaPump(TimeProvider.System, NullLogger<MediaPump>.Instance);
        using var echo = new EchoPeer(legs);
        var pool = new RtpPortPool(IPAddress.Loopback);
        var prompt = new Prompt(Tones.Sine(700, seconds));
        var sessions = new List<MediaSession>();
        try
        {
            for (var i = 0; i < legs; i++)
            {
                Assert.True(pool.TryBind(out var socket));
                var session = pump.Open(socket);
                sessions.Add(session);
                session.Start(echo.EndPoint(i), i % 2 == 0 ? MediaFormat.Pcma : MediaFormat.Pcmu, 101);
            }
            await Eventually.Async(() => sessions.TrueForAll(s => s.Counters.Received > 5));
            if (pump.WorstLateness > PumpLane.MaximumCatchUp) return false;
            pump.ForgetWorstLateness();
            var allocated = GC.GetTotalAllocatedBytes();
            var cpu = Process.GetCurrentProcess().TotalProcessorTime;
            var begun = Stopwatch.GetTimestamp();
            for (var i = 0; i < legs; i++) sessions[i].StartRecording(folder.File($"{i}.wav"));
            var played = await Task.WhenAll(sessions.Select(s => s.PlayAsync(prompt, default)));
            var elapsed = Stopwatch.GetElapsedTime(begun);
            var behind = sessions.Max(s => s.Counters.Sent - s.Counters.Received);
            output.WriteLine($"{legs} legs, both ways, recorded, {elapsed.TotalSeconds:0.00} s: worst lateness {pump.WorstLateness.TotalMilliseconds:0.0} ms, echo {behind} frames behind at the end, "
                + $"CPU of the whole process with the echo {(Process.GetCurrentProcess().TotalProcessorTime - cpu) / elapsed:0.00} cores, "
                + $"{(GC.GetTotalAllocatedBytes() - allocated) / (legs * elapsed.TotalSeconds * 50):0} bytes allocated a frame");
            Assert.All(played, result => Assert.Equal(PlayResult.Completed, result));
            Assert.All(await Task.WhenAll(sessions.Select(s => s.StopRecordingAsync())), Assert.True);

            if (pump.WorstLateness > PumpLane.MaximumCatchUp || behind > MostBehind) return false;
            Assert.InRange(elapsed.TotalSeconds, seconds - 0.05, seconds + 1);
            foreach (var session in sessions)
            {
                var counters = session.Counters;
                Assert.Equal((0, 0, 0), (counters.SendErrors, counters.SkippedFrames, counters.RecordingFramesDropped));
                await Eventually.Async(() => session.Counters.Received >= counters.Sent, null, () => $"{session.Counters} instead of {counters}");
                Assert.Equal(0, session.Counters.Lost);
            }
            for (var i = 0; i < legs; i += 25)
            {
                using var file = File.OpenRead(folder.File($"{i}.wav"));
                var audio = WavFile.Read(file);
                Assert.InRange(ToneDetector.Purity(audio.Channel16(0).AsSpan(8000, 16_000), 700), 0.98, 1);
                // The echo's own delays show on the client's side, so most tenths of a second are asked for, not all of them as one.
                var client = audio.Channel16(1)[8000..24_000].Chunk(800).Select(tenth => ToneDetector.Purity(tenth, 700)).Order().ToArray();
                Assert.InRange(client[client.Length / 2], 0.98, 1);
            }
            return true;
        }
        finally
        {
            sessions.ForEach(s => s.Dispose());
            Assert.Equal(0, pump.Sessions);
        }
    }

    /// <summary>Sockets that send every datagram back, all served by one thread.</summary>
    private sealed class EchoPeer : IDisposable
    {
        private readonly Socket[] sockets;
        private readonly Thread thread;
        private volatile bool stopping;

        public EchoPeer(int count)
        {
            sockets = new Socket[count];
            for (var i = 0; i < count; i++)
            {
                sockets[i] = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
                sockets[i].Bind(new IPEndPoint(IPAddress.Loopback, 0));
            }
            thread = new Thread(Echo) { IsBackground = true, Name = "echo" };
            thread.Start();
        }

        public IPEndPoint EndPoint(int index) => (IPEndPoint)sockets[index].LocalEndPoint!;

        public void Dispose()
        {
            stopping = true;
            thread.Join();
            foreach (var socket in sockets) socket.Dispose();
        }

        private void Echo()
        {
            ThreadUrgency.Raise();
            var buffer = new byte[2048];
            var from = new SocketAddress(AddressFamily.InterNetwork);
            var pause = new ManualResetEventSlim();
            while (!stopping)
            {
                foreach (var socket in sockets)
                    while (socket.Poll(0, SelectMode.SelectRead))
                        socket.SendTo(buffer.AsSpan(0, socket.ReceiveFrom(buffer, SocketFlags.None, from)), SocketFlags.None, from);
                pause.Wait(3);
            }
        }
    }
}
