using System.Reflection;
using System.Text.RegularExpressions;
using CallTasks.Tests.Integration.Security;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Unit.House;

/// <summary>docs/what-holds.md promises: every rule has its page, its call of the API and its test. This holds the promise.</summary>
public sealed partial class WhatHoldsTests
{
    private static readonly string[][] Rules = [.. File.ReadLines(Path.Combine(Repository.Root, "docs", "what-holds.md"))
        .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| what holds", StringComparison.Ordinal))
        .Select(line => line.Trim('|', ' ').Split('|', StringSplitOptions.TrimEntries))];

    [Fact]
    public void Every_rule_has_its_page_its_call_and_its_test()
    {
        Assert.InRange(Rules.Length, 70, 1_000);
        Assert.All(Rules, rule =>
        {
            Assert.Equal(4, rule.Length);
            Assert.All(rule, cell => Assert.NotEmpty(cell));
        });
    }

    [Fact]
    public void Every_test_that_is_named_is_there()
    {
        var tests = Assembly.GetExecutingAssembly().GetTypes()
            .SelectMany(type => type.GetMethods().Where(method => method.GetCustomAttribute<FactAttribute>() is not null).Select(method => type.Name + "." + method.Name))
            .ToHashSet();

        Assert.All(Rules.SelectMany(rule => rule[3].Split(", ")), name => Assert.Contains(name, tests));
    }

    [Fact]
    public void Every_call_that_is_named_is_one_of_the_API()
    {
        var calls = AccessTable.Rows.Keys.Select(endpoint => Constraint().Replace(endpoint, "{$1}").Replace(" /api/v1/", " /", StringComparison.Ordinal).TrimEnd('/')).ToHashSet();

        Assert.All(Rules.SelectMany(rule => rule[2].Split(", ")), call => Assert.Contains(call, calls));
    }

    [GeneratedRegex(@"\{([A-Za-z]+):[a-z]+\}")]
    private static partial Regex Constraint();
}
