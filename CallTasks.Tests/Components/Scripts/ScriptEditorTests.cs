using CallTasks.Core.Model;
using CallTasks.Web.Components.Scripts;

namespace CallTasks.Tests.Components.Scripts;

public sealed class ScriptEditorTests
{
    private static readonly Drawing Asking = new("Asking",
    [
        new StartBlock { Id = "start", Next = "ask" },
        new QuestionBlock { Id = "ask", Text = "Yes or no?", Answers = [new QuestionAnswer { Digits = "1", Next = "yes" }, new QuestionAnswer { Digits = "2", Next = "no" }], NoAnswerNext = "no" },
        new ResultBlock { Id = "yes", Result = ScriptResult.Effective },
        new ResultBlock { Id = "no", Result = ScriptResult.Ineffective },
    ]);

    private readonly ScriptEditor _editor = new(Asking);

    [Fact]
    public void Each_step_is_undone_and_done_again_and_a_script_that_came_back_is_unchanged()
    {
        Assert.False(_editor.IsChanged);
        _editor.Rename("Other");
        _editor.Move("ask", 503, 198);
        Assert.Equal(new Place(500, 200), _editor.Places["ask"]);
        Assert.True(_editor.IsChanged);

        _editor.Undo();
        _editor.Undo();
        Assert.False(_editor.CanUndo);
        Assert.False(_editor.IsChanged);
        Assert.Same(Asking, _editor.Now);

        _editor.Redo();
        Assert.Equal("Other", _editor.Now.Name);
        _editor.Rename("Third");
        Assert.False(_editor.CanRedo);
    }

    [Fact]
    public void No_more_steps_are_kept_than_the_bound_says()
    {
        for (var n = 0; n < ScriptEditor.MaxSteps + 10; n++) _editor.Rename($"Name {n}");
        for (var n = 0; n < ScriptEditor.MaxSteps; n++) _editor.Undo();

        Assert.False(_editor.CanUndo);
        Assert.Equal("Name 9", _editor.Now.Name);
    }

    [Fact]
    public void A_block_named_anew_is_followed_by_every_arrow_and_a_taken_name_is_refused()
    {
        Assert.False(_editor.Rename("no", "yes"));
        Assert.False(_editor.Rename("no", "  "));
        Assert.True(_editor.Rename("no", " refused "));

        var ask = (QuestionBlock)_editor.Find("ask")!;
        Assert.Equal(("refused", "refused"), (ask.Answers[1].Next, ask.NoAnswerNext));
        Assert.Equal("refused", _editor.Selected);
    }

    [Fact]
    public void A_deleted_block_takes_its_arrows_along_and_the_start_stays()
    {
        Assert.False(_editor.Delete("start"));
        Assert.True(_editor.Delete("no"));

        var ask = (QuestionBlock)_editor.Find("ask")!;
        Assert.Equal((null, null, "yes"), (ask.Answers[1].Next, ask.NoAnswerNext, ask.Answers[0].Next));
    }

    [Fact]
    public void A_new_block_stands_behind_the_chosen_one_takes_its_open_arrow_and_covers_nothing()
    {
        _editor.Delete("no");
        _editor.Select("ask");

        var added = _editor.Add(BlockKind.Pause)!;

        Assert.Equal("pause", added.Id);
        Assert.Equal("pause", ((QuestionBlock)_editor.Find("ask")!).Answers[1].Next);
        Assert.Equal("pause", _editor.Selected);
        Assert.Equal("pause-2", _editor.Duplicate("pause")!.Id);
        AssertApart(_editor);
    }

    [Fact]
    public void An_arrow_leads_to_any_block_but_the_start()
    {
        Assert.True(_editor.Connect("ask", "answers[0].next", "no"));
        Assert.False(_editor.Connect("ask", "answers[0].next", "start"));
        Assert.False(_editor.Connect("ask", "answers[7].next", "yes"));
        Assert.False(_editor.Connect("gone", "next", "yes"));
        Assert.True(_editor.Connect("ask", "noAnswerNext", null));
        var ask = (QuestionBlock)_editor.Find("ask")!;
        Assert.Equal(("no", null), (ask.Answers[0].Next, ask.NoAnswerNext));
    }

