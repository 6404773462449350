using System.Text.Json.Nodes;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.EndToEnd;

/// <summary>The acceptance table of the recall rule, over real SIP: busy 3 times, short 1 time.</summary>
[Trait("Speed", "slow")]
public sealed class RecallTableTests
{
    [Fact]
    public async Task A_short_call_gives_its_busy_call_back_once_more_and_then_the_client_is_done()
    {
        await using var peer = await SippPeer.StartAsync("busy_short_busy", calls: 1000);
        await using var console = await ConsoleProcess.StartAsync();
        var api = new ApiCaller(console);
        var plan = await api.DialPlanAsync(peer.Address);
        var script = await api.ScriptAsync(seconds: 5);
        var task = (await api.PostAsync("/call-tasks", new
        {
            name = "Recall table",
            scriptId = script,
            dialPlanId = plan,
            ineffectiveSeconds = 10,
            callingHours = (object?)null,
            record = new { on = false, fromSecond = 0 },
            recall = new { busy = new { afterSeconds = 1, times = 3 }, @short = new { afterSeconds = 1, times = 1 } },
        }))["id"]!.GetValue<long>();
        var added = await api.PostAsync($"/call-tasks/{task}/clients", new { clients = new[] { new { phones = new[] { "+442079460001" }, clientId = "client" } } });
        Assert.Equal(1, added["accepted"]!.GetValue<int>());

        await api.PostAsync($"/call-tasks/{task}/start");
        await api.WaitForStatusAsync(task, "completed");

        var calls = (await api.GetAsync($"/call-tasks/{task}/calls"))["items"]!.AsArray().OrderBy(c => c!["attempt"]!.GetValue<int>()).ToArray();
        Assert.Equal(["first", "busy", "busy", "busy", "short"], calls.Select(c => c!["reason"]!.GetValue<string>()));
        Assert.Equal(["busy", "busy", "busy", "answered", "busy"], calls.Select(c => c!["status"]!.GetValue<string>()));
        Assert.Equal("client", calls[3]!["endedBy"]!.GetValue<string>());
        Assert.Equal("ineffective", calls[3]!["result"]!.GetValue<string>());
        for (var i = 1; i < calls.Length; i++)
            Assert.True(Instant(calls[i]!, "startedAt") >= Instant(calls[i - 1]!, "endedAt") + TimeSpan.FromSeconds(1), $"call {i} began before its interval was over");

        var client = (await api.GetAsync($"/call-tasks/{task}/clients"))["items"]!.AsArray().Single()!;
        Assert.Equal("done", client["state"]!.GetValue<string>());
        Assert.Equal(3, client["recalls"]!["busy"]!.GetValue<int>());
        Assert.Equal(1, client["recalls"]!["short"]!.GetValue<int>());
        Assert.Equal(0, client["left"]!["busy"]!.GetValue<int>());

        var statistics = await api.GetAsync($"/call-tasks/{task}/statistics");
        Assert.Equal(4, statistics["calls"]!["byStatus"]!["busy"]!.GetValue<int>());
        Assert.Equal(1, statistics["results"]!["ineffective"]!.GetValue<int>());
        Assert.Equal(1, statistics["clients"]!["done"]!.GetValue<int>());
    }

    private static DateTimeOffset Instant(JsonNode call, string field) => DateTimeOffset.Parse(call[field]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture);
}
