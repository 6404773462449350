using System.Text;
using CallTasks.Core.Bots;

namespace CallTasks.Web.Hosting;

/// <summary>How texts are spoken and clients understood, read once at the start and checked.</summary>
internal sealed class SpeechSettings
{
    /// <summary>A key of a recogniser that is longer is a mistake: request headers end at 32 KB.</summary>
    private const int MaxKeyLength = 4_000;

    private const int MaxCacheMegabytes = 100_000;

    /// <summary>The program that speaks.</summary>
    public required SpeechProgram Program { get; init; }

    /// <summary>Bytes of rendered prompts on disk.</summary>
    public required long CacheBytes { get; init; }

    /// <summary>The recogniser, or null: questions are answered by keys alone.</summary>
    public HttpRecognizerOptions? Recognizer { get; init; }

    /// <exception cref="StartRefusedException">A setting is missing its range.</exception>
    public static SpeechSettings Read(IConfiguration configuration) => new()
    {
        Program = ReadProgram(configuration),
        CacheBytes = (ConsoleSettings.Whole(configuration, "Speech:CacheMegabytes", 0, MaxCacheMegabytes) ?? (RenderedPrompts.UsualBytes >> 20)) << 20,
        Recognizer = ReadRecognizer(configuration),
    };

    private static SpeechProgram ReadProgram(IConfiguration configuration)
    {
        var usual = new SpeechProgram();
        var name = configuration["Speech:Program"] is { Length: > 0 } set ? set : usual.Name;
        var arguments = configuration["Speech:Arguments"];
        if (name != usual.Name && arguments is null && Path.GetFileName(name) != SpeechProgram.Espeak)
            throw new StartRefusedException($"Speech:Program is '{name}', but Speech:Arguments does not say how it is called; see docs/speech.md.");
        var program = usual with
        {
            Name = name,
            Arguments = arguments is null ? usual.Arguments : Split(arguments),
            Voices = configuration.GetSection("Speech:Voices").GetChildren().Where(voice => voice.Value is { Length: > 0 })
                .ToDictionary(voice => Language("Speech:Voices:" + voice.Key, voice.Key), voice => voice.Value!, StringComparer.Ordinal),
            Speed = ConsoleSettings.Whole(configuration, "Speech:Speed", SpeechProgram.MinSpeed, SpeechProgram.MaxSpeed) ?? usual.Speed,
            Language = Language("Speech:Language", configuration["Speech:Language"]),
            TimeLimit = ConsoleSettings.Whole(configuration, "Speech:TimeoutSeconds", 1, (int)SpeechProgram.MaxTimeLimit.TotalSeconds) is { } seconds ? TimeSpan.FromSeconds(seconds) : usual.TimeLimit,
        };
        return program.UnknownPlaceholder is { } unknown
            ? throw new StartRefusedException($"Speech:Arguments has {unknown}; it may have {{text}}, {{wav}}, {{language}}, {{voice}} and {{speed}}.")
            : program;
    }

    private static HttpRecognizerOptions? ReadRecognizer(IConfiguration configuration)
    {
        if (configuration["Speech:Recognizer:Url"] is not { Length: > 0 } url) return null;
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.UserInfo.Length > 0)
            throw new StartRefusedException("Speech:Recognizer:Url must be an address such as http://127.0.0.1:8090/recognize; a key has its own setting, Speech:Recognizer:Key.");
        var key = configuration["Speech:Recognizer:Key"] is { Length: > 0 } set ? set : null;
        if (key is not null && (key.Length > MaxKeyLength || key.Any(c => c is <= ' ' or > '~')))
            throw new StartRefusedException($"Speech:Recognizer:Key must be of printable ASCII without spaces, at most {MaxKeyLength} characters, since it travels in a header.");
        var seconds = ConsoleSettings.Whole(configuration, "Speech:Recognizer:TimeoutSeconds", 1, (int)HttpRecognizerOptions.LongestTimeout.TotalSeconds);
        return new HttpRecognizerOptions { Address = address, Key = key, Timeout = seconds is { } limit ? TimeSpan.FromSeconds(limit) : HttpRecognizerOptions.UsualTimeout };
    }

    private static string Language(string name, string? value) =>
        SpeechProgram.ReadLanguage(value) ?? throw new StartRefusedException($"{name}: '{value}' is no language; it must be a tag such as en, en-US or ru.");

    /// <summary>Parted by spaces; what stands between double quotes stays together. Nothing else has a meaning: there is no shell.</summary>
    internal static IReadOnlyList<string> Split(string line)
    {
        var arguments = new List<string>();
        var argument = new StringBuilder();
        var (quoted, any) = (false, false);
        foreach (var c in line)
        {
            if (c == '"')
            {
                (quoted, any) = (!quoted, true);
            }
            else if (char.IsWhiteSpace(c) && !quoted)
            {
                if (any) arguments.Add(argument.ToString());
                argument.Clear();
                any = false;
            }
            else
            {
                argument.Append(c);
                any = true;
            }
        }
        if (quoted) throw new StartRefusedException("Speech:Arguments has a double quote without its partner.");
        if (any) arguments.Add(argument.ToString());
        return arguments;
    }
}
