using CallTasks.Core.Audio;

namespace CallTasks.Tests.Unit.Audio;

public sealed class G711Tests
{
    [Theory]
    [InlineData(G711Law.ALaw)]
    [InlineData(G711Law.MuLaw)]
    public void Every_code_survives_being_decoded_and_coded_again(G711Law law)
    {
        for (var code = 0; code < 256; code++)
        {
            var again = G711.Encode(law, G711.Decode(law, (byte)code));
            // µ-law has two codes for zero; the positive one is used.
            var expected = law == G711Law.MuLaw && code == 0x7F ? 0xFF : code;
            Assert.Equal(expected, again);
        }
    }

    [Theory]
    [InlineData(G711Law.ALaw)]
    [InlineData(G711Law.MuLaw)]
    public void Every_sample_is_coded_within_half_a_step_and_louder_is_never_coded_quieter(G711Law law)
    {
        var levels = Enumerable.Range(0, 256).Select(code => (int)G711.Decode(law, (byte)code)).Distinct().Order().ToArray();
        var before = int.MinValue;
        for (int sample = short.MinValue; sample <= short.MaxValue; sample++)
        {
            int coded = G711.Decode(law, G711.Encode(law, (short)sample));
            Assert.True(coded >= before, $"{sample} is coded as {coded}, the sample before it as {before}");
            before = coded;
            var at = Array.BinarySearch(levels, coded);
            // The largest step beside the level; the loudest samples lie beyond the last level.
            var step = Math.Max(at > 0 ? coded - levels[at - 1] : 1024, at < levels.Length - 1 ? levels[at + 1] - coded : 1024);
            if (Math.Abs(coded - sample) > step / 2 + 4 && Math.Abs(sample) < 32124) Assert.Fail($"{sample} is coded as {coded}, where a step is {step}");
        }
    }

    [Fact]
    public void Known_codes_of_the_recommendation_are_met()
    {
        Assert.Equal(0xD5, G711.Encode(G711Law.ALaw, 0));
        Assert.Equal(0x55, G711.Encode(G711Law.ALaw, -1));
        Assert.Equal(0xAA, G711.Encode(G711Law.ALaw, short.MaxValue));
        Assert.Equal(0x2A, G711.Encode(G711Law.ALaw, short.MinValue));
        Assert.Equal(0xFF, G711.Encode(G711Law.MuLaw, 0));
        Assert.Equal(0x80, G711.Encode(G711Law.MuLaw, short.MaxValue));
        Assert.Equal(0x00, G711.Encode(G711Law.MuLaw, short.MinValue));
        Assert.Equal(32124, G711.Decode(G711Law.MuLaw, 0x80));
        Assert.Equal(32256, G711.Decode(G711Law.ALaw, 0xAA));
    }

    [Fact]
    public void Spans_code_as_single_samples_do_and_ask_for_enough_room()
    {
        var samples = Enumerable.Range(0, 500).Select(i => (short)(i * 131 - 30_000)).ToArray();
        foreach (var law in Enum.GetValues<G711Law>())
        {
            var codes = new byte[500];
            G711.Encode(law, samples, codes);
            Assert.Equal(samples.Select(s => G711.Encode(law, s)), codes);
            var decoded = new short[500];
            G711.Decode(law, codes, decoded);
            Assert.Equal(codes.Select(c => G711.Decode(law, c)), decoded);
            Assert.Throws<ArgumentException>(() => G711.Encode(law, samples, new byte[499]));
            Assert.Throws<ArgumentException>(() => G711.Decode(law, codes, new short[499]));
        }
    }

    [Fact]
    public void Silence_stays_silence_when_µ_law_becomes_A_law()
    {
        var aLaw = new byte[2];
        G711.ToALaw(G711Law.MuLaw, [G711.MuLawSilence, G711.Encode(G711Law.MuLaw, 10_000)], aLaw);
        Assert.Equal(G711.ALawSilence, aLaw[0]);
        Assert.InRange(G711.Decode(G711Law.ALaw, aLaw[1]), 9_500, 10_500);
    }
}
