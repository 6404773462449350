using System.Collections.Concurrent;
using System.Globalization;
using System.Resources;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CallTasks.Core.Languages;

/// <summary>
/// What the engine says to a person: an English sentence with its parts kept apart, told in the language of whoever reads it, at the moment
/// it is read. Written as an ordinary string or interpolated string; the sentence itself, its parts as {0}, {1} …, is the key in
/// <c>Messages.ru.resx</c>. What has no entry there is told in English.
/// </summary>
[InterpolatedStringHandler]
public sealed class Wording : IEquatable<Wording>
{
    private static readonly ResourceManager Translations = new("CallTasks.Core.Resources.Messages", typeof(Wording).Assembly);
    private static readonly ConcurrentDictionary<Language, ResourceSet?> Sets = new();

    private static readonly Lazy<KnownSentences> Known = new(() => new KnownSentences(Translations.GetResourceSet(Language.Russian.Culture, true, false)!));

    /// <summary>No sentence begins with it.</summary>
    private const char StoredMark = '\u001f';

    private static readonly JsonSerializerOptions StoredJson = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly StringBuilder _template;
    private readonly List<(object? Value, string? Format)> _parts = [];
    private readonly bool _plain;

    /// <summary>Called by the compiler for an interpolated string.</summary>
    /// <param name="literalLength">Characters of the sentence itself.</param>
    /// <param name="formattedCount">Its parts.</param>
    public Wording(int literalLength, int formattedCount) => _template = new StringBuilder(literalLength + (3 * formattedCount));

    private Wording(string text) => (_template, _plain) = (new StringBuilder(text), true);

    /// <summary>A sentence without parts.</summary>
    public static implicit operator Wording(string text) => new(text);

    /// <summary>Keeps the parts of an interpolated string apart where the compiler would make a string of it: in a condition, a variable.</summary>
    public static Wording Of(Wording said) => said;

    /// <summary>Several, one behind the other.</summary>
    public static Wording Join(string between, IReadOnlyList<Wording> said)
    {
        var all = new Wording(0, 0);
        for (var n = 0; n < said.Count; n++)
        {
            if (n > 0) all.AppendLiteral(between);
            all.AppendFormatted(said[n]);
        }

        return all;
    }

    /// <summary>As it is kept in the database, to be told to later readers in their language: the sentence, or with parts a JSON array behind a mark.</summary>
    public string ToStored() => _parts.Count == 0 ? _template.ToString() : StoredMark + Json().ToJsonString(StoredJson);

    /// <summary>What <see cref="ToStored"/> kept; any other text is said as it is.</summary>
    public static Wording FromStored(string text)
    {
        if (!text.StartsWith(StoredMark)) return text;
        try
        {
            return JsonNode.Parse(text[1..]) is JsonArray array ? FromJson(array) : text;
        }
        catch (Exception damaged) when (damaged is JsonException or InvalidOperationException or FormatException)
        {
            return text[1..];
        }
    }

    /// <summary>What was kept in English as it was told, to be told in the reader's language where it is a sentence of ours; any other text is said as it is.</summary>
    public static Wording FromEnglish(string text) => Known.Value.Find(text);

    /// <summary>Called by the compiler.</summary>
    public void AppendLiteral(string text) => _template.Append(text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));

    /// <summary>Called by the compiler.</summary>
    public void AppendFormatted<T>(T value) => AppendFormatted(value, null);

    /// <summary>Called by the compiler.</summary>
    public void AppendFormatted<T>(T value, string? format)
    {
        _template.Append('{').Append(_parts.Count).Append('}');
        _parts.Add((value, format));
    }

    /// <summary>In the reader's language.</summary>
    public override string ToString() => In(Language.Current);

    /// <summary>In a given language.</summary>
    public string In(Language language)
    {
        var key = _template.ToString();
        var translated = language == Language.English ? null : Sets.GetOrAdd(language, spoken => Translations.GetResourceSet(spoken.Culture, true, false))?.GetString(key);
        if (_parts.Count == 0) return Unescaped(translated ?? key);
        var formats = language == Language.English ? CultureInfo.InvariantCulture : language.Formats;
        var parts = new object?[_parts.Count];
        for (var n = 0; n < parts.Length; n++) parts[n] = Part(_parts[n].Value, _parts[n].Format, language, formats);
        return string.Format(formats, translated is null ? key : Form(translated, language), parts);
    }

    /// <summary>Whether both say the same.</summary>
    public bool Equals(Wording? other) => other is not null && In(Language.English) == other.In(Language.English);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as Wording);

    /// <inheritdoc />
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(In(Language.English));

    private string Unescaped(string text) =>
        _plain ? text : text.Replace("{{", "{", StringComparison.Ordinal).Replace("}}", "}", StringComparison.Ordinal);

    /// <summary>The plural form that the first number among the parts asks for, where the translation has forms.</summary>
    private string Form(string translated, Language language)
    {
        if (!translated.Contains(Texts.BetweenForms, StringComparison.Ordinal)) return translated;
        var forms = translated.Split(Texts.BetweenForms);
        return forms[Math.Min(language.PluralOf(Count() ?? 0), forms.Length - 1)];
    }

    private long? Count()
    {
        foreach (var (value, _) in _parts)
        {
            if ((value switch { int few => few, long many => many, Wording nested => nested.Count(), _ => null }) is { } count) return count;
        }

        return null;
    }

    private JsonArray Json()
    {
        var array = new JsonArray(JsonValue.Create(_template.ToString()));
        foreach (var (value, format) in _parts)
        {
            array.Add(value switch
            {
                Wording nested => nested.Json(),
                int few => JsonValue.Create((long)few),
                long many => JsonValue.Create(many),
                IFormattable formattable => JsonValue.Create(formattable.ToString(format, CultureInfo.InvariantCulture)),
                _ => JsonValue.Create(value?.ToString() ?? ""),
            });
        }

        return array;
    }

    internal static Wording FromJson(JsonArray array)
    {
        var said = new Wording(0, 0);
        said._template.Append(array[0]!.GetValue<string>());
        foreach (var part in array.Skip(1))
        {
            object value = part is JsonArray nested ? FromJson(nested) : part!.GetValueKind() == JsonValueKind.Number ? part.GetValue<long>() : part.GetValue<string>();
            said._parts.Add((value, null));
        }

        return said;
    }

    private static object? Part(object? value, string? format, Language language, CultureInfo formats) => value switch
    {
        Wording nested => nested.In(language),
        IFormattable formattable => formattable.ToString(format, formats),
        _ => value,
    };
}
