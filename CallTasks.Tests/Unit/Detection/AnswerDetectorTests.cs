using CallTasks.Core.Audio;
using CallTasks.Core.Telephony.Detection;
using FsCheck;
using FsCheck.Fluent;

namespace CallTasks.Tests.Unit.Detection;

public sealed class AnswerDetectorTests
{
    [Fact]
    public void A_short_hello_and_silence_are_a_person()
    {
        var evidence = Judge(new Line().Silent(0.5).Says(BuiltInPrompts.HumanHello).Silent(8));

        Assert.Equal((AnswerVerdict.Human, AnswerCause.Timing), (evidence.Verdict, evidence.Cause));
        Assert.InRange(evidence.DecidedAt, 800, 3000);
        Assert.InRange(evidence.SpeechAt!.Value, 440, 640);
        Assert.InRange(evidence.Confidence, 0.7, 1);
        Assert.Null(evidence.ToneFrequency);
    }

    [Fact]
    public void A_mailbox_that_reads_its_text_is_a_machine()
    {
        var evidence = Judge(new Line().Silent(0.4).Says(BuiltInPrompts.MachineGreeting).Silent(4));

        Assert.Equal(AnswerVerdict.Machine, evidence.Verdict);
        Assert.True(evidence.Speech > 1000, $"{evidence}");
    }

    [Theory]
    [InlineData(440)]
    [InlineData(800)]
    [InlineData(1000)]
    [InlineData(1400)]
    [InlineData(2000)]
    public void A_beep_after_a_word_is_a_machine_and_its_frequency_is_kept(int hertz)
    {
        var evidence = Judge(new Line().Silent(0.3).Says(BuiltInPrompts.HumanHello).Silent(0.3).Tone(0.5, hertz).Silent(8));

        Assert.Equal((AnswerVerdict.Machine, AnswerCause.Beep), (evidence.Verdict, evidence.Cause));
        Assert.InRange(evidence.ToneFrequency!.Value, hertz - 25, hertz + 25);
    }

    [Fact]
    public void A_beep_overrules_the_verdict_on_a_mailbox_that_paused_like_a_person()
    {
        var line = new Line().Silent(0.3).Says(BuiltInPrompts.HumanHello).Silent(2.2);
        Assert.Equal(AnswerVerdict.Human, Judge(new Line().Then(line)).Verdict);

        var evidence = Judge(line.Tone(0.4, 1000).Silent(5));

        Assert.Equal((AnswerVerdict.Machine, AnswerCause.Beep), (evidence.Verdict, evidence.Cause));
    }

    [Fact]
    public void Special_information_tones_are_the_network()
    {
        var evidence = Judge(new Line().Silent(0.5).Tone(0.33, 950).Tone(0.33, 1400).Tone(0.33, 1800).Silent(7));

        Assert.True((AnswerVerdict.Machine, AnswerCause.InformationTones) == (evidence.Verdict, evidence.Cause), $"{evidence}");
        Assert.True(evidence.DecidedAt < 1200, $"{evidence}");
    }

    [Fact]
    public void A_fax_machines_answer_tone_is_one() =>
        Assert.Equal((AnswerVerdict.Machine, AnswerCause.Fax), Judge(new Line().Silent(0.4).Tone(2.5, 2100).Silent(5)) is var evidence ? (evidence.Verdict, evidence.Cause) : default);

    [Fact]
    public void A_note_that_fades_is_no_beep()
    {
        var line = new Line().Silent(0.3).Says(BuiltInPrompts.HumanHello).Silent(0.4).Note(1, 1000).Silent(8);

        Assert.NotEqual(AnswerCause.Beep, Judge(line).Cause);
    }

    [Fact]
    public void A_tone_far_below_the_voice_plays_in_the_room()
    {
        var line = new Line().Silent(0.3).Says(BuiltInPrompts.HumanHello).Silent(0.4).Quietly(0.5, 1000).Silent(8);

        Assert.NotEqual(AnswerCause.Beep, Judge(line).Cause);
    }

    [Fact]
    public void A_beep_of_which_packets_were_lost_is_one()
    {
        var call = new Line().Silent(0.3).Says(BuiltInPrompts.HumanHello).Silent(0.4).Tone(0.5, 1000).Silent(8).Samples;
        var beep = (call.Length - 8 * 8000 - 4000) / AnswerDetector.FrameSamples + 1;
        call.AsSpan((beep + 4) * AnswerDetector.FrameSamples, 2 * AnswerDetector.FrameSamples).Clear();

        Assert.Equal((AnswerVerdict.Machine, AnswerCause.Beep), Judge(call) is var evidence ? (evidence.Verdict, evidence.Cause) : default);
    }

    [Theory]
    [InlineData(425, 425)]
    [InlineData(440, 480)]
    public void The_end_of_the_ringing_is_no_beep(int one, int other)
    {
        var evidence = Judge(new Line().Tone(0.8, one, other).Silent(0.4).Says(BuiltInPrompts.HumanHello).Silent(8));

        Assert.Equal(AnswerVerdict.Human, evidence.Verdict);
    }

