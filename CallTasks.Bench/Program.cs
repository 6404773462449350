using System.Reflection;

namespace CallTasks.Bench;

/// <summary>Runs one benchmark by its name; each prints one JSON line per figure.</summary>
/// <remarks>A benchmark is a static class <c>XyzBench</c> with <c>public static int Run(string[] args)</c>; its name is <c>xyz</c>.</remarks>
internal static class Program
{
    private const string Suffix = "Bench";

    /// <summary>Exit code 0: every figure met its target; 1: one did not; 2: no such benchmark.</summary>
    public static int Main(string[] args)
    {
        var benches = Benches();
        if (args.Length == 0 || !benches.TryGetValue(args[0], out var run))
        {
            Console.Error.WriteLine("usage: CallTasks.Bench <name> [options]; name is one of: " + string.Join(", ", benches.Keys));
            return 2;
        }
        return run(args[1..]);
    }

    private static SortedDictionary<string, Func<string[], int>> Benches()
    {
        var benches = new SortedDictionary<string, Func<string[], int>>(StringComparer.OrdinalIgnoreCase);
        foreach (var type in typeof(Program).Assembly.GetTypes())
        {
            if (type.Name.EndsWith(Suffix, StringComparison.Ordinal)
                && type.GetMethod("Run", BindingFlags.Public | BindingFlags.Static, [typeof(string[])]) is { } run)
            {
                benches[type.Name[..^Suffix.Length].ToLowerInvariant()] = run.CreateDelegate<Func<string[], int>>();
            }
        }
        return benches;
    }
}
