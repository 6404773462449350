using System.Text.RegularExpressions;
using System.Xml.Linq;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Unit.Languages;

public sealed partial class MessagesTests
{
    /// <summary>Sentences that no reader of the console sees: drawn into logs, sent to carriers, shown when the program cannot start.</summary>
    private static readonly string[] Unseen = ["Simulator", "Telephony", "Migrations", "Queries", "Rows", "Reports", "StorageFolder.cs", "DialerOptions.cs", "DigitPatternCompiler.cs", "ClientsFileTemplate.cs", "DemoContent.cs", "BotSession.cs", "EngineMeter.cs"];

    /// <summary>What reads the files that pages upload: its sentences are read by people too.</summary>
    private static readonly string[] Uploaded = ["ScriptFile.cs", "ScriptBodies.cs", "ScriptBlockBody.cs", "JsonBodies.cs", "TimeOfDayConverter.cs"];

    private static readonly IReadOnlyDictionary<string, string> Russian = XDocument.Load(Path.Combine(Repository.Root, "CallTasks.Core", "Resources", "Messages.ru.resx"))
        .Root!.Elements("data").ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")!.Value, StringComparer.Ordinal);

    private static readonly IReadOnlyList<(string File, string Line, string Template)> Said =
    [
        .. from source in TextSources.Files(".cs")
           where source.Project == "CallTasks.Core" || Uploaded.Contains(Path.GetFileName(source.File))
           from literal in Sentences.In(source.Text)
           let line = source.Text[(source.Text.LastIndexOf('\n', literal.At) + 1)..literal.At]
           select (source.File, line, literal.Template),
    ];

    [Fact]
    public void Every_sentence_of_the_engine_has_a_Russian_one()
    {
        Assert.True(Said.Count > 500);
        var missing = Said
            .Where(said => !said.File.Split(Path.DirectorySeparatorChar).Any(Unseen.Contains) && Sentence().IsMatch(said.Template) && !ForPrograms().IsMatch(said.Line))
            .Where(said => !Russian.ContainsKey(said.Template))
            .Select(said => $"{said.File}: {said.Template}").Distinct().ToList();
        Assert.True(missing.Count == 0, string.Join('\n', missing));
    }

    [Fact]
    public void No_translation_stands_there_unused()
    {
        var templates = Said.Select(said => said.Template).ToHashSet(StringComparer.Ordinal);
        var unused = Russian.Keys.Where(key => !templates.Contains(key)).ToList();
        Assert.True(unused.Count == 0, string.Join('\n', unused));
    }

    [Fact]
    public void A_translation_has_the_parts_of_its_sentence_in_every_form()
    {
        var faults = Russian.Where(said => !said.Key.Contains("{\"", StringComparison.Ordinal) && said.Value.Split('|').Any(form => !Parts(form).SetEquals(Parts(said.Key)))).Select(said => $"{said.Key} / {said.Value}");
        Assert.Empty(faults);
    }

    [Fact]
    public void A_number_of_forms_is_one_or_three() => Assert.All(Russian.Values, said => Assert.True(said.Split('|').Length is 1 or 3, said));

    private static HashSet<string> Parts(string text) => [.. Part().Matches(text).Select(found => found.Value)];

    [GeneratedRegex(@"\{\d+\}")]
    private static partial Regex Part();

    /// <summary>Begins with a capital or a part, has words, and ends as a sentence does.</summary>
    [GeneratedRegex(@"^[A-Z“{'](?=.*[a-z]{2}).* .*\.\)?$", RegexOptions.Singleline)]
    private static partial Regex Sentence();

    [GeneratedRegex(@"Log(Debug|Information|Warning|Error|Critical)|LoggerMessage|throw new (InvalidOperation|Argument|ObjectDisposed|NotSupported|Format|InvalidData|KeyNotFound|OperationCanceled|Unreachable)|new CallEvent|AuditText|Obsolete")]
    private static partial Regex ForPrograms();
}
