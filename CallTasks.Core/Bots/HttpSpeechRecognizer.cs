using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using CallTasks.Core.Audio;
using CallTasks.Core.Languages;
using Microsoft.Extensions.Logging;

namespace CallTasks.Core.Bots;

/// <summary>
/// Asks a recogniser over HTTP by the contract of docs/speech.md: a WAV file there, a text and how sure it is back. Redirects are not
/// followed and no proxy is used: what clients say goes to the address that was set, and nowhere else.
/// </summary>
public sealed class HttpSpeechRecognizer : ISpeechRecognizer, IDisposable
{
    /// <summary>Longest answer that is read, bytes; a text of the longest utterance is below 2 KB.</summary>
    public const int MaxAnswerBytes = 64 * 1024;

    /// <summary>Characters of the header that tells phrases; servers take 8 KB of headers.</summary>
    public const int MaxHintLength = 4_000;

    /// <summary>Utterances under way at once; a host of a thousand lines hears fewer at a time.</summary>
    public const int MaxAtOnce = 64;

    private readonly HttpRecognizerOptions options;
    private readonly TimeProvider time;
    private readonly ILogger<HttpSpeechRecognizer> log;
    private readonly CircuitBreaker breaker;
    private readonly SemaphoreSlim atOnce = new(MaxAtOnce);
    private readonly HttpClient client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        MaxConnectionsPerServer = MaxAtOnce,
        MaxResponseHeadersLength = 16, // KB
        PooledConnectionLifetime = TimeSpan.FromMinutes(5), // a name may move
    })
    { Timeout = Timeout.InfiniteTimeSpan }; // each request has its own

    /// <summary>Asks nobody before the first utterance.</summary>
    /// <param name="options">Where it is.</param>
    /// <param name="time">Measures the time limit.</param>
    /// <param name="log">Told once when it fails for good, and once when it is back; never what was said, nor the key.</param>
    public HttpSpeechRecognizer(HttpRecognizerOptions options, TimeProvider time, ILogger<HttpSpeechRecognizer> log)
    {
        ArgumentNullException.ThrowIfNull(options);
        (this.options, this.time, this.log) = (options, time, log);
        breaker = new CircuitBreaker(time);
    }

    /// <inheritdoc/>
    public bool IsAvailable => true;

    /// <inheritdoc/>
    public async Task<HeardSpeech> RecognizeAsync(SpokenUtterance utterance, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(utterance);
        cancellationToken.ThrowIfCancellationRequested();
        if (!breaker.Enter()) return HeardSpeech.Failed("The speech recogniser has failed several times and is not asked for a while.");
        HeardSpeech heard;
        using var limit = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            heard = await AskAsync(utterance, either.Token);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            breaker.Abandoned();
            throw;
        }
        catch (OperationCanceledException)
        {
            heard = HeardSpeech.Failed($"The speech recogniser did not answer within {options.Timeout.TotalSeconds:0.#} s.");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            heard = HeardSpeech.Failed("The speech recogniser cannot be reached, or broke off its answer.");
        }
        catch (Exception e)
        {
            log.LogError(e, "The speech recogniser could not be asked");
            heard = HeardSpeech.Failed("The speech recogniser could not be asked.");
        }

        if (heard.Outcome == SpeechOutcome.Trouble)
        {
            if (breaker.Failed()) log.LogWarning("The speech recogniser failed {Failures} times in a row and is left alone: {Why}", CircuitBreaker.Failures, heard.Trouble!.In(Language.English));
        }
        else if (breaker.Worked())
        {
            log.LogInformation("The speech recogniser is back");
        }
        return heard;
    }

    /// <summary>Asks no more.</summary>
    public void Dispose()
    {
        client.Dispose();
        atOnce.Dispose();
    }

    private async Task<HeardSpeech> AskAsync(SpokenUtterance utterance, CancellationToken cancellationToken)
    {
        await atOnce.WaitAsync(cancellationToken);
        try
        {
            using var request = Request(utterance);
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (answer.StatusCode == HttpStatusCode.NoContent) return new HeardSpeech { Outcome = SpeechOutcome.NotUnderstood };
            if (answer.StatusCode != HttpStatusCode.OK) return HeardSpeech.Failed($"The speech recogniser answered {(int)answer.StatusCode}.");
            if (await ReadAsync(answer.Content, cancellationToken) is not { } json) return HeardSpeech.Failed($"The speech recogniser's answer is longer than {MaxAnswerBytes} bytes.");
            return Parse(json);
        }
        finally
        {
            atOnce.Release();
        }
    }

    private HttpRequestMessage Request(SpokenUtterance utterance)
    {
        using var wav = new MemoryStream();
        var most = (int)(ISpeechRecognizer.Longest.TotalSeconds * Prompt.SampleRate);
        WavFile.WritePcm16(wav, utterance.Samples.Span[..Math.Min(most, utterance.Samples.Length)], Prompt.SampleRate, channels: 1);
        var request = new HttpRequestMessage(HttpMethod.Post, options.Address) { Content = new ByteArrayContent(wav.ToArray()) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("audio/wav");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (options.Key is { } key) request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + key);
        if (LanguageTag.Read(utterance.Language) is { Length: > 0 } language) request.Headers.TryAddWithoutValidation("Speech-Language", language);
        if (Hint(utterance.Phrases) is { Length: > 0 } hint) request.Headers.TryAddWithoutValidation("Speech-Phrases", hint);
        return request;
    }

    /// <summary>Whole phrases, percent-encoded and separated by commas, as many as there is room for.</summary>
    internal static string Hint(IReadOnlyList<string> phrases)
    {
        var hint = "";
        foreach (var phrase in phrases)
        {
            var part = Uri.EscapeDataString(phrase.Trim());
            if (part.Length == 0) continue;
            if (hint.Length + part.Length + 1 > MaxHintLength) break;
            hint = hint.Length == 0 ? part : $"{hint},{part}";
        }
        return hint;
    }

    /// <summary>The answer's bytes; null when there are too many.</summary>
    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        await using var body = await content.ReadAsStreamAsync(cancellationToken);
        var bytes = new byte[MaxAnswerBytes + 1];
        var got = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        if (got > MaxAnswerBytes) return null;
        return bytes.AsMemory(0, got);
    }

    private static HeardSpeech Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 16 });
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("text", out var said) || said.ValueKind is not (JsonValueKind.String or JsonValueKind.Null))
                return HeardSpeech.Failed("The speech recogniser's answer has no text.");
            var sure = 1d;
            if (root.TryGetProperty("confidence", out var confidence) && confidence.ValueKind != JsonValueKind.Null
                && !(confidence.ValueKind == JsonValueKind.Number && confidence.TryGetDouble(out sure) && double.IsFinite(sure)))
            {
                return HeardSpeech.Failed("The speech recogniser's confidence is no number.");
            }

            var text = Clean(said.GetString() ?? "");
            return new HeardSpeech { Outcome = text.Length == 0 ? SpeechOutcome.NotUnderstood : SpeechOutcome.Heard, Text = text, Confidence = Math.Clamp(sure, 0, 1) };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return HeardSpeech.Failed("The speech recogniser's answer is not JSON.");
        }
    }

    /// <summary>One line without control characters, of bounded length.</summary>
    private static string Clean(string text)
    {
        var line = new string([.. text.Take(HeardSpeech.MaxTextLength).Select(c => char.IsControl(c) ? ' ' : c)]).Trim();
        return line.Length > 0 && char.IsHighSurrogate(line[^1]) ? line[..^1] : line;
    }
}
