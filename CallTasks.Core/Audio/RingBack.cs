namespace CallTasks.Core.Audio;

/// <summary>What a client hears while an operator is rung: the tone of a telephone that rings elsewhere (ETSI TR 101 041: 425 Hz, 1 s in 5 s).</summary>
internal static class RingBack
{
    private const double Level = 0.08; // of full scale: −22 dB, as quiet as an exchange's
    private const double Frequency = 425;
    private const int Tone = Prompt.SampleRate;
    private const int Period = 5 * Prompt.SampleRate;

    // 10 ms up and down, or it clicks.
    private const int Edge = Prompt.SampleRate / 100;

    /// <summary>One period.</summary>
    public static Prompt Sound { get; } = new(Make());

    private static short[] Make()
    {
        var samples = new short[Period];
        for (var i = 0; i < Tone; i++)
        {
            var edge = Math.Min(1, Math.Min(i, Tone - i) / (double)Edge);
            samples[i] = (short)(short.MaxValue * Level * edge * Math.Sin(2 * Math.PI * Frequency * i / Prompt.SampleRate));
        }
        return samples;
    }
}
