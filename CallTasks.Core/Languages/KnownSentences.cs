using System.Collections;
using System.Collections.Frozen;
using System.Resources;
using System.Text.Json.Nodes;

namespace CallTasks.Core.Languages;

/// <summary>Finds the sentence behind a text that was kept in English as it was told, so that it can be told in another language.</summary>
/// <param name="sentences">The sentences that have a translation, by their keys.</param>
internal sealed class KnownSentences(ResourceSet sentences)
{
    /// <summary>Characters of its own that a sentence with parts must have: one such as "{0}: {1}" would fit anything.</summary>
    private const int MinOwn = 8;

    /// <summary>Sentences within sentences are looked for so deep.</summary>
    private const int MaxDepth = 3;

    /// <summary>Longer texts are no sentence of ours with its parts.</summary>
    private const int MaxLength = 4_000;

    private readonly FrozenSet<string> _whole = sentences.Cast<DictionaryEntry>().Select(entry => (string)entry.Key).Where(key => !key.Contains('{', StringComparison.Ordinal)).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Those with parts, cut at them; those with most of their own first.</summary>
    private readonly string[][] _parted =
    [
        .. sentences.Cast<DictionaryEntry>().Select(entry => Cut((string)entry.Key)).OfType<string[]>().OrderByDescending(pieces => pieces.Sum(piece => piece.Length)).ThenBy(pieces => string.Concat(pieces), StringComparer.Ordinal),
    ];

    /// <summary>The sentence with its parts kept apart; a text that is none is said as it is.</summary>
    public Wording Find(string text) => text.Length > MaxLength || Read(text, 0) is not JsonArray known ? text : Wording.FromJson(known);

    /// <returns>As <see cref="Wording.ToStored"/> keeps it; null: it is none.</returns>
    private JsonArray? Read(string text, int depth)
    {
        if (_whole.Contains(text)) return new JsonArray(JsonValue.Create(text));
        if (depth == MaxDepth) return null;
        foreach (var pieces in _parted)
        {
            if (Parts(text, pieces) is not { } parts) continue;
            var sentence = new JsonArray(JsonValue.Create(string.Join("", pieces.Select((piece, n) => n == 0 ? Escape(piece) : $"{{{n - 1}}}{Escape(piece)}"))));
            foreach (var part in parts)
            {
                sentence.Add(part.Length is > 0 and < 19 && part.All(char.IsAsciiDigit) ? JsonValue.Create(long.Parse(part, System.Globalization.CultureInfo.InvariantCulture)) : Read(part, depth + 1) ?? (JsonNode)JsonValue.Create(part));
            }

            return sentence;
        }

        return null;
    }

    /// <summary>What stands between the pieces, or null where the text is another one.</summary>
    private static List<string>? Parts(string text, string[] pieces)
    {
        if (!text.StartsWith(pieces[0], StringComparison.Ordinal)) return null;
        var parts = new List<string>(pieces.Length - 1);
        var at = pieces[0].Length;
        for (var n = 1; n < pieces.Length; n++)
        {
            var last = n == pieces.Length - 1;
            var next = !last ? text.IndexOf(pieces[n], at, StringComparison.Ordinal) : text.EndsWith(pieces[n], StringComparison.Ordinal) ? text.Length - pieces[n].Length : -1;
            if (next < at) return null;
            parts.Add(text[at..next]);
            at = next + pieces[n].Length;
        }

        return parts;
    }

    /// <summary>Null for a sentence without parts, one whose parts stand in another order or side by side, and one with little of its own.</summary>
    private static string[]? Cut(string key)
    {
        var pieces = new List<string>();
        var from = 0;
        for (var n = 0; key.IndexOf($"{{{n}}}", from, StringComparison.Ordinal) is >= 0 and var at; n++)
        {
            pieces.Add(key[from..at]);
            from = at + $"{{{n}}}".Length;
        }

        pieces.Add(key[from..]);
        return pieces.Count > 1 && pieces.Skip(1).SkipLast(1).All(piece => piece.Length > 0) && pieces.Sum(piece => piece.Length) >= MinOwn
            ? [.. pieces.Select(piece => piece.Replace("{{", "{", StringComparison.Ordinal).Replace("}}", "}", StringComparison.Ordinal))]
            : null;
    }

    private static string Escape(string piece) => piece.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);
}
