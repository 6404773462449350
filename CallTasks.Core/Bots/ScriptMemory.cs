using System.Text;
using CallTasks.Core.Model;

namespace CallTasks.Core.Bots;

/// <summary>What a bot knows and has said during one call.</summary>
internal sealed class ScriptMemory(string? parameters, IBotWatch? watch)
{
    /// <summary>Variables that the blocks of one call may set; a script has 500 blocks at most, and a report 1,000 columns.</summary>
    public const int MaxSet = 200;

    /// <summary>Longest value that is kept with the call, in characters; an answer of another system may be longer while the call lasts.</summary>
    public const int MaxKeptLength = 3_000;

    /// <summary>All values that are kept with a call together, in characters: as much as of the dialogue, so that no call holds the writer up.</summary>
    public const int MaxKept = 20_000;

    private readonly Dictionary<string, string> _variables = ScriptText.Variables(parameters);
    private readonly Dictionary<string, string> _set = new(StringComparer.Ordinal);
    private readonly StringBuilder _dialogue = new();

    /// <summary>The client's parameters and what blocks set.</summary>
    public IReadOnlyDictionary<string, string> Variables => _variables;

    /// <summary>What blocks set, as it is kept with the call.</summary>
    public IReadOnlyDictionary<string, string>? Kept
    {
        get
        {
            var kept = new Dictionary<string, string>(StringComparer.Ordinal);
            var left = MaxKept;
            foreach (var (name, value) in _set)
            {
                kept[name] = left == 0 ? "" : Cut(value, left);
                left -= kept[name].Length;
            }

            return kept.Count == 0 ? null : kept;
        }
    }

    /// <summary>One line a turn, or null.</summary>
    public string? Dialogue => _dialogue.Length == 0 ? null : _dialogue.ToString();

    public string Fill(string? text) => Fill(text, _variables);

    /// <summary>A text as it is said and kept, with what is known.</summary>
    public static string Fill(string? text, IReadOnlyDictionary<string, string> variables) => Cut(ScriptText.Fill(text ?? "", variables), SetVariableBlock.MaxValueLength);

    /// <summary>One more than a call may set is dropped.</summary>
    public void Set(string name, string value)
    {
        if (!_set.ContainsKey(name) && _set.Count == MaxSet) return;
        _variables[name] = value;
        _set[name] = Cut(value, MaxKeptLength);
        watch?.Set(name, value);
    }

    public void Say(string who, string what)
    {
        var line = $"{who}: {what.ReplaceLineEndings(" ")}";
        watch?.Said(who, what);
        if (_dialogue.Length >= BotSession.MaxDialogueLength) return;
        if (_dialogue.Length > 0) _dialogue.Append('\n');
        _dialogue.Append(line.AsSpan(0, Math.Min(line.Length, BotSession.MaxDialogueLength - _dialogue.Length)));
    }

    /// <summary>A dialogue with one more turn, within its bound.</summary>
    public static string? Join(string? dialogue, string who, string what)
    {
        var joined = $"{dialogue}{(dialogue is null ? "" : "\n")}{who}: {what.ReplaceLineEndings(" ")}";
        return Cut(joined, BotSession.MaxDialogueLength);
    }

    private static string Cut(string text, int most) => text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];
}
