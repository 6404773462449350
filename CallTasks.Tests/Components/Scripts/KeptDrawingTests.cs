using CallTasks.Core.Model;
using CallTasks.Web.Components.Scripts;

namespace CallTasks.Tests.Components.Scripts;

public sealed class KeptDrawingTests
{
    private const long Now = 1_790_000_000_000;

    private static readonly Drawing Saved = new("Asking",
    [
        new StartBlock { Id = "start", Next = "ask", X = 40, Y = 40 },
        new QuestionBlock { Id = "ask", Text = "Да?", Answers = [new QuestionAnswer { Phrases = ["yes"], Next = "plan" }], NoAnswerNext = "end", X = 400, Y = 40 },
        new RequestBlock { Id = "plan", Url = "https://example.com/", Headers = new Dictionary<string, string> { ["Authorization"] = "Bearer top-secret", ["X-Trace"] = "7" }, Next = "end", X = 800, Y = 40 },
        new TransferBlock { Id = "over", Target = new Redirect { Mode = RedirectMode.DialPlan }, X = 800, Y = 400 },
        new ResultBlock { Id = "end", X = 1200, Y = 40 },
    ]);

    [Fact]
    public void A_drawing_comes_back_as_it_was_with_what_was_typed_and_could_not_be_read()
    {
        var editor = new ScriptEditor(Saved);
        editor.Add(BlockKind.Pause);
        editor.Rename("  Half a na");
        editor.Keep("ask", "timeoutSeconds", "soon");

        var kept = KeptDrawing.Read(KeptDrawing.Of(editor, 3, Saved.Blocks, Now).Write()!)!;
        Assert.Equal((Now, 3), (kept.At, kept.Version));
        Assert.False(kept.IsSameAs(Saved.Name, Saved.Blocks));
        var again = new ScriptEditor(Saved);
        Assert.Empty(kept.RestoreTo(again));

        Assert.Equal(editor.Now.Name, again.Now.Name);
        Assert.Equal(editor.Placed().Select(block => (block.Id, block.GetType(), block.X, block.Y)), again.Now.Blocks.Select(block => (block.Id, block.GetType(), block.X, block.Y)));
        Assert.Equal(("Да?", "yes"), (((QuestionBlock)again.Find("ask")!).Text, ((QuestionBlock)again.Find("ask")!).Answers[0].Phrases![0]));
        Assert.Equal(new Redirect { Mode = RedirectMode.DialPlan }, ((TransferBlock)again.Find("over")!).Target);
        Assert.Equal("soon", again.Misread[("ask", "timeoutSeconds")]);
        again.Undo();
        Assert.Equal(Saved, again.Now);
    }

    [Fact]
    public void Keys_of_other_systems_stay_out_of_the_browser_and_are_taken_from_the_saved_version_or_asked_for_anew()
    {
        var editor = new ScriptEditor(Saved);
        var request = (RequestBlock)editor.Find("plan")!;
        editor.Change(request with { Headers = new Dictionary<string, string> { ["Authorization"] = "Bearer top-secret", ["X-New"] = "fresh-secret" } });
        var text = KeptDrawing.Of(editor, 1, Saved.Blocks, Now).Write()!;
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);

        var again = new ScriptEditor(Saved);
        Assert.Equal(["plan"], KeptDrawing.Read(text)!.RestoreTo(again));
        Assert.Equal("Bearer top-secret", ((RequestBlock)again.Find("plan")!).Headers!["authorization"]);
        // Without its value the script is not saved.
        Assert.Equal("Authorization: Bearer top-secret\nX-New", again.Misread[("plan", "headers")]);
    }

    [Fact]
    public void What_was_saved_before_the_circuit_went_is_the_same()
    {
        var kept = KeptDrawing.Read(KeptDrawing.Of(new ScriptEditor(Saved), 1, Saved.Blocks, Now).Write()!)!;
        Assert.True(kept.IsSameAs(" Asking ", Saved.Blocks));
        Assert.False(kept.IsSameAs("Asking", Saved.Blocks.RemoveAt(3)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("not json")]
    [InlineData("""{"at":1,"version":1,"name":null,"blocks":[],"typed":[]}""")]
    [InlineData("""{"at":1,"version":1,"name":"x","blocks":[],"typed":[]}""")]
    [InlineData("""{"at":1,"version":1,"name":"x","blocks":[null],"typed":[]}""")]
    [InlineData("""{"at":1,"version":1,"name":"x","blocks":[{"type":"start","id":"start","next":null}],"typed":[]}""")]
    [InlineData("""{"at":1,"version":1,"name":"x","blocks":[{"type":"start","id":"start","next":""},{"type":"start","id":"start","next":""}],"typed":[]}""")]
    [InlineData("""{"at":1,"version":1,"name":"x","blocks":[{"type":"start","id":"start","next":""},{"type":"teapot","id":"tea"}],"typed":[]}""")]
    [InlineData("""{"at":1,"version":1,"name":"x","blocks":[{"type":"start","id":"start","next":"","x":2000000000}],"typed":[]}""")]
    [InlineData("""{"at":1,"version":1,"name":"x","blocks":[{"type":"start","id":"start","next":""},{"type":"question","id":"ask","answers":[null]}],"typed":[]}""")]
    [InlineData("""{"at":1,"version":1,"name":"x","blocks":[{"type":"start","id":"start","next":""},{"type":"result","id":"end","result":99}],"typed":[]}""")]
    [InlineData("""{"at":1,"version":1,"name":"x","blocks":[{"type":"start","id":"start","next":""}],"typed":[null]}""")]
    [InlineData("""{"at":99999999999999999,"version":1,"name":"x","blocks":[{"type":"start","id":"start","next":""}],"typed":[]}""")]
    public void What_is_damaged_is_not_taken_for_a_drawing(string text) => Assert.Null(KeptDrawing.Read(text));

    [Fact]
    public void More_than_the_bound_is_not_kept()
    {
        var editor = new ScriptEditor(Saved);
        editor.Rename(new string('x', KeptDrawing.MaxLength));

        Assert.Null(KeptDrawing.Of(editor, 1, Saved.Blocks, Now).Write());
        Assert.Null(KeptDrawing.Read(new string(' ', KeptDrawing.MaxLength) + "{}"));
    }
}
