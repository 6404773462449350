using System.Text.RegularExpressions;

namespace CallTasks.Tests.Unit.Languages;

public sealed partial class PlainTextTests
{
    /// <summary>Files and folders whose sentences are for programs and logs; the icons are drawings.</summary>
    private static readonly string[] Unseen = ["Program.cs", "Icon.razor.cs", "Hosting", "Api", "Security", "Live"];

    [Theory]
    [InlineData("<p>Nobody is called</p>", "Nobody is called")]
    [InlineData("<span>@Count</span> clients", "clients")]
    [InlineData("<button title=\"Close\">@x</button>", "title=\"Close\"")]
    [InlineData("<Field Label=\"Task name\" Id=\"name\" />", "Label=\"Task name\"")]
    [InlineData("<a title=\"@(on ? \"Play it\" : null)\"></a>", "Play it")]
    [InlineData("@if (ready)\n{\n  <b>@(n == 1 ? \"one client\" : \"clients\")</b>\n}", "one client")]
    [InlineData("<th class=\"number\">Tries</th>", "Tries")]
    public void Plain_text_is_found(string razor, string text) => Assert.Equal(text, Assert.Single(PlainText.In(razor)).Text);

    [Theory]
    [InlineData("<p>@T[\"NobodyCalled\"]</p>")]
    [InlineData("<button type=\"button\" class=\"button push\" @onclick=\"() => Go((\"tab\", null))\" title=\"@T[\"Close\"]\">@T[\"Close\"] · 5</button>")]
    [InlineData("@* Words for us *@\n@using Some.Thing\n<i>@T.Count(\"Clients\", many)</i>")]
    [InlineData("@foreach (var row in Rows)\n{\n  var words = T.Of(row.Kind);\n  <td>@words</td>\n}\nelse\n{\n  <td>–</td>\n}")]
    [InlineData("@switch (State)\n{\n  case ReportState.Error:\n    <b>@T[\"E\"]</b>\n    break;\n  default:\n    <b>–</b>\n    break;\n}\n@code {\n  private string Words => \"Some words here\";\n}")]
    [InlineData("<Icon Name=\"@(on ? \"check\" : \"copy\")\" />")]
    public void What_is_no_text_is_let_be(string razor) => Assert.Empty(PlainText.In(razor));

    [Fact]
    public void No_page_or_component_holds_text_of_its_own()
    {
        var faults = TextSources.Files(".razor").SelectMany(source => PlainText.In(source.Text).Select(found => $"{source.File}:{found.Line}: {found.Text}")).ToList();
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Fact]
    public void No_view_model_holds_text_of_its_own()
    {
        var faults = TextSources.Files(".cs", ".razor")
            .Where(source => source.Project == "CallTasks.Web" && !Unseen.Any(part => source.File.Split(Path.DirectorySeparatorChar).Contains(part)))
            .SelectMany(source => source.Text.Split('\n').Select((line, number) => (source.File, Line: line, Number: number + 1)))
            .Where(at => !at.Line.TrimStart().StartsWith("//", StringComparison.Ordinal) && !Unread().IsMatch(at.Line))
            .SelectMany(at => Sentence().Matches(at.Line).Select(found => $"{at.File}:{at.Number}: {found.Value}"))
            .ToList();
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [GeneratedRegex("""LoggerMessage|throw new |JSException|\.Log\w+\(|@\*|default-src""")]
    private static partial Regex Unread();

    /// <summary>A literal that begins with a capital and goes on with words.</summary>
    [GeneratedRegex("""
        \$?"[A-Z“][\w’']*(?: [\w’'{}().,:]+)+[^"]*"
        """)]
    private static partial Regex Sentence();
}
