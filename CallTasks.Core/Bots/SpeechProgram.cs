using System.Security.Cryptography;
using System.Text;

namespace CallTasks.Core.Bots;

/// <summary>
/// The program that speaks texts, and how it is called: its arguments are given to it as they are, never through a shell. In them stand
/// <c>{language}</c>, <c>{voice}</c> and <c>{speed}</c>, <c>{text}</c> for a file with the text (UTF-8; else it comes by standard input) and
/// <c>{wav}</c> for the file to write (else the WAV file comes by standard output).
/// </summary>
public sealed record SpeechProgram
{
    /// <summary>The program unless another is set.</summary>
    public const string Espeak = "espeak-ng";

    /// <summary>Slowest speech, words a minute.</summary>
    public const int MinSpeed = 80;

    /// <summary>Fastest speech, words a minute.</summary>
    public const int MaxSpeed = 450;

    /// <summary>Longest time limit that can be set.</summary>
    public static readonly TimeSpan MaxTimeLimit = TimeSpan.FromMinutes(2);

    /// <summary>How espeak-ng is called; -b 1: the text is UTF-8.</summary>
    public static IReadOnlyList<string> EspeakArguments { get; } = ["--stdin", "--stdout", "-b", "1", "-v", "{voice}", "-s", "{speed}"];

    private static readonly string[] Placeholders = ["{text}", "{wav}", "{language}", "{voice}", "{speed}"];

    /// <summary>Name (looked for in PATH) or absolute path.</summary>
    public string Name { get; init; } = Espeak;

    /// <summary>Its arguments.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = EspeakArguments;

    /// <summary>Voices by language tag, in small letters; where a language has none, that of its first part (en of en-us), then the tag itself is the voice.</summary>
    public IReadOnlyDictionary<string, string> Voices { get; init; } = new Dictionary<string, string>();

    /// <summary>Words a minute, <see cref="MinSpeed"/> to <see cref="MaxSpeed"/>.</summary>
    public int Speed { get; init; } = 175;

    /// <summary>Language of texts whose client has none; empty: Russian where a text has Cyrillic letters, else English.</summary>
    public string Language { get; init; } = "";

    /// <summary>A program that takes longer hangs; espeak-ng speaks some hundred times faster than real time.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>A placeholder in the arguments that means nothing, or null.</summary>
    public string? UnknownPlaceholder => Arguments.Select(Unknown).FirstOrDefault(found => found is not null);

    /// <summary>A language tag in small letters with hyphens, empty for empty; null for what is none.</summary>
    public static string? ReadLanguage(string? text) => LanguageTag.Read(text);

    internal bool TextByFile => Arguments.Any(argument => argument.Contains("{text}", StringComparison.Ordinal));

    internal bool WavByFile => Arguments.Any(argument => argument.Contains("{wav}", StringComparison.Ordinal));

    /// <summary>The voice for a language tag in small letters.</summary>
    internal string VoiceOf(string language) =>
        Voices.TryGetValue(language, out var voice) || Voices.TryGetValue(language.Split('-')[0], out voice) ? voice : language;

    /// <summary>The language of a text whose client names none.</summary>
    internal string LanguageOf(string text) => Language.Length > 0 ? Language : text.Any(c => c is >= '\u0400' and <= '\u052f') ? "ru" : "en";

    /// <summary>The arguments of one call.</summary>
    internal IEnumerable<string> ArgumentsFor(string language, string? textFile, string? wavFile)
    {
        var speed = Speed.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Arguments.Select(argument => argument
            .Replace("{language}", language, StringComparison.Ordinal)
            .Replace("{voice}", VoiceOf(language), StringComparison.Ordinal)
            .Replace("{speed}", speed, StringComparison.Ordinal)
            .Replace("{text}", textFile, StringComparison.Ordinal)
            .Replace("{wav}", wavFile, StringComparison.Ordinal));
    }

    /// <summary>What a rendered text is known by: whatever changes the sound changes it.</summary>
    internal string KeyOf(string language, string text)
    {
        string[] parts = ["1", Name, .. Arguments, VoiceOf(language), language, Speed.ToString(System.Globalization.CultureInfo.InvariantCulture), text];
        var whole = string.Concat(parts.Select(part => $"{part.Length}:{part}"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(whole)));
    }

    private static string? Unknown(string argument)
    {
        var rest = Placeholders.Aggregate(argument, (text, placeholder) => text.Replace(placeholder, "", StringComparison.Ordinal));
        var from = rest.IndexOf('{', StringComparison.Ordinal);
        var to = from < 0 ? -1 : rest.IndexOf('}', from);
        return to < 0 ? null : rest[from..(to + 1)];
    }
}
