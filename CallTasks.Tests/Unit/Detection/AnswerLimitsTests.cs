using CallTasks.Core.Telephony.Detection;

namespace CallTasks.Tests.Unit.Detection;

public sealed class AnswerLimitsTests
{
    // Each figure of the table tells its place: rows of noise in hundredths, columns of time or of silence in thousandths; people's lie 0.5 lower.
    private static readonly AnswerLimits Limits = new(
    [
        .. from row in Enumerable.Range(0, 3)
           from people in Enumerable.Range(0, 2)
           from column in Enumerable.Range(0, 4)
           select 0.9f - 0.5f * people + 0.01f * row + 0.001f * column
    ]);

    [Theory]
    [InlineData(12, 0.5, 0.9)] // the first place of the table
    [InlineData(32, 3.2, 0.923)] // the last
    [InlineData(-5, 0, 0.9)] // before the first
    [InlineData(60, 7, 0.923)] // beyond the last
    [InlineData(16, 0.5, 0.905)] // half way between two rows
    [InlineData(20, 1.6, 0.9115)] // half way between two columns
    [InlineData(26, 2.6, 0.9175)] // between four places
    [InlineData(float.NaN, float.NaN, 0.9)]
    public void Between_the_places_of_the_table_limits_go_in_a_straight_line(float ratio, float sinceOnset, double machineFrom)
    {
        Assert.Equal(machineFrom, Limits.At(ratio, sinceOnset, 0).MachineFrom, 4);
    }

    [Theory]
    [InlineData(12, 0.3, 0.4)]
    [InlineData(32, 1.6, 0.423)]
    [InlineData(20, 0, 0.41)] // somebody speaks
    [InlineData(60, 7, 0.423)]
    [InlineData(20, 0.8, 0.4115)] // half way between two columns
    [InlineData(26, 1.3, 0.4175)] // between four places
    [InlineData(float.NaN, float.NaN, 0.4)]
    public void Those_for_people_go_by_the_silence_after_the_words(float ratio, float silence, double humanTo) =>
        Assert.Equal(humanTo, Limits.At(ratio, 0, silence).HumanTo, 4);

    [Fact]
    public void A_table_is_read_as_it_was_written() =>
        Assert.Equal(Limits.ToString(), AnswerLimits.Read(Limits.ToString().Split(' ')).ToString());

    [Fact]
    public void Without_limits_there_is_no_verdict() =>
        Assert.All(AnswerLimits.Times, time => Assert.True(AnswerLimits.Never.At(20, time, 1) is { MachineFrom: > 1, HumanTo: < 0 }));
}
