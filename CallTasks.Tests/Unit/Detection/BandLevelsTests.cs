using CallTasks.Core.Telephony.Detection;

namespace CallTasks.Tests.Unit.Detection;

public sealed class BandLevelsTests
{
    private const int Frames = 100;

    [Fact]
    public void A_voice_stands_out_of_rumble_that_is_louder_than_it()
    {
        var above = Hear(i => 0.3 * Math.Sin(2 * Math.PI * 220 * i / 8000) + (Speaks(i) ? 0.05 * Math.Sin(2 * Math.PI * 1700 * i / 8000) : 0));

        Assert.All(Enumerable.Range(10, 30), frame => Assert.InRange(above[frame], 0, 3));
        Assert.All(Enumerable.Range(62, 26), frame => Assert.InRange(above[frame], 8, 70));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(850)]
    [InlineData(1600)]
    [InlineData(2700)]
    public void What_stands_above_the_noise_is_told_in_each_band(int hertz)
    {
        var above = Hear(i => (Speaks(i) ? 0.1 : 0.01) * Math.Sin(2 * Math.PI * hertz * i / 8000));

        Assert.InRange(above[75], 18.5, 21.5); // ten times the amplitude are 20 dB, the noise is known to 1 dB
    }

    [Fact]
    public void Where_a_packet_was_lost_the_level_goes_on()
    {
        var above = Hear(i => (Speaks(i) ? 0.1 : 0.01) * Math.Sin(2 * Math.PI * 850 * i / 8000), lost: 75);

        Assert.Equal(above[74], above[75]);
    }

    [Fact]
    public void Frames_beyond_the_capacity_change_nothing()
    {
        var bands = new BandLevels(1);
        var (one, frame) = (new float[1], new float[160]);
        bands.Add(frame, false);
        Array.Fill(frame, 1);
        bands.Add(frame, false);
        bands.Above(one);

        Assert.InRange(one[0], 0, 1);
    }

    private static bool Speaks(int sample) => sample / 160 is >= 60 and < 90;

    private static float[] Hear(Func<int, double> sound, int lost = -1)
    {
        var bands = new BandLevels(Frames);
        var frame = new float[160];
        for (var i = 0; i < Frames; i++)
        {
            for (var j = 0; j < frame.Length; j++) frame[j] = i == lost ? 0 : (float)sound(i * frame.Length + j);
            bands.Add(frame, i == lost);
        }

        var above = new float[Frames];
        bands.Above(above);
        return above;
    }
}
