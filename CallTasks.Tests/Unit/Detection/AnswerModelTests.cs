using CallTasks.Core.Telephony.Detection;

namespace CallTasks.Tests.Unit.Detection;

public sealed class AnswerModelTests
{
    [Fact]
    public void The_model_that_comes_with_the_program_is_written_as_it_was_read()
    {
        var first = new StringWriter();
        AnswerModel.Default.Write(first);
        var second = new StringWriter();
        AnswerModel.Read(new StringReader(first.ToString())).Write(second);

        Assert.Equal(first.ToString(), second.ToString());
        foreach (var ratio in AnswerLimits.Ratios)
            foreach (var (time, silence) in AnswerLimits.Times.Zip(AnswerLimits.Silences))
            {
                var (machineFrom, humanTo) = AnswerModel.Default.Limits.At(ratio, time, silence);
                Assert.InRange(machineFrom, 0.5, 0.999);
                Assert.InRange(humanTo, 0.001, 0.49);
            }
    }

    [Theory]
    [InlineData("")]
    [InlineData("verdicts 0.9")]
    [InlineData("verdicts 0.1 0.9")]
    [InlineData("verdicts 0.9 0.9 0.9 0.9 0.1 0.1 0.1 0.1")]
    [InlineData("verdicts 0.9 0.9 0.9 0.9 0.1 0.1 0.1 0.1 0.9 0.9 0.9 0.9 0.1 0.1 0.1 NaN 0.9 0.9 0.9 0.9 0.1 0.1 0.1 0.1")]
    [InlineData("verdicts 0.9 0.9 0.9 0.9 0.1 0.1 0.1 0.1 0.9 0.9 0.9 0.9 0.1 0.1 0.1 0.95 0.9 0.9 0.9 0.9 0.1 0.1 0.1 0.1")]
    [InlineData("verdicts 0.9 0.9 0.9 0.4 0.1 0.1 0.1 0.1 0.9 0.9 0.9 0.9 0.1 0.1 0.1 0.1 0.9 0.9 0.9 0.9 0.1 0.45 0.45 0.45")]
    [InlineData("verdicts 0.9 0.9 0.9 0.9 0.1 0.1 0.1 0.1 0.9 0.9 0.9 0.9 0.1 0.1 0.1 0.1 0.9 0.9 0.9 0.9 0.1 0.1 0.1 0.1\nNow 1")]
    public void A_file_that_is_none_is_refused(string text) => Assert.Throws<FormatException>(() => AnswerModel.Read(new StringReader(text)));

    [Fact]
    public void Any_figures_give_a_chance()
    {
        var figures = new float[AnswerFigures.Count];
        foreach (var figure in new[] { 0, 1e9f, -1e9f, float.NaN, float.PositiveInfinity })
        {
            figures.AsSpan().Fill(figure);
            Assert.InRange(AnswerModel.Default.Chance(figures), 0, 1);
        }
    }
}
