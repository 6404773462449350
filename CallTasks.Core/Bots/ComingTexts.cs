using CallTasks.Core.Model;

namespace CallTasks.Core.Bots;

/// <summary>
/// The texts that a talk comes to next whatever the client does: up to the first with variables, or to the first question, request or redirect,
/// behind which nothing is known. Those without variables are mostly made already.
/// </summary>
internal static class ComingTexts
{
    /// <summary>Texts of one call that are made ahead at a time: what comes after them is made while they are said.</summary>
    public const int Most = 2;

    /// <summary>Blocks looked at: a way of conditions and settings that is longer says nothing for a while anyway.</summary>
    private const int MaxBlocks = 50;

    /// <summary>What a talk begins with.</summary>
    /// <param name="scripts">What it runs with.</param>
    /// <param name="variables">The client's parameters.</param>
    public static IReadOnlyList<string> Of(ScriptSet scripts, IReadOnlyDictionary<string, string> variables) =>
        Walk(scripts.Main.Blocks.OfType<StartBlock>().FirstOrDefault(), scripts.Main, scripts, variables);

    /// <summary>What follows an arrow.</summary>
    /// <param name="next">Where it leads, or null.</param>
    /// <param name="script">The script that it is drawn in.</param>
    /// <param name="scripts">Those it may be handed over to.</param>
    /// <param name="variables">What is known now.</param>
    public static IReadOnlyList<string> After(string? next, Script script, ScriptSet scripts, IReadOnlyDictionary<string, string> variables) =>
        Walk(Find(script, next), script, scripts, variables);

    private static List<string> Walk(ScriptBlock? block, Script script, ScriptSet scripts, IReadOnlyDictionary<string, string> known)
    {
        var texts = new List<string>(Most);
        Dictionary<string, string>? set = null;
        for (var seen = 0; block is not null && seen < MaxBlocks && texts.Count < Most; seen++)
        {
            var variables = set ?? known;
            if (block is ISpokenBlock { Text: { } text } && ScriptMemory.Fill(text, variables) is var said && !ProgramTextToSpeech.IsSilent(said))
            {
                texts.Add(said);
                if (said != text) return texts;
            }

            switch (block)
            {
                case StartBlock start:
                    block = Find(script, start.Next);
                    break;
                case InformationBlock information:
                    block = Find(script, information.Next);
                    break;
                case ConditionBlock condition:
                    block = Find(script, condition.Holds(variables.GetValueOrDefault(condition.Variable), ScriptMemory.Fill(condition.Value, variables)) ? condition.TrueNext : condition.FalseNext);
                    break;
                case PauseBlock pause:
                    block = Find(script, pause.Next);
                    break;
                case SetVariableBlock assigned:
                    set ??= new Dictionary<string, string>(known, StringComparer.Ordinal);
                    set[assigned.Name] = ScriptMemory.Fill(assigned.Value, variables);
                    block = Find(script, assigned.Next);
                    break;
                case AnotherScriptBlock another when scripts.Find(another.ScriptId) is { } other:
                    script = other;
                    block = other.Blocks.OfType<StartBlock>().FirstOrDefault();
                    break;
                default:
                    return texts;
            }
        }

        return texts;
    }

    private static ScriptBlock? Find(Script script, string? id) => id is null ? null : script.Blocks.FirstOrDefault(block => block.Id == id);
}
