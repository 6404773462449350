namespace CallTasks.Core.Storage.Queries;

/// <summary>A range of texts that begin with what was typed; short text is matched whole, since its beginning would match too much to be of use.</summary>
/// <param name="First">The first text of the range.</param>
/// <param name="End">The first text beyond it.</param>
internal readonly record struct TextRange(string First, string End)
{
    public static TextRange Of(string text, bool whole) => new(text, whole ? text + '\0' : Reading.PrefixEnd(text));

    public bool Holds(string text) => End.Length == First.Length + 1 && End[^1] == '\0' ? text == First : text.StartsWith(First, StringComparison.Ordinal);
}
