using System.Text.RegularExpressions;
using Markdig;
using Microsoft.AspNetCore.Components;

namespace CallTasks.Web.Components.Help;

/// <summary>The documents of this version (docs/ of its sources), as pages.</summary>
internal static partial class Documents
{
    private const string Folder = "docs/";
    private const string Ending = ".md";

    // Raw HTML of a document is shown as text: a document is no way into the page.
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().UseAutoIdentifiers().DisableHtml().Build();

    /// <summary>Names without ending, the overview first.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. typeof(Documents).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal) && name.EndsWith(Ending, StringComparison.Ordinal))
            .Select(name => name[Folder.Length..^Ending.Length])
            .OrderBy(name => name != "README").ThenBy(name => name, StringComparer.Ordinal),
    ];

    /// <summary>A document as HTML; null when there is none of that name.</summary>
    public static MarkupString? Html(string name) => Names.Contains(name) ? new MarkupString(Page(Read(name))) : null;

    /// <summary>Its first heading.</summary>
    public static string Title(string name) => Heading().Match(Read(name)) is { Success: true } found ? found.Groups[1].Value : name;

    internal static string Page(string markdown) => Markdown.ToHtml(Link().Replace(markdown, To), Pipeline);

    private static string Read(string name)
    {
        using var stream = typeof(Documents).Assembly.GetManifestResourceStream(Folder + name + Ending)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>Links between documents stay in the product; files of the sources are named and not linked; pictures are left out.</summary>
    private static string To(Match link)
    {
        var (picture, words, target) = (link.Groups[1].Value, link.Groups[2].Value, link.Groups[3].Value);
        if (picture.Length > 0) return "";
        var name = target.Split('#')[0];
        if (name.EndsWith(Ending, StringComparison.Ordinal) && Names.Contains(name[..^Ending.Length]))
            return $"[{words}](docs/{name[..^Ending.Length]}{(target.Contains('#', StringComparison.Ordinal) ? target[target.IndexOf('#', StringComparison.Ordinal)..] : "")})";
        return target.StartsWith("https://", StringComparison.Ordinal) || target.StartsWith('/') ? link.Value : words;
    }

    [GeneratedRegex(@"(!?)\[([^\]]*)\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^# (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
