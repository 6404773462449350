using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using CallTasks.Core.Languages;
using Microsoft.Extensions.Logging;

namespace CallTasks.Core.Bots;

/// <summary>What is asked of another system.</summary>
public sealed record WebRequest
{
    /// <summary>GET, POST, PUT, PATCH or DELETE.</summary>
    public string Method { get; init; } = "GET";
    /// <summary>http or https.</summary>
    public required string Url { get; init; }
    /// <summary>Further headers.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();
    /// <summary>What is sent, or null.</summary>
    public string? Body { get; init; }
    /// <summary>Kind of the body, unless the headers say it.</summary>
    public string ContentType { get; init; } = "application/json";
    /// <summary>For all of it, from the name to the last byte; at most <see cref="GuardedHttp.MaxTimeout"/>.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);
    /// <summary>Longest answer that is taken, at most <see cref="GuardedHttp.MaxAnswerBytes"/>.</summary>
    public int MaxBytes { get; init; } = GuardedHttp.MaxAnswerBytes;
}

/// <summary>What another system answered.</summary>
public sealed record WebAnswer
{
    /// <summary>HTTP code, or null where no answer came.</summary>
    public int? Code { get; init; }
    /// <summary>What it sent, as text.</summary>
    public string Body { get; init; } = "";
    /// <summary>Why there is no answer that can be used, in words; null where there is one, whatever its code.</summary>
    public Wording? Trouble { get; init; }

    /// <summary>An answer came, with a code of success.</summary>
    public bool IsSuccess => Trouble is null && Code is >= 200 and < 300;
}

/// <summary>
/// Asks other systems for scripts and transfers: http and https only, bounded in time and size, no redirects followed, and no connection to
/// where <see cref="WebAddressGuard"/> does not allow it. That is checked on the address that is connected to, so no name can lead round it.
/// </summary>
public sealed class GuardedHttp : IDisposable
{
    /// <summary>Longest answer, in bytes: variables are short, and every call may hold one.</summary>
    public const int MaxAnswerBytes = 64 * 1024;

    /// <summary>Longest wait: a client hears silence meanwhile.</summary>
    public static readonly TimeSpan MaxTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Requests of all calls to one server at once; more wait within their own time.</summary>
    private const int MaxConnections = 64;

    /// <summary>Names may be led elsewhere; a connection is not kept for ever.</summary>
    private static readonly TimeSpan ConnectionLife = TimeSpan.FromMinutes(2);

    private readonly WebAddressGuard _guard;
    private readonly TimeProvider _time;
    private readonly ILogger<GuardedHttp> _log;
    private readonly HttpClient _client;

    /// <summary>Makes the one client of the program.</summary>
    public GuardedHttp(WebAddressGuard guard, TimeProvider time, ILogger<GuardedHttp> log)
    {
        (_guard, _time, _log) = (guard, time, log);
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            MaxConnectionsPerServer = MaxConnections,
            PooledConnectionLifetime = ConnectionLife,
            MaxResponseHeadersLength = 16,
            ConnectCallback = ConnectAsync,
        })
        { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Asks. Never throws but for <paramref name="cancellationToken"/>; what goes wrong is told in the answer.</summary>
    /// <param name="request">What.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<WebAnswer> SendAsync(WebRequest request, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(request.Url, UriKind.Absolute, out var address) || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps))
            return new WebAnswer { Trouble = "The address is not one of http or https." };
        var limit = request.Timeout > MaxTimeout ? MaxTimeout : request.Timeout;
        using var late = new CancellationTokenSource(limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            using var message = Message(request, address);
            using var response = await _client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, either.Token);
            var code = (int)response.StatusCode;
            if (code is >= 300 and < 400) return Told(address, new WebAnswer { Code = code, Trouble = $"{address.Host} answered {code} and sent us elsewhere; redirects are not followed: name the final address." });
            var most = Math.Min(request.MaxBytes, MaxAnswerBytes);
            if (await ReadAsync(response.Content, most, either.Token) is not { } body) return Told(address, new WebAnswer { Code = code, Trouble = $"{address.Host} answered with more than {most} bytes." });
            return new WebAnswer { Code = code, Body = body };
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            return Told(address, new WebAnswer { Trouble = $"{address.Host} did not answer within {limit.TotalSeconds:0.#} s." });
        }
        catch (Exception e)
        {
            var why = Forbidden(e) ? Wording.Of($"{address.Host} lies in a private network; this server speaks to those only where Requests:AllowPrivateAddresses is set.") : Wording.Of($"{address.Host} could not be asked: {Reason(e)}");
            return Told(address, new WebAnswer { Trouble = why });
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    /// <summary>The host alone: what stands behind it may be a client's.</summary>
    private WebAnswer Told(Uri address, WebAnswer answer)
    {
        _log.LogWarning("A request to {Host} came to nothing: {Why}", address.Host, answer.Trouble?.In(Language.English));
        return answer;
    }

    private static HttpRequestMessage Message(WebRequest request, Uri address)
    {
        var message = new HttpRequestMessage(new HttpMethod(request.Method), address);
        if (request.Body is not null)
        {
            message.Content = new StringContent(request.Body, Encoding.UTF8);
            message.Content.Headers.ContentType = MediaTypeHeaderValue.TryParse(request.ContentType, out var type) ? type : null;
        }

        message.Headers.UserAgent.Add(new ProductInfoHeaderValue("CallTasks", "1"));
        foreach (var (name, value) in request.Headers)
        {
            if (name.Equals("User-Agent", StringComparison.OrdinalIgnoreCase)) message.Headers.Remove(name);
            if (message.Headers.TryAddWithoutValidation(name, value) || message.Content is null) continue;
            message.Content.Headers.Remove(name);
            message.Content.Headers.TryAddWithoutValidation(name, value);
        }

        return message;
    }

    private static async Task<string?> ReadAsync(HttpContent content, int most, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > most) return null;
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        using var read = new MemoryStream();
        var buffer = new byte[8 * 1024];
        for (int got; (got = await stream.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            if (read.Length + got > most) return null;
            read.Write(buffer, 0, got);
        }

        return EncodingOf(content).GetString(read.GetBuffer(), 0, (int)read.Length);
    }

    private static Encoding EncodingOf(HttpContent content)
    {
        try
        {
            return content.Headers.ContentType?.CharSet is { Length: > 0 } charset ? Encoding.GetEncoding(charset.Trim('"')) : Encoding.UTF8;
        }
        catch (ArgumentException)
        {
            return Encoding.UTF8;
        }
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = IPAddress.TryParse(host.Trim('[', ']'), out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, cancellationToken);
        var allowed = addresses.Where(_guard.Allows).ToArray();
        if (allowed.Length == 0 && addresses.Length > 0) throw new ForbiddenAddressException();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static bool Forbidden(Exception? e) => e is not null && (e is ForbiddenAddressException || Forbidden(e.InnerException));

    private static string Reason(Exception e)
    {
        while (e.InnerException is { } inner) e = inner;
        return e.Message;
    }

    private sealed class ForbiddenAddressException : IOException;
}
