namespace CallTasks.Tests.Support;

/// <summary>Sounds made by arithmetic.</summary>
internal static class Tones
{
    /// <summary>A sine at 8,000 samples a second unless said otherwise.</summary>
    public static short[] Sine(double frequency, double seconds, double amplitude = 8000, int rate = 8000)
    {
        var samples = new short[(int)(seconds * rate)];
        for (var i = 0; i < samples.Length; i++)
            samples[i] = (short)Math.Round(amplitude * Math.Sin(2 * Math.PI * frequency * i / rate));
        return samples;
    }
}
