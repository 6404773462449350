using System.Text;

namespace CallTasks.Tests.Unit.Languages;

/// <summary>Reads the string literals out of C# sources as <see cref="Core.Languages.Wording"/> keeps them: parts as {0}, {1} ….</summary>
internal static class Sentences
{
    /// <summary>Literals with the index at which each begins; verbatim and raw ones, which hold SQL and JSON, are passed over.</summary>
    public static IEnumerable<(int At, string Template)> In(string source)
    {
        for (var at = 0; at < source.Length;)
        {
            if (Starts(source, at, "//")) at = Behind(source, at, "\n");
            else if (Starts(source, at, "/*")) at = Behind(source, at, "*/");
            else if (source[at] == '\'') at = at + 3 < source.Length ? Behind(source, at + (source[at + 1] == '\\' ? 3 : 2), "'") : source.Length;
            else if (Starts(source, at, "\"\"\"") || Starts(source, at, "$\"\"\"")) at = Behind(source, source.IndexOf('"', at) + 3, "\"\"\"");
            else if (Starts(source, at, "@\"")) at = Behind(source, at + 2, "\"");
            else if (source[at] == '"' || Starts(source, at, "$\""))
            {
                var (template, holes, end) = Literal(source, at);
                yield return (at, template);
                foreach (var (from, to) in holes)
                {
                    foreach (var (inside, nested) in In(source[from..to])) yield return (from + inside, nested);
                }

                at = end;
            }
            else at++;
        }
    }

    private static (string Template, List<(int From, int To)> Holes, int End) Literal(string source, int at)
    {
        var interpolated = source[at] == '$';
        var template = new StringBuilder();
        var holes = new List<(int From, int To)>();
        for (at += interpolated ? 2 : 1; source[at] != '"'; at++)
        {
            if (source[at] == '\\')
            {
                template.Append(source[++at] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', var other => other });
            }
            else if (interpolated && source[at] is '{' or '}' && source[at + 1] == source[at])
            {
                template.Append(source[at], 2);
                at++;
            }
            else if (interpolated && source[at] == '{')
            {
                template.Append('{').Append(holes.Count).Append('}');
                var end = HoleEnd(source, at);
                holes.Add((at + 1, end));
                at = end;
            }
            else
            {
                template.Append(source[at]);
            }
        }

        return (template.ToString(), holes, at + 1);
    }

    private static int HoleEnd(string source, int at)
    {
        var (depth, quoted) = (0, false);
        for (; ; at++)
        {
            if (source[at] == '"') quoted = !quoted;
            if (quoted) continue;
            if (source[at] == '{') depth++;
            if (source[at] == '}' && --depth == 0) return at;
        }
    }

    private static bool Starts(string source, int at, string with) => string.CompareOrdinal(source, at, with, 0, with.Length) == 0;

    private static int Behind(string source, int at, string what)
    {
        var found = source.IndexOf(what, at, StringComparison.Ordinal);
        return found < 0 ? source.Length : found + what.Length;
    }
}
