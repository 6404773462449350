using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CallTasks.Tests.Browser.Console;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Api;

[Trait("Speed", "slow")]
public sealed partial class MetricsTests
{
    [Fact]
    public async Task Metrics_parse_count_what_the_rows_say_and_name_nobody()
    {
        await using var console = await ConsoleProcess.StartAsync(new() { Variables = new Dictionary<string, string?> { ["Simulator__Speed"] = "50" } });
        using (var quick = await console.Client.PutAsJsonAsync(new Uri("api/v1/dial-plans/1", UriKind.Relative), new { version = 1, name = "Standard", callsPerSecond = 100, maxLines = 500, ringTimeoutSeconds = 5 })) quick.EnsureSuccessStatusCode();
        var task = await console.AddTaskAsync("Spring offer", clients: 60, attempts: 50);
        await console.PostAsync("api/v1/blacklist", new { phones = new[] { ClientsFiles.Phone(3) }, reason = "asked to" });
        await console.PostAsync($"api/v1/call-tasks/{task}/start");
        // Lines and health are told of plans in use.
        var busy = await Eventually.GetAsync(async () => Parse(await console.Client.GetStringAsync(new Uri("metrics", UriKind.Relative))), now => now.GetValueOrDefault("calltasks_lines_busy{dial_plan=1}") > 0);
        Assert.Equal(500, busy["calltasks_lines_limit{dial_plan=1}"]);
        Assert.Equal(1, busy["calltasks_carrier_healthy{dial_plan=1}"]);
        Assert.True(busy["calltasks_calls_up"] > 0 && busy["calltasks_sip_legs"] > 0);
        await Eventually.Async(async () => (string?)(await GetAsync(console, $"api/v1/call-tasks/{task}"))["status"] == "completed", TimeSpan.FromSeconds(40));

        using var answer = await console.Client.GetAsync(new Uri("metrics", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/plain", answer.Content.Headers.ContentType?.MediaType);
        var text = await answer.Content.ReadAsStringAsync();
        var samples = Parse(text);

        var calls = (await GetAsync(console, $"api/v1/call-tasks/{task}/calls?limit=1000"))["items"]!.AsArray();
        foreach (var status in new[] { "answered", "machine", "busy", "noAnswer", "unavailable", "congestion", "chanUnavail", "failed", "invalid", "blacklist", "cancel", "expired" })
            Assert.Equal((status, calls.Count(call => (string?)call!["status"] == status)), (status, (int)samples[$"calltasks_calls_ended_total{{status={status}}}"]));
        Assert.Equal(calls.Count(call => call!["startedAt"] is not null), (int)samples.Where(s => s.Key.StartsWith("calltasks_calls_started_total{", StringComparison.Ordinal)).Sum(s => s.Value));
        Assert.Equal(calls.Count(call => call!["answeredAt"] is not null), (int)samples["calltasks_calls_answered_total"]);
        foreach (var (name, least, most) in new[]
        {
            ("calltasks_calls_up", 0, 0), ("calltasks_dialling_paused", 0, 0), ("calltasks_ledger_waiting", 0, 100), ("calltasks_ledger_blocked", 0, 0), ("calltasks_ledger_wal_size_bytes", 1, 200e6),
            ("calltasks_ledger_commit_duration_seconds_count", 60, 1e6), ("calltasks_disk_free_bytes", 1e6, 1e18), ("calltasks_database_memory_bytes", 1e5, 1e9), ("calltasks_process_sockets", 2, 5_000), ("calltasks_live_watchers", 0, 0),
            ("dotnet_process_memory_working_set_bytes", 1e7, 1e10),
        })
            Assert.True(samples.TryGetValue(name, out var value) && value >= least && value <= most, $"{name}: {value}\n{text}");
        Assert.Contains(samples.Keys, name => name.StartsWith("dotnet_gc_collections_total{", StringComparison.Ordinal));
        Assert.DoesNotContain("Spring offer", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Standard", text, StringComparison.Ordinal);
        foreach (var call in calls) Assert.DoesNotContain(((string)call!["phone"]!)[2..], text, StringComparison.Ordinal);
    }

    /// <summary>Prometheus' text format, held to its grammar; labels of the exporter itself are left out of the names.</summary>
    private static Dictionary<string, double> Parse(string text)
    {
        var samples = new Dictionary<string, double>();
        var types = new HashSet<string>();
        foreach (var line in text.Split('\n').Where(line => line.Length > 0))
        {
            if (line.StartsWith('#'))
            {
                if (line.StartsWith("# TYPE", StringComparison.Ordinal)) Assert.True(types.Add(line.Split(' ')[2]), $"Told twice: {line}");
                continue;
            }

            var match = Sample().Match(line);
            Assert.True(match.Success, line);
            var labels = Label().Matches(match.Groups["labels"].Value).Where(label => !label.Groups[1].Value.StartsWith("otel_", StringComparison.Ordinal)).Select(label => $"{label.Groups[1].Value}={label.Groups[2].Value}");
            var told = string.Join(',', labels);
            var value = match.Groups["value"].Value is "+Inf" ? double.PositiveInfinity : double.Parse(match.Groups["value"].Value, CultureInfo.InvariantCulture);
            Assert.True(samples.TryAdd(match.Groups["name"].Value + (told.Length > 0 ? $"{{{told}}}" : ""), value), $"Told twice: {line}");
        }

        return samples;
    }

    private static async Task<JsonNode> GetAsync(ConsoleProcess console, string path) => JsonNode.Parse(await console.Client.GetStringAsync(new Uri(path, UriKind.Relative)))!;

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?<labels>([a-zA-Z_][a-zA-Z0-9_]*="([^"\\\n]|\\["\\n])*",?)*)\})? (?<value>[-+0-9.eE]+|NaN|[-+]Inf)( [0-9]+)?$""")]
    private static partial Regex Sample();

    [GeneratedRegex("""([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)",?""")]
    private static partial Regex Label();
}
