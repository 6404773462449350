using System.Diagnostics;
using CallTasks.Core.Audio;
using CallTasks.Core.Bots;
using CallTasks.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallTasks.Tests.Integration.Bots;

public sealed class ProgramTextToSpeechTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly ProgramTextToSpeech espeak = new(new SpeechProgram { Name = Peers.Require("espeak-ng", "espeak-ng") }, null, TimeProvider.System);

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_text_becomes_a_prompt_of_speech_once()
    {
        Assert.True(espeak.IsAvailable);
        Assert.Empty(espeak.WhyUnavailable);
        var prompt = await espeak.SpeakAsync("Good morning, this is a test.", "en-US", default);
        Assert.InRange(prompt.Duration.TotalSeconds, 1, 5);
        Assert.InRange(prompt.Samples.ToArray().Max(s => Math.Abs((int)s)), 3000, 32767);
        Assert.Same(prompt, await espeak.SpeakAsync("  Good morning, this is a test.\n", "en_us", default));
    }

    [Fact]
    public async Task Other_languages_and_scripts_are_spoken()
    {
        var russian = await espeak.SpeakAsync("Добрый день", "ru", default);
        Assert.InRange(russian.Duration.TotalSeconds, 0.4, 3); // spelled out letter by letter it would take far longer
        Assert.NotEmpty((await espeak.SpeakAsync("Guten Tag", "", default)).Samples.ToArray());
    }

    [Fact]
    public async Task What_looks_like_an_option_or_a_command_is_spoken_as_text()
    {
        var touched = folder.File("touched");
        foreach (var text in new[] { "--version", "-w " + touched, $"$(touch {touched})", $"`touch {touched}`; touch {touched}", "[[h@'loU]]", "<speak>hi</speak>", "\0\u0007bell" })
            Assert.InRange((await espeak.SpeakAsync(text, "en", default)).Duration.TotalSeconds, 0.1, 30);
        Assert.False(File.Exists(touched));
    }

    [Theory]
    [InlineData("-w/tmp/x", "is no language")]
    [InlineData("en us", "is no language")]
    [InlineData("../../etc", "is no language")]
    [InlineData("zz", "no voice for the language 'zz'")]
    public async Task A_language_that_is_none_is_refused(string language, string message)
    {
        var e = await Assert.ThrowsAsync<TextToSpeechException>(() => espeak.SpeakAsync("hello", language, default));
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_that_is_empty_or_too_long_is_refused()
    {
        Assert.Contains("empty", (await Assert.ThrowsAsync<TextToSpeechException>(() => espeak.SpeakAsync(" \n", "en", default))).Message, StringComparison.Ordinal);
        var tooLong = new string('a', ProgramTextToSpeech.MaximumTextLength + 1);
        Assert.Contains("5001 characters", (await Assert.ThrowsAsync<TextToSpeechException>(() => espeak.SpeakAsync(tooLong, "en", default))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_program_the_message_says_how_to_mend_it()
    {
        var missing = Speaker(new SpeechProgram { Name = "a-program-that-nobody-has" });
        Assert.False(missing.IsAvailable);
        Assert.Contains("a-program-that-nobody-has of the setting Speech:Program is not there", missing.WhyUnavailable, StringComparison.Ordinal);
        var e = await Assert.ThrowsAsync<TextToSpeechException>(() => missing.SpeakAsync("hello", "en", default));
        Assert.Equal(missing.WhyUnavailable, e.Message);
    }

    [Theory]
    [InlineData("exec sleep 60", "did not finish within 1 s")]
    [InlineData("cat > /dev/null; echo no wav", "cannot be played")]
    [InlineData("echo it hurts >&2; exit 3", "exit code 3). it hurts")]
    public async Task A_program_that_hangs_or_fails_is_reported_and_ended(string script, string message)
    {
        var broken = Speaker(new SpeechProgram { Name = Program(script), TimeLimit = TimeSpan.FromSeconds(1) });
        var begun = Stopwatch.GetTimestamp();
        var e = await Assert.ThrowsAsync<TextToSpeechException>(() => broken.SpeakAsync("hello", "en", default));
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
        Assert.InRange(Stopwatch.GetElapsedTime(begun).TotalSeconds, 0, 15);
    }

    [Fact]
    public async Task Whoever_gives_up_waiting_is_not_kept()
    {
        var slow = Speaker(new SpeechProgram { Name = Program("exec sleep 60"), TimeLimit = TimeSpan.FromSeconds(2) });
        using var cancelling = new CancellationTokenSource();
        var speaking = slow.SpeakAsync("hello", "en", cancelling.Token);
        await cancelling.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => speaking);
    }

    [Fact]
    public async Task Without_a_language_a_text_is_spoken_in_the_language_of_its_letters()
    {
        Assert.Same(await espeak.SpeakAsync("Добрый день", "ru", default), await espeak.SpeakAsync("Добрый день", "", default));
        Assert.Same(await espeak.SpeakAsync("Good day", "en", default), await espeak.SpeakAsync("Good day", "", default));
        var german = Speaker(new SpeechProgram { Name = Peers.Require("espeak-ng", "espeak-ng"), Language = "de" });
        Assert.Same(await german.SpeakAsync("Добрый день", "de", default), await german.SpeakAsync("Добрый день", "", default));
    }

    [Fact]
    public async Task A_text_made_ahead_is_there_when_it_is_said_and_one_that_cannot_be_made_is_told_then()
    {
        var speaker = Speaker(new SpeechProgram { Name = Program($"echo once >> {folder.File("count")}; exec {Peers.Require("espeak-ng", "espeak-ng")} \"$@\"") });
        await speaker.PrepareAsync("Hello Ann", "en", default);
        await speaker.PrepareAsync("", "en", default);
        await speaker.PrepareAsync("Hello Ann", "zz", default);
        var made = File.ReadAllLines(folder.File("count")).Length;

        Assert.NotEmpty((await speaker.SpeakAsync("Hello Ann", "en", default)).Samples.ToArray());
        Assert.Equal(made, File.ReadAllLines(folder.File("count")).Length);
        Assert.Equal(SpeechTrouble.Language, (await Assert.ThrowsAsync<TextToSpeechException>(() => speaker.SpeakAsync("Hello Ann", "zz", default))).Trouble);
    }

    [Fact]
    public async Task A_text_that_was_given_up_as_somebody_came_to_say_it_is_said()
    {
        for (var n = 0; n < 20; n++)
        {
            using var giveUp = new CancellationTokenSource();
            var (ahead, said) = (espeak.PrepareAsync($"Hello {n}", "en", giveUp.Token), espeak.SpeakAsync($"Hello {n}", "en", default));
            await giveUp.CancelAsync();
            Assert.NotEmpty((await said).Samples.ToArray());
            await ahead;
        }
    }

    [Fact]
    public async Task Another_speed_is_another_length()
    {
        var slow = Speaker(new SpeechProgram { Name = Peers.Require("espeak-ng", "espeak-ng"), Speed = 100 });
        var fast = Speaker(new SpeechProgram { Name = Peers.Require("espeak-ng", "espeak-ng"), Speed = 300 });
        var text = "This is a sentence of some length, spoken once slowly and once fast.";
        Assert.True((await slow.SpeakAsync(text, "en", default)).Duration > 1.5 * (await fast.SpeakAsync(text, "en", default)).Duration);
    }

    [Fact]
    public async Task Another_program_gets_its_arguments_as_they_are_the_text_in_a_file_and_writes_a_file()
    {
        await using (var tone = File.Create(folder.File("tone.wav"))) new Prompt(Tones.Sine(440, 0.5)).WriteWav(tone);
        var program = new SpeechProgram
        {
            Name = Program($"printf '%s\\n' \"$@\" > {folder.File("arguments")}; cat \"$1\" > {folder.File("text")}; cp {folder.File("tone.wav")} \"$2\"; echo chatter"),
            Arguments = ["{text}", "{wav}", "--voice={voice}", "{language}", "-s{speed}", "$(touch x); `y`", "a b"],
            Voices = new Dictionary<string, string> { ["ru"] = "Irina; rm -rf /", ["en"] = "other" },
            Speed = 120,
        };
        var speaker = Speaker(program);

        var prompt = await speaker.SpeakAsync("--help $(echo) \"Привет\"", "ru-RU", default);

        Assert.Equal(4000, prompt.Samples.Length);
        Assert.Equal("--help $(echo) \"Привет\"", await File.ReadAllTextAsync(folder.File("text")));
        var arguments = await File.ReadAllLinesAsync(folder.File("arguments"));
        Assert.Equal(["--voice=Irina; rm -rf /", "ru-ru", "-s120", "$(touch x); `y`", "a b"], arguments[2..]);
        Assert.False(File.Exists(arguments[0]));
        Assert.False(File.Exists(arguments[1]));
    }

    [Fact]
    public async Task A_program_that_writes_no_file_is_told()
    {
        var speaker = Speaker(new SpeechProgram { Name = Program("exit 0"), Arguments = ["{wav}"] });
        Assert.Contains("wrote no file", (await Assert.ThrowsAsync<TextToSpeechException>(() => speaker.SpeakAsync("hello", "en", default))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_rendered_outlives_a_restart_and_a_damaged_file_is_made_again()
    {
        var counted = Program($"echo once >> {folder.File("count")}; exec {Peers.Require("espeak-ng", "espeak-ng")} \"$@\"");
        int Rendered() => File.Exists(folder.File("count")) ? File.ReadAllLines(folder.File("count")).Length : 0;
        async Task<short[]> SpeakAsync(SpeechProgram? program = null, string text = "Good day")
        {
            var speaker = Speaker(program ?? new SpeechProgram { Name = counted }, Kept());
            return (await speaker.SpeakAsync(text, "en", default)).Samples.ToArray();
        }

        var first = await SpeakAsync();
        Assert.Equal(first, await SpeakAsync());
        Assert.Equal(1, Rendered());

        await SpeakAsync(new SpeechProgram { Name = counted, Speed = 200 });
        await SpeakAsync(text: "Good night");
        await SpeakAsync(new SpeechProgram { Name = counted, Voices = new Dictionary<string, string> { ["en"] = "en-gb" } });
        Assert.Equal(4, Rendered());

        foreach (var path in Directory.GetFiles(folder.File("kept")))
        {
            var bytes = await File.ReadAllBytesAsync(path);
            bytes[bytes.Length / 2] ^= 1;
            await File.WriteAllBytesAsync(path, bytes);
        }
        Assert.Equal(first, await SpeakAsync());
        Assert.Equal(first, await SpeakAsync());
        Assert.Equal(5, Rendered());
    }

    private static ProgramTextToSpeech Speaker(SpeechProgram program, RenderedPrompts? kept = null) => new(program, kept, TimeProvider.System);

    private RenderedPrompts Kept() =>
        new(Directory.CreateDirectory(folder.File("kept")).FullName, RenderedPrompts.UsualBytes, TimeProvider.System, () => long.MaxValue, NullLogger<RenderedPrompts>.Instance);

    private string Program(string script)
    {
        var path = folder.Write("program", "#!/bin/sh\n" + script + "\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }
}
