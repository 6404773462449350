using CallTasks.Core.Audio;

namespace CallTasks.Bench.Detection;

/// <summary>Sends a composed call over a line: noise of a room, level, the codec, lost packets.</summary>
internal sealed class NoiseMaker(VoiceSources sources)
{
    private const int Frame = 160;

    /// <summary>The noise of a quiet line: speech 40 to 50 dB above it.</summary>
    private static double QuietLine(Random random) => 40 + random.NextDouble() * 10;

    public short[] OnTheLine(float[] clean, LineNoise noise, Random random)
    {
        var level = -22 + (random.NextDouble() - 0.5) * 12; // dBFS of speech: −28 to −16
        switch (noise)
        {
            case LineNoise.Hiss15: Mix(clean, Hiss(random), 15); break;
            case LineNoise.Street15: Mix(clean, Street(random), 15); break;
            case LineNoise.Street8: Mix(clean, Street(random), 8); break;
            case LineNoise.Babble20: Mix(clean, Babble(random), 20); break;
            case LineNoise.Babble12: Mix(clean, Babble(random), 12); break;
            case LineNoise.Hum15: Mix(clean, Hum(random), 15); break;
            case LineNoise.Music15: Mix(clean, Radio(random), 15); break;
            case LineNoise.Faint: Mix(clean, Hiss(random), 22); level = -42; break;
            case LineNoise.Clipped: level = -6; break;
        }

        Mix(clean, Hiss(random), QuietLine(random));
        return Coded(clean, level, random, noise switch { LineNoise.Loss5 => 0.05, LineNoise.BurstLoss10 => 0.1, _ => 0 }, noise == LineNoise.BurstLoss10 ? 3 : 1);
    }

    public short[] OnAnyLine(float[] clean, Random random)
    {
        var ratio = 6 + random.NextDouble() * 24;
        switch (random.Next(9))
        {
            case 0: Mix(clean, Hiss(random), ratio); break;
            case 1: Mix(clean, Street(random), ratio); break;
            case 2: Mix(clean, Babble(random), ratio + 3); break;
            case 3: Mix(clean, Hum(random), ratio); break;
            case 4: Mix(clean, Radio(random), ratio + 3); break;
            case 5: Mix(clean, AnyRadio(random), ratio + 5); break;
        }

        Mix(clean, Hiss(random), QuietLine(random));
        var loss = random.Next(4) == 0 ? random.NextDouble() * 0.12 : 0;
        return Coded(clean, -45 + random.NextDouble() * 38, random, loss, 1 + random.NextDouble() * 3);
    }

    private static short[] Coded(float[] clean, double level, Random random, double loss, double burst)
    {
        var gain = 32768 * Math.Pow(10, level / 20);
        var law = random.Next(2) == 0 ? G711Law.ALaw : G711Law.MuLaw;
        var samples = new short[clean.Length];
        var lost = false;
        for (var i = 0; i < samples.Length; i++)
        {
            if (i % Frame == 0 && loss > 0)
            {
                // Two states, as losses come in bursts of a mean length.
                lost = lost ? random.NextDouble() > 1 / burst : random.NextDouble() < loss / (1 - loss) / burst;
            }

            if (!lost) samples[i] = G711.Decode(law, G711.Encode(law, (short)Math.Clamp(clean[i] * gain, short.MinValue, short.MaxValue)));
        }

        return samples;
    }

    /// <summary>Adds noise so that speech, whose mean square is 1, lies so many decibels above it.</summary>
    private static void Mix(float[] clean, float[] noise, double decibels)
    {
        double energy = 0;
        foreach (var sample in noise) energy += sample * sample;
        if (energy == 0) return;
        var gain = (float)(Math.Pow(10, -decibels / 20) / Math.Sqrt(energy / noise.Length));
        for (var i = 0; i < clean.Length; i++) clean[i] += noise[i] * gain;
    }

