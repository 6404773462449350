using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.EndToEnd;

/// <summary>Drives a console by its REST API, as a program of a customer would.</summary>
internal sealed class ApiCaller(ConsoleProcess console)
{
    private const string Root = "/api/v1";

    public async Task<JsonNode> GetAsync(string path) => await ReadAsync(await console.Client.GetAsync(Root + path), path);

    public async Task<JsonNode> PostAsync(string path, object? body = null) =>
        await ReadAsync(await console.Client.PostAsync(Root + path, body is null ? null : JsonContent.Create(body)), path);

    /// <summary>A trunk without limits that matter; its ID.</summary>
    public async Task<long> DialPlanAsync(string address, double callsPerSecond = 100, int ringTimeoutSeconds = 10) =>
        (await PostAsync("/dial-plans", new { name = "Trunk " + address, address, callsPerSecond, maxLines = 100, ringTimeoutSeconds }))["id"]!.GetValue<long>();

    /// <summary>A script that is silent for so long and then says effective or auto; its ID.</summary>
    public async Task<long> ScriptAsync(double seconds = 1, string result = "auto") => (await PostAsync("/scripts", new
    {
        name = "Wait and end",
        blocks = new object[]
        {
            new { id = "start", type = "start", next = "wait" },
            new { id = "wait", type = "pause", seconds, next = "end" },
            new { id = "end", type = "result", marker = "waited", result },
        },
    }))["id"]!.GetValue<long>();

    public async Task<JsonNode> WaitForStatusAsync(long task, string status, TimeSpan? limit = null)
    {
        JsonNode now = new JsonObject();
        await Eventually.Async(
            async () =>
            {
                now = await GetAsync($"/call-tasks/{task}");
                return now["status"]!.GetValue<string>() == status;
            },
            limit ?? TimeSpan.FromSeconds(60), () => $"task {status}; it is {now.ToJsonString()}\n{console.LogTail}");
        return now;
    }

    private async Task<JsonNode> ReadAsync(HttpResponseMessage response, string path)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{path}: {(int)response.StatusCode} {text}\n{console.LogTail}");
        return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text) ?? throw new JsonException(path);
    }
}
