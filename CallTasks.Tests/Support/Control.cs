using System.Text.RegularExpressions;

namespace CallTasks.Tests.Support;

/// <summary>Something that a reader can operate: where it stands, its role, and its accessible name without what it holds of data.</summary>
/// <param name="Place">A page's address, with what it stands in; a dialog behind " &gt; "; "Frame" for what is on every page.</param>
public sealed partial record Control(string Place, string Role, string Name)
{
    /// <summary>Stands for a number or a name of data.</summary>
    public const string Hole = "{}";

    /// <summary>Between a page or dialog and the table, menu, player or empty state within it.</summary>
    public const string Within = " · ";

    /// <summary>What controls.js told.</summary>
    public static Control Of(Told told)
    {
        var where = told.Where == "/" ? "/call-tasks" : told.Where.StartsWith("/ > ", StringComparison.Ordinal) ? "/call-tasks" + told.Where[1..] : told.Where;
        return new Control(Plain(where) + (told.Inside.Length == 0 ? "" : Within + Plain(told.Inside)), told.Role, Plain(told.Name));
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Place} | {Role} | {Name}";

    private static string Plain(string text) => Document().Replace(Number().Replace(Weekday().Replace(text, Hole), Hole), "/docs/" + Hole);

    [GeneratedRegex("""(?<![A-Za-z]\.?\d*)\d+(?:[.,:\s\u00a0]\d+)*""")]
    private static partial Regex Number();

    [GeneratedRegex("^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day$")]
    private static partial Regex Weekday();

    [GeneratedRegex("(?<=^|\\()/docs/[^)]+")]
    private static partial Regex Document();

    /// <summary>As controls.js tells one.</summary>
    public sealed record Told
    {
        /// <summary>Page, dialog or part of the frame.</summary>
        public string Where { get; set; } = "";
        /// <summary>Table, menu, player or "empty"; empty where none of them.</summary>
        public string Inside { get; set; } = "";
        /// <summary>ARIA role, or what stands for it.</summary>
        public string Role { get; set; } = "";
        /// <summary>Accessible name; of a link with its address.</summary>
        public string Name { get; set; } = "";
    }
}
