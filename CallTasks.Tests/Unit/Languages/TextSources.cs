using System.Text.RegularExpressions;
using System.Xml.Linq;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Unit.Languages;

/// <summary>The resource files of the product, and where its sources ask for their texts.</summary>
internal static partial class TextSources
{
    private static readonly string[] Projects = ["CallTasks.Core", "CallTasks.Web"];

    /// <summary>A pair of resource files.</summary>
    internal sealed record Pair(string Project, string Name, IReadOnlyDictionary<string, string> English, IReadOnlyDictionary<string, string> Russian)
    {
        public override string ToString() => $"{Project}/{Name}";
    }

    /// <summary>A place that asks for a text.</summary>
    internal sealed record Use(string File, int Line, string Project, string Pair, string Way, string Argument)
    {
        /// <summary>Keys that stand there as they are; empty where a variable holds the key.</summary>
        public IEnumerable<string> Keys => Way == ".Of(" ? [] : Literal().Matches(Argument).Select(found => found.Groups[1].Value);

        public override string ToString() => $"{File}:{Line} T{Way}{Argument}";
    }

    public static IReadOnlyList<Pair> Pairs { get; } = [.. Projects.SelectMany(project => Directory
        .EnumerateFiles(Path.Combine(Repository.Root, project, "Resources"), "*.resx")
        .Where(file => !file.EndsWith(".ru.resx", StringComparison.Ordinal))
        .Select(file => new Pair(project, Path.GetFileNameWithoutExtension(file), Read(file), Read(file[..^".resx".Length] + ".ru.resx"))))];

    /// <summary>Sources of a project with their text, generated ones left out.</summary>
    public static IEnumerable<(string Project, string File, string Text)> Files(params string[] endings) =>
        from project in Projects
        from file in Directory.EnumerateFiles(Path.Combine(Repository.Root, project), "*", SearchOption.AllDirectories)
        let relative = Path.GetRelativePath(Repository.Root, file)
        where endings.Any(ending => file.EndsWith(ending, StringComparison.Ordinal))
        where !relative.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "Migrations")
        select (project, relative, File.ReadAllText(file));

    public static IReadOnlyList<Use> Uses { get; } = [.. Files(".cs", ".razor").SelectMany(source => UsesIn(source.Project, source.File, source.Text))];

    private static IEnumerable<Use> UsesIn(string project, string file, string text)
    {
        var own = OwnPair(file, text);
        foreach (Match found in Asked().Matches(text))
        {
            var pair = found.Groups["pair"].Success ? found.Groups["pair"].Value : own;
            if (pair is null) continue;
            var line = text.AsSpan(0, found.Index).Count('\n') + 1;
            yield return new Use(file, line, project, pair, found.Groups["way"].Value, FirstArgument(text, found.Index + found.Length));
        }
    }

    private static string? OwnPair(string file, string text)
    {
        if (Imported().Match(text) is { Success: true } own) return own.Groups[1].Value;
        var imports = Path.Combine(Repository.Root, Path.GetDirectoryName(file)!, "_Imports.razor");
        return file.EndsWith(".razor", StringComparison.Ordinal) && File.Exists(imports) && Imported().Match(File.ReadAllText(imports)) is { Success: true } folder
            ? folder.Groups[1].Value
            : null;
    }

    /// <summary>Up to the comma or bracket that ends it.</summary>
    private static string FirstArgument(string text, int from)
    {
        var (depth, quoted) = (0, false);
        for (var at = from; at < text.Length; at++)
        {
            if (text[at] == '"') quoted = !quoted;
            if (quoted) continue;
            if (depth == 0 && text[at] is ',' or ']' or ')' && depth == 0) return text[from..at];
            depth += text[at] switch { '(' or '[' or '{' => 1, ')' or ']' or '}' => -1, _ => 0 };
        }

        return text[from..];
    }

    private static Dictionary<string, string> Read(string file) => XDocument.Load(file).Root!.Elements("data")
        .ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")!.Value, StringComparer.Ordinal);

    [GeneratedRegex("""using static (?:global::)?CallTasks\.(?:Web|Core)\.Resources\.(\w+)Texts;?""")]
    private static partial Regex Imported();

    [GeneratedRegex("""(?<![\w.>])(?:(?<pair>\w+)Texts\.)?T(?<way>\[|\.Count\(|\.Of\()""")]
    private static partial Regex Asked();

    [GeneratedRegex("""(?<!["=] ?)"([A-Z]\w*)"(?! ?=[^>])""")]
    private static partial Regex Literal();
}
