using System.Net;
using System.Text.Json.Nodes;
using CallTasks.Tests.Support;
using CallTasks.Tests.Unit.House;

namespace CallTasks.Tests.Integration.Api;

[Collection(ApiTests.Name)]
[Trait("Speed", "slow")]
public sealed class LiveTests(ApiConsole api)
{
    [Fact]
    public async Task A_display_sees_a_task_move_call_by_call()
    {
        var task = await api.NewTaskAsync();
        (await api.PostAsync($"/api/v1/call-tasks/{task}/clients", """{"clients":[{"phones":["+49301234502"]}]}""")).Expect(HttpStatusCode.OK);
        await using var display = await LiveHubClient.ConnectAsync(api.Console);
        Assert.Null((await display.InvokeAsync("Watch", task))["error"]);

        var first = await display.CallAsync("Snapshot");
        Assert.Equal(1, (int)first["version"]!);
        Assert.Equal("ready", (string?)first["tasks"]![0]!["status"]);
        (await api.PostAsync($"/api/v1/call-tasks/{task}/start")).Expect(HttpStatusCode.OK);
        var call = (await display.CallAsync("CallChanged"))[0]!;
        Assert.Equal((task, "+49301234502"), ((long)call["taskId"]!, (string)call["phone"]!));

        var version = 1;
        while (true)
        {
            var snapshot = await display.CallAsync("Snapshot");
            Assert.True((int)snapshot["version"]! > version);
            version = (int)snapshot["version"]!;
            if ((string?)snapshot["tasks"]![0]!["status"] == "completed")
                break;
        }
    }

    [Fact]
    public async Task A_board_is_told_in_the_shape_of_live_and_its_versions_rise_by_one()
    {
        var live = (await api.GetAsync("/api/v1/live")).Expect(HttpStatusCode.OK);
        await using var board = await LiveHubClient.ConnectAsync(api.Console);
        Assert.Null((await board.InvokeAsync("Watch", [null]))["error"]);

        var first = await board.CallAsync("Snapshot");
        var second = await board.CallAsync("Snapshot");
        Assert.Equal((1, 2), ((int)first["version"]!, (int)second["version"]!));
        Assert.Equal(live.Body!.AsObject().Select(f => f.Key).Append("version").Order(), first.AsObject().Select(f => f.Key).Order());
        Assert.Null((await board.InvokeAsync("Unwatch", [null]))["error"]);
    }

    [Fact]
    public async Task A_task_that_is_not_there_cannot_be_watched()
    {
        await using var display = await LiveHubClient.ConnectAsync(api.Console);
        Assert.Contains("There is no call task 999999", (string?)(await display.InvokeAsync("Watch", 999999))["error"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_console_is_ready_and_says_of_what()
    {
        var ready = (await api.GetAsync("/health/ready")).Expect(HttpStatusCode.OK);
        Assert.Equal("ready", (string?)ready["status"]);
        Assert.Equal(["database", "disk", "engine", "scheduler", "speech"], ready["checks"].AsObject().Select(c => c.Key).Order());
    }

    [Fact]
    public async Task The_document_of_the_API_and_its_page_tell_of_the_same_calls_and_fields()
    {
        var document = (await api.GetAsync("/openapi/v1.json")).Expect(HttpStatusCode.OK).Body!;
        var page = ApiPageTests.Rows.ToDictionary(row => row.Call);
        var told = new HashSet<string>();
        var silent = new List<string>();
        foreach (var (path, operations) in document["paths"]!.AsObject())
        {
            foreach (var (method, operation) in operations!.AsObject())
            {
                var call = $"{method.ToUpperInvariant()} {path.TrimEnd('/')}";
                told.Add(call);
                if (!page.TryGetValue(call, out var row))
                {
                    silent.Add($"{call} stands in no row");
                    continue;
                }

                var queries = operation!["parameters"]?.AsArray().Where(p => (string?)p!["in"] == "query").Select(p => (string)p!["name"]!).Where(name => name.ToLowerInvariant() is not ("offset" or "limit")) ?? [];
                // A body that is told as another one's is looked at there.
                var fields = row.Body.Contains("the same", StringComparison.Ordinal) || row.Body.Contains("the body of", StringComparison.Ordinal) ? [] : FieldsOf(document, operation);
                silent.AddRange(queries.Concat(fields).Where(name => !row.Body.Contains(name, StringComparison.Ordinal)).Select(name => $"{call} does not tell of {name}"));
            }
        }

        // The hub and the metrics speak other languages than JSON over HTTP.
        silent.AddRange(page.Keys.Except(told).Except(["GET /hubs/live", "GET /metrics"]).Select(call => $"{call} is not in the document"));
        Assert.True(silent.Count == 0, string.Join('\n', silent));
        Assert.True(told.Count > 100);
    }

    /// <summary>Names of the fields that a request's body may have at its top.</summary>
    private static IEnumerable<string> FieldsOf(JsonNode document, JsonNode operation)
    {
        foreach (var (_, content) in operation["requestBody"]?["content"]?.AsObject() ?? [])
        {
            var schema = content!["schema"];
            while ((string?)schema?["$ref"] is { } reference) schema = document["components"]!["schemas"]![reference.Split('/')[^1]];
            foreach (var (name, _) in schema?["properties"]?.AsObject() ?? [])
            {
                if (name is not "version") yield return name;
            }
        }
    }
}
