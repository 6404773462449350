using CallTasks.Core.Telephony.Detection;

namespace CallTasks.Tests.Unit.Detection;

public sealed class AnswerFiguresTests
{
    private const float Voice = -20, Radio = -32, Room = -60;

    [Fact]
    public void A_radio_that_plays_on_after_a_word_is_not_loud()
    {
        var features = Measured([.. Many(50, Room), .. Many(15, Voice), .. Enumerable.Range(0, 250).Select(i => i % 20 < 10 ? Radio : Radio - 15)]);

        Assert.Equal(5.0, features[(int)AnswerFeature.LoudSilence], 2);
        Assert.Equal(0.3, features[(int)AnswerFeature.Loud], 2);
        Assert.Equal(0.3, features[(int)AnswerFeature.LoudSpan], 2);
        Assert.Equal(0, features[(int)AnswerFeature.LoudGap]);
    }

    [Fact]
    public void What_was_said_first_ends_where_nothing_loud_follows_for_four_tenths_of_a_second()
    {
        var features = Measured([.. Many(50, Room), .. Many(10, Voice), .. Many(10, Room), .. Many(10, Voice), .. Many(30, Room), .. Many(20, Voice), .. Many(5, Room)]);

        Assert.Equal(0.6, features[(int)AnswerFeature.LoudFirst], 2);
        Assert.Equal(1.6, features[(int)AnswerFeature.LoudSpan], 2);
        Assert.Equal(0.6, features[(int)AnswerFeature.LoudGap], 2);
        Assert.Equal(0.8, features[(int)AnswerFeature.Loud], 2);
        Assert.Equal(0.1, features[(int)AnswerFeature.LoudSilence], 2);
    }

    [Fact]
    public void A_tone_is_never_loud()
    {
        var figures = new AnswerFigures(100);
        var (silent, features) = (new float[AnswerDetector.FrameSamples], new float[AnswerFigures.Count]);
        for (var i = 0; i < 20; i++) figures.Add(silent, 0, toneFrames: i + 1);
        for (var i = 0; i < 30; i++) figures.Add(silent, i < 10 ? Voice : Room, toneFrames: 0);
        figures.Measure(features);

        Assert.Equal(0.2, features[(int)AnswerFeature.Loud], 2);
        Assert.Equal(0.2, features[(int)AnswerFeature.LoudSpan], 2);
    }

    private static IEnumerable<float> Many(int frames, float level) => Enumerable.Repeat(level, frames);

    private static float[] Measured(float[] levels)
    {
        var figures = new AnswerFigures(levels.Length);
        var (silent, features) = (new float[AnswerDetector.FrameSamples], new float[AnswerFigures.Count]);
        foreach (var level in levels) figures.Add(silent, level, toneFrames: 0);
        figures.Measure(features);
        return features;
    }
}
