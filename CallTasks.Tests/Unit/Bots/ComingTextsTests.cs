using CallTasks.Core.Bots;
using CallTasks.Core.Model;

namespace CallTasks.Tests.Unit.Bots;

public sealed class ComingTextsTests
{
    private readonly Dictionary<string, string> client = new(StringComparer.Ordinal) { ["name"] = "Ann", ["debt"] = "12" };

    [Fact]
    public void The_way_is_followed_by_what_is_known_of_the_client_to_the_first_text_with_variables()
    {
        var texts = Of(
            new InformationBlock { Id = "day", Text = "Good day.", Next = "debtor" },
            new ConditionBlock { Id = "debtor", Variable = "debt", Operator = ConditionOperator.Greater, Value = "0", TrueNext = "set", FalseNext = "none" },
            new InformationBlock { Id = "none", Text = "Nothing is owed." },
            new SetVariableBlock { Id = "set", Name = "name", Value = "dear {name}", Next = "rest" },
            new PauseBlock { Id = "rest", Seconds = 1, Next = "asks" },
            new QuestionBlock { Id = "asks", Text = "Hello {name}, press one.", Answers = [new QuestionAnswer { Digits = "1", Next = "more" }] },
            new InformationBlock { Id = "more", Text = "Thanks, {name}." });

        Assert.Equal(["Good day.", "Hello dear Ann, press one."], texts);
    }

    [Fact]
    public void Behind_a_question_or_a_request_nothing_is_known()
    {
        Assert.Equal(["Press one."], Of(new QuestionBlock { Id = "q", Text = "Press one.", Answers = [new QuestionAnswer { Digits = "1" }], NoAnswerNext = "hi" }, new InformationBlock { Id = "hi", Text = "Hi {name}" }));
        Assert.Empty(Of(new RequestBlock { Id = "r", Url = "http://localhost", Next = "hi", ErrorNext = "hi" }, new InformationBlock { Id = "hi", Text = "Hi {name}" }));
        Assert.Empty(Of(new TransferBlock { Id = "t", Next = "hi" }, new InformationBlock { Id = "hi", Text = "Hi {name}" }));
    }

    [Fact]
    public void It_goes_on_in_another_script_and_passes_over_what_nobody_can_say()
    {
        var other = ScriptOf(2, new InformationBlock { Id = "hi", Text = "Hi {name}" });
        var first = ScriptOf(1, new InformationBlock { Id = "note", Text = "{note}", Next = "sound" }, new InformationBlock { Id = "sound", AudioId = 3, Next = "on" }, new AnotherScriptBlock { Id = "on", ScriptId = 2 });

        Assert.Equal(["Hi Ann"], ComingTexts.Of(ScriptSet.Of(first, Redirect.HangUp, _ => other), client));
    }

    [Fact]
    public void A_way_that_goes_round_comes_to_an_end_and_so_does_one_of_many_texts()
    {
        Assert.Empty(Of(new PauseBlock { Id = "a", Seconds = 1, Next = "b" }, new PauseBlock { Id = "b", Seconds = 1, Next = "a" }));
        Assert.Equal(ComingTexts.Most, Of(new InformationBlock { Id = "a", Text = "Round", Next = "b" }, new InformationBlock { Id = "b", Text = "and round", Next = "a" }).Count);
    }

    private static Script ScriptOf(long id, params ScriptBlock[] blocks) => new() { Id = id, Version = 1, Name = "s", Blocks = [new StartBlock { Id = "start", Next = blocks[0].Id }, .. blocks] };

    private IReadOnlyList<string> Of(params ScriptBlock[] blocks) => ComingTexts.Of(ScriptSet.Of(ScriptOf(1, blocks)), client);
}
