namespace CallTasks.Core.Bots;

/// <summary>The answer that a text was taken for.</summary>
/// <param name="Answer">Its place among the answers, from 0.</param>
/// <param name="Phrase">The phrase of it that matched, as it was written.</param>
public sealed record PhraseMatch(int Answer, string Phrase);

/// <summary>
/// Tells which answer of a question a recognised text means. A phrase matches where its words stand in the text, in order and side by side, in
/// any case, with ё as е, and in another grammatical form within bounds (<see cref="WordForm"/>). What is negated is not matched: who does not
/// understand asks again, who misunderstands does harm.
/// </summary>
public static class PhraseMatcher
{
    /// <summary>Longest phrase, in characters.</summary>
    public const int MaxPhraseLength = 200;

    /// <summary>Most phrases of one answer.</summary>
    public const int MaxPhrases = 50;

    /// <summary>A negation counts for words up to so far behind it: "not really interested".</summary>
    private const int NegationReach = 2;

    /// <summary>Words that turn what follows into its opposite, apostrophes left out, by languages one behind the other: Russian, Ukrainian, English, German, French.</summary>
    private static readonly HashSet<string> Negations = new(StringComparer.Ordinal)
    {
        "не", "ни", "ні", "без",
        "not", "dont", "doesnt", "didnt", "isnt", "arent", "wont", "cant", "cannot", "never", "without",
        "nicht", "kein", "keine", "keinen", "nie", "ohne",
        "pas", "jamais", "sans",
    };

    /// <summary>Words that refuse by themselves: what stands before or behind them does not turn them round.</summary>
    private static readonly HashSet<string> Refusals = new(StringComparer.Ordinal) { "нет", "ні", "no", "nope", "nah", "nein", "non", "никогда", "never", "nie" };

    /// <summary>
    /// The answer that fits best: more words before fewer, unchanged words before changed ones, then what was said last (people correct
    /// themselves), then the answer that stands first. Null: none fits.
    /// </summary>
    /// <param name="text">What was recognised.</param>
    /// <param name="answers">Phrases by answer; null where an answer has none.</param>
    public static PhraseMatch? Best(string text, IReadOnlyList<IReadOnlyList<string>?> answers)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(answers);
        var said = SpokenWord.Read(text);
        PhraseMatch? best = null;
        var rank = (Words: 0, Unchanged: 0, At: -1);
        for (var answer = 0; answer < answers.Count; answer++)
        {
            foreach (var phrase in answers[answer] ?? [])
            {
                var words = SpokenWord.Read(phrase);
                if (words.Length == 0) continue;
                for (var at = 0; at + words.Length <= said.Length; at++)
                {
                    if (Changes(said.AsSpan(at, words.Length), words) is not { } changes || Negated(said, at, words)) continue;
                    var here = (words.Length, -changes, at + words.Length);
                    if (best is null || here.CompareTo(rank) > 0) (best, rank) = (new PhraseMatch(answer, phrase), here);
                }
            }
        }
        return best;
    }

    /// <summary>How many letters the words differ by; null when one is another word.</summary>
    private static int? Changes(ReadOnlySpan<SpokenWord> said, ReadOnlySpan<SpokenWord> words)
    {
        var sum = 0;
        for (var i = 0; i < words.Length; i++)
        {
            if (WordForm.Distance(words[i].Text, said[i].Text) is not { } distance) return null;
            sum += distance;
        }
        return sum;
    }

    private static bool Negated(SpokenWord[] said, int at, SpokenWord[] words)
    {
        if (Negations.Contains(words[0].Text)) return false; // it refuses in its own words: "не хочу"
        var refuses = words.Any(word => Negations.Contains(word.Text) || Refusals.Contains(word.Text));
        for (var back = 1; back <= (refuses ? 1 : NegationReach) && at - back >= 0 && !said[at - back + 1].BeginsClause; back++)
            if (Negations.Contains(said[at - back].Text)) return true;
        var next = at + words.Length;
        return !refuses && next < said.Length && !said[next].BeginsClause && Negations.Contains(said[next].Text); // "оператора не надо"
    }
}
