using System.Globalization;
using System.Text;
using CallTasks.Core.Audio;
using CallTasks.Core.Bots;
using CallTasks.Core.Languages;
using CallTasks.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CallTasks.Tests.Integration.Bots;

public sealed class HttpSpeechRecognizerTests : IAsyncDisposable, ILogger<HttpSpeechRecognizer>
{
    private const string Key = "a-key-that-nobody-may-see";

    private readonly List<IAsyncDisposable> peers = [];
    private readonly List<string> log = [];
    private readonly FakeClock clock = new();
    private readonly SpokenUtterance hello = new() { Samples = Tones.Sine(300, 1), Language = "ru_RU", Phrases = ["да", " нет, спасибо ", ""] };
    private int asked;

    [Fact]
    public async Task A_recogniser_gets_the_sound_the_language_and_the_phrases_and_its_text_comes_back()
    {
        IHeaderDictionary headers = new HeaderDictionary();
        var body = Array.Empty<byte>();
        using var recognizer = await PeerAsync(async http =>
        {
            headers = new HeaderDictionary(http.Request.Headers.ToDictionary(h => h.Key, h => h.Value));
            using var whole = new MemoryStream();
            await http.Request.Body.CopyToAsync(whole);
            body = whole.ToArray();
            await http.Response.WriteAsync("""{"text":" Да,\nконечно ","confidence":0.87,"model":"other"}""");
        });

        var heard = await recognizer.RecognizeAsync(hello, default);

        Assert.Equal((SpeechOutcome.Heard, "Да, конечно", 0.87, null), (heard.Outcome, heard.Text, heard.Confidence, heard.Trouble));
        Assert.Equal(("audio/wav", "Bearer " + Key, "ru-ru"), (headers.ContentType.ToString(), headers.Authorization.ToString(), headers["Speech-Language"].ToString()));
        Assert.Equal(["да", "нет, спасибо"], headers["Speech-Phrases"].ToString().Split(',').Select(Uri.UnescapeDataString));
        var audio = WavFile.Read(new MemoryStream(body));
        Assert.Equal((8000, 1), (audio.SampleRate, audio.Channels));
        Assert.Equal(hello.Samples.ToArray(), audio.Channel16(0));
    }

    [Theory]
    [InlineData("""{"text":"yes"}""", 1.0)]
    [InlineData("""{"text":"yes","confidence":null}""", 1.0)]
    [InlineData("""{"text":"yes","confidence":7}""", 1.0)]
    [InlineData("""{"text":"yes","confidence":-1}""", 0.0)]
    public async Task Confidence_may_be_left_out_and_stays_between_0_and_1(string answer, double confidence)
    {
        using var recognizer = await PeerAsync(http => http.Response.WriteAsync(answer));
        Assert.Equal(confidence, (await recognizer.RecognizeAsync(hello, default)).Confidence);
    }

    [Theory]
    [InlineData(204, "")]
    [InlineData(200, """{"text":""}""")]
    [InlineData(200, """{"text":null,"confidence":0}""")]
    [InlineData(200, """{"text":" \u0000 "}""")]
    public async Task Nothing_understood_is_no_trouble(int code, string answer)
    {
        using var recognizer = await PeerAsync(Answer(code, answer));
        for (var i = 0; i < CircuitBreaker.Failures + 2; i++)
            Assert.Equal(SpeechOutcome.NotUnderstood, (await recognizer.RecognizeAsync(hello, default)).Outcome);
        Assert.Equal(CircuitBreaker.Failures + 2, asked);
    }

    [Theory]
    [InlineData(500, "{}", "answered 500")]
    [InlineData(401, "{}", "answered 401")]
    [InlineData(302, "", "answered 302")]
    [InlineData(200, "<html>", "not JSON")]
    [InlineData(200, "", "not JSON")]
    [InlineData(200, "[]", "has no text")]
    [InlineData(200, """{"text":5}""", "has no text")]
    [InlineData(200, """{"text":"\ud800"}""", "not JSON")]
    [InlineData(200, """{"text":"yes","confidence":"high"}""", "is no number")]
    public async Task An_answer_that_cannot_be_used_is_told_and_the_call_goes_on(int code, string answer, string trouble)
    {
        using var recognizer = await PeerAsync(Answer(code, answer));
        var heard = await recognizer.RecognizeAsync(hello, default);
        Assert.Equal(SpeechOutcome.Trouble, heard.Outcome);
        Assert.Contains(trouble, heard.Trouble!.In(Language.English), StringComparison.Ordinal);
        Assert.Equal(1, asked); // a redirect was not followed
    }

