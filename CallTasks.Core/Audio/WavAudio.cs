namespace CallTasks.Core.Audio;

/// <summary>The sound of a WAV file, decoded.</summary>
public sealed class WavAudio
{
    private readonly float[][] channels;

    internal WavAudio(int sampleRate, float[][] channels)
    {
        SampleRate = sampleRate;
        this.channels = channels;
    }

    /// <summary>Sample frames per second, <see cref="WavFile.MinimumRate"/> to <see cref="WavFile.MaximumRate"/>.</summary>
    public int SampleRate { get; }

    /// <summary>1 or 2.</summary>
    public int Channels => channels.Length;

    /// <summary>Samples of each channel.</summary>
    public int Length => channels[0].Length;

    /// <summary>How long it plays.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds((double)Length / SampleRate);

    /// <summary>One channel's samples, −1 to 1; channel 0 is left or mono.</summary>
    public ReadOnlySpan<float> Channel(int index) => channels[index];

    /// <summary>One channel as 16-bit samples, rounded and clamped.</summary>
    public short[] Channel16(int index) => ToPcm16(channels[index]);

    /// <summary>The mean of all channels, −1 to 1.</summary>
    public float[] Mono()
    {
        var mono = (float[])channels[0].Clone();
        if (channels.Length == 1) return mono;
        var right = channels[1];
        for (var i = 0; i < mono.Length; i++) mono[i] = (mono[i] + right[i]) * 0.5f;
        return mono;
    }

    internal static short[] ToPcm16(ReadOnlySpan<float> samples)
    {
        var rounded = new short[samples.Length];
        for (var i = 0; i < rounded.Length; i++)
            rounded[i] = (short)Math.Clamp(MathF.Round(samples[i] * 32768f), short.MinValue, short.MaxValue);
        return rounded;
    }
}
