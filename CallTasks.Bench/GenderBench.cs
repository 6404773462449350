using System.Diagnostics;
using System.Globalization;
using CallTasks.Bench.Detection;
using CallTasks.Core.Model;
using CallTasks.Core.Telephony.Detection;

namespace CallTasks.Bench;

/// <summary>
/// Men and women told apart by the pitch of their voices, on talks put together from the voices of build/detection-set.sh whose speakers are
/// known. <c>--split fit</c> measures the voices that the limits were chosen on; <c>--voices</c> tells each voice's pitch.
/// </summary>
internal static class GenderBench
{
    private const int TalksPerVoice = 40;

    /// <summary>What a client says in a short call, seconds.</summary>
    private static readonly double[] Lengths = [1.5, 4];

    public static int Run(string[] args)
    {
        var folder = VoiceSources.Folder;
        if (!File.Exists(Path.Combine(folder, "sources.tsv")))
        {
            Console.Error.WriteLine($"no sounds in {folder}: run build/detection-set.sh");
            return 2;
        }

        var split = Array.IndexOf(args, "--split") is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : "held";
        var sources = VoiceSources.Read(folder, split);
        var noises = new NoiseMaker(new VoiceSources(sources));
        var voices = sources.Where(source => Known(source.Voice) is not null).GroupBy(source => source.Voice).OrderBy(voice => voice.Key, StringComparer.Ordinal).ToArray();
        if (args.Contains("--voices")) Tell(voices, noises);

        var ok = true;
        foreach (var people in (bool[])[true, false])
            foreach (var seconds in Lengths)
                foreach (var noisy in (bool[])[false, true])
                {
                    var judged = voices.Where(voice => IsPerson(voice.Key) == people).SelectMany(voice => Talks(voice.ToArray(), seconds, noisy, noises).Select(talk => (Is: Known(voice.Key)!.Value, Ear: Judge(talk)))).ToArray();
                    var name = string.Create(CultureInfo.InvariantCulture, $"gender.{(people ? "people" : "synthetic")}.{seconds:0.#}s.{(noisy ? "noise" : "quiet")}");
                    foreach (var gender in (Gender[])[Gender.Male, Gender.Female])
                    {
                        var those = judged.Where(talk => talk.Is == gender).ToArray();
                        var wrong = Percent(those, talk => talk.Ear.Gender != gender && talk.Ear.Gender != Gender.Unknown);
                        ok &= new BenchLine($"{name}.{gender.ToString().ToLowerInvariant()}.wrong", wrong, "%", people ? 5 : null, null, Better.Lower).Print();
                        new BenchLine($"{name}.{gender.ToString().ToLowerInvariant()}.unknown", Percent(those, talk => talk.Ear.Gender == Gender.Unknown), "%", null, null, Better.Lower).Print();
                    }
                }

        var sound = Talks(voices[0].ToArray(), 4, noisy: false, noises)[0];
        var began = Stopwatch.GetTimestamp();
        const int Times = 200;
        for (var i = 0; i < Times; i++) Judge(sound);
        ok &= new BenchLine("gender.cost", Stopwatch.GetElapsedTime(began).TotalMicroseconds / Times / (sound.Length / 160.0), "µs/frame", 20, null, Better.Lower).Print();
        return ok ? 0 : 1;
    }

    /// <summary>Speakers whose gender the packages tell by name; those of other sounds are not known.</summary>
    private static Gender? Known(string voice) => voice switch
    {
        "allison" or "ivrvoice" or "armelle" or "june" or "menardi" or "flite-slt" => Gender.Female,
        "carlo" or "flite-awb" or "flite-kal16" or "flite-rms" => Gender.Male,
        _ when !voice.StartsWith("espeak-", StringComparison.Ordinal) => null,
        _ => voice.Split('-')[2] is "Andrea" or "Alicia" or ['f', ..] ? Gender.Female : Gender.Male,
    };

    /// <summary>Recorded people, and flite's voices, which are made of recordings of people.</summary>
    private static bool IsPerson(string voice) => !voice.StartsWith("espeak-", StringComparison.Ordinal);

    private static void Tell(IEnumerable<IGrouping<string, VoiceSource>> voices, NoiseMaker noises)
    {
        foreach (var voice in voices)
        {
            var pitches = Talks(voice.ToArray(), 4, noisy: false, noises).Select(talk => Judge(talk).Hertz ?? 0).Order().ToArray();
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{voice.Key,-18} {Known(voice.Key),-7} {pitches[pitches.Length / 10],4} {pitches[pitches.Length / 2],4} {pitches[pitches.Length * 9 / 10],4} Hz"));
        }
    }

    private static VoicePitch Judge(short[] talk)
    {
        var ear = new VoicePitch();
        for (var i = 0; i + AnswerDetector.FrameSamples <= talk.Length && ear.Hear(talk.AsSpan(i, AnswerDetector.FrameSamples), true); i += AnswerDetector.FrameSamples)
        {
            // It counts by itself.
        }
        return ear;
    }

    /// <summary>Talks of one voice: sounds of it with pauses, over a line; every other one over a line that carries nothing below 300 Hz.</summary>
    private static List<short[]> Talks(VoiceSource[] sounds, double seconds, bool noisy, NoiseMaker noises)
    {
        var all = Enum.GetValues<LineNoise>();
        var talks = new List<short[]>();
        for (var i = 0; i < TalksPerVoice; i++)
        {
            var random = new Random(70_000 + i);
            var talk = new List<float>(new float[4_000]);
            for (var spoken = 0.0; spoken < seconds;)
            {
                var sound = sounds[random.Next(sounds.Length)];
                talk.AddRange(sound.Samples.Take((int)(8000 * (seconds - spoken))));
                talk.AddRange(new float[2_400]);
                spoken += sound.Seconds;
            }
            var clean = talk.ToArray();
            if (i % 2 == 1) Narrow(clean);
            talks.Add(noises.OnTheLine(clean, noisy ? all[1 + (i / 2 % (all.Length - 1))] : LineNoise.Quiet, random));
        }
        return talks;
    }

    /// <summary>A high pass of second order at 300 Hz, twice: what old lines leave of a voice.</summary>
    private static void Narrow(float[] samples)
    {
        for (var twice = 0; twice < 2; twice++)
        {
            float z1 = 0, z2 = 0;
            for (var i = 0; i < samples.Length; i++)
            {
                var x = samples[i];
                var y = 0.846458f * x + z1;
                z1 = -1.692916f * x + 1.669203f * y + z2;
                z2 = 0.846458f * x - 0.716634f * y;
                samples[i] = y;
            }
        }
    }

    private static double Percent<T>(T[] all, Func<T, bool> which) => all.Length == 0 ? 0 : 100.0 * all.Count(which) / all.Length;
}
