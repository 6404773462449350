using CallTasks.Core.Audio;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Unit.Audio;

public sealed class KeyTonesTests
{
    private const string Keys = "0123456789*#ABCD";

    [Fact]
    public void Every_key_is_heard_once_wherever_in_a_frame_it_begins_in_either_law_and_in_noise()
    {
        var random = new Random(7);
        for (var shift = 0; shift < 160; shift += 23)
        {
            foreach (var law in new[] { G711Law.ALaw, G711Law.MuLaw })
            {
                short[] line = [.. new short[shift], .. KeyTones.Of(Keys).Samples.Span, .. new short[320]];
                for (var i = 0; i < line.Length; i++) line[i] = G711.Decode(law, G711.Encode(law, (short)Math.Clamp(line[i] + random.Next(-400, 401), short.MinValue, short.MaxValue)));
                Assert.Equal(Keys, Heard(line));
            }
        }
    }

    [Fact]
    public void A_key_pressed_twice_is_two_keys_and_one_held_is_one()
    {
        Assert.Equal("5577", Heard(KeyTones.Of("5577").Samples.Span));
        short[] press = [.. KeyTones.Of("9").Samples.Span[..800]]; // 100 ms hold whole periods of neither tone: held on, it only clicks
        Assert.Equal("9", Heard([.. Enumerable.Repeat(press, 10).SelectMany(s => s)]));
    }

    [Fact]
    public void A_quiet_line_s_keys_are_heard_down_to_25_dB_below_the_reference()
    {
        var quiet = KeyTones.Of(Keys).Samples.ToArray().Select(s => (short)(s / 8)).ToArray();
        Assert.Equal(Keys, Heard(quiet));
    }

    [Fact]
    public void Voices_and_single_tones_are_no_keys()
    {
        foreach (var name in BuiltInPrompts.Names)
            Assert.Equal("", Heard(BuiltInPrompts.Get(name).Samples.Span));
        foreach (var tone in new[] { 425.0, 697, 770, 941, 1004, 1209, 1336, 1400, 1477, 1633, 2100 })
            Assert.Equal("", Heard(Tones.Sine(tone, 1)));
        var random = new Random(3);
        Assert.Equal("", Heard([.. Enumerable.Range(0, 160 * 5_000).Select(_ => (short)random.Next(-8_000, 8_000))]));
    }

    private static string Heard(ReadOnlySpan<short> line)
    {
        var tones = new KeyTones();
        var keys = "";
        for (var at = 0; at + 160 <= line.Length; at += 160) keys += tones.Hear(line.Slice(at, 160));
        return keys;
    }
}