    private static float[] Hiss(Random random)
    {
        var noise = new float[CallComposer.Length];
        for (var i = 0; i < noise.Length; i++) noise[i] = random.NextSingle() + random.NextSingle() + random.NextSingle() - 1.5f;
        return noise;
    }

    /// <summary>Rumble that swells and ebbs, as cars pass.</summary>
    private static float[] Street(Random random)
    {
        var noise = Hiss(random);
        float low = 0, lower = 0;
        var (speed, phase) = (0.3 + random.NextDouble(), random.NextDouble() * 6);
        for (var i = 0; i < noise.Length; i++)
        {
            low += (noise[i] - low) * 0.25f;
            lower += (low - lower) * 0.05f;
            noise[i] = (lower * 2 + low * 0.5f + noise[i] * 0.05f) * (1 + 0.5f * (float)Math.Sin(2 * Math.PI * speed * i / 8000 + phase));
        }

        return noise;
    }

    /// <summary>Six people talk in the room.</summary>
    private float[] Babble(Random random)
    {
        var noise = new float[CallComposer.Length];
        for (var talker = 0; talker < 6; talker++)
        {
            for (var i = -random.Next(16_000); i < noise.Length;)
            {
                var said = sources.Any(random, talker % 2 == 0 ? "announcement" : "business", 1.5).Samples;
                for (var j = Math.Max(0, -i); j < said.Length && i + j < noise.Length; j++) noise[i + j] += said[j];
                i += said.Length + random.Next(3000);
            }
        }

        return noise;
    }

    private static float[] Hum(Random random)
    {
        var noise = new float[CallComposer.Length];
        var mains = random.Next(2) == 0 ? 50 : 60;
        for (var harmonic = 1; harmonic <= 9; harmonic++)
        {
            var (strength, phase) = ((float)random.NextDouble() / harmonic, random.NextDouble() * 6);
            for (var i = 0; i < noise.Length; i++) noise[i] += strength * MathF.Sin((float)(2 * Math.PI * mains * harmonic * i / 8000 + phase));
        }

        return noise;
    }

    private float[] Radio(Random random)
    {
        var music = sources.Any(random, "music").Samples;
        var offset = random.Next(music.Length - CallComposer.Length);
        return music[offset..(offset + CallComposer.Length)];
    }

    /// <summary>A radio at any tempo and of any sound: music, an announcer, or an announcer above music.</summary>
    private float[] AnyRadio(Random random)
    {
        var noise = new float[CallComposer.Length];
        var (talk, music) = random.Next(4) switch { 0 => (1f, 0f), 1 => (1f, 0.15f + 0.4f * random.NextSingle()), _ => (0f, 1f) };
        if (music > 0)
        {
            var track = sources.Any(random, "music").Samples;
            var tempo = Math.Min(0.8 + random.NextDouble() * 0.5, (track.Length - 2) / (double)noise.Length);
            var offset = random.NextDouble() * (track.Length - 2 - noise.Length * tempo);
            for (var i = 0; i < noise.Length; i++)
            {
                var at = offset + i * tempo;
                var share = (float)(at - (int)at);
                noise[i] = music * (track[(int)at] + share * (track[(int)at + 1] - track[(int)at]));
            }
        }

        for (var i = -random.Next(16_000); talk > 0 && i < noise.Length;)
        {
            var said = sources.Any(random, "announcement", 1.5).Samples;
            for (var j = Math.Max(0, -i); j < said.Length && i + j < noise.Length; j++) noise[i + j] += said[j];
            i += said.Length + random.Next(8000);
        }

        // Dull or shrill, as rooms and loudspeakers are.
        var (edge, tilt, low) = (0.2f + 0.5f * random.NextSingle(), -0.8f + 2.5f * random.NextSingle(), 0f);
        for (var i = 0; i < noise.Length; i++)
        {
            low += (noise[i] - low) * edge;
            noise[i] += tilt * (noise[i] - low);
        }

        return noise;
    }
}
