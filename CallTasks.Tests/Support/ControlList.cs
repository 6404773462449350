using System.Text.RegularExpressions;
using Xunit.Sdk;

namespace CallTasks.Tests.Support;

/// <summary>
/// Every control of the console with the browser test that operates it: <c>Browser/controls.txt</c>. A line is
/// <c>place | role | name | Class.Test</c>; <c>{}</c> in a place or name stands for what is data. A line <c>= name: place; place</c> names
/// places that show the same form.
/// </summary>
public sealed class ControlList
{
    private readonly List<Line> lines = [];
    private readonly List<(string Name, (Regex Pattern, int Words)[] Places)> names = [];

    private ControlList(IEnumerable<string> text)
    {
        foreach (var row in text.Select(row => row.Trim()).Where(row => row.Length > 0 && row[0] != '#'))
        {
            if (row[0] == '=')
            {
                var (name, places) = (row[1..row.IndexOf(": ", StringComparison.Ordinal)].Trim(), row[(row.IndexOf(": ", StringComparison.Ordinal) + 2)..]);
                names.Add((name, [.. places.Split("; ").Select(place => (Pattern(place), Words(place)))]));
                continue;
            }

            var parts = row.Split(" | ");
            if (parts.Length != 4) throw new XunitException($"controls.txt: a line has four parts, not: {row}");
            lines.Add(new Line(new Control(parts[0], parts[1], parts[2]), parts[3], Pattern(parts[2])));
        }
    }

    /// <summary>The file.</summary>
    public static string Path { get; } = System.IO.Path.Combine(Repository.Root, "CallTasks.Tests", "Browser", "controls.txt");

    /// <summary>The list as it is in the repository.</summary>
    public static ControlList Held { get; } = new(File.ReadLines(Path));

    /// <summary>A list of some lines.</summary>
    public static ControlList Of(IEnumerable<string> text) => new(text);

    /// <summary>Its lines, in their order.</summary>
    public IReadOnlyList<Line> Lines => lines;

    /// <summary>The line of a control; null where it has none. Words go before what stands for data, a form's own place before any.</summary>
    public Line? Of(Control control)
    {
        var within = control.Place.IndexOf(Control.Within, StringComparison.Ordinal) is >= 0 and var at ? at : control.Place.Length;
        var (page, part) = (control.Place[..within], control.Place[within..]);
        var known = new Dictionary<string, int> { [control.Place] = int.MaxValue };
        foreach (var (name, places) in names)
        {
            foreach (var place in places.Where(place => place.Pattern.IsMatch(page))) known[name + part] = Math.Max(known.GetValueOrDefault(name + part), place.Words);
        }

        return lines.Where(line => line.Control.Role == control.Role && line.Name.IsMatch(control.Name) && known.ContainsKey(line.Control.Place))
            .MaxBy(line => (Words(line.Control.Name), known[line.Control.Place]));
    }

    // A line's own place holds no holes but those that numbers leave: a dialog whose title holds a name has a name of its own.
    private static int Words(string pattern) => pattern.Replace(Control.Hole, "", StringComparison.Ordinal).Length;

    private static Regex Pattern(string text) =>
        new("^" + Regex.Escape(text).Replace(Regex.Escape(Control.Hole), ".*", StringComparison.Ordinal) + "$", RegexOptions.Singleline | RegexOptions.CultureInvariant);

    /// <summary>A control and its test, as <c>Class.Method</c>.</summary>
    public sealed record Line(Control Control, string Test, Regex Name)
    {
        /// <inheritdoc/>
        public override string ToString() => $"{Control} | {Test}";
    }
}
