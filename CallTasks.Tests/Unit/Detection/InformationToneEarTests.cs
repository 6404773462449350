using CallTasks.Core.Audio;
using CallTasks.Core.Telephony.Detection;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Unit.Detection;

/// <summary>What the network says by tones before anybody answers, and what is not mistaken for it.</summary>
public sealed class InformationToneEarTests
{
    [Theory]
    [InlineData(950, 0.33, 1400, 0.33, 1800, 0.33, InformationMeaning.NoSuchNumber)] // ITU-T E.180
    [InlineData(910, 0.27, 1360, 0.27, 1760, 0.27, InformationMeaning.NoSuchNumber)] // its lower and shorter end
    [InlineData(990, 0.39, 1410, 0.39, 1840, 0.39, InformationMeaning.NoSuchNumber)] // its upper and longer end, short of North America's second tone
    [InlineData(913.8, 0.274, 1370.6, 0.274, 1776.7, 0.38, InformationMeaning.NoSuchNumber)] // North America: intercept
    [InlineData(985.2, 0.38, 1370.6, 0.274, 1776.7, 0.38, InformationMeaning.NoSuchNumber)] // vacant code
    [InlineData(913.8, 0.274, 1428.5, 0.38, 1776.7, 0.38, InformationMeaning.NoCircuit)] // reorder
    [InlineData(985.2, 0.38, 1428.5, 0.38, 1776.7, 0.38, InformationMeaning.NoCircuit)] // no circuit
    public void The_tones_of_every_network_are_told(double first, double firstLength, double second, double secondLength, double third, double thirdLength, InformationMeaning meaning)
    {
        short[] tones = [.. Tones.Sine(first, firstLength), .. Tones.Sine(second, secondLength), .. Tones.Sine(third, thirdLength)];

        foreach (var shift in Enumerable.Range(0, 8).Select(part => 1_600 + part * 20))
        {
            var found = Heard([.. new short[shift], .. tones, .. new short[800]]);

            Assert.Equal(meaning, found?.Meaning);
            Assert.InRange(found!.At, 180, 260);
            Assert.Equal(3, found.Frequencies.Count);
            Assert.All(found.Frequencies.Zip([first, second, third]), pair => Assert.InRange(pair.First, pair.Second - 15, pair.Second + 15));
        }
    }

    [Fact]
    public void They_are_told_after_ringing_faint_in_noise_with_pauses_and_lost_packets()
    {
        short[] pause = new short[240];
        short[] tones = [.. Tones.Sine(950, 0.33, 900), .. pause, .. Tones.Sine(1400, 0.33, 900), .. pause, .. Tones.Sine(1800, 0.33, 900)];
        var random = new Random(1);
        for (var i = 0; i < tones.Length; i++) tones[i] += (short)random.Next(-250, 250);
        tones.AsSpan(1_280, 160).Clear();
        tones.AsSpan(6_560, 160).Clear();

        var found = Heard([.. Tones.Sine(425, 1), .. new short[8_000], .. tones]);

        Assert.Equal(InformationMeaning.NoSuchNumber, found?.Meaning);
        Assert.InRange(found!.At, 1_980, 2_060);
    }

    [Fact]
    public void Where_the_sound_began_within_the_first_tone_the_last_two_are_enough()
    {
        var found = Heard([.. Tones.Sine(950, 0.1), .. Tones.Sine(1400, 0.33), .. Tones.Sine(1800, 0.33)]);

        Assert.Equal([1400, 1800], found?.Frequencies);
        Assert.Null(Heard([.. new short[8_000], .. Tones.Sine(1400, 0.33), .. Tones.Sine(1800, 0.33)]));
    }

    [Theory]
    [InlineData(425, 425, 425)] // ringing of Europe
    [InlineData(950, 950, 950)]
    [InlineData(950, 1800, 1400)]
    [InlineData(1800, 1400, 950)]
    [InlineData(1400, 1400, 1800)]
    [InlineData(950, 1400, 1600)]
    [InlineData(440, 480, 620)]
    public void Other_rows_of_tones_are_not_taken_for_them(double first, double second, double third) =>
        Assert.Null(Heard([.. new short[4_000], .. Tones.Sine(first, 0.33), .. Tones.Sine(second, 0.33), .. Tones.Sine(third, 0.33), .. new short[1_600]]));

    [Theory]
    [InlineData(0.33, 0, 0.33, 0.12, 0.33)] // too far behind each other
    [InlineData(0.33, 0.3, 0.33, 0, 0.33)]
    [InlineData(0.12, 0, 0.12, 0, 0.12)] // too short
    [InlineData(0.33, 0, 0.12, 0, 0.33)]
    [InlineData(0.33, 0, 0.8, 0, 0.33)] // held too long
    [InlineData(0.8, 0, 0.33, 0, 0.33)]
    public void A_tune_of_their_notes_in_another_time_is_not_taken_for_them(double first, double pause, double second, double otherPause, double third) =>
        Assert.Null(Heard([.. new short[4_000], .. Tones.Sine(950, first), .. Silence(pause), .. Tones.Sine(1400, second), .. Silence(otherPause), .. Tones.Sine(1800, third), .. new short[1_600]]));

    [Fact]
    public void Ringing_in_two_tones_speech_and_a_machines_beep_are_not_taken_for_them()
    {
        var ringing = Tones.Sine(440, 2).Zip(Tones.Sine(480, 2), (a, b) => (short)(a + b)).ToArray();

        Assert.Null(Heard([.. ringing, .. new short[32_000], .. ringing, .. BuiltInPrompts.MachineGreeting.Samples.Span, .. BuiltInPrompts.HumanHello.Samples.Span]));
        Assert.Null(Heard([.. BuiltInPrompts.Greeting.Samples.Span, .. Tones.Sine(950, 0.3), .. BuiltInPrompts.MachineGreeting.Samples.Span, .. Tones.Sine(1000, 0.4)]));
    }

    [Fact]
    public void After_they_were_told_nothing_more_is_heard()
    {
        var ear = new InformationToneEar();
        var calls = 0;
        short[] sound = [.. Tones.Sine(950, 0.33), .. Tones.Sine(1400, 0.33), .. Tones.Sine(1800, 0.33)];
        for (var at = 0; at + 160 <= sound.Length; at += 160)
        {
            calls++;
            if (!ear.Hear(sound.AsSpan(at, 160), heard: true)) break;
        }

        Assert.True(ear.Found.IsCompletedSuccessfully);
        Assert.InRange(calls, 38, 44); // the third tone needs not be heard to its end
    }

    private static short[] Silence(double seconds) => new short[(int)(seconds * 8_000)];

    /// <summary>What an ear hears in a sound of either law's quality.</summary>
    private static InformationTones? Heard(short[] sound)
    {
        var ear = new InformationToneEar();
        var codes = new byte[160];
        var frame = new short[160];
        ear.Hear(frame, heard: false); // before the first packet
        for (var at = 0; at + 160 <= sound.Length; at += 160)
        {
            G711.Encode(G711Law.ALaw, sound.AsSpan(at, 160), codes);
            G711.Decode(G711Law.ALaw, codes, frame);
            if (!ear.Hear(frame, heard: true)) break;
        }

        return ear.Found.IsCompletedSuccessfully ? ear.Found.Result : null;
    }
}