    [Fact]
    public void Who_says_nothing_stays_unsure_until_the_time_is_over()
    {
        var evidence = Judge(new Line().Silent(9));

        Assert.Equal((AnswerVerdict.Unsure, AnswerCause.TimeOver), (evidence.Verdict, evidence.Cause));
        Assert.Equal(AnswerDetector.Longest.TotalMilliseconds, evidence.DecidedAt);
        Assert.Null(evidence.SpeechAt);
    }

    [Fact]
    public void Any_sound_gets_a_verdict_in_time_and_the_same_each_time() => Prop.ForAll(
        ArbMap.Default.ArbFor<int>(),
        seed =>
        {
            var random = new Random(seed);
            var frames = new short[AnswerDetector.FrameSamples * 360];
            for (var i = 0; i < frames.Length;)
            {
                // Pieces of silence, hiss, full scale, a tone, whatever comes.
                var (end, kind, level) = (Math.Min(frames.Length, i + random.Next(1, 12_000)), random.Next(5), random.Next(1, 32_767));
                var turn = random.NextDouble() * Math.PI;
                for (var begin = i; i < end; i++)
                {
                    frames[i] = kind switch
                    {
                        0 => 0,
                        1 => (short)random.Next(-level, level),
                        2 => short.MinValue,
                        3 => (short)(level * Math.Sin(turn * (i - begin))),
                        _ => (short)(i % 160 < 80 ? level : -level),
                    };
                }
            }

            var (first, second) = (Judge(frames), Judge(frames));
            Assert.Equal(first, second);
            Assert.InRange(first.DecidedAt, 20, AnswerDetector.Longest.TotalMilliseconds);
            Assert.InRange(first.Confidence, 0, 1);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Frames_are_taken_without_allocation()
    {
        var call = new Line().Silent(0.4).Says(BuiltInPrompts.HumanHello).Silent(7).Samples;

        // Of some passes the least: now and then the runtime allocates on this thread itself, when it compiles anew.
        var passes = Enumerable.Range(0, 5).Select(_ => Allocated(call)).ToList();

        // The record of the verdict; a single object for each frame would be 8 KB.
        Assert.InRange(passes.Min(pass => pass.Evidence), 0, 1_024);
        Assert.InRange(passes.Min(pass => pass.Behind), 0, 1_024);
    }

    [Fact]
    public void A_frame_of_another_length_is_refused() =>
        Assert.Throws<ArgumentException>(() => new AnswerDetector().Take(new short[80]));

    /// <summary>Bytes until the verdict, and behind it.</summary>
    private static (long Evidence, long Behind) Allocated(short[] call)
    {
        var detector = new AnswerDetector();
        detector.Take(call.AsSpan(0, AnswerDetector.FrameSamples));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var i = AnswerDetector.FrameSamples;
        for (; detector.Evidence is null; i += AnswerDetector.FrameSamples) detector.Take(call.AsSpan(i, AnswerDetector.FrameSamples));
        var decided = GC.GetAllocatedBytesForCurrentThread();
        for (; !detector.Over; i += AnswerDetector.FrameSamples) detector.Take(call.AsSpan(i, AnswerDetector.FrameSamples));
        return (decided - before, GC.GetAllocatedBytesForCurrentThread() - decided);
    }

    private static AnswerEvidence Judge(Line line) => Judge(line.Samples);

    private static AnswerEvidence Judge(short[] call)
    {
        var detector = new AnswerDetector();
        for (var i = 0; !detector.Over && i + AnswerDetector.FrameSamples <= call.Length; i += AnswerDetector.FrameSamples)
            detector.Take(call.AsSpan(i, AnswerDetector.FrameSamples));
        return detector.Evidence!;
    }

    /// <summary>A call's sound, with the noise of a quiet line.</summary>
    private sealed class Line
    {
        private readonly List<short> samples = [];
        private readonly Random random = new(7);

        public short[] Samples => [.. samples];

        public Line Silent(double seconds) => Add(new short[(int)(seconds * 8000)]);

        public Line Says(Prompt prompt) => Add(prompt.Samples.ToArray());

        public Line Then(Line other)
        {
            samples.AddRange(other.samples);
            return this;
        }

        public Line Tone(double seconds, params int[] hertz) => Add([.. Enumerable.Range(0, (int)(seconds * 8000)).Select(i => (short)hertz.Sum(f => 8000 / hertz.Length * Math.Sin(2 * Math.PI * f * i / 8000)))]);

        /// <summary>A tone that fades by 10 dB a second, as a string that was struck.</summary>
        public Line Note(double seconds, int hertz) => Add([.. Enumerable.Range(0, (int)(seconds * 8000)).Select(i => (short)(8000 * Math.Pow(10, -i / 16_000.0) * Math.Sin(2 * Math.PI * hertz * i / 8000)))]);

        /// <summary>A tone 26 dB below what <see cref="Tone"/> makes.</summary>
        public Line Quietly(double seconds, int hertz) => Add([.. Enumerable.Range(0, (int)(seconds * 8000)).Select(i => (short)(400 * Math.Sin(2 * Math.PI * hertz * i / 8000)))]);

        private Line Add(short[] sound)
        {
            foreach (var sample in sound) samples.Add((short)(sample + random.Next(-12, 13)));
            return this;
        }
    }
}
