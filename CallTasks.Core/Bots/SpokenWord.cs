using System.Text;

namespace CallTasks.Core.Bots;

/// <summary>A word of a phrase or of what was recognised, made comparable.</summary>
/// <param name="Text">Small letters and digits, ё as е, without accents that only mark stress, apostrophes left out.</param>
/// <param name="BeginsClause">A mark such as a comma or a full stop stands before it.</param>
internal readonly record struct SpokenWord(string Text, bool BeginsClause)
{
    /// <summary>Words of one text; what a person says in fifteen seconds is below a hundred.</summary>
    public const int Most = 200;

    /// <summary>The text's words, at most <see cref="Most"/>.</summary>
    public static SpokenWord[] Read(string text)
    {
        var words = new List<SpokenWord>();
        var word = new StringBuilder();
        var clause = true;
        foreach (var rune in Composed(text).EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
            {
                word.Append(Rune.ToLowerInvariant(rune) is { Value: 'ё' } ? "е" : Rune.ToLowerInvariant(rune).ToString());
            }
            else if (rune.Value is '\'' or '’' or 'ʼ' or '`' or 0x301 or 0x300)
            {
                // don't is one word; a stress mark is none.
            }
            else
            {
                End();
                clause |= rune.Value is ',' or '.' or ';' or ':' or '!' or '?' or '…' or '—' or '–' or '(' or ')' or '\n';
            }
        }
        End();
        return [.. words];

        void End()
        {
            if (word.Length > 0 && words.Count < Most)
            {
                words.Add(new SpokenWord(word.ToString(), clause));
                clause = false;
            }
            word.Clear();
        }
    }

    /// <summary>й may come as и with a mark of its own; a text that is no Unicode stays as it is.</summary>
    private static string Composed(string text)
    {
        try
        {
            return text.Normalize(NormalizationForm.FormKC);
        }
        catch (ArgumentException)
        {
            return text;
        }
    }
}
