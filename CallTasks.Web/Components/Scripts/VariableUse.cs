using CallTasks.Core.Model;

namespace CallTasks.Web.Components.Scripts;

/// <summary>A variable of a script.</summary>
/// <param name="Name">As it stands between the braces.</param>
/// <param name="SetBy">The first block that sets it; null: it comes with the client.</param>
public sealed record VariableUse(string Name, string? SetBy)
{
    /// <summary>Every variable that a block sets or reads, in the order of the blocks.</summary>
    public static IReadOnlyList<VariableUse> Of(IReadOnlyList<ScriptBlock> blocks)
    {
        var setBy = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var block in blocks)
        {
            if (Sets(block) is { Length: > 0 } name) setBy.TryAdd(name, block.Id);
        }

        return [.. blocks.SelectMany(Reads).Where(name => name.Length > 0).Concat(setBy.Keys).Distinct(StringComparer.Ordinal).Select(name => new VariableUse(name, setBy.GetValueOrDefault(name)))];
    }

    private static string? Sets(ScriptBlock block) => block switch
    {
        SetVariableBlock set => set.Name,
        RequestBlock request => request.SaveAs,
        QuestionBlock question => question.Variable,
        _ => null,
    };

    private static IEnumerable<string> Reads(ScriptBlock block) => block switch
    {
        ISpokenBlock spoken => ScriptText.Names(spoken.Text),
        ConditionBlock condition => ScriptText.Names(condition.Value).Prepend(condition.Variable),
        SetVariableBlock set => ScriptText.Names(set.Value),
        TransferBlock transfer => ScriptText.Names(transfer.Whisper),
        RequestBlock request => ScriptText.Names(request.Url).Concat(ScriptText.Names(request.Body)).Concat((request.Headers ?? new Dictionary<string, string>()).Values.SelectMany(ScriptText.Names)),
        _ => [],
    };
}
