using System.Globalization;

namespace CallTasks.Bench;

/// <summary>The sqlite3 program on the same file: what the statements alone cost there.</summary>
internal sealed class PlainSqlite(string database)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>Milliseconds of statements run one after the other, the second time; null: the program is not installed.</summary>
    public double? Milliseconds(IReadOnlyList<string> statements)
    {
        var script = Path.GetTempFileName();
        try
        {
            string[] reads = [.. statements.Where(s => s.StartsWith("SELECT", StringComparison.Ordinal))];
            File.WriteAllText(script, $".output /dev/null\n{string.Join(";\n", reads)};\n.output stdout\n.timer on\n.output /dev/null\n{string.Join(";\n", reads)};\n");
            if (ReferenceProgram.Run("/bin/sh", ["-c", $"sqlite3 -readonly '{database}' < '{script}' 2>&1 | cat; true"], Limit) is not { } output) return null;
            var real = output.Split('\n').Where(line => line.StartsWith("Run Time: real ", StringComparison.Ordinal)).Select(line => double.Parse(line.Split(' ')[3], CultureInfo.InvariantCulture)).ToList();
            return real.Count == 0 ? null : real.Sum() * 1000;
        }
        finally
        {
            File.Delete(script);
        }
    }
}
