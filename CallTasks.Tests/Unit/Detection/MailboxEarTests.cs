using CallTasks.Core.Audio;
using CallTasks.Core.Telephony.Detection;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Unit.Detection;

/// <summary>The moment from which a machine records what is said to it.</summary>
public sealed class MailboxEarTests
{
    private static readonly short[] Words = [.. BuiltInPrompts.HumanHello.Samples.Span, .. new short[1_600], .. BuiltInPrompts.HumanYes.Samples.Span, .. new short[1_600]];

    [Theory]
    [InlineData(1_000, 0.4)]
    [InlineData(440, 0.5)]
    [InlineData(1_400, 1.5)]
    [InlineData(600, 0.3)]
    public void The_beep_is_waited_for_to_its_end_and_a_little_longer(double hertz, double seconds)
    {
        short[] sound = [.. Words, .. Words, .. new short[4_000], .. Tones.Sine(hertz, seconds)];
        var end = sound.Length / 160;

        var (moment, frame) = Heard([.. sound, .. new short[80_000]]);

        Assert.Equal(MessageMoment.AfterBeep, moment);
        Assert.InRange(frame, end + 8, end + 14);
    }

    [Fact]
    public void A_beep_that_was_the_verdict_itself_may_still_sound()
    {
        var (moment, frame) = Heard([.. Tones.Sine(1_000, 0.6), .. new short[8_000]], AnswerCause.Beep);

        Assert.Equal(MessageMoment.AfterBeep, moment);
        Assert.InRange(frame, 30 + 8, 30 + 14);
        Assert.Equal(MessageMoment.AfterBeep, Heard(new short[8_000], AnswerCause.Beep).Moment); // it was over when the ear began
    }

    [Fact]
    public void Without_a_beep_four_seconds_of_silence_are_the_moment_and_a_pause_of_two_is_not()
    {
        short[] sound = [.. Words, .. new short[16_000], .. Words];

        var (moment, frame) = Heard([.. sound, .. new short[80_000]]);

        Assert.Equal(MessageMoment.AfterSilence, moment);
        Assert.InRange(frame, sound.Length / 160 + 150, sound.Length / 160 + 205); // the last word is followed by a pause of its own
    }

    [Fact]
    public void Who_speaks_without_an_end_is_given_up_after_45_seconds()
    {
        short[] sound = [.. Enumerable.Range(0, 40).SelectMany(_ => Words)];
        Assert.True(sound.Length > 46 * 8_000);

        Assert.Equal((MessageMoment.NoBeep, 2_250), Heard(sound));
    }

    [Fact]
    public void A_tone_within_what_is_said_is_no_end_of_it()
    {
        short[] sound = [.. Words, .. Tones.Sine(1_000, 0.3), .. Words.SkipWhile(sample => Math.Abs((int)sample) < 800), .. Words, .. Tones.Sine(1_000, 0.3)];

        Assert.InRange(Heard([.. sound, .. new short[80_000]]).Frame, sound.Length / 160 + 8, sound.Length / 160 + 14);
    }

    [Fact]
    public void To_the_network_and_to_a_fax_nothing_is_said()
    {
        Assert.Equal(MessageMoment.NoMailbox, Heard([.. Words, .. new short[1_600], .. Tones.Sine(950, 0.33), .. Tones.Sine(1_400, 0.33), .. Tones.Sine(1_800, 0.33)]).Moment);
        Assert.Equal(MessageMoment.NoMailbox, Heard([.. Words, .. new short[1_600], .. Tones.Sine(2_100, 1)]).Moment);
    }

    private static (MessageMoment? Moment, int Frame) Heard(short[] sound, AnswerCause cause = AnswerCause.Timing)
    {
        var ear = new MailboxEar(new AnswerEvidence { Verdict = AnswerVerdict.Machine, Cause = cause, Confidence = 1, DecidedAt = 0, NoiseLevel = -80 });
        for (var at = 0; at + 160 <= sound.Length; at += 160)
        {
            if (!ear.Hear(sound.AsSpan(at, 160), heard: true)) return (ear.Ended.Result, at / 160 + 1);
        }

        return (null, sound.Length / 160);
    }
}
