using System.Runtime.CompilerServices;
using CallTasks.Core.Audio;

namespace CallTasks.Core.Telephony.Media;

/// <summary>
/// Turns a peer's packets into one frame every 20 ms, for those who listen while the call goes on: packets find their place by their RTP
/// timestamps, are waited for as long as the line is uneven, and what never comes is concealed. Used under the session's lock only; nothing
/// allocates, and no packet makes it throw.
/// </summary>
internal sealed class JitterBuffer
{
    /// <summary>How long a packet is waited for at first, in samples: 40 ms, since the pump itself looks every 20 ms.</summary>
    public const int FirstDelay = 320;

    /// <summary>… and at most: 200 ms. What is later is lost for the listener; a longer delay would make the bot slow.</summary>
    public const int MaximumDelay = 1600;

    /// <summary>A stretch of lost sound is filled with its fading echo for so many frames, then with silence.</summary>
    private const int ConcealedFrames = 3;

    /// <summary>Frames over which the delay must have been too long before it is shortened: 4 s.</summary>
    private const int ShortenAfter = 200;

    /// <summary>A packet so far from where the line stands, in samples (0.5 s), shows that its clock was set anew.</summary>
    private const int AnotherClock = 4000;

    /// <summary>Only so many packets in a row that come too late show that the clock was set anew by less; one alone is just late.</summary>
    private const int LatePackets = 3;

    // 1.02 s: the longest delay, the longest packet, and room to spare.
    private const int LineLength = 8192;

    private const int Frame = RtpSender.FrameSamples;

    // G.711 has no such level, so it can stand for "nothing came".
    private const short Missing = short.MinValue;

    // Pinned: it outlives collections, and everybody's sound waits while one moves it.
    private readonly short[] line = GC.AllocateUninitializedArray<short>(LineLength, pinned: true);
    private readonly short[] echo = new short[Frame];
    private bool begun;
    private uint source;
    private uint next;          // timestamp of the first sample of the next frame
    private int delay = FirstDelay;
    private int hold;           // frames that are still to be put in, so that the delay grows
    private int spare;          // the least that a packet came early, in samples, since the last look
    private int sinceLook;
    private int lateInRow;
    private int missed;

    public JitterBuffer() => line.AsSpan().Fill(Missing);

    /// <summary>Frames that were filled since nothing came in time; silence that the peer did not send counts too.</summary>
    public long Concealed { get; private set; }

    /// <summary>How long packets are waited for now.</summary>
    public TimeSpan Delay => TimeSpan.FromSeconds((double)delay / Prompt.SampleRate);

    /// <summary>Takes the sound of a packet; more than 2,048 samples are no telephone's, and thrown away.</summary>
    public void Put(uint packetSource, uint timestamp, G711Law law, ReadOnlySpan<byte> codes)
    {
        if (codes.IsEmpty || codes.Length > LineLength / 4) return;
        var ahead = (int)(timestamp - next);
        if (!begun || packetSource != source || ahead is > AnotherClock or < -AnotherClock)
        {
            Begin(packetSource, timestamp);
            ahead = delay;
        }

        if (ahead >= 0)
        {
            lateInRow = 0;
            spare = Math.Min(spare, ahead);
        }
        else
        {
            if (-ahead >= codes.Length && ++lateInRow >= LatePackets)
            {
                Begin(packetSource, timestamp);
            }
            else
            {
                // Too late to be heard whole: from now on the line waits longer.
                hold = Math.Max(hold, Math.Min((-ahead + Frame - 1) / Frame, (MaximumDelay - delay) / Frame));
                sinceLook = 0;
                spare = int.MaxValue;
                if (-ahead >= codes.Length) return;
                codes = codes[-ahead..];
                timestamp = next;
            }
        }
        var at = (int)(timestamp & (LineLength - 1));
        var untilEnd = Math.Min(codes.Length, LineLength - at);
        G711.Decode(law, codes[..untilEnd], line.AsSpan(at));
        G711.Decode(law, codes[untilEnd..], line);
    }

    /// <summary>Gives the frame that is due, 160 samples.</summary>
    /// <returns>True when all of it came from the peer; false when some of it is made up.</returns>
    public bool Take(Span<short> frame)
    {
        if (!begun)
        {
            frame.Clear();
            return false;
        }
        if (hold > 0)
        {
            hold--;
            delay += Frame;
            Conceal(frame);
            return false;
        }

        var whole = Read(frame);
        if (++sinceLook >= ShortenAfter)
        {
            // Packets have come early enough all the time: one frame is left out.
            if (spare is not int.MaxValue && spare > 2 * Frame && delay > FirstDelay)
            {
                delay -= Frame;
                Read(stackalloc short[Frame]);
            }
            sinceLook = 0;
            spare = int.MaxValue;
        }
        return whole;
    }

    private void Begin(uint packetSource, uint timestamp)
    {
        begun = true;
        source = packetSource;
        next = timestamp - (uint)delay;
        hold = sinceLook = lateInRow = 0;
        spare = int.MaxValue;
        missed = ConcealedFrames; // whoever spoke before is not echoed
        line.AsSpan().Fill(Missing);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Read(Span<short> frame)
    {
        var missing = 0;
        for (var i = 0; i < Frame; i++)
        {
            ref var sample = ref line[(int)((next + (uint)i) & (LineLength - 1))];
            if (sample == Missing) missing++;
            frame[i] = sample;
            sample = Missing;
        }
        next += Frame;
        if (missing == 0)
        {
            missed = 0;
            frame.CopyTo(echo);
            return true;
        }

        Span<short> filled = stackalloc short[Frame];
        Conceal(filled);
        for (var i = 0; i < Frame; i++)
        {
            if (frame[i] == Missing) frame[i] = filled[i];
        }
        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Conceal(Span<short> frame)
    {
        Concealed++;
        if (missed >= ConcealedFrames)
        {
            frame.Clear();
            return;
        }
        missed++;
        for (var i = 0; i < Frame; i++) frame[i] = (short)(echo[i] >> missed);
    }
}
