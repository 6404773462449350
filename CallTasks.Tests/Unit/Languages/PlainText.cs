using System.Text;
using System.Text.RegularExpressions;

namespace CallTasks.Tests.Unit.Languages;

/// <summary>Finds text for people that stands in a .razor file itself instead of in a resource file.</summary>
internal static partial class PlainText
{
    /// <summary>Attributes and parameters whose value people read or hear.</summary>
    private static readonly HashSet<string> Read =
    [
        "placeholder", "title", "alt", "aria-label", "aria-valuetext", "aria-description", "aria-roledescription",
        "Label", "Help", "Title", "Text", "Placeholder", "Note", "TotalWord", "Error", "Verb", "Heading", "Caption", "Words", "Empty",
    ];

    /// <summary>Names that are the same in every language.</summary>
    private static readonly string[] Names = ["CallTasks", "Ctrl+Enter", "&middot;", "&nbsp;"];

    /// <summary>The texts, with their line numbers.</summary>
    public static IEnumerable<(int Line, string Text)> In(string razor)
    {
        var markup = Blank(razor, Comment());
        if (Code().Match(markup) is { Success: true } code) markup = markup[..code.Index];
        markup = Blank(markup, Directive());
        foreach (var found in Walk(markup)) yield return found;
    }

    private static IEnumerable<(int, string)> Walk(string markup)
    {
        var text = new StringBuilder();
        var (line, from) = (1, 1);
        for (var at = 0; at < markup.Length; at++)
        {
            var c = markup[at];
            if (c == '\n') line++;
            if (c == '@' && at + 1 < markup.Length && markup[at + 1] != '@')
            {
                var end = ExpressionEnd(markup, at + 1);
                foreach (var said in Literals(markup[at..end])) yield return (line, said);
                line += markup.AsSpan(at, end - at).Count('\n');
                at = end - 1;
                text.Append(' ');
            }
            else if (c == '<' && at + 1 < markup.Length && (char.IsLetter(markup[at + 1]) || markup[at + 1] is '/' or '!'))
            {
                if (Spoken(text) is { } words) yield return (from, words);
                text.Clear();
                var end = TagEnd(markup, at);
                foreach (Match attribute in Attribute().Matches(markup[at..end]))
                {
                    if (!Read.Contains(attribute.Groups[1].Value)) continue;
                    var value = attribute.Groups[2].Value;
                    if (!value.StartsWith('@') && Letters().IsMatch(Plain(value))) yield return (line, $"{attribute.Groups[1].Value}=\"{value}\"");
                    foreach (var said in Literals(value)) yield return (line, said);
                }

                line += markup.AsSpan(at, end - at).Count('\n');
                at = end - 1;
                from = line;
            }
            else
            {
                text.Append(c);
            }
        }

        if (Spoken(text) is { } rest) yield return (from, rest);
    }

    /// <summary>What is left of the text between two tags once the lines of code are taken away; null for nothing that has a word.</summary>
    private static string? Spoken(StringBuilder text)
    {
        var lines = text.ToString().Split('\n').Select(line => line.Trim(' ', '{', '}', '\r')).Where(line => !Statement().IsMatch(line));
        var words = Plain(string.Join(' ', lines)).Trim();
        return Letters().IsMatch(words) ? words : null;
    }

    private static string Plain(string text) => Names.Aggregate(text, (left, name) => left.Replace(name, "", StringComparison.Ordinal));

    /// <summary>String literals of an expression that are no keys of texts and no words of code.</summary>
    private static IEnumerable<string> Literals(string expression) =>
        Quoted().Matches(Asked().Replace(expression, "")).Select(found => found.Groups[1].Value).Where(said => Sentence().IsMatch(said));

    private static int ExpressionEnd(string text, int at)
    {
        if (text[at] == '(') return Closed(text, at);
        var end = at;
        while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] is '_' or '.' or '?' or '!'))
        {
            if (text[end] is '.' or '?' or '!' && (end + 1 == text.Length || !char.IsLetter(text[end + 1]) && text[end + 1] is not '.')) break;
            end++;
            if (end < text.Length && text[end] is '(' or '[') end = Closed(text, end);
        }

        var word = text[at..end];
        if (word is "if" or "foreach" or "for" or "switch" or "while" or "lock" or "using" && end < text.Length)
        {
            var open = text.IndexOf('(', end);
            return open < 0 ? end : Closed(text, open);
        }

        return Math.Max(end, at + 1);
    }

    /// <summary>Just behind the bracket that closes the one at <paramref name="at"/>.</summary>
    private static int Closed(string text, int at)
    {
        var (depth, quoted) = (0, false);
        for (; at < text.Length; at++)
        {
            if (text[at] == '"') quoted = !quoted;
            if (quoted) continue;
            depth += text[at] switch { '(' or '[' or '{' => 1, ')' or ']' or '}' => -1, _ => 0 };
            if (depth == 0) return at + 1;
        }

        return text.Length;
    }

    private static int TagEnd(string text, int at)
    {
        char? quote = null;
        var depth = 0;
        for (; at < text.Length; at++)
        {
            var c = text[at];
            if (c is '(' or '[') depth++;
            if (c is ')' or ']') depth--;
            if (depth > 0) continue;
            if (quote is null && c is '"' or '\'') quote = c;
            else if (quote == c) quote = null;
            else if (quote is null && c == '>') return at + 1;
        }

        return text.Length;
    }

    private static string Blank(string text, Regex what) => what.Replace(text, found => new string('\n', found.Value.Count(c => c == '\n')));

    [GeneratedRegex(@"@\*.*?\*@", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"^@code\b", RegexOptions.Multiline)]
    private static partial Regex Code();

    [GeneratedRegex(@"^@(page|using|inject|implements|inherits|typeparam|layout|attribute|namespace|rendermode)\b.*$", RegexOptions.Multiline)]
    private static partial Regex Directive();

    [GeneratedRegex(@"^(break;|default:|case\b.*:|else|else if.*|\S.*;)?$")]
    private static partial Regex Statement();

    [GeneratedRegex("""
        ([\w-]+)="((?:@\((?:[^()]|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))*\)|@[\w.]+\[[^\]]*\]|[^"])*)"
        """)]
    private static partial Regex Attribute();

    [GeneratedRegex("""
        "([^"]*)"
        """)]
    private static partial Regex Quoted();

    [GeneratedRegex("""\bT\[[^\]]*\]|\bT\.Count\("\w+"|\bSet\(\("\w+"|== "[^"]*"|is "[^"]*"|\("\w+",|CultureInfo\.\w+""")]
    private static partial Regex Asked();

    [GeneratedRegex("[A-Za-z]{2,}")]
    private static partial Regex Letters();

    /// <summary>A word with a capital, or two words: what people read. "check", "var(--x)" and "px" are code.</summary>
    [GeneratedRegex(@"^[A-Z][a-z]+[a-z ,.?!:]*$|^[A-Za-z]+[,:.]? [a-z]+")]
    private static partial Regex Sentence();
}
