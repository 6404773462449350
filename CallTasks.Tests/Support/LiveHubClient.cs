using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace CallTasks.Tests.Support;

/// <summary>Speaks to the live hub as an outside display does: SignalR's JSON protocol over a WebSocket, by hand.</summary>
public sealed class LiveHubClient : IAsyncDisposable
{
    private const char EndOfMessage = '\u001e';
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ClientWebSocket socket = new();
    private readonly Channel<JsonNode> messages = Channel.CreateUnbounded<JsonNode>();
    private readonly CancellationTokenSource closing = new();
    private Task reading = Task.CompletedTask;
    private int invocations;

    private LiveHubClient()
    {
    }

    /// <summary>Connects with the administrator's key; <paramref name="origin"/> is what a browser would say.</summary>
    public static Task<LiveHubClient> ConnectAsync(ConsoleProcess console, string? origin = null) => ConnectAsync(console.BaseAddress, console.ApiKey, origin);

    /// <summary>Connects with a key, with a browser's cookies, or without.</summary>
    public static async Task<LiveHubClient> ConnectAsync(Uri console, string? key, string? origin = null, System.Net.CookieContainer? cookies = null)
    {
        var client = new LiveHubClient();
        try
        {
            if (origin is not null)
                client.socket.Options.SetRequestHeader("Origin", origin);
            if (cookies is not null)
                client.socket.Options.Cookies = cookies;
            if (key is not null)
                client.socket.Options.SetRequestHeader("Authorization", $"Bearer {key}");
            using var limit = new CancellationTokenSource(Patience);
            await client.socket.ConnectAsync(new UriBuilder(console) { Scheme = "ws", Path = "/hubs/live" }.Uri, limit.Token);
            await client.SendAsync(new JsonObject { ["protocol"] = "json", ["version"] = 1 });
            client.reading = client.ReadAsync();
            await client.NextAsync(message => message["type"] is null);
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    /// <summary>Calls a hub method and returns its completion: "error" is there when it was refused.</summary>
    public async Task<JsonNode> InvokeAsync(string method, params JsonNode?[] arguments)
    {
        var id = (++invocations).ToString(System.Globalization.CultureInfo.InvariantCulture);
        await SendAsync(new JsonObject { ["type"] = 1, ["invocationId"] = id, ["target"] = method, ["arguments"] = new JsonArray(arguments) });
        return await NextAsync(message => (int?)message["type"] == 3 && (string?)message["invocationId"] == id);
    }

    /// <summary>The next call of a method of ours; its first argument.</summary>
    public async Task<JsonNode> CallAsync(string method)
    {
        var message = await NextAsync(m => (int?)m["type"] == 1 && (string?)m["target"] == method);
        return message["arguments"]![0]!;
    }

    /// <summary>True when the server ended the connection within a while.</summary>
    public async Task<bool> EndsAsync(TimeSpan within)
    {
        try
        {
            await reading.WaitAsync(within);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        socket.Abort();
        await reading;
        socket.Dispose();
        closing.Dispose();
    }

    private async Task<JsonNode> NextAsync(Func<JsonNode, bool> wanted)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            var message = await messages.Reader.ReadAsync(limit.Token);
            if (wanted(message))
                return message;
        }
    }

    private Task SendAsync(JsonObject message) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(message.ToJsonString() + EndOfMessage), WebSocketMessageType.Text, true, closing.Token);

    private async Task ReadAsync()
    {
        var buffer = new byte[64 * 1024];
        var text = new List<byte>();
        try
        {
            while (true)
            {
                var part = await socket.ReceiveAsync(buffer.AsMemory(), closing.Token);
                text.AddRange(buffer.AsSpan(0, part.Count));
                if (part.MessageType == WebSocketMessageType.Close)
                    break;
                for (var end = text.IndexOf((byte)EndOfMessage); end >= 0; end = text.IndexOf((byte)EndOfMessage))
                {
                    messages.Writer.TryWrite(JsonNode.Parse(text.GetRange(0, end).ToArray())!);
                    text.RemoveRange(0, end + 1);
                }
            }
            messages.Writer.TryComplete();
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException)
        {
            messages.Writer.TryComplete(e);
        }
    }
}
