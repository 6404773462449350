using System.Globalization;

namespace CallTasks.Core.Languages;

/// <summary>
/// A language the console speaks. Which one is spoken follows <see cref="CultureInfo.CurrentUICulture"/>, which a page's request sets;
/// <see cref="CultureInfo.CurrentCulture"/> stays invariant everywhere, so that no decimal comma ever gets into an address, a style, a
/// file or an answer to a program: only <see cref="Formats"/> writes for people.
/// </summary>
public sealed class Language
{
    /// <summary>The engine's own language, and what every unknown one falls back to.</summary>
    public static readonly Language English = new("en", "en-US", "English");

    /// <summary>Russian.</summary>
    public static readonly Language Russian = new("ru", "ru-RU", "Русский");

    private Language(string code, string formats, string name)
    {
        Code = code;
        Culture = CultureInfo.GetCultureInfo(code);
        Formats = CultureInfo.GetCultureInfo(formats);
        Name = name;
    }

    /// <summary>All of them, as the switch offers them.</summary>
    public static IReadOnlyList<Language> All { get; } = [English, Russian];

    /// <summary>The language of the reader on whose flow the caller runs; English on the engine's own threads.</summary>
    public static Language Current => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == Russian.Code ? Russian : English;

    /// <summary>ISO 639-1 code.</summary>
    public string Code { get; }

    /// <summary>Chooses the resource files.</summary>
    public CultureInfo Culture { get; }

    /// <summary>How numbers and instants are written.</summary>
    public CultureInfo Formats { get; }

    /// <summary>In the language itself.</summary>
    public string Name { get; }

    /// <summary>The language of a code such as "ru" or a tag such as "ru-RU"; null for one the console does not speak.</summary>
    public static Language? Find(string? tag)
    {
        foreach (var language in All)
        {
            if (tag is not null && tag.StartsWith(language.Code, StringComparison.OrdinalIgnoreCase) && (tag.Length == language.Code.Length || tag[language.Code.Length] == '-'))
                return language;
        }

        return null;
    }

    /// <summary>Speaks this language on the caller's flow from now on.</summary>
    public void Speak() => CultureInfo.CurrentUICulture = Culture;

    /// <summary>
    /// Which plural form a count takes: English 0 one, 1 other; Russian 0 one (1, 21, 101), 1 few (2–4, 22), 2 many (0, 5–20, 11)
    /// (CLDR plural rules for integers).
    /// </summary>
    public int PluralOf(long count)
    {
        var n = Math.Abs(count % 100);
        if (this != Russian) return count is 1 or -1 ? 0 : 1;
        if (n is >= 11 and <= 14) return 2;
        return (n % 10) switch { 1 => 0, >= 2 and <= 4 => 1, _ => 2 };
    }
}
