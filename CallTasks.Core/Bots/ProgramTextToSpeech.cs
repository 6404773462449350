using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using CallTasks.Core.Audio;
using CallTasks.Core.Languages;

namespace CallTasks.Core.Bots;

/// <summary>
/// Speaks text by a program, espeak-ng unless another is set. Nothing goes through a shell. Rendered prompts are kept in memory and on disk,
/// so that a script's fixed texts are spoken once.
/// </summary>
public sealed class ProgramTextToSpeech : ITextToSpeech
{
    /// <summary>Longest text: five minutes of speech.</summary>
    public const int MaximumTextLength = 5000;

    // Kept prompts: 32 Mi samples are 64 MB, over an hour of speech.
    private const long MaximumKeptSamples = 32 << 20;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly SpeechProgram program;
    private readonly RenderedPrompts? kept;
    private readonly PromptCache cache = new(MaximumKeptSamples);
    private readonly RenderQueue queue;

    /// <summary>Looks for the program when it is needed, so that one installed later is found.</summary>
    /// <param name="program">The program and how it is called.</param>
    /// <param name="kept">Keeps what it made; null: memory alone does.</param>
    /// <param name="time">Measures the time limit.</param>
    public ProgramTextToSpeech(SpeechProgram program, RenderedPrompts? kept, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(program);
        (this.program, this.kept) = (program, kept);
        queue = new RenderQueue(program.TimeLimit, time);
    }

    /// <inheritdoc/>
    public bool IsAvailable => Find() is not null;

    /// <inheritdoc/>
    public string WhyUnavailable => IsAvailable ? "" : Missing.ToString();

    /// <inheritdoc/>
    public Wording? Unavailable => IsAvailable ? null : Missing;

    private Wording Missing => program.Name == SpeechProgram.Espeak
        ? $"Text cannot be spoken on this server: the program {program.Name} is not installed. Install it (apt-get install espeak-ng), or use a recorded WAV file instead of text."
        : Wording.Of($"Text cannot be spoken on this server: the program {program.Name} of the setting Speech:Program is not there. Install it, or use a recorded WAV file instead of text.");

    /// <inheritdoc/>
    public async Task<Prompt> SpeakAsync(string text, string language, CancellationToken cancellationToken)
    {
        var (plain, spoken) = Read(text, language);
        while (true)
        {
            try
            {
                return await cache.GetAsync(spoken, plain, queue.Hurry, rendering => GetAsync(plain, spoken, rendering)).WaitAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // It was being made ahead, and whoever wanted it gave it up as this one came: it begins anew.
            }
        }
    }

    /// <inheritdoc/>
    public async Task PrepareAsync(string text, string language, CancellationToken notWanted)
    {
        try
        {
            var (plain, spoken) = Read(text, language);
            Rendering? wanted = null;
            var prompt = cache.GetAsync(spoken, plain, rendering => queue.Wish(wanted = rendering), rendering => GetAsync(plain, spoken, rendering));
            if (wanted is null) return;
            using var given = notWanted.Register(() => queue.GiveUp(wanted));
            await prompt;
        }
        catch (Exception e) when (e is TextToSpeechException or OperationCanceledException)
        {
            // The call will meet it, and tells it where people look.
        }
    }

    private (string Plain, string Language) Read(string text, string language)
    {
        ArgumentNullException.ThrowIfNull(text);
        var plain = Plain(text);
        if (plain.Length == 0) throw new TextToSpeechException("There is nothing to say: the text is empty.", SpeechTrouble.Text);
        if (plain.Length > MaximumTextLength)
            throw new TextToSpeechException($"The text is {plain.Length} characters long; at most {MaximumTextLength} are spoken. Shorten it, or divide it between several blocks.", SpeechTrouble.Text);
        return (plain, LanguageTag.Read(language) switch
        {
            null => throw new TextToSpeechException($"'{(language.Length > 20 ? language[..20] + "…" : language)}' is no language. Write a tag such as en, en-US or ru.", SpeechTrouble.Language),
            "" => program.LanguageOf(plain),
            var tag => tag,
        });
    }

    /// <summary>Nothing of a text can be spoken: it is empty, or of characters that no voice knows.</summary>
    internal static bool IsSilent(string text) => Plain(text).Length == 0;

