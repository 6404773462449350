using CallTasks.Core.Model;

namespace CallTasks.Tests.Unit.Model;

public sealed class ScriptComparisonTests
{
    private static Script Of(params ScriptBlock[] blocks) => new() { Id = 1, Version = 1, Name = "s", Blocks = blocks };

    [Fact]
    public void Blocks_that_came_went_and_changed_are_told_with_their_fields()
    {
        var question = new QuestionBlock { Id = "q", Text = "One?", Answers = [new QuestionAnswer { Digits = "1", Next = "e" }], NoAnswerNext = "e" };
        var before = Of(new StartBlock { Id = "s", Next = "gone" }, new PauseBlock { Id = "gone", Seconds = 1, Next = "q" }, question, new ResultBlock { Id = "e", X = 5 });
        var after = Of(new StartBlock { Id = "s", Next = "q" }, new InformationBlock { Id = "new", Text = "x" },
            question with { Answers = [new QuestionAnswer { Digits = "1", Phrases = ["yes"], Next = "new" }], Retries = 2 }, new ResultBlock { Id = "e", X = 50 }) with
        { Name = "t" };

        var changes = ScriptComparison.Of(before, after);

        Assert.Equal(
        [
            (ScriptChangeKind.Changed, "", ""), (ScriptChangeKind.Removed, "gone", "pause"), (ScriptChangeKind.Changed, "s", "start"),
            (ScriptChangeKind.Added, "new", "information"), (ScriptChangeKind.Changed, "q", "question"), (ScriptChangeKind.Moved, "e", "result"),
        ], changes.Select(change => (change.Kind, change.Block, change.Type)));
        Assert.Equal([new ScriptFieldChange("answers[0].next", "e", "new"), new ScriptFieldChange("answers[0].phrases[0]", null, "yes"), new ScriptFieldChange("retries", "0", "2")],
            changes[4].Fields.OrderBy(field => field.Field, StringComparer.Ordinal));
        Assert.Equal([new ScriptFieldChange("name", "s", "t")], changes[0].Fields);
    }

    [Fact]
    public void A_block_of_another_kind_and_the_same_name_is_changed()
    {
        var change = Assert.Single(ScriptComparison.Of(Of(new PauseBlock { Id = "a", Seconds = 1 }), Of(new HelpBlock { Id = "a" })));

        Assert.Equal((ScriptChangeKind.Changed, "help"), (change.Kind, change.Type));
        Assert.Contains(new ScriptFieldChange("type", "pause", "help"), change.Fields);
    }

    [Fact]
    public void The_same_is_the_same()
    {
        var script = Of(new StartBlock { Id = "s", Next = "r" }, new RequestBlock { Id = "r", Url = "https://a/", Headers = new Dictionary<string, string> { ["A"] = "1" } });
        Assert.Empty(ScriptComparison.Of(script, script with { Version = 2, Blocks = [.. script.Blocks] }));
    }
}
