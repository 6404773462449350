using System.Text;
using CallTasks.Core.Model;
using CallTasks.Web.Api;

namespace CallTasks.Tests.Unit.Model;

public sealed class ScriptFileTests
{
    private static readonly Script Whole = new()
    {
        Id = 1,
        Version = 3,
        Name = "Долги: <весна>",
        Blocks =
        [
            new StartBlock { Id = "s", Next = "q", X = 1, Y = 2 },
            new QuestionBlock { Id = "q", Text = "Да?", Answers = [new QuestionAnswer { Digits = "1x", Phrases = ["да"], Next = "r" }], TimeoutSeconds = 7.5, Retries = 1, Variable = "v", BargeIn = false, NoAnswerNext = "e" },
            new RequestBlock { Id = "r", Url = "https://example.com/{v}", Method = "POST", Headers = new Dictionary<string, string> { ["X-Key"] = "secret" }, Body = "{}", SaveAs = "a", Path = "b", Next = "c", ErrorNext = "t" },
            new ConditionBlock { Id = "c", Variable = "a", Operator = ConditionOperator.NotContains, Value = "x", TrueNext = "t", FalseNext = "h" },
            new TransferBlock { Id = "t", Target = new Redirect { Mode = RedirectMode.DialPlan, DialPlanId = 1, Number = "100" }, Whisper = "w", Next = "e" },
            new HelpBlock { Id = "h", Next = "e" },
            new ResultBlock { Id = "e", Marker = "m", Result = ScriptResult.Effective, Redirect = Redirect.ToTask },
        ],
    };

    [Fact]
    public void What_was_written_reads_back_whole()
    {
        var body = ScriptFile.Read(ScriptFile.Write(Whole));

        Assert.Equal(Whole.Name, body.Name);
        Assert.Empty(ScriptComparison.Of(Whole, Whole with { Blocks = body.ToBlocks() }));
        Assert.Equal("Долги весна v3.json", ScriptFile.NameOf(Whole));
        Assert.Equal("script v3.json", ScriptFile.NameOf(Whole with { Name = "../.." }));
    }

    [Theory]
    [InlineData("", "body")]
    [InlineData("null", "format")]
    [InlineData("[]", "body")]
    [InlineData("{}", "format")]
    [InlineData("""{"format":"other/1","name":"s"}""", "format")]
    [InlineData("""{"format":"calltasks-script/1","name":5}""", "name")]
    [InlineData("""{"format":"calltasks-script/1","name":"s"}""", "blocks")]
    [InlineData("""{"format":"calltasks-script/1","name":"s","blocks":[null]}""", "blocks[0]")]
    [InlineData("""{"format":"calltasks-script/1","name":"s","blocks":[{"id":"a","type":"dance"}]}""", "blocks[0].type")]
    [InlineData("""{"format":"calltasks-script/1","name":"s","blocks":[{"id":"a","type":"question","answers":[null]}]}""", null)]
    [InlineData("""{"format":"calltasks-script/1","name":"s","blocks":[{"id":"a","type":"request","headers":{"A":null}}]}""", null)]
    [InlineData("""{"format":"calltasks-script/1","name":"s","blocks":[{"id":"a","type":"pause","seconds":"NaN"}]}""", "blocks[0].seconds")]
    [InlineData("""{"format":"calltasks-script/1","name":"s","blocks":[{"id":"a","type":"result","redirect":[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]}]}""", "blocks[0].redirect")]
    public void A_hostile_file_is_refused_on_its_field_or_read_without_a_fault(string file, string? field)
    {
        IReadOnlyList<FieldError> errors = [];
        try
        {
            // What reads is held to the rules, as it is when it is saved.
            ScriptRules.Validate(ScriptFile.Read(Encoding.UTF8.GetBytes(file)).ToBlocks(), new ScriptReferences());
        }
        catch (InvalidInputException e)
        {
            errors = e.Errors;
        }

        Assert.Equal(field, errors.Count == 0 ? null : errors[0].Field.Split("[0][0]")[0]);
    }

    [Fact]
    public void Damaged_files_break_nothing()
    {
        var whole = ScriptFile.Write(Whole);
        var random = new Random(7);
        for (var i = 0; i < 3_000; i++)
        {
            var damaged = (byte[])whole.Clone();
            for (var n = random.Next(1, 6); n > 0; n--) damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            try
            {
                var blocks = ScriptFile.Read(damaged.AsSpan(0, random.Next(4) == 0 ? random.Next(damaged.Length) : damaged.Length)).ToBlocks();
                if (ScriptRules.Validate(blocks, new ScriptReferences()).Count == 0) ScriptWarnings.Of(blocks);
            }
            catch (InvalidInputException)
            {
                // Said to its sender.
            }
        }

        Assert.Equal("file", Assert.Single(Assert.Throws<InvalidInputException>(() => ScriptFile.Read(new byte[ScriptFile.MaxBytes + 1])).Errors).Field);
    }
}
