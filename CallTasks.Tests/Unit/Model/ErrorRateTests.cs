using CallTasks.Core.Model;
using FsCheck;
using FsCheck.Fluent;

namespace CallTasks.Tests.Unit.Model;

public sealed class ErrorRateTests
{
    /// <summary>Ends by R's binom.confint(…, methods = "wilson"), and by hand for none and all.</summary>
    [Theory]
    [InlineData(0, 3, 0, 0.5615)]
    [InlineData(1, 3, 0.0615, 0.7923)]
    [InlineData(5, 100, 0.0215, 0.1118)]
    [InlineData(10, 10, 0.7225, 1)]
    public void The_interval_is_Wilsons(int errors, int of, double low, double high)
    {
        var rate = new ErrorRate(errors, of);

        Assert.Equal((low, high), (Math.Round(rate.Low, 4), Math.Round(rate.High, 4)));
    }

    [Fact]
    public void Nothing_looked_at_may_be_anything() => Assert.Equal((null, 0, 1), (new ErrorRate(0, 0).Share, new ErrorRate(0, 0).Low, new ErrorRate(0, 0).High));

    [Fact]
    public void An_interval_holds_its_share_lies_within_all_and_narrows_as_more_is_looked_at() => Check.QuickThrowOnFailure(Prop.ForAll(
        (from of in Gen.Choose(1, 5_000) from errors in Gen.Choose(0, of) select new ErrorRate(errors, of)).ToArbitrary(),
        rate =>
        {
            var more = new ErrorRate(rate.Errors * 4, rate.Of * 4);
            var opposite = new ErrorRate(rate.Of - rate.Errors, rate.Of);
            return rate.Low >= 0 && rate.High <= 1 && rate.Low <= rate.Share && rate.Share <= rate.High
                && more.High - more.Low < rate.High - rate.Low
                && Math.Abs(rate.Low - (1 - opposite.High)) < 1e-9;
        }));

    [Fact]
    public void Errors_are_told_by_the_verdict_and_unsure_ones_are_neither_right_nor_wrong()
    {
        var tally = new VerdictTally(HumanRight: 8, HumanWrong: 2, MachineRight: 3, MachineWrong: 1, UnsureHuman: 4, UnsureMachine: 2);

        Assert.Equal((20, 6), (tally.Marked, tally.Unsure));
        Assert.Equal(new ErrorRate(3, 14), tally.Wrong);
        Assert.Equal(new ErrorRate(1, 4), tally.PeopleTakenForMachines);
        Assert.Equal(new ErrorRate(2, 10), tally.MachinesTakenForPeople);
    }

    [Theory]
    [InlineData(Responder.Human, true, null, Responder.Human)]
    [InlineData(Responder.Human, false, null, Responder.Machine)]
    [InlineData(Responder.Machine, false, null, Responder.Human)]
    [InlineData(Responder.Machine, null, Responder.Machine, Responder.Machine)]
    [InlineData(Responder.Machine, false, Responder.Human, Responder.Human)]
    [InlineData(Responder.Unknown, null, Responder.Human, Responder.Human)]
    public void A_mark_says_who_answered(Responder verdict, bool? right, Responder? truth, Responder told) => Assert.Equal(told, VerdictRules.TruthOf(verdict, right, truth));

    [Theory]
    [InlineData(Responder.Human, null, null, "truth")]
    [InlineData(Responder.Human, null, Responder.Unknown, "truth")]
    [InlineData(Responder.Human, true, Responder.Machine, "truth")]
    [InlineData(Responder.Unknown, true, null, "truth")]
    [InlineData(Responder.Unknown, false, Responder.Human, "right")]
    public void A_mark_that_says_nothing_or_two_things_is_refused_on_its_field(Responder verdict, bool? right, Responder? truth, string field) =>
        Assert.Equal(field, Assert.Single(Assert.Throws<InvalidInputException>(() => VerdictRules.TruthOf(verdict, right, truth)).Errors).Field);
}
