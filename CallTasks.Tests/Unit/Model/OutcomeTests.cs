using System.Globalization;
using CallTasks.Core.Model;

namespace CallTasks.Tests.Unit.Model;

public sealed class OutcomeTests
{
    private static CarrierAnswer Refused(int code, int? cause = null, bool rang = false, bool progressed = true) =>
        new() { Ending = CallEnding.Refused, SipCode = code, Cause = cause, Rang = rang, Progressed = progressed };

    [Theory]
    [InlineData(486, CallStatus.Busy)]
    [InlineData(600, CallStatus.Busy)]
    [InlineData(603, CallStatus.Busy)]
    [InlineData(607, CallStatus.Busy)]
    [InlineData(608, CallStatus.Busy)]
    [InlineData(403, CallStatus.Congestion)]
    [InlineData(402, CallStatus.Congestion)]
    [InlineData(503, CallStatus.Congestion)]
    [InlineData(480, CallStatus.Unavailable)]
    [InlineData(404, CallStatus.Invalid)]
    [InlineData(410, CallStatus.Invalid)]
    [InlineData(484, CallStatus.Invalid)]
    [InlineData(485, CallStatus.Invalid)]
    [InlineData(604, CallStatus.Invalid)]
    [InlineData(408, CallStatus.ChanUnavail)]
    [InlineData(500, CallStatus.ChanUnavail)]
    [InlineData(502, CallStatus.ChanUnavail)]
    [InlineData(504, CallStatus.ChanUnavail)]
    [InlineData(401, CallStatus.ChanUnavail)]
    [InlineData(407, CallStatus.ChanUnavail)]
    [InlineData(482, CallStatus.ChanUnavail)]
    [InlineData(483, CallStatus.ChanUnavail)]
    [InlineData(488, CallStatus.ChanUnavail)]
    [InlineData(606, CallStatus.ChanUnavail)]
    [InlineData(302, CallStatus.ChanUnavail)]
    public void A_code_has_its_outcome(int code, CallStatus status) => Assert.Equal(status, OutcomeClassifier.Classify(Refused(code), []));

    [Theory]
    [InlineData(403, CallStatus.Busy)]
    [InlineData(408, CallStatus.NoAnswer)]
    [InlineData(487, CallStatus.NoAnswer)]
    public void After_ringing_some_codes_mean_the_client(int code, CallStatus status) =>
        Assert.Equal(status, OutcomeClassifier.Classify(Refused(code, rang: true), []));

    [Theory]
    [InlineData(480, 17, CallStatus.Busy)]
    [InlineData(480, 21, CallStatus.Busy)]
    [InlineData(480, 18, CallStatus.NoAnswer)]
    [InlineData(480, 19, CallStatus.NoAnswer)]
    [InlineData(486, 20, CallStatus.Unavailable)]
    [InlineData(503, 1, CallStatus.Invalid)]
    [InlineData(503, 3, CallStatus.Invalid)]
    [InlineData(503, 22, CallStatus.Invalid)]
    [InlineData(503, 28, CallStatus.Invalid)]
    [InlineData(486, 34, CallStatus.Congestion)]
    [InlineData(486, 42, CallStatus.Congestion)]
    [InlineData(486, 27, CallStatus.ChanUnavail)]
    [InlineData(486, 102, CallStatus.ChanUnavail)]
    [InlineData(486, 16, CallStatus.Busy)]
    [InlineData(404, 31, CallStatus.Invalid)]
    [InlineData(480, 127, CallStatus.Unavailable)]
    public void A_cause_that_says_more_comes_before_the_code(int code, int cause, CallStatus status) =>
        Assert.Equal(status, OutcomeClassifier.Classify(Refused(code, cause), []));

    [Fact]
    public void The_plans_own_word_for_a_code_comes_before_everything()
    {
        OutcomeOverride[] own = [new(603, CallStatus.Congestion)];
        Assert.Equal(CallStatus.Congestion, OutcomeClassifier.Classify(Refused(603, 17), own));
        Assert.Equal(CallStatus.Busy, OutcomeClassifier.Classify(Refused(486), own));
    }

    [Fact]
    public void Tones_before_the_answer_are_read_as_the_code_that_says_the_same()
    {
        CarrierAnswer Told(CallEnding ending) => new() { Ending = ending, SipCode = 487, Rang = true, Progressed = true };

        Assert.Equal(CallStatus.Invalid, OutcomeClassifier.Classify(Told(CallEnding.InvalidTones), []));
        Assert.Equal(CallStatus.Congestion, OutcomeClassifier.Classify(Told(CallEnding.CongestionTones), []));
        OutcomeOverride[] own = [new(404, CallStatus.Unavailable), new(487, CallStatus.Busy), new(503, CallStatus.ChanUnavail)];
        Assert.Equal(CallStatus.Unavailable, OutcomeClassifier.Classify(Told(CallEnding.InvalidTones), own));
        Assert.Equal(CallStatus.ChanUnavail, OutcomeClassifier.Classify(Told(CallEnding.CongestionTones), own));
        Assert.Equal(EndedBy.System, OutcomeClassifier.EndedByOf(Told(CallEnding.InvalidTones), CallStatus.Invalid));
    }

