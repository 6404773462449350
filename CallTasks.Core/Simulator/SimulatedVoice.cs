using CallTasks.Core.Audio;

namespace CallTasks.Core.Simulator;

/// <summary>What personas sound like: made by arithmetic, so no recording of anybody is shipped.</summary>
internal static class SimulatedVoice
{
    private const int Rate = 8_000;

    /// <summary>A short word, as people answer.</summary>
    public static readonly Prompt Hello = new([.. Syllable(130, 0.28), .. Silence(0.06), .. Syllable(110, 0.34)]);

    /// <summary>A longer greeting and a beep of 1,000 Hz.</summary>
    public static readonly Prompt MachineGreeting = new([.. Sentence(), .. Silence(0.5), .. Tone(1_000, 0.4)]);

    /// <summary>The network's special information tones (ITU-T E.180), and again after a second, as long as it goes on.</summary>
    public static readonly Prompt InformationTones = new([.. Enumerable.Range(0, 8).SelectMany(_ => Tone(950, 0.33).Concat(Tone(1_400, 0.33)).Concat(Tone(1_800, 0.33)).Concat(Silence(1)))]);

    private static IEnumerable<short> Sentence()
    {
        for (var word = 0; word < 9; word++)
        {
            foreach (var sample in Syllable(115 + 9 * (word % 3), 0.22 + 0.05 * (word % 2)))
                yield return sample;
            foreach (var sample in Silence(word % 4 == 3 ? 0.25 : 0.05))
                yield return sample;
        }
    }

    /// <summary>A voiced sound: a falling pitch with harmonics under a smooth envelope.</summary>
    private static IEnumerable<short> Syllable(double pitch, double seconds)
    {
        var samples = (int)(seconds * Rate);
        var phase = 0.0;
        for (var i = 0; i < samples; i++)
        {
            var at = (double)i / samples;
            phase += 2 * Math.PI * pitch * (1.05 - 0.15 * at) / Rate;
            var wave = 0.0;
            for (var harmonic = 1; harmonic <= 8; harmonic++)
                wave += Math.Sin(harmonic * phase) / (1 + Math.Abs(harmonic - 4));
            yield return (short)(3_500 * Math.Sin(Math.PI * at) * wave);
        }
    }

    private static IEnumerable<short> Tone(double hertz, double seconds) =>
        Enumerable.Range(0, (int)(seconds * Rate)).Select(i => (short)(9_000 * Math.Sin(2 * Math.PI * hertz * i / Rate)));

    private static IEnumerable<short> Silence(double seconds) => Enumerable.Repeat((short)0, (int)(seconds * Rate));
}
