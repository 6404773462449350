using System.Runtime.CompilerServices;
using CallTasks.Core.Audio;

namespace CallTasks.Core.Telephony.Media;

/// <summary>
/// One leg's sound on the way to its file: two lines of time, the bot's and the client's, from which pieces of about a second go to
/// the <see cref="RecordingWriter"/>. The pump's clock moves both; the client's packets find their place by their RTP timestamps,
/// so what was lost is silence and shifts nothing. Used under the session's lock only.
/// </summary>
internal sealed class LegRecording
{
    /// <summary>Longest recording: 4 hours, 230 MB; a line that nobody hung up must not fill the disk.</summary>
    public static readonly TimeSpan MaximumDuration = TimeSpan.FromHours(4);

    // Packets of the client may come this late, in samples (200 ms), before their place is written away.
    private const int Delay = 1600;

    // A packet this early, in samples (40 ms), shows that the packet the line was aligned by had itself been late.
    private const int EarlyTolerance = 320;

    // Only so many late packets in a row show that the client's clock was set anew; one alone is just late.
    private const int LatePackets = 3;

    // Two lines of 1.02 s each: the delay, what the pump may be late, the longest datagram of sound that is taken, and room to spare.
    private const int LineLength = 8192;

    private const int ChunkFrames = RecordingWriter.ChunkBytes / RecordingFile.BytesPerFrame;

    private readonly RecordingWriter writer;
    private readonly RecordingJobTarget target;
    private readonly byte[] bot = SilentLine();
    private readonly byte[] client = SilentLine();
    private readonly long maximumFrames = (long)(MaximumDuration.TotalSeconds * Prompt.SampleRate);

    private long clock;      // where the frame that is about to be sent begins
    private long emitted;    // up to here the lines went into chunks
    private byte[]? chunk;
    private int chunkFrames;
    private int chunkEnd;
    private long chunkBegin;

    private bool aligned;
    private uint source;
    private uint timestampHere;
    private long placeHere;
    private int latePackets;

    public LegRecording(RecordingWriter writer, string path)
    {
        this.writer = writer;
        target = new RecordingJobTarget(path);
    }

    /// <summary>Completes when the file is closed; true when it is there.</summary>
    public Task<bool> Finished => target.Finished.Task;

    /// <summary>20 ms frames that the writer could not take.</summary>
    public long DroppedFrames { get; private set; }

    /// <summary>Takes what the client said in one packet.</summary>
    /// <param name="packet">The packet, for its timestamp, source and marker.</param>
    /// <param name="aLaw">Its sound.</param>
    /// <param name="late">Samples by which the pump's frame is behind its deadline: the packet came so much after the line's clock.</param>
    public void Hear(in RtpPacket packet, ReadOnlySpan<byte> aLaw, int late)
    {
        if (aLaw.IsEmpty || aLaw.Length > LineLength / 4) return;
        var now = clock + late - aLaw.Length; // it came during the last frame, so it ends about now
        var place = aligned && packet.Source == source ? placeHere + (int)(packet.Timestamp - timestampHere) : now;
        if (place - now > EarlyTolerance)
        {
            place = now;
        }
        else if (place < emitted && clock - place > Delay)
        {
            if (!packet.Marker && ++latePackets < LatePackets) return;
            place = now;
        }
        latePackets = 0;
        if (!aligned || packet.Source != source || place > placeHere || place == now)
        {
            aligned = true;
            source = packet.Source;
            timestampHere = packet.Timestamp;
            placeHere = place;
        }
        if (place < emitted)
        {
            var gone = (int)Math.Min(emitted - place, aLaw.Length);
            aLaw = aLaw[gone..];
            place += gone;
        }
        Put(client, place, aLaw);
    }

    /// <summary>Takes the frame that the bot sends now and moves the clock past it.</summary>
    public void Say(ReadOnlySpan<byte> aLaw)
    {
        if (clock >= maximumFrames)
        {
            DroppedFrames++;
            return;
        }
        Put(bot, clock, aLaw);
        clock += aLaw.Length;
        Emit(clock - Delay);
    }

    /// <summary>Hands over the rest and lets the file be closed.</summary>
    public void Finish()
    {
        Emit(clock);
        HandOver();
        writer.Finish(target);
    }

    // Pinned, as all that is large of a leg: it outlives collections, and everybody's sound waits while one moves it.
    private static byte[] SilentLine()
    {
        var line = GC.AllocateUninitializedArray<byte>(LineLength, pinned: true);
        line.AsSpan().Fill(G711.ALawSilence);
        return line;
    }

    private static void Put(byte[] line, long place, ReadOnlySpan<byte> codes)
    {
        var at = (int)(place & (LineLength - 1));
        var untilEnd = Math.Min(codes.Length, LineLength - at);
        codes[..untilEnd].CopyTo(line.AsSpan(at));
        codes[untilEnd..].CopyTo(line);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Emit(long until)
    {
        for (; emitted < until; emitted++)
        {
            if (chunk is null)
            {
                chunk = writer.RentChunk();
                chunkFrames = 0;
                chunkBegin = emitted;
                // The first piece is a part of a second, so that recordings begun together are not all written at one instant.
                chunkEnd = emitted == 0 ? ChunkFrames - RtpSender.FrameSamples * Random.Shared.Next(ChunkFrames / RtpSender.FrameSamples) : ChunkFrames;
            }
            var at = (int)(emitted & (LineLength - 1));
            chunk[2 * chunkFrames] = bot[at];
            chunk[2 * chunkFrames + 1] = client[at];
            client[at] = G711.ALawSilence;
            if (++chunkFrames == chunkEnd) HandOver();
        }
    }

    private void HandOver()
    {
        if (chunk is null) return;
        if (!writer.TryWrite(target, chunk, chunkFrames * RecordingFile.BytesPerFrame, chunkBegin))
            DroppedFrames += chunkFrames / RtpSender.FrameSamples;
        chunk = null;
    }
}
