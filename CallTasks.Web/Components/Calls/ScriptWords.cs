using CallTasks.Core.Model;
using CallTasks.Web.Components.Shared;
using static CallTasks.Web.Resources.CallsTexts;

namespace CallTasks.Web.Components.Calls;

/// <summary>What a block of a script is and says, for reading.</summary>
internal static class ScriptWords
{
    public static string Kind(ScriptBlock block) => block switch
    {
        StartBlock => T["BlockStart"],
        InformationBlock => T["BlockInformation"],
        PauseBlock => T["BlockPause"],
        ResultBlock => T["BlockResult"],
        _ => T["BlockOther"],
    };

    public static string? Says(ScriptBlock block) => block switch
    {
        InformationBlock { Text: { } text } => text,
        InformationBlock { AudioId: { } audio } => T["BlockSound", audio],
        InformationBlock { BuiltIn: { } builtIn } => BuiltIn(builtIn),
        PauseBlock pause => Viewer.Span(TimeSpan.FromSeconds(pause.Seconds)),
        ResultBlock { Marker: { } marker } => marker,
        _ => null,
    };

    private static string BuiltIn(string prompt) => prompt switch
    {
        "greeting" => T["BuiltInGreeting"],
        "information" => T["BuiltInInformation"],
        "goodbye" => T["BuiltInGoodbye"],
        _ => $"[{prompt}]",
    };
}
