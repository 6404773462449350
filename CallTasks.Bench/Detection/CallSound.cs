namespace CallTasks.Bench.Detection;

/// <summary>A call's sound while it is being composed, speech at a mean square of 1.</summary>
internal sealed class CallSound(Random random)
{
    private int at;

    public float[] Samples { get; } = new float[CallComposer.Length];

    public void Wait(double seconds) => at += (int)(seconds * 8000);

    public void Say(VoiceSource source) => Add(source.Samples, 1 + 0.25f * (float)(random.NextDouble() - 0.5));

    /// <summary>The end of the ringing that was still on its way: 425 Hz, or 440 and 480 Hz.</summary>
    public void RingBack()
    {
        var seconds = 0.08 + random.NextDouble() * 0.7;
        if (random.Next(2) == 0) Tone(seconds, 0.5f, 425);
        else Tone(seconds, 0.5f, 440, 480);
    }

    /// <summary>A machine's beep: 440 to 2,000 Hz, mostly around 1,000; 0.2 to 1 s; softly or hard begun.</summary>
    public void Beep()
    {
        int[] common = [440, 800, 850, 1000, 1000, 1000, 1050, 1100, 1400, 1400, 2000];
        var frequency = random.Next(3) == 0 ? 500 + random.Next(1500) : common[random.Next(common.Length)];
        Tone(0.2 + random.NextDouble() * 0.8, 0.4f + (float)random.NextDouble() * 0.8f, frequency);
    }

    /// <summary>950, 1,400 and 1,800 Hz, or North America's variants, a third of a second each.</summary>
    public void InformationTones()
    {
        int[] tones = random.Next(2) == 0 ? [950, 1400, 1800] : [random.Next(2) == 0 ? 914 : 985, random.Next(2) == 0 ? 1371 : 1429, 1777];
        foreach (var tone in tones) Tone(random.Next(2) == 0 ? 0.33 : 0.276, 0.6f, tone);
    }

    /// <summary>Music, and after some seconds a text above it.</summary>
    public void Music(VoiceSource music, double ahead, VoiceSource text)
    {
        var begin = at;
        var offset = random.Next(Math.Max(1, music.Samples.Length - CallComposer.Length));
        var text0 = begin + (int)(ahead * 8000);
        for (var i = begin; i < Samples.Length && offset + i - begin < music.Samples.Length; i++)
            Samples[i] += music.Samples[offset + i - begin] * (i < text0 ? 0.7f : 0.2f);
        at = text0;
        Say(text);
    }

    private void Tone(double seconds, float level, params ReadOnlySpan<int> frequencies)
    {
        var length = (int)(seconds * 8000);
        var fade = 8 + random.Next(160);
        for (var i = 0; i < length && at + i < Samples.Length; i++)
        {
            var edge = Math.Min(1f, Math.Min(i, length - 1 - i) / (float)fade);
            foreach (var frequency in frequencies) Samples[at + i] += level * 1.4f / frequencies.Length * edge * MathF.Sin(2 * MathF.PI * frequency * i / 8000);
        }

        at += length;
    }

    private void Add(float[] sound, float gain)
    {
        for (var i = 0; i < sound.Length && at + i < Samples.Length; i++) Samples[at + i] += sound[i] * gain;
        at += sound.Length;
    }
}
