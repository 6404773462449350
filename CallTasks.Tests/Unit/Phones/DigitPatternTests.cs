using System.Text;
using System.Text.RegularExpressions;
using CallTasks.Core.Phones;

namespace CallTasks.Tests.Unit.Phones;

public sealed class DigitPatternTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("1*")]
    [InlineData("1+")]
    [InlineData("[a]")]
    [InlineData("[]")]
    [InlineData("[1")]
    [InlineData("[1-]")]
    [InlineData("(1")]
    [InlineData("1)")]
    [InlineData("1{")]
    [InlineData("1{3,2}")]
    [InlineData("1{2")]
    [InlineData("(?=1)")]
    [InlineData("(1)(2)(3)")]
    [InlineData("(?:(?:(?:d{99}){99}){99}){99}")]
    public void A_pattern_outside_the_language_is_refused(string pattern) =>
        Assert.Throws<FormatException>(() => DigitPattern.Compile(pattern));

    [Fact]
    public void Patterns_match_as_regular_expressions_do()
    {
        var random = new Random(1);
        Span<int> groups = stackalloc int[2 * DigitPattern.MaxGroups];
        for (var i = 0; i < 1000; i++)
        {
            var captures = 0;
            var text = Pattern(random, 3, ref captures);
            var pattern = DigitPattern.Compile(text);
            var ecma = text.Replace("d", "[0-9]", StringComparison.Ordinal);
            var whole = new Regex($"^(?:{ecma})\\z");
            var start = new Regex($"^(?:{ecma})");
            for (var j = 0; j < 20; j++)
            {
                var digits = new byte[random.Next(9)];
                for (var k = 0; k < digits.Length; k++)
                    digits[k] = (byte)random.Next(4);
                var subject = string.Concat(digits);
                var because = $"{text} on {subject}";
                Assert.True(whole.IsMatch(subject) == pattern.MatchesWhole(digits), because);
                var expected = start.Match(subject);
                Assert.True((expected.Success ? expected.Length : -1) == pattern.MatchStart(digits, groups), because);
                for (var g = 0; g < captures && expected.Success; g++)
                {
                    var group = expected.Groups[g + 1];
                    Assert.True((group.Success ? group.Index : -1) == groups[2 * g], because);
                    Assert.True((group.Success ? group.Index + group.Length : -1) == groups[(2 * g) + 1], because);
                }
            }
        }
    }

    private static string Pattern(Random random, int depth, ref int captures)
    {
        var text = new StringBuilder();
        for (var branches = 1 + random.Next(3); branches > 0; branches--)
        {
            for (var parts = random.Next(4); parts > 0; parts--)
            {
                var captured = captures;
                var part = random.Next(depth > 0 ? 7 : 4) switch
                {
                    0 => "d",
                    1 => "[0-2]",
                    2 => "[13]",
                    3 => random.Next(4).ToString(),
                    4 when captures < DigitPattern.MaxGroups => Captured(random, ref captures),
                    5 when random.Next(4) == 0 => "$",
                    _ => "(?:" + Pattern(random, depth - 1, ref captures) + ")",
                };
                text.Append(part);
                // The tables repeat neither a captured group nor what may be empty, and engines differ on both.
                if (captures == captured && !Regex.IsMatch("", $"^(?:{part})$"))
                    text.Append(random.Next(6) switch { 0 => "?", 1 => "{2}", 2 => "{0,2}", 3 => "{1,3}", _ => "" });
            }
            if (branches > 1)
                text.Append('|');
        }
        return text.ToString();
    }

    private static string Captured(Random random, ref int captures)
    {
        captures++;
        return "(" + Pattern(random, 0, ref captures) + ")";
    }
}