    [Fact]
    public void A_full_script_takes_no_more_blocks()
    {
        var editor = new ScriptEditor(new Drawing("Full", [new StartBlock { Id = "start", Next = "p1" }, .. Enumerable.Range(1, Script.MaxBlocks - 1).Select(n => new PauseBlock { Id = $"p{n}", Seconds = 1 })]));

        Assert.Null(editor.Add(BlockKind.Pause));
        Assert.Null(editor.Duplicate("p1"));
    }

    [Fact]
    public void Every_kind_of_block_is_added_told_and_led_on()
    {
        foreach (var kind in BlockKinds.Addable)
        {
            var added = _editor.Add(kind)!;
            Assert.Equal(kind, BlockKinds.Of(added));
            Assert.NotEqual("", BlockKinds.Says(added, ScriptShelves.Nothing));
            Assert.All(added.Arrows, arrow => Assert.DoesNotContain("Arrow", BlockKinds.Label(arrow), StringComparison.Ordinal));
        }

        Assert.Equal(4 + BlockKinds.Addable.Count, _editor.Order.Count);
        AssertApart(_editor);
    }

    [Fact]
    public void What_has_no_place_is_drawn_from_left_to_right_along_the_arrows_and_read_so()
    {
        Assert.Equal(["start", "ask", "yes", "no"], _editor.Order.Select(block => block.Id));
        Assert.True(_editor.Places["start"].X < _editor.Places["ask"].X && _editor.Places["ask"].X < _editor.Places["yes"].X);
        Assert.Equal(_editor.Places["yes"].X, _editor.Places["no"].X);
        AssertApart(_editor);

        // A chain of all the blocks there can be, with some that nothing leads to.
        var chain = new ScriptEditor(new Drawing("Chain",
        [
            new StartBlock { Id = "start", Next = "p1" },
            .. Enumerable.Range(1, 400).Select(n => new PauseBlock { Id = $"p{n}", Seconds = 1, Next = n < 400 ? $"p{n + 1}" : null }),
            .. Enumerable.Range(1, 99).Select(n => new ResultBlock { Id = $"lost{n}" }),
        ]));
        AssertApart(chain);
        Assert.All(chain.Places.Values, place => Assert.InRange(place.Y, 0, ScriptLayout.Farthest));
    }

    [Fact]
    public void Blocks_that_a_program_put_left_of_the_corner_are_drawn_where_they_can_be_reached()
    {
        var editor = new ScriptEditor(new Drawing("Left", [new StartBlock { Id = "start", Next = "end", X = -500, Y = -90 }, new ResultBlock { Id = "end", X = 100, Y = 0 }, new ResultBlock { Id = "new" }]));

        Assert.Equal(new Place(40, 40), editor.Places["start"]);
        Assert.Equal(new Place(640, 130), editor.Places["end"]);
        AssertApart(editor);
    }

    [Fact]
    public void Versions_are_told_apart_block_by_block()
    {
        _editor.Change(((ResultBlock)_editor.Find("yes")!) with { Marker = "agreed" });
        _editor.Connect("ask", "noAnswerNext", "yes");
        _editor.Delete("no");
        _editor.Add(BlockKind.Help);

        var changes = BlockChange.Between(Asking.Blocks, _editor.Now.Blocks, ScriptShelves.Nothing).ToDictionary(change => change.Block, change => change.Kind);

        Assert.Equal([("ask", BlockChangeKind.Changed), ("help", BlockChangeKind.Added), ("no", BlockChangeKind.Removed), ("yes", BlockChangeKind.Changed)], changes.Select(change => (change.Key, change.Value)).Order());
        Assert.Empty(BlockChange.Between(Asking.Blocks, Asking.Blocks, ScriptShelves.Nothing));
    }

    private static void AssertApart(ScriptEditor editor)
    {
        var places = editor.Now.Blocks.Select(block => (block.Id, Place: editor.Places[block.Id], Height: ScriptLayout.Height(block.Arrows.Count))).ToList();
        Assert.Equal([], places.SelectMany((one, n) => places.Skip(n + 1).Where(other => Math.Abs(one.Place.X - other.Place.X) < ScriptLayout.Width
            && one.Place.Y < other.Place.Y + other.Height && other.Place.Y < one.Place.Y + one.Height).Select(other => $"{one.Id} covers {other.Id}")));
    }
}
