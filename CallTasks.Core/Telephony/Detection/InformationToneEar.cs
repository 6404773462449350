using System.Runtime.CompilerServices;

namespace CallTasks.Core.Telephony.Detection;

/// <summary>
/// Listens to the sound before an answer for special information tones (ITU-T E.180 clause 9, and North America's four kinds): about 950, 1,400 and
/// 1,800 Hz one behind the other, a third of a second each. Because a call is ended on their word alone, all three are wanted, each steady, as long
/// as it should be and close behind the one before; only where the sound began within the first one are the last two enough. Ringing, music and
/// speech have no such row. Told from any thread.
/// </summary>
public sealed class InformationToneEar : IListener
{
    /// <summary>Share of a frame's energy that a tone has at least, as <see cref="ToneWatch"/> wants it.</summary>
    private const float MinimumPurity = 0.7f;

    /// <summary>What is fainter is no tone that a network plays to somebody, decibels below full scale.</summary>
    private const double FaintestLevel = -45;

    // Lengths in frames of 20 ms. The shortest tone of the rows lasts 274 ms, 330 − 70 ms by E.180: 11 whole frames, less what a line takes.
    private const int Shortest = 9;

    /// <summary>The longest one lasts 400 ms; a voice of music that is held is longer.</summary>
    private const int Longest = 24;

    /// <summary>Between two of them lie 30 ms at most; a frame on each side is cut by it, and a packet may be lost.</summary>
    private const int LongestGap = 4;

    /// <summary>So many frames within a tone may be hurt by noise or loss.</summary>
    private const int Hurt = 2;

    /// <summary>A second tone that begins in so many frames of the sound had a first one that was cut off.</summary>
    private const int CutOff = 12;

    /// <summary>From here on the second tone is the high one of North America (1,428.5 Hz; the low one: 1,370.6, Europe's: 1,400), hertz.</summary>
    private const int HighSecond = 1_415;

    private readonly ToneBank bank = new();
    private readonly TaskCompletionSource<InformationTones> found = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int[] frequencies = new int[3];
    private readonly int[] begins = new int[3];
    private int now = -1;           // frames since the first that was heard
    private int tone;               // which of the three goes on: 1 to 3, or 0
    private int length, hurt, end;  // of the tone that goes on; where the last one ended
    private int last;               // the last tone that was whole and in its place
    private long sum;               // of the frequencies of the tone that goes on

    /// <summary>Completes with the first row of tones; never where there is none.</summary>
    public Task<InformationTones> Found => found.Task;

    /// <inheritdoc/>
    public bool Hear(ReadOnlySpan<short> frame, bool heard)
    {
        if (now < 0 && !heard) return true; // nothing came yet
        now++;
        Take(frame);
        if (tone != 3 || length < Shortest || last != 2) return true;
        frequencies[2] = Frequency;
        var from = frequencies[0] == 0 ? 1 : 0;
        var meaning = frequencies[1] >= HighSecond ? InformationMeaning.NoCircuit : InformationMeaning.NoSuchNumber;
        found.TrySetResult(new InformationTones(meaning, begins[from] * 20, frequencies[from..]));
        return false;
    }

    /// <summary>Mean of the tone that goes on, hertz.</summary>
    private int Frequency => (int)(sum / length);

    private void Take(ReadOnlySpan<short> frame)
    {
        var (which, strongest) = Which(frame);
        if (which != 0 && which == tone)
        {
            length += 1 + hurt;
            sum += (1L + hurt) * strongest;
            hurt = 0;
            return;
        }

        if (tone != 0 && which == 0 && ++hurt <= Hurt) return;
        End();
        if (which == 0) return;
        tone = which;
        (length, sum) = (1, strongest);
        begins[which - 1] = now;
        if (which == 1 || (last == which - 1 && now - end <= LongestGap)) return;
        last = 0;
        if (which != 2 || now > CutOff) return;
        last = 1; // the first one was cut off
        frequencies[0] = 0;
    }

    private void End()
    {
        if (tone != 0)
        {
            var whole = length is >= Shortest and <= Longest && (tone == 1 || last == tone - 1);
            if (whole) frequencies[tone - 1] = Frequency;
            last = whole ? tone : 0;
            end = now - hurt;
        }

        (tone, length, hurt, sum) = (0, 0, 0, 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private (int Which, int Frequency) Which(ReadOnlySpan<short> frame)
    {
        double energy = 0;
        foreach (var sample in frame) energy += (double)sample * sample;
        // Silence, which is most of what is heard, costs no more than this.
        if (10 * Math.Log10(Math.Max(1, energy / frame.Length) / (32768.0 * 32768)) < FaintestLevel) return default;

        Span<float> samples = stackalloc float[frame.Length];
        for (var i = 0; i < frame.Length; i++) samples[i] = frame[i] / 32768f;
        var (strongest, purity) = bank.Strongest(samples);
        return purity < MinimumPurity ? default : (Place(strongest), strongest);
    }

    /// <summary>1, 2, 3 in their order, each within 50 Hz (ITU-T E.180) and half a step of the bank; 0 for others.</summary>
    private static int Place(int hertz) => hertz switch
    {
        >= 885 and <= 1_010 => 1,
        >= 1_340 and <= 1_460 => 2,
        >= 1_735 and <= 1_860 => 3,
        _ => 0,
    };
}
