using CallTasks.Core.Model;
using CallTasks.Core.Storage;

namespace CallTasks.Tests.Unit.Model;

public sealed class ScriptBlocksTests
{
    private static readonly QuestionBlock Question = new()
    {
        Id = "q",
        Text = "Press one",
        Answers = [new QuestionAnswer { Digits = "1", Next = "end" }, new QuestionAnswer { Phrases = ["no", "never"] }],
        NoAnswerNext = "end",
    };

    private static readonly RequestBlock Request = new() { Id = "r", Url = "https://example.com/orders/{order}?a={a}", Next = "end", ErrorNext = "end" };

    private static IReadOnlyList<ScriptBlock> Script(params ScriptBlock[] blocks) =>
        [new StartBlock { Id = "s", Next = blocks[0].Id }, .. blocks, .. blocks.Any(b => b.Id == "end") ? Array.Empty<ScriptBlock>() : [new ResultBlock { Id = "end" }]];

    private static string[] Fields(params ScriptBlock[] blocks) =>
        [.. ScriptRules.Validate(Script(blocks), new ScriptReferences { ScriptId = 7, HasScript = id => id == 8, HasDirection = id => id == 1, HasDialPlan = id => id == 1 }).Select(e => e.Field)];

    private static (ScriptWarningKind, string, string)[] Warnings(params ScriptBlock[] blocks) =>
        [.. ScriptWarnings.Of(Script(blocks)).Select(w => (w.Kind, w.Block, w.Said.Field))];

    public static TheoryData<string> EveryKind => [.. All().Select(b => b.Id)];

    private static ScriptBlock[] All() =>
    [
        new InformationBlock { Id = "information", Text = "Hello", Next = "end", X = 10, Y = -20 },
        Question with { Id = "question" },
        new ConditionBlock { Id = "condition", Variable = "v", Operator = ConditionOperator.Less, Value = "5", TrueNext = "end" },
        new PauseBlock { Id = "pause", Seconds = 1, Next = "end" },
        new SetVariableBlock { Id = "setVariable", Name = "v", Value = "{a}", Next = "end" },
        Request with { Id = "request", Headers = new Dictionary<string, string> { ["X-Key"] = "k" }, SaveAs = "v", Path = "$.data.items[0].name" },
        new TransferBlock { Id = "transfer", Target = new Redirect { Mode = RedirectMode.Direction, DirectionId = 1 }, Whisper = "{name} calls", Next = "end" },
        new TransferBlock { Id = "transferAsTask", Target = Redirect.ToTask },
        new HelpBlock { Id = "help", Next = "end" },
        new AnotherScriptBlock { Id = "script", ScriptId = 8 },
        new ResultBlock { Id = "end", Marker = "m", Result = ScriptResult.Effective, Redirect = Redirect.ToTask },
    ];