    /// <summary>Without control characters, and without [[ that would begin espeak-ng's phoneme notation.</summary>
    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var c in text) plain.Append(char.IsControl(c) || char.IsSurrogate(c) ? ' ' : c);
        return plain.Replace("[[", "[ ").ToString().Trim();
    }

    private async Task<Prompt> GetAsync(string text, string language, Rendering rendering)
    {
        await Task.Yield(); // the caller goes on; reading a file or starting a process takes a millisecond or more
        if (kept is null) return await RenderAsync(text, language, rendering);
        var key = program.KeyOf(language, text);
        if (kept.Find(key) is { } found) return found;
        var prompt = await RenderAsync(text, language, rendering);
        kept.Keep(key, prompt);
        return prompt;
    }

    private async Task<Prompt> RenderAsync(string text, string language, Rendering rendering)
    {
        var path = Find() ?? throw new TextToSpeechException(Missing);
        try
        {
            var within = await queue.EnterAsync(rendering);
            return await RunAsync(path, text, language, rendering.IsAhead, within);
        }
        catch (OperationCanceledException e) when (!rendering.IsGivenUp)
        {
            throw new TextToSpeechException($"{program.Name} did not finish within {program.TimeLimit.TotalSeconds:0} s. Shorten the text, or try again when the server is less busy.", innerException: e);
        }
        finally
        {
            queue.Leave(rendering);
        }
    }

    private async Task<Prompt> RunAsync(string path, string text, string language, bool ahead, CancellationToken cancellationToken)
    {
        var files = program.TextByFile || program.WavByFile ? Directory.CreateTempSubdirectory("calltasks-speech-").FullName : null;
        try
        {
            var (textFile, wavFile) = (files is null ? null : Path.Combine(files, "text.txt"), files is null ? null : Path.Combine(files, "speech.wav"));
            if (program.TextByFile) await File.WriteAllTextAsync(textFile!, text, Utf8, cancellationToken);
            using var sound = new MemoryStream();
            await RunAsync(path, program.ArgumentsFor(language, textFile, wavFile), program.TextByFile ? "" : text, language, ahead, sound, cancellationToken);
            if (program.WavByFile) ReadWav(wavFile!, sound);
            sound.Position = 0;
            return Prompt.FromWav(sound);
        }
        catch (WavFormatException e)
        {
            throw new TextToSpeechException($"What {program.Name} made of the text cannot be played. {e.Message}", SpeechTrouble.Refused, e);
        }
        finally
        {
            Remove(files);
        }
    }

    private static void Remove(string? folder)
    {
        try
        {
            if (folder is not null) Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // A program that was ended may still have written to it; it lies in the system's folder for such things.
        }
    }

    private async Task RunAsync(string path, IEnumerable<string> arguments, string text, string language, bool ahead, MemoryStream output, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(path, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = Utf8,
            UseShellExecute = false,
        };
        using var process = Start(start);
        try
        {
            if (ahead) StandBack(process);
            var sound = CopyBoundedAsync(process.StandardOutput.BaseStream, output, cancellationToken);
            var said = ReadStartAsync(process.StandardError, cancellationToken);
            await FeedAsync(process, text, cancellationToken);
            await sound;
            await process.WaitForExitAsync(cancellationToken);
            if (process.ExitCode == 0 && (program.WavByFile || output.Length > 0)) return;
            var why = (await said).Trim();
            if (why.Contains("voice", StringComparison.OrdinalIgnoreCase))
                throw new TextToSpeechException($"{program.Name} has no voice for the language '{language}'. Choose another language, or use a recorded WAV file.", SpeechTrouble.Language);
            throw new TextToSpeechException($"{program.Name} could not speak the text (exit code {process.ExitCode}). {why}", SpeechTrouble.Refused);
        }
        finally
        {
            End(process);
        }
    }

    private void ReadWav(string path, MemoryStream sound)
    {
        var file = new FileInfo(path);
        if (!file.Exists) throw new TextToSpeechException($"{program.Name} wrote no file where Speech:Arguments told it to.", SpeechTrouble.Refused);
        if (file.Length > WavFile.MaximumBytes) throw new TextToSpeechException("The text takes too long to say. Shorten it.", SpeechTrouble.Text);
        sound.SetLength(0); // what it said on its way
        using var wav = file.OpenRead();
        wav.CopyTo(sound);
    }

    private Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new TextToSpeechException($"{program.Name} cannot be started: {e.Message}.", innerException: e);
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
            if (to.Length + got > WavFile.MaximumBytes) throw new TextToSpeechException("The text takes too long to say. Shorten it.", SpeechTrouble.Text);
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

    /// <summary>What is made ahead takes what the calls that are up leave of the processor.</summary>
    private static void StandBack(Process process)
    {
        try
        {
            process.PriorityClass = ProcessPriorityClass.BelowNormal;
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            // It has ended already.
        }
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

    private string? Find() => Path.IsPathFullyQualified(program.Name)
        ? File.Exists(program.Name) ? program.Name : null
        : (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program.Name))
            .FirstOrDefault(File.Exists);
}
