using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using CallTasks.Core.Audio;

namespace CallTasks.Core.Bots;

/// <summary>
/// Speaks text by the espeak-ng program, when it is installed. The text goes to its standard input, never through a shell. Rendered
/// prompts are kept, so that a script's fixed texts are spoken once.
/// </summary>
public sealed partial class EspeakTextToSpeech : ITextToSpeech, IDisposable
{
    /// <summary>Longest text: five minutes of speech.</summary>
    public const int MaximumTextLength = 5000;

    /// <summary>Language where none is given.</summary>
    public const string DefaultLanguage = "en";

    // Kept prompts: 32 Mi samples are 64 MB, over an hour of speech.
    private const long MaximumKeptSamples = 32 << 20;

    // espeak-ng speaks some hundred times faster than real time; a program that takes so long hangs.
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(20);

    // Each takes a core for a moment; the calls themselves need the others.
    private const int MaximumAtOnce = 2;

    private readonly string program;
    private readonly TimeProvider time;
    private readonly TimeSpan timeLimit;
    private readonly PromptCache cache = new(MaximumKeptSamples);
    private readonly SemaphoreSlim atOnce = new(MaximumAtOnce);

    /// <summary>Looks for the program when it is needed, so that one installed later is found.</summary>
    /// <param name="time">Measures the time limit.</param>
    /// <param name="program">Name (looked for in PATH) or absolute path of the program.</param>
    public EspeakTextToSpeech(TimeProvider time, string program = "espeak-ng")
        : this(time, program, TimeLimit)
    {
    }

    internal EspeakTextToSpeech(TimeProvider time, string program, TimeSpan timeLimit)
    {
        this.time = time;
        this.program = program;
        this.timeLimit = timeLimit;
    }

    /// <inheritdoc/>
    public bool IsAvailable => Find() is not null;

    /// <inheritdoc/>
    public string WhyUnavailable => IsAvailable
        ? ""
        : $"Text cannot be spoken on this server: the program {program} is not installed. Install it (apt-get install espeak-ng), or use a recorded WAV file instead of text.";

    /// <inheritdoc/>
    public Task<Prompt> SpeakAsync(string text, string language, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        var voice = VoiceOf(language);
        var plain = Plain(text);
        if (plain.Length == 0) throw new TextToSpeechException("There is nothing to say: the text is empty.");
        if (plain.Length > MaximumTextLength)
            throw new TextToSpeechException($"The text is {plain.Length} characters long; at most {MaximumTextLength} are spoken. Shorten it, or divide it between several blocks.");
        return cache.GetAsync(voice, plain, () => RenderAsync(plain, voice)).WaitAsync(cancellationToken);
    }

    /// <summary>Frees what it holds; texts being spoken are still finished.</summary>
    public void Dispose() => atOnce.Dispose();

    private static string VoiceOf(string? language)
    {
        if (string.IsNullOrWhiteSpace(language)) return DefaultLanguage;
        var tag = language.Trim().Replace('_', '-').ToLowerInvariant();
        return LanguageTag().IsMatch(tag)
            ? tag
            : throw new TextToSpeechException($"'{(tag.Length > 20 ? tag[..20] + "…" : tag)}' is no language. Write a tag such as en, en-US or ru.");
    }

    /// <summary>Without control characters, and without [[ that would begin espeak-ng's phoneme notation.</summary>
    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var c in text) plain.Append(char.IsControl(c) || char.IsSurrogate(c) ? ' ' : c);
        return plain.Replace("[[", "[ ").ToString().Trim();
    }

    private async Task<Prompt> RenderAsync(string text, string voice)
    {
        await Task.Yield(); // the caller goes on; starting a process takes a millisecond or more
        var path = Find() ?? throw new TextToSpeechException(WhyUnavailable);
        using var limit = new CancellationTokenSource(timeLimit, time);
        try
        {
            await atOnce.WaitAsync(limit.Token);
            try
            {
                return await RunAsync(path, text, voice, limit.Token);
            }
            finally
            {
                atOnce.Release();
            }
        }
        catch (OperationCanceledException e)
        {
            throw new TextToSpeechException($"{program} did not finish within {timeLimit.TotalSeconds:0} s. Shorten the text, or try again when the server is less busy.", e);
        }
    }

    private async Task<Prompt> RunAsync(string path, string text, string voice, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(path, ["--stdin", "--stdout", "-b", "1", "-v", voice]) // -b 1: the text is UTF-8
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            UseShellExecute = false,
        };
        using var process = Start(start);
        try
        {
            var wav = new MemoryStream();
            var sound = CopyBoundedAsync(process.StandardOutput.BaseStream, wav, cancellationToken);
            var said = ReadStartAsync(process.StandardError, cancellationToken);
            await FeedAsync(process, text, cancellationToken);
            await sound;
            await process.WaitForExitAsync(cancellationToken);
            if (process.ExitCode != 0 || wav.Length == 0)
            {
                var why = (await said).Trim();
                throw new TextToSpeechException(why.Contains("voice", StringComparison.OrdinalIgnoreCase)
                    ? $"{program} has no voice for the language '{voice}'. Choose another language, or use a recorded WAV file."
                    : $"{program} could not speak the text (exit code {process.ExitCode}). {why}".TrimEnd());
            }
            wav.Position = 0;
            return Prompt.FromWav(wav);
        }
        catch (WavFormatException e)
        {
            throw new TextToSpeechException($"What {program} made of the text cannot be played. {e.Message}", e);
        }
        finally
        {
            End(process);
        }
    }

    private Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new TextToSpeechException($"{program} cannot be started: {e.Message}.", e);
        }
    }

    private static async Task FeedAsync(Process process, string text, CancellationToken cancellationToken)
    {
        try
        {
            await process.StandardInput.WriteAsync(text.AsMemory(), cancellationToken);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading; its exit code tells why.
        }
    }

    private static async Task CopyBoundedAsync(Stream from, MemoryStream to, CancellationToken cancellationToken)
    {
        var block = new byte[32 * 1024];
        int got;
        while ((got = await from.ReadAsync(block, cancellationToken)) > 0)
        {
            if (to.Length + got > WavFile.MaximumBytes) throw new TextToSpeechException("The text takes too long to say. Shorten it.");
            to.Write(block, 0, got);
        }
    }

    private static async Task<string> ReadStartAsync(StreamReader from, CancellationToken cancellationToken)
    {
        var kept = new char[300];
        var length = await from.ReadBlockAsync(kept, cancellationToken);
        var rest = new char[1024];
        while (await from.ReadAsync(rest, cancellationToken) > 0)
        {
            // Read on, so that a chatty program does not stop at a full pipe.
        }
        return new string(kept, 0, length);
    }

    private static void End(Process process)
    {
        try
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It ended between the question and the kill.
        }
    }

    private string? Find() => Path.IsPathFullyQualified(program)
        ? File.Exists(program) ? program : null
        : (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);

    [GeneratedRegex("^[a-z]{2,3}(-[a-z0-9]{1,8}){0,3}$")]
    private static partial Regex LanguageTag();
}