    [Fact]
    public void Every_kind_of_block_can_be_saved_and_reads_back_as_it_was()
    {
        var blocks = Script(All());
        Assert.Empty(Fields(All()));

        var read = StoredJson.Read<IReadOnlyList<ScriptBlock>>(StoredJson.Write(blocks));

        Assert.Equal(StoredJson.Write(blocks), StoredJson.Write(read));
        Assert.Equal(blocks.Select(b => (b.GetType(), b.Id, b.X, b.Y)), read.Select(b => (b.GetType(), b.Id, b.X, b.Y)));
        Assert.Equal(blocks.SelectMany(b => b.Arrows), read.SelectMany(b => b.Arrows));
        Assert.DoesNotContain("arrows", StoredJson.Write(blocks), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Scripts_that_were_saved_before_still_read()
    {
        const string Stored = """[{"type":"start","next":"i","id":"s"},{"type":"information","text":"Hi","audioId":null,"builtIn":null,"next":"p","id":"i"},{"type":"pause","seconds":0.5,"next":null,"id":"p"},{"type":"result","marker":null,"result":"auto","id":"e"}]""";

        var blocks = StoredJson.Read<IReadOnlyList<ScriptBlock>>(Stored);

        Assert.Equal(["s", "i", "p", "e"], blocks.Select(b => b.Id));
        Assert.All(blocks, b => Assert.Null(b.X));
        Assert.Null(((ResultBlock)blocks[3]).Redirect);
    }

    [Theory]
    [MemberData(nameof(EveryKind))]
    public void Each_arrow_can_be_led_elsewhere(string id)
    {
        var block = All().Single(b => b.Id == id);

        foreach (var arrow in block.Arrows)
        {
            var led = block.WithArrow(arrow.Name, "elsewhere");
            Assert.Equal(block.Arrows.Select(a => a.Name == arrow.Name ? a with { Target = "elsewhere" } : a), led.Arrows);
            Assert.Equal((block.Id, block.GetType()), (led.Id, led.GetType()));
        }

        Assert.Throws<ArgumentException>(() => block.WithArrow("nowhere", "x"));
    }

    [Fact]
    public void Every_field_of_a_question_is_held_to_its_bounds()
    {
        Assert.Equal(["blocks[1].answers"], Fields(Question with { Answers = [] }));
        Assert.Equal(["blocks[1].answers"], Fields(Question with { Answers = [.. Enumerable.Range(10, 31).Select(i => new QuestionAnswer { Digits = $"{i}" })] }));
        Assert.Equal(["blocks[1].timeoutSeconds", "blocks[1].retries", "blocks[1].variable"], Fields(Question with { TimeoutSeconds = double.NaN, Retries = 11, Variable = "a}" }));
        Assert.Equal(["blocks[1].answers[0]"], Fields(Question with { Answers = [new QuestionAnswer()] }));
        Assert.Equal(["blocks[1].answers[0].digits", "blocks[1].answers[2].digits"], Fields(Question with { Answers = [new QuestionAnswer { Digits = "a" }, new QuestionAnswer { Digits = "1" }, new QuestionAnswer { Digits = "1" }] }));
        Assert.Equal(["blocks[1].answers[0].phrases"], Fields(Question with { Answers = [new QuestionAnswer { Phrases = [" "] }] }));
        Assert.Equal(["blocks[1].answers[0].next", "blocks[1].noAnswerNext"], Fields(Question with { Answers = [new QuestionAnswer { Digits = "1", Next = "nowhere" }], NoAnswerNext = "s" }));
        Assert.Equal(["blocks[1].x", "blocks[1].y"], Fields(Question with { X = 100_001, Y = -100_001 }));
        Assert.Equal(["blocks[1]"], Fields(Question with { Text = null }));
    }

    [Fact]
    public void Every_field_of_a_request_is_held_to_its_bounds()
    {
        Assert.All(["", "ftp://example.com", "https://user@example.com/", "https://{host}/", "https://a{host}.example.com", "{url}", "https://example.com\n", "https://"], url => Assert.Equal(["blocks[1].url"], Fields(Request with { Url = url })));
        Assert.Equal(["blocks[1].method", "blocks[1].path", "blocks[1].timeoutSeconds"], Fields(Request with { Method = "TRACE", Path = "a[", TimeoutSeconds = 31 }));
        Assert.Equal(["blocks[1].body"], Fields(Request with { Body = "{}" }));
        Assert.Equal(["blocks[1].saveAs"], Fields(Request with { SaveAs = "" }));
        Assert.All(["Host", "a b", "", "X:Y"], name => Assert.Equal(["blocks[1].headers"], Fields(Request with { Headers = new Dictionary<string, string> { [name] = "v" } })));
        Assert.Equal(["blocks[1].headers"], Fields(Request with { Headers = new Dictionary<string, string> { ["X-A"] = "a\r\nX-B: b" } }));
    }

    [Fact]
    public void Where_a_call_goes_must_be_there()
    {
        Assert.Equal(["blocks[1].target.dialPlanId", "blocks[1].target.number"], Fields(new TransferBlock { Id = "t", Target = new Redirect { Mode = RedirectMode.DialPlan, DialPlanId = 2, Number = "+" } }));
        Assert.Equal(["blocks[1].target.dialPlanId", "blocks[1].target.number"], Fields(new TransferBlock { Id = "t", Target = new Redirect { Mode = RedirectMode.DialPlan, DialPlanId = 2, Number = "911" } }));
        Assert.Equal(["blocks[1].target.directionId"], Fields(new TransferBlock { Id = "t", Target = new Redirect { Mode = RedirectMode.Direction, DirectionId = 2 } }));
        Assert.Equal(["blocks[1].target.mode"], Fields(new TransferBlock { Id = "t", Target = Redirect.HangUp }));
        Assert.Equal(["blocks[1].redirect.url"], Fields(new ResultBlock { Id = "end", Redirect = new Redirect { Mode = RedirectMode.Customer, Url = "javascript:1" } }));
        Assert.Equal(["blocks[1].redirect.scriptId"], Fields(new ResultBlock { Id = "end", Redirect = new Redirect { Mode = RedirectMode.Script, ScriptId = 7 } }));
        Assert.Equal(["blocks[1].scriptId"], Fields(new AnotherScriptBlock { Id = "a", ScriptId = 7 }));
        Assert.Equal(["blocks[1].scriptId"], Fields(new AnotherScriptBlock { Id = "a", ScriptId = 9 }));
        Assert.Empty(Fields(new ResultBlock { Id = "end", Redirect = new Redirect { Mode = RedirectMode.Nothing } }));
    }

    [Fact]
    public void Variables_have_names_that_a_text_can_ask_for()
    {
        Assert.All(["", " ", "a{b", "a}b", "a\"b", "a\nb", new string('x', 201)], name => Assert.Equal(["blocks[1].name"], Fields(new SetVariableBlock { Id = "v", Name = name })));
        Assert.All(["Name", "сумма долга", "a:b", "x y"], name => Assert.Empty(Fields(new SetVariableBlock { Id = "v", Name = name })));
        Assert.Equal(["name", "Total sum"], ScriptText.Names("""Hello {name}: {"a": {Total sum}, "b": {}}{"""));
        Assert.Equal("""{"a": 5, "b": {}}""", ScriptText.Fill("""{"a": {n}, "b": {}}""", new Dictionary<string, string> { ["n"] = "5" }));
    }

    [Fact]
    public void A_circle_may_go_through_a_question_but_not_run_for_ever()
    {
        var say = new InformationBlock { Id = "i", Text = "x", Next = "q" };
        Assert.Empty(Warnings(say, Question with { NoAnswerNext = "i" }));
        Assert.Empty(Fields(say, Question with { NoAnswerNext = "i" }));

        var count = new ConditionBlock { Id = "c", Variable = "n", Operator = ConditionOperator.Less, Value = "3", TrueNext = "n", FalseNext = "end" };
        var add = new SetVariableBlock { Id = "n", Name = "n", Value = "{n}1", Next = "c" };
        Assert.Empty(Fields(count, add));
        Assert.Equal((ScriptWarningKind.Circle, "n", "blocks[2].next"), Assert.Single(Warnings(count, add)));
        Assert.Equal(["blocks[2].next"], Fields(count with { FalseNext = "n" }, add));
    }

    [Fact]
    public void Blocks_without_a_way_in_or_out_and_unknown_variables_are_told()
    {
        var round = Question with { Answers = [new QuestionAnswer { Digits = "1", Next = "q" }], NoAnswerNext = "q" };
        Assert.Equal([(ScriptWarningKind.NoEnd, "q", "blocks[1]"), (ScriptWarningKind.Unreachable, "end", "blocks[2]")], Warnings(round));

        var says = new InformationBlock { Id = "i", Text = "{name}, {name}, {language}: {set}", Next = "v" };
        var sets = new SetVariableBlock { Id = "v", Name = "set", Value = "{other}", Next = "end" };
        Assert.Equal([(ScriptWarningKind.Variable, "i", "blocks[1].text"), (ScriptWarningKind.Variable, "v", "blocks[2].value")], Warnings(says, sets));
        Assert.Equal("v", Assert.Single(ScriptWarnings.Of(Script(says, sets), new HashSet<string> { "name" })).Block);
    }

    [Fact]
    public void A_variable_that_many_blocks_read_is_told_of_once_with_all_of_them()
    {
        ScriptBlock[] says = [.. Enumerable.Range(1, 23).Select(n => new InformationBlock { Id = $"s{n}", Text = n == 2 ? "{nmae}, {nmae}, {sum}" : "{nmae}", Next = n == 23 ? "end" : $"s{n + 1}" })];

        var warnings = ScriptWarnings.Of(Script(says));

        Assert.Equal([("s1", "blocks[1].text", 23), ("s2", "blocks[2].text", 1)], warnings.Select(warning => (warning.Block, warning.Said.Field, warning.Blocks.Count)));
        Assert.Equal(says.Select(block => block.Id), warnings[0].Blocks);
        Assert.Equal(["No block sets {nmae}, which 23 blocks read: it must be a column of the clients file.", "No block sets {sum}: it must be a column of the clients file."], warnings.Select(warning => warning.Said.Message));
        Assert.Equal(["No block sets {nmae}, which 23 blocks read, and the client has no such parameter: it stays empty."], ScriptWarnings.Of(Script(says), new HashSet<string> { "sum" }).Select(warning => warning.Said.Message));
    }

    [Fact]
    public void The_longest_script_is_looked_through_without_a_stack()
    {
        ScriptBlock[] line = [.. Enumerable.Range(0, Core.Model.Script.MaxBlocks - 2).Select(i => new PauseBlock { Id = $"p{i}", Seconds = 1, Next = i == Core.Model.Script.MaxBlocks - 3 ? "end" : $"p{i + 1}" })];
        Assert.Empty(Fields(line));
        Assert.Empty(Warnings(line));
    }

    [Theory]
    [InlineData(ConditionOperator.Equals, "10", "10.0", true)]
    [InlineData(ConditionOperator.Equals, "Anna", "anna", true)]
    [InlineData(ConditionOperator.Equals, null, "", true)]
    [InlineData(ConditionOperator.NotEquals, "1", "2", true)]
    [InlineData(ConditionOperator.Less, "9", "10", true)]
    [InlineData(ConditionOperator.Less, "b9", "b10", false)]
    [InlineData(ConditionOperator.Less, "3,5", "3.6", true)]
    [InlineData(ConditionOperator.LessOrEqual, "-1", "-1", true)]
    [InlineData(ConditionOperator.Greater, "1000", "999", true)]
    [InlineData(ConditionOperator.GreaterOrEqual, "abc", "ABC", true)]
    [InlineData(ConditionOperator.Contains, "Hello World", "WORLD", true)]
    [InlineData(ConditionOperator.NotContains, "Hello", "WORLD", true)]
    [InlineData(ConditionOperator.StartsWith, "+49301", "+49", true)]
    [InlineData(ConditionOperator.EndsWith, "a.b", ".B", true)]
    [InlineData(ConditionOperator.IsEmpty, " ", "x", true)]
    [InlineData(ConditionOperator.IsEmpty, null, "", true)]
    [InlineData(ConditionOperator.IsNotEmpty, "0", "", true)]
    [InlineData(ConditionOperator.IsSet, "", "", true)]
    [InlineData(ConditionOperator.IsSet, null, "", false)]
    [InlineData(ConditionOperator.IsNotSet, null, "", true)]
    public void Numbers_compare_as_numbers_and_all_else_as_text(ConditionOperator how, string? variable, string value, bool holds) =>
        Assert.Equal(holds, new ConditionBlock { Id = "c", Variable = "v", Operator = how }.Holds(variable, value));

    [Theory]
    [InlineData("data.items[0].name", "Ann")]
    [InlineData("$.data.items[1].n", "2.50")]
    [InlineData("data.items[2]", null)]
    [InlineData("data.none", null)]
    [InlineData("data.nothing", null)]
    [InlineData("data.yes", "true")]
    [InlineData("data.items[0]", """{"name":"Ann"}""")]
    public void A_path_leads_to_one_value_of_a_document(string path, string? value)
    {
        using var document = System.Text.Json.JsonDocument.Parse("""{"data":{"items":[{"name":"Ann"},{"n":2.50}],"nothing":null,"yes":true}}""");
        Assert.True(JsonPath.TryParse(path, out var read));
        Assert.Equal(value, read.In(document.RootElement));
    }

    [Theory]
    [InlineData("")]
    [InlineData("$")]
    [InlineData("a..b")]
    [InlineData("a.")]
    [InlineData("a[x]")]
    [InlineData("a[-1]")]
    [InlineData("a[0]b")]
    [InlineData("a[")]
    public void What_is_no_path_is_refused(string path) => Assert.False(JsonPath.TryParse(path, out _));
}
