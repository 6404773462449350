using CallTasks.Core.Model;
using CallTasks.Web.Components.Scripts;

namespace CallTasks.Tests.Components.Scripts;

public sealed class ArrowRoutesTests
{
    [Theory]
    [InlineData(1, 60)]
    [InlineData(2, 60)]
    [InlineData(3, 200)]
    public void In_an_arranged_drawing_no_arrow_runs_behind_a_block_that_it_neither_leaves_nor_leads_to(int seed, int count)
    {
        var chance = new Random(seed);
        var blocks = new List<ScriptBlock> { new StartBlock { Id = "b0", Next = "b1" } };
        string Somewhere(int from) => $"b{Math.Clamp(from + chance.Next(-6, 12), 1, count - 1)}";
        for (var n = 1; n < count; n++)
        {
            var next = $"b{Math.Min(n + 1, count - 1)}";
            blocks.Add((n % 3) switch
            {
                0 => new QuestionBlock { Id = $"b{n}", Answers = [new QuestionAnswer { Digits = "1", Next = Somewhere(n) }, new QuestionAnswer { Digits = "2", Next = next }], NoAnswerNext = Somewhere(n) },
                1 => new ConditionBlock { Id = $"b{n}", Variable = "v", Operator = ConditionOperator.IsSet, TrueNext = next, FalseNext = Somewhere(n) },
                _ => new PauseBlock { Id = $"b{n}", Seconds = 1, Next = next },
            });
        }

        var places = ScriptLayout.Arrange(blocks);
        var arrows = blocks.SelectMany(block => block.Arrows.Index().Select(arrow => (Source: block.Id, Outlet: arrow.Index, Target: arrow.Item.Target!))).ToList();
        var routes = ArrowRoutes.Points(arrows, places, blocks);

        Assert.Equal(arrows.Count, routes.Count);
        Assert.InRange(routes.Count(route => route.Count > 2), 1, arrows.Count - 1);
        foreach (var (arrow, route) in arrows.Zip(routes))
        {
            Assert.Equal((ScriptLayout.From(places[arrow.Source], arrow.Outlet), ScriptLayout.To(places[arrow.Target])), (route[0], route[^1]));
            if (route.Count == 2) continue;
            foreach (var (from, to) in route.Zip(route.Skip(1)))
            {
                Assert.True(from.X == to.X || from.Y == to.Y);
                var behind = blocks.FirstOrDefault(block => block.Id != arrow.Source && block.Id != arrow.Target && Meets(places[block.Id], ScriptLayout.Height(block.Arrows.Count), from, to));
                Assert.True(behind is null, $"{arrow} behind {behind?.Id}");
            }
        }
    }

    [Fact]
    public void Of_more_arrows_than_anybody_follows_all_are_plain_curves()
    {
        var blocks = Enumerable.Range(0, ArrowRoutes.MostArrows / 2).Select(n => (ScriptBlock)new PauseBlock { Id = $"b{n}", Seconds = 1 }).ToList();
        var places = ScriptLayout.Arrange(blocks);
        var arrows = Enumerable.Range(0, ArrowRoutes.MostArrows).Select(n => ($"b{n % blocks.Count}", 0, $"b{n * 7 % blocks.Count}")).ToList();

        Assert.Contains(ArrowRoutes.Points(arrows, places, blocks), route => route.Count > 2);
        Assert.All(ArrowRoutes.Points([.. arrows, ("b0", 0, "b9")], places, blocks), route => Assert.Equal(2, route.Count));
    }

    [Fact]
    public void What_nothing_stands_in_the_way_of_is_a_plain_curve_and_a_way_back_goes_around()
    {
        ScriptBlock[] blocks = [new StartBlock { Id = "start", Next = "ask" }, new PauseBlock { Id = "ask", Seconds = 1, Next = "say" }, new PauseBlock { Id = "say", Seconds = 1, Next = "ask" }];
        var places = ScriptLayout.Arrange(blocks);

        var paths = ArrowRoutes.Of([("start", 0, "ask"), ("say", 0, "ask")], places, blocks);

        Assert.Equal(ScriptLayout.Path(ScriptLayout.From(places["start"], 0), ScriptLayout.To(places["ask"])), paths[0]);
        Assert.Matches(@"^M\d+ \d+(L\d+ \d+Q\d+ \d+ \d+ \d+)+L\d+ \d+$", paths[1]);
    }

    private static bool Meets(Place block, int height, Place from, Place to) =>
        block.X < Math.Max(from.X, to.X) && Math.Min(from.X, to.X) < block.X + ScriptLayout.Width && block.Y < Math.Max(from.Y, to.Y) && Math.Min(from.Y, to.Y) < block.Y + height;
}
