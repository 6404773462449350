using System.Text.RegularExpressions;
using CallTasks.Core.Model;
using CallTasks.Tests.Integration.Security;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Unit.House;

/// <summary>docs/api.md names every call of the API with its role, and none that is not there. Fields: <c>LiveTests</c>.</summary>
public sealed partial class ApiPageTests
{
    /// <summary>Call, role, body and answer of each row.</summary>
    internal static IReadOnlyList<(string Call, string Role, string Body, string Answer)> Rows { get; } = [.. File.ReadLines(Path.Combine(Repository.Root, "docs", "api.md"))
        .Select(line => Row().Match(line)).Where(row => row.Success)
        .Select(row => (Full(row.Groups["method"].Value, row.Groups["path"].Value), row.Groups["role"].Value.Trim(), row.Groups["body"].Value, row.Groups["answer"].Value))];

    [Fact]
    public void Every_call_of_the_API_stands_in_its_page_with_the_role_that_it_asks_for()
    {
        Assert.Equal(Rows.Count, Rows.Select(row => row.Call).Distinct().Count());
        var told = Rows.Select(row => $"{row.Call}: {row.Role}").Order().ToList();
        var held = AccessTable.Rows.Where(row => IsCall(row.Key))
            .Select(row => $"{Constraint().Replace(row.Key, "{$1}").TrimEnd('/')}: {(row.Value is { } least ? WordOf(least) : "nobody")}").Order().ToList();
        Assert.True(told.SequenceEqual(held), $"Missing in docs/api.md:\n{string.Join('\n', held.Except(told))}\nThere, but not so:\n{string.Join('\n', told.Except(held))}");
    }

    private static bool IsCall(string endpoint) => endpoint.Contains(" /api/", StringComparison.Ordinal) || endpoint is "GET /hubs/live" or "GET /metrics" or "GET /health/live" or "GET /health/ready";

    private static string WordOf(Role role) => role.ToString().ToLowerInvariant();

    private static string Full(string method, string path) => path is "/hubs/live" or "/metrics" or "/health/live" or "/health/ready" ? $"{method} {path}" : $"{method} /api/v1{path}";

    [GeneratedRegex(@"^\| (?<method>GET|POST|PUT|DELETE) (?<path>/[^ |]*) \|(?<role>[^|]*)\|(?<body>[^|]*)\|(?<answer>[^|]*)\|$")]
    private static partial Regex Row();

    [GeneratedRegex(@"\{([A-Za-z]+)(:[a-z]+)?\}")]
    private static partial Regex Constraint();
}
