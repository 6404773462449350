using System.Runtime.CompilerServices;

namespace CallTasks.Core.Audio;

/// <summary>
/// Keys as pairs of tones (ITU-T Q.23, Q.24): made for trunks that carry no key events, and found in what the other side sends. One instance
/// listens to one leg; nothing allocates per frame.
/// </summary>
public sealed class KeyTones
{
    /// <summary>How long a key is pressed; Q.24 asks receivers to take 40 ms.</summary>
    public static readonly TimeSpan Press = TimeSpan.FromMilliseconds(100);

    /// <summary>Silence after a key.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private const string Keys = "123A456B789C*0#D";
    private const double ToneLevel = 0.2; // of full scale: −14 dB, each tone

    /// <summary>A frame that is quieter than this holds no key, in sample units: −39 dB; Q.24's receivers take keys down to −25 dBm.</summary>
    private const double Quietest = 370;

    /// <summary>The pair's least share of a frame's energy: speech spreads over more.</summary>
    private const double LeastShare = 0.8;

    /// <summary>How much the upper tone may be louder (4 dB) or quieter (8 dB) than the lower: Q.24's twist.</summary>
    private const double MostTwist = 1.6;
    private const double LeastTwist = 0.4;

    /// <summary>Frames in which a pair must be found before it is a key, and missed before it is over: 40 ms each.</summary>
    private const int Frames = 2;

    private static readonly double[] Rows = [697, 770, 852, 941];
    private static readonly double[] Columns = [1209, 1336, 1477, 1633];

    private char candidate;
    private int seen;
    private int unseen;
    private char pressed;

    /// <summary>The last two frames held the same key's pair of tones: 40 ms are a key, while a single frame of speech may look like one (Q.24).</summary>
    public bool Sounding => seen >= Frames && candidate != '\0';

    /// <summary>Looks at the next 20 ms.</summary>
    /// <returns>The key whose press has just become certain; null in every other frame.</returns>
    public char? Hear(ReadOnlySpan<short> frame)
    {
        var key = KeyIn(frame);
        if (pressed != '\0')
        {
            unseen = key == pressed ? 0 : unseen + 1;
            if (unseen >= Frames) pressed = '\0';
        }
        seen = key is not null && key == candidate ? seen + 1 : 1;
        candidate = key ?? '\0';
        if (key is null || seen < Frames || key == pressed) return null;
        pressed = key.Value;
        unseen = 0;
        return key;
    }

    /// <summary>The sound of keys pressed one after the other.</summary>
    /// <param name="keys">0–9, *, #, A–D; others are left out.</param>
    public static Prompt Of(ReadOnlySpan<char> keys)
    {
        var press = (int)(Press.TotalSeconds * Prompt.SampleRate);
        var whole = press + (int)(Pause.TotalSeconds * Prompt.SampleRate);
        var samples = new List<short>(keys.Length * whole);
        foreach (var key in keys)
        {
            var index = Keys.IndexOf(char.ToUpperInvariant(key), StringComparison.Ordinal);
            if (index < 0) continue;
            for (var i = 0; i < whole; i++)
            {
                var turn = 2 * Math.PI * i / Prompt.SampleRate;
                samples.Add(i < press ? (short)(short.MaxValue * ToneLevel * (Math.Sin(turn * Rows[index / 4]) + Math.Sin(turn * Columns[index % 4]))) : (short)0);
            }
        }
        return new Prompt([.. samples]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static char? KeyIn(ReadOnlySpan<short> frame)
    {
        double energy = 0;
        foreach (var sample in frame) energy += (double)sample * sample;
        if (energy < Quietest * Quietest * frame.Length) return null;
        var (row, low) = Loudest(frame, Rows);
        var (column, high) = Loudest(frame, Columns);
        if (high > low * MostTwist || high < low * LeastTwist) return null;
        return (low * low + high * high) / 2 * frame.Length >= LeastShare * energy ? Keys[row * 4 + column] : null;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (int Index, double Amplitude) Loudest(ReadOnlySpan<short> frame, double[] frequencies)
    {
        var (best, loudest) = (0, -1.0);
        for (var i = 0; i < frequencies.Length; i++)
        {
            var amplitude = ToneDetector.Amplitude(frame, frequencies[i]);
            if (amplitude > loudest) (best, loudest) = (i, amplitude);
        }
        return (best, loudest);
    }
}
