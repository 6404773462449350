using System.Globalization;
using CallTasks.Core.Model;
using CallTasks.Web.Components.Shared;
using static CallTasks.Web.Resources.ScriptsTexts;

namespace CallTasks.Web.Components.Scripts;

/// <summary>What the parts of the editor share: the script, what its blocks can name, what is wrong, and how a field says what was typed.</summary>
/// <param name="editor">The script as it stands.</param>
/// <param name="shelves">What blocks can name.</param>
/// <param name="changed">Told after every change.</param>
public sealed class EditedScript(ScriptEditor editor, ScriptShelves shelves, Action changed)
{
    public ScriptEditor Editor => editor;

    public ScriptShelves Shelves => shelves;

    /// <summary>False: it can be read, not changed.</summary>
    public bool Editable { get; set; }

    /// <summary>What is wrong, or may have been forgotten.</summary>
    public IReadOnlyList<ScriptCheck> Checks { get; private set; } = [];

    /// <summary>Names that texts and conditions may use.</summary>
    public IReadOnlyList<string> Variables { get; private set; } = [];

    /// <summary>What is wrong with a field of the chosen block; the first of it. What may have been forgotten stands among the checks alone.</summary>
    public string? Error(params ReadOnlySpan<string> fields)
    {
        foreach (var check in Checks)
        {
            if (!check.Grave || check.BlockId is null || check.BlockId != editor.Selected) continue;
            foreach (var field in fields)
            {
                if (check.Field == field || FormErrors.Concern(new FieldError(check.Field, check.Message), field)) return check.Message;
            }
        }

        return null;
    }

    public string? Bad(params ReadOnlySpan<string> fields) => Error(fields) is null ? null : "true";

    /// <summary>
    /// Changes a block as it stands now: between what a field was drawn from and what was typed into it, another field may have changed it.
    /// </summary>
    public void Change<TBlock>(TBlock block, Func<TBlock, ScriptBlock> with) where TBlock : ScriptBlock
    {
        if (!Editable || editor.Find(block.Id) is not TBlock now) return;
        editor.Change(with(now));
        changed();
    }

    /// <summary>What stands in a box for a number: what was typed where that is none.</summary>
    public string Shown(ScriptBlock block, string field, double value) =>
        editor.Misread.GetValueOrDefault((block.Id, field)) ?? value.ToString("0.###", CultureInfo.InvariantCulture);

    /// <summary>Takes a number that was typed; what is none stands as it is, and is told.</summary>
    public void Number<TBlock>(TBlock block, string field, string? typed, Func<TBlock, double, ScriptBlock> with) where TBlock : ScriptBlock
    {
        if (!Editable || editor.Find(block.Id) is not TBlock now) return;
        if (Viewer.DecimalOf(typed) is { } value)
        {
            editor.Keep(block.Id, field, null);
            editor.Change(with(now, (double)value));
        }
        else
        {
            editor.Keep(block.Id, field, typed ?? "");
        }

        changed();
    }

    /// <summary>Looks the script through: what is wrong with it, then what may have been forgotten.</summary>
    /// <param name="references">What its blocks may name.</param>
    /// <param name="refused">Why it was not saved when that was last tried.</param>
    /// <param name="tried">Whether that was tried: until then nobody is asked for a name.</param>
    public void Check(ScriptReferences references, IEnumerable<ScriptCheck> refused, bool tried)
    {
        var now = editor.Now;
        IEnumerable<ScriptCheck> checks = [];
        if (Editable)
        {
            if (tried && string.IsNullOrWhiteSpace(now.Name) || now.Name.Length > CallTaskSettings.MaxNameLength) checks = checks.Append(new ScriptCheck(null, "name", T["NameWanted", CallTaskSettings.MaxNameLength], true));
            checks = checks.Concat(editor.Misread.Select(typed => new ScriptCheck(typed.Key.Block, typed.Key.Field, typed.Key.Field == "headers" ? T["HeaderLines"] : NoNumber(typed.Value), true)));
            checks = checks.Concat(refused).Concat(ScriptCheck.Of(ScriptRules.Validate(now.Blocks, references), now.Blocks, grave: true));
        }

        Checks = [.. checks.Concat(ScriptCheck.Of(ScriptWarnings.Of(now.Blocks), now.Blocks)).Distinct()];
        Variables = [.. VariableUse.Of(now.Blocks).Select(use => use.Name)];
    }

    /// <summary>Where arrows may lead: every block but the start, as they are read.</summary>
    public IEnumerable<string> Targets => editor.Order.Where(block => block is not StartBlock).Select(block => block.Id);

    /// <summary>The message for what is no number.</summary>
    private static string NoNumber(string typed) => string.IsNullOrWhiteSpace(typed) ? T["NumberWanted"] : T["NoNumber", typed.Length > 40 ? typed[..40] + "…" : typed];
}
