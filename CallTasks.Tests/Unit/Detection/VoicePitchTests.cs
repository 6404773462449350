using CallTasks.Core.Audio;
using CallTasks.Core.Model;
using CallTasks.Core.Telephony.Detection;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Unit.Detection;

public sealed class VoicePitchTests
{
    [Theory]
    [InlineData(75, Gender.Male)]
    [InlineData(110, Gender.Male)]
    [InlineData(145, Gender.Male)]
    [InlineData(155, Gender.Unknown)] // between men and women
    [InlineData(167, Gender.Unknown)]
    [InlineData(180, Gender.Female)]
    [InlineData(210, Gender.Female)]
    [InlineData(250, Gender.Female)]
    public void A_voice_is_told_by_its_pitch_also_over_a_line_without_its_lowest_tones(double hertz, Gender gender)
    {
        foreach (var lowest in (double[])[0, 300])
            foreach (var noise in (int[])[0, 400])
            {
                var ear = Hear(Voice(hertz, 3, lowest, noise));
                Assert.Equal(gender, ear.Gender);
                Assert.InRange(ear.Hertz!.Value, hertz * 0.97, hertz * 1.03);
            }
    }

    [Fact]
    public void Too_little_voice_tells_nothing()
    {
        var ear = Hear(Voice(110, 0.25));
        Assert.Equal((Gender.Unknown, null), (ear.Gender, ear.Hertz));
    }

    [Fact]
    public void Silence_noise_and_words_that_are_whispered_tell_nothing()
    {
        var random = new Random(3);
        Assert.Equal(new VoiceEvidence(Gender.Unknown, null, 0), Hear(new short[80_000]).Evidence);
        Assert.Equal(Gender.Unknown, Hear([.. Enumerable.Range(0, 160_000).Select(i => (short)(i % 4_000 < 1_500 ? 0 : random.Next(-6_000, 6_000)))]).Gender);
    }

    [Fact]
    public void A_hum_that_never_pauses_is_no_man() => Assert.Equal(Gender.Unknown, Hear(Tones.Sine(100, 60, 1_000)).Gender);

    [Fact]
    public void Two_people_on_the_line_are_nobody() =>
        Assert.Equal(Gender.Unknown, Hear([.. Voice(110, 1.6), .. Voice(230, 1.6), .. Voice(110, 1.6), .. Voice(230, 1.6)]).Gender);

    [Fact]
    public void It_hears_no_more_once_it_has_heard_enough()
    {
        var ear = new VoicePitch();
        var voice = Voice(120, 20);
        var frames = 0;
        while (ear.Hear(voice.AsSpan(frames * 160, 160), true)) frames++;
        Assert.InRange(frames, VoicePitch.EnoughVoiced - 1, 800);
        Assert.Equal(VoicePitch.EnoughVoiced * 20, ear.VoicedMilliseconds);
    }

    [Fact]
    public void Echoes_of_what_was_lost_do_not_count() => Assert.Equal(0, Hear(Voice(120, 3), heard: false).VoicedMilliseconds);

    [Fact]
    public void Any_sound_is_taken_without_allocation()
    {
        var random = new Random(9);
        var ear = new VoicePitch();
        var frame = new short[160];
        ear.Hear(frame, true);
        var before = GC.GetAllocatedBytesForCurrentThread();
        const int frames = 2_000;
        for (var i = 0; i < frames; i++)
        {
            for (var j = 0; j < frame.Length; j++) frame[j] = i % 3 == 0 ? (short)random.Next(short.MinValue, short.MaxValue + 1) : i % 3 == 1 ? short.MinValue : (short)(32_000 * Math.Sin(i * 0.001 * j));
            ear.Hear(frame, true);
        }
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (24 * frames) - 1); // less than the smallest object a frame; the runtime's own few, when it compiles anew
    }

    [Theory]
    [InlineData("m", Gender.Male)]
    [InlineData(" Женский ", Gender.Female)]
    [InlineData("x", Gender.Unknown)]
    [InlineData(null, Gender.Unknown)]
    public void The_clients_own_word_is_read_in_both_languages(string? text, Gender gender) => Assert.Equal(gender, GenderText.Read(text));

    private static VoicePitch Hear(short[] sound, bool heard = true)
    {
        var ear = new VoicePitch();
        for (var at = 0; at + 160 <= sound.Length && ear.Hear(sound.AsSpan(at, 160), heard); at += 160)
        {
            // It counts by itself.
        }
        return ear;
    }

    /// <summary>Harmonics that fall off as a throat's do, gliding a little, 0.4 s with 0.1 s between them, through A-law.</summary>
    private static short[] Voice(double hertz, double seconds, double lowest = 0, int noise = 0)
    {
        var random = new Random(4);
        var (samples, phase) = (new short[(int)(seconds * 8_000)], 0.0);
        for (var i = 0; i < samples.Length; i++)
        {
            var now = hertz * (1 + 0.01 * Math.Sin(2 * Math.PI * 3 * i / 8_000));
            phase += 2 * Math.PI * now / 8_000;
            var sum = 0.0;
            if (i % 4_000 >= 800)
                for (var n = 1; n * now < 3_400; n++)
                    if (n * now >= lowest) sum += 4_000.0 / n * Math.Sin(n * phase);
            samples[i] = G711.Decode(G711Law.ALaw, G711.Encode(G711Law.ALaw, (short)Math.Clamp(sum + random.Next(-noise, noise + 1), -32_000, 32_000)));
        }
        return samples;
    }
}
