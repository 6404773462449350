using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;

namespace CallTasks.Tests.Support;

/// <summary>How SQLite would go through a statement.</summary>
internal static partial class QueryPlan
{
    /// <summary>Its steps in words ("SEARCH calls USING INDEX …"), planned without the values of its parameters.</summary>
    public static IReadOnlyList<string> Steps(SqliteConnection connection, string statement)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"EXPLAIN QUERY PLAN {statement}";
        foreach (var name in Parameter().Matches(statement).Select(m => m.Value).Distinct()) command.Parameters.AddWithValue(name, DBNull.Value);
        using var rows = command.ExecuteReader();
        var steps = new List<string>();
        while (rows.Read()) steps.Add(rows.GetString(3));
        return steps;
    }

    [GeneratedRegex(@"\$\w+")]
    private static partial Regex Parameter();
}
