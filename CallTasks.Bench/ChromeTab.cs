using System.Diagnostics;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using CallTasks.Tests.Support;

namespace CallTasks.Bench;

/// <summary>
/// One page in a headless Chromium, spoken to over its own debugging protocol: nothing stands between the figures and the browser.
/// </summary>
internal sealed class ChromeTab : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    private readonly Process _browser;
    private readonly string _profile;
    private readonly ClientWebSocket _socket = new();
    private int _id;

    private ChromeTab(Process browser, string profile) => (_browser, _profile) = (browser, profile);

    /// <summary>What the page holds after a full garbage collection.</summary>
    /// <param name="HeapBytes">JavaScript heap in use.</param>
    /// <param name="Nodes">Nodes of the document and those that still hang on something.</param>
    internal readonly record struct Held(long HeapBytes, long Nodes);

    /// <summary>Opens a page of 1920 × 1080.</summary>
    /// <param name="authorization">Sent with every request of the page.</param>
    public static async Task<ChromeTab> OpenAsync(Uri address, string authorization)
    {
        var profile = Directory.CreateTempSubdirectory("calltasks-wall-").FullName;
        var port = FreePort.Next();
        var browser = Process.Start(new ProcessStartInfo("chromium",
        [
            "--headless=new", $"--remote-debugging-port={port}", $"--user-data-dir={profile}", "--window-size=1920,1080", "--no-sandbox", "--disable-gpu", "--disable-quic",
            "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "about:blank",
        ])
        { RedirectStandardError = true, RedirectStandardOutput = true }) ?? throw new InvalidOperationException("chromium did not start.");
        browser.ErrorDataReceived += (_, _) => { };
        browser.BeginErrorReadLine();
        browser.BeginOutputReadLine();
        var tab = new ChromeTab(browser, profile);
        await tab._socket.ConnectAsync(await PageAsync(port), CancellationToken.None);
        await tab.CallAsync("HeapProfiler.enable");
        await tab.CallAsync("Network.enable", new JsonObject { ["maxTotalBufferSize"] = 0, ["maxResourceBufferSize"] = 0 });
        await tab.CallAsync("Network.setExtraHTTPHeaders", new JsonObject { ["headers"] = new JsonObject { ["Authorization"] = authorization } });
        await tab.CallAsync("Page.navigate", new JsonObject { ["url"] = address.ToString() });
        return tab;
    }

    /// <summary>Value of an expression, as text.</summary>
    public async Task<string> EvaluateAsync(string expression) =>
        (await CallAsync("Runtime.evaluate", new JsonObject { ["expression"] = expression, ["returnByValue"] = true }))["result"]?["value"]?.ToString() ?? "";

    /// <summary>Collects garbage, then says what is left.</summary>
    public async Task<Held> HeldAsync()
    {
        await CallAsync("HeapProfiler.collectGarbage");
        var heap = (long)(await CallAsync("Runtime.getHeapUsage"))["usedSize"]!.GetValue<double>();
        return new Held(heap, (await CallAsync("Memory.getDOMCounters"))["nodes"]!.GetValue<long>());
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _browser.Kill(entireProcessTree: true);
        await _browser.WaitForExitAsync();
        _browser.Dispose();
        try
        {
            Directory.Delete(_profile, recursive: true);
        }
        catch (IOException)
        {
            // A child of the browser still writes; the folder is a temporary one.
        }
    }

    private static async Task<Uri> PageAsync(int port)
    {
        using var client = new HttpClient();
        for (var began = Stopwatch.GetTimestamp(); ; await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System))
        {
            try
            {
                var targets = await client.GetFromJsonAsync<JsonArray>($"http://127.0.0.1:{port}/json/list");
                if (targets?.FirstOrDefault(t => (string?)t!["type"] == "page") is { } page) return new Uri((string)page["webSocketDebuggerUrl"]!);
            }
            catch (HttpRequestException)
            {
                // It is still starting.
            }

            if (Stopwatch.GetElapsedTime(began) > StartLimit) throw new TimeoutException("Chromium opened no page.");
        }
    }

    private async Task<JsonNode> CallAsync(string method, JsonObject? parameters = null)
    {
        var id = ++_id;
        var call = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters ?? [] };
        await _socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(call), WebSocketMessageType.Text, true, CancellationToken.None);
        while (true)
        {
            using var message = new MemoryStream();
            var buffer = new byte[16 * 1024];
            WebSocketReceiveResult part;
            do
            {
                part = await _socket.ReceiveAsync(buffer, CancellationToken.None);
                message.Write(buffer, 0, part.Count);
            }
            while (!part.EndOfMessage);
            var answer = JsonNode.Parse(message.GetBuffer().AsSpan(0, (int)message.Length));
            // Events come in between.
            if (answer?["id"]?.GetValue<int>() == id) return answer["result"] ?? throw new InvalidOperationException($"{method}: {answer["error"]}");
        }
    }
}