    [Fact]
    public async Task An_answer_without_end_is_not_read_to_its_end()
    {
        using var recognizer = await PeerAsync(async http =>
        {
            var block = new byte[64 * 1024];
            for (var i = 0; i < 10_000 && !http.RequestAborted.IsCancellationRequested; i++) await http.Response.Body.WriteAsync(block, http.RequestAborted);
        });
        Assert.Contains("longer than", (await recognizer.RecognizeAsync(hello, default)).Trouble!.In(Language.English), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_text_is_cut()
    {
        using var recognizer = await PeerAsync(http => http.Response.WriteAsync($$"""{"text":"{{new string('a', 50_000)}}"}"""));
        Assert.Equal(HeardSpeech.MaxTextLength, (await recognizer.RecognizeAsync(hello, default)).Text.Length);
    }

    [Fact]
    public async Task A_slow_recogniser_is_waited_for_until_the_limit_and_no_longer()
    {
        var here = new SemaphoreSlim(0);
        using var recognizer = await PeerAsync(async http =>
        {
            here.Release();
            await Task.Delay(Timeout.Infinite, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        var hearing = recognizer.RecognizeAsync(hello, default);
        Assert.True(await here.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.False(hearing.IsCompleted);
        clock.Advance(HttpRecognizerOptions.UsualTimeout);
        Assert.Contains("within 5 s", (await hearing).Trouble!.In(Language.English), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_ends_waits_no_longer_and_says_nothing_against_the_recogniser()
    {
        var here = new SemaphoreSlim(0);
        using var recognizer = await PeerAsync(async http =>
        {
            here.Release();
            await Task.Delay(Timeout.Infinite, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        for (var i = 0; i < CircuitBreaker.Failures + 1; i++)
        {
            using var ended = new CancellationTokenSource();
            var hearing = recognizer.RecognizeAsync(hello, ended.Token);
            Assert.True(await here.WaitAsync(TimeSpan.FromSeconds(30)));
            await ended.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hearing);
        }
        Assert.Equal(CircuitBreaker.Failures + 1, asked);
    }

    [Fact]
    public async Task A_dead_recogniser_is_left_alone_until_it_is_back_and_the_key_stands_in_no_log()
    {
        var works = false;
        using var recognizer = await PeerAsync(http => works ? http.Response.WriteAsync("""{"text":"yes"}""") : Task.Run(http.Abort));
        for (var i = 0; i < CircuitBreaker.Failures; i++)
            Assert.Contains("cannot be reached", (await recognizer.RecognizeAsync(hello, default)).Trouble!.In(Language.English), StringComparison.Ordinal);
        var before = asked;
        Assert.Contains("not asked for a while", (await recognizer.RecognizeAsync(hello, default)).Trouble!.In(Language.English), StringComparison.Ordinal);
        Assert.Equal(before, asked);

        works = true;
        clock.Advance(CircuitBreaker.Pause);

        Assert.Equal("yes", (await recognizer.RecognizeAsync(hello, default)).Text);
        Assert.Equal("yes", (await recognizer.RecognizeAsync(hello, default)).Text);
        Assert.Collection(log, line => Assert.Contains("left alone", line, StringComparison.Ordinal), line => Assert.Contains("is back", line, StringComparison.Ordinal));
        Assert.All(log, line => Assert.DoesNotContain(Key, line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nobody_there_is_told()
    {
        using var recognizer = Recognizer(new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Next()}/")));
        Assert.Contains("cannot be reached", (await recognizer.RecognizeAsync(hello, default)).Trouble!.In(Language.English), StringComparison.Ordinal);
    }

    [Fact]
    public void Phrases_that_find_no_room_are_left_out_whole()
    {
        var hint = HttpSpeechRecognizer.Hint([.. Enumerable.Range(0, 500).Select(i => $"фраза {i}")]);
        Assert.InRange(hint.Length, HttpSpeechRecognizer.MaxHintLength - 100, HttpSpeechRecognizer.MaxHintLength);
        Assert.All(hint.Split(','), phrase => Assert.StartsWith("фраза ", Uri.UnescapeDataString(phrase), StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var peer in peers) await peer.DisposeAsync();
    }

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => log.Add($"{formatter(state, exception)} {exception}");

    private static RequestDelegate Answer(int code, string body) => async http =>
    {
        http.Response.StatusCode = code;
        if (code == 302) http.Response.Headers.Location = "/elsewhere";
        if (code != 204) await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body));
    };

    private HttpSpeechRecognizer Recognizer(Uri address) => new(new HttpRecognizerOptions { Address = address, Key = Key }, clock, this);

    private async Task<HttpSpeechRecognizer> PeerAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Next()}"));
        app.Run(http =>
        {
            Interlocked.Increment(ref asked);
            return answer(http);
        });
        await app.StartAsync();
        peers.Add(app);
        return Recognizer(new Uri(app.Urls.First()));
    }
}
