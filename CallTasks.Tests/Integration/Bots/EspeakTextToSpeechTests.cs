using System.Diagnostics;
using CallTasks.Core.Bots;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Bots;

public sealed class EspeakTextToSpeechTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly EspeakTextToSpeech espeak = new(TimeProvider.System, Peers.Require("espeak-ng", "espeak-ng"));

    public void Dispose()
    {
        espeak.Dispose();
        folder.Dispose();
    }

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
        var tooLong = new string('a', EspeakTextToSpeech.MaximumTextLength + 1);
        Assert.Contains("5001 characters", (await Assert.ThrowsAsync<TextToSpeechException>(() => espeak.SpeakAsync(tooLong, "en", default))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_program_the_message_says_how_to_mend_it()
    {
        using var missing = new EspeakTextToSpeech(TimeProvider.System, "a-program-that-nobody-has");
        Assert.False(missing.IsAvailable);
        Assert.Contains("apt-get install espeak-ng", missing.WhyUnavailable, StringComparison.Ordinal);
        var e = await Assert.ThrowsAsync<TextToSpeechException>(() => missing.SpeakAsync("hello", "en", default));
        Assert.Equal(missing.WhyUnavailable, e.Message);
    }

    [Theory]
    [InlineData("exec sleep 60", "did not finish within 1 s")]
    [InlineData("cat > /dev/null; echo no wav", "cannot be played")]
    [InlineData("echo it hurts >&2; exit 3", "exit code 3). it hurts")]
    public async Task A_program_that_hangs_or_fails_is_reported_and_ended(string script, string message)
    {
        using var broken = new EspeakTextToSpeech(TimeProvider.System, Program(script), TimeSpan.FromSeconds(1));
        var begun = Stopwatch.GetTimestamp();
        var e = await Assert.ThrowsAsync<TextToSpeechException>(() => broken.SpeakAsync("hello", "en", default));
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
        Assert.InRange(Stopwatch.GetElapsedTime(begun).TotalSeconds, 0, 15);
    }

    [Fact]
    public async Task Whoever_gives_up_waiting_is_not_kept()
    {
        using var slow = new EspeakTextToSpeech(TimeProvider.System, Program("exec sleep 60"), TimeSpan.FromSeconds(2));
        using var cancelling = new CancellationTokenSource();
        var speaking = slow.SpeakAsync("hello", "en", cancelling.Token);
        await cancelling.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => speaking);
    }

    private string Program(string script)
    {
        var path = folder.Write("program", "#!/bin/sh\n" + script + "\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }
}