    [Theory]
    [InlineData(CallEnding.ClientHungUp, CallStatus.Answered, EndedBy.Client)]
    [InlineData(CallEnding.BotHungUp, CallStatus.Answered, EndedBy.Bot)]
    [InlineData(CallEnding.Broken, CallStatus.Failed, EndedBy.System)]
    [InlineData(CallEnding.RingTimeout, CallStatus.NoAnswer, EndedBy.System)]
    [InlineData(CallEnding.Cancelled, CallStatus.Cancel, EndedBy.System)]
    [InlineData(CallEnding.NoReply, CallStatus.ChanUnavail, EndedBy.System)]
    [InlineData(CallEnding.Unauthorized, CallStatus.ChanUnavail, EndedBy.System)]
    public void An_ending_has_its_outcome_and_its_author(CallEnding ending, CallStatus status, EndedBy by)
    {
        var answer = new CarrierAnswer { Ending = ending, SipCode = ending == CallEnding.RingTimeout ? 487 : 200 };
        Assert.Equal(status, OutcomeClassifier.Classify(answer, [new OutcomeOverride(487, CallStatus.Busy)]));
        Assert.Equal(by, OutcomeClassifier.EndedByOf(answer, status));
    }

    [Fact]
    public void A_declined_call_was_ended_by_the_client_and_a_refused_one_by_the_system()
    {
        Assert.Equal(EndedBy.Client, OutcomeClassifier.EndedByOf(Refused(603), CallStatus.Busy));
        Assert.Equal(EndedBy.System, OutcomeClassifier.EndedByOf(Refused(503), CallStatus.Congestion));
    }

    [Theory]
    [InlineData(null, 9_999L, 10, CallResult.Ineffective)]
    [InlineData(null, 10_000L, 10, CallResult.Effective)]
    [InlineData(ScriptResult.Auto, 9_999L, 10, CallResult.Ineffective)]
    [InlineData(ScriptResult.Auto, 0L, 0, CallResult.Effective)]
    [InlineData(ScriptResult.Effective, 1L, 10, CallResult.Effective)]
    [InlineData(ScriptResult.Ineffective, 99_999L, 10, CallResult.Ineffective)]
    [InlineData(ScriptResult.Effective, null, 10, null)]
    public void The_script_rates_a_call_and_auto_leaves_it_to_the_talk_time(ScriptResult? result, long? talk, int ineffective, CallResult? expected) =>
        Assert.Equal(expected, Efficiency.Of(result, talk, ineffective));

    [Theory]
    [InlineData(CallStatus.Answered, EndedBy.Client, null, 9_999L, 10, true)]
    [InlineData(CallStatus.Answered, EndedBy.Client, ScriptResult.Ineffective, 9_999L, 10, true)]
    [InlineData(CallStatus.Answered, EndedBy.Client, null, 10_000L, 10, false)]
    [InlineData(CallStatus.Answered, EndedBy.Bot, null, 9_999L, 10, false)]
    [InlineData(CallStatus.Answered, EndedBy.Client, ScriptResult.Effective, 9_999L, 10, false)]
    [InlineData(CallStatus.Answered, EndedBy.Client, null, 0L, 0, false)]
    [InlineData(CallStatus.Failed, EndedBy.Client, null, 1L, 10, false)]
    public void A_short_call_is_one_that_the_client_broke_off(CallStatus status, EndedBy by, ScriptResult? result, long talk, int ineffective, bool isShort) =>
        Assert.Equal(isShort, Efficiency.IsShort(status, by, result, talk, ineffective));

    [Theory]
    [InlineData(null, "3", 1, "0")]
    [InlineData(0L, "3", 60, "0")]
    [InlineData(1L, "3", 60, "3")]
    [InlineData(60_000L, "3", 60, "3")]
    [InlineData(60_001L, "3", 60, "6")]
    [InlineData(1_001L, "0.9", 1, "0.03")]
    [InlineData(1_000L, "0.01", 1, "0.0002")]
    [InlineData(6_100L, "1", 6, "0.2")]
    public void Talk_is_billed_in_whole_steps(long? talk, string price, int step, string cost) =>
        Assert.Equal(decimal.Parse(cost, CultureInfo.InvariantCulture), CallCost.Of(talk, decimal.Parse(price, CultureInfo.InvariantCulture), step));
}
