using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CallTasks.Core.Model;
using CallTasks.Tests.Browser.Console;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Security;

/// <summary>Every GET there is, with a viewer's key, over a console that knows certain numbers in every place that can hold one.</summary>
[Trait("Speed", "slow")]
public sealed partial class MaskingTests
{
    /// <summary>Of clients, in the order they are made of: digits that stand nowhere else.</summary>
    private static readonly string[] Phones = ["+493012345801", "+493012345802", "+493012345803"];
    private const string Operator = "+493098765401";
    private const string Redirected = "+493098765402";
    private const string Blacklisted = "+493098765403";

    /// <summary>What must stand in no answer: the middles of all numbers, which a mask hides.</summary>
    private static readonly Regex Secret = new("3012345|3098765", RegexOptions.Compiled);

    [Fact]
    public async Task No_answer_to_a_viewer_holds_the_digits_of_a_number_wherever_it_stands()
    {
        await using var console = await ConsoleProcess.StartAsync(new() { Variables = new Dictionary<string, string?> { ["Simulator__Speed"] = "50" } });
        var ids = await FillAsync(console);
        using var viewer = console.NewClient(withKey: false);
        using var made = await console.Client.PostAsJsonAsync(new Uri("api/v1/api-keys", UriKind.Relative), new { name = "reader", role = "viewer" });
        viewer.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)JsonNode.Parse(await made.Content.ReadAsStringAsync())!["key"]!);
        await using var display = await LiveHubClient.ConnectAsync(console.BaseAddress, viewer.DefaultRequestHeaders.Authorization.Parameter);
        await console.PostAsync($"api/v1/call-tasks/{ids["running"]}/start");
        Assert.Null((await display.InvokeAsync("Watch", ids["running"]))["error"]);
        Assert.DoesNotMatch(Secret, Plain((await display.CallAsync("CallChanged")).ToJsonString()));

        var leaks = new List<string>();
        var (answered, whole) = (0, 0);
        foreach (var path in AccessTable.Rows.Where(row => row.Key.StartsWith("GET ", StringComparison.Ordinal) && row.Value is not null).Select(row => row.Key["GET ".Length..]).Where(IsData))
        {
            foreach (var address in Addresses(path, ids))
            {
                using var masked = await viewer.GetAsync(new Uri(address, UriKind.Relative));
                using var open = await console.Client.GetAsync(new Uri(address, UriKind.Relative));
                if (masked.IsSuccessStatusCode) answered++;
                if (Secret.IsMatch(await TextAsync(open))) whole++;
                if (Secret.Match($"{await TextAsync(masked)} {masked.Content.Headers.ContentDisposition} {masked.Headers}") is { Success: true } found) leaks.Add($"{address} → {(int)masked.StatusCode}: …{found.Value}…");
                var least = AccessTable.Rows["GET " + path];
                if (least > Role.Viewer != masked.StatusCode is HttpStatusCode.Forbidden) leaks.Add($"{address}: {masked.StatusCode}");
            }
        }

        Assert.True(leaks.Count == 0, string.Join('\n', leaks));
        // That the numbers do stand in these answers for others: else the walk proves nothing.
        Assert.True(answered >= 45 && whole >= 14, $"{answered} answers, {whole} with numbers for an administrator");
    }

    /// <summary>What programs and downloads read; the pages' own connection is looked at by a browser test.</summary>
    private static bool IsData(string path) => path.StartsWith("/api/", StringComparison.Ordinal) || path is "/metrics" or "/wall" or "/call-tasks" or "/call-tasks/{Id:long}" or "/directions" or "/caller-ids" or "/interrupted" or "/reports" or "/templates";

    private static IEnumerable<string> Addresses(string path, Dictionary<string, long> ids)
    {
        if (!path.Contains('{', StringComparison.Ordinal))
        {
            yield return path;
            if (path.TrimEnd('/') is "/api/v1/call-tasks" or "/api/v1/audio" or "/api/v1/caller-ids" or "/api/v1/scripts") yield return path + "?search=4930123";
            yield break;
        }

        var kind = path.StartsWith("/api/v1/", StringComparison.Ordinal) ? path.Split('/')[3] : path.Split('/')[1];
        // In the place of an ID: one that is there; in the place of a word: a number, so that no refusal repeats it.
        foreach (var id in ids.Where(id => id.Key.StartsWith(kind, StringComparison.Ordinal)).Select(id => id.Value).DefaultIfEmpty(1))
        {
            var address = Place().Replace(path, match => match.Value.Contains(":long", StringComparison.Ordinal) ? $"{id}" : "%2B493012345801");
            if (address.Contains('%', StringComparison.Ordinal)) continue;
            yield return address;
            if (address.EndsWith("/calls", StringComparison.Ordinal)) yield return address + "?problem=true";
            if (address.EndsWith("/clients", StringComparison.Ordinal)) yield return address + "?state=done";
        }
    }

    /// <summary>Numbers in every field that can hold one: phones, IDs, parameters, file names, directions, redirects, reasons, the log.</summary>
    private static async Task<Dictionary<string, long>> FillAsync(ConsoleProcess console)
    {
        await console.PostAsync("api/v1/blacklist", new { phones = new[] { Blacklisted, Phones[1] }, reason = $"asked by {Blacklisted}" });
        var direction = await console.PostAsync("api/v1/directions", new { name = "Operators", numbers = new[] { Operator } });
        var script = await console.AddScriptAsync();
        object Task(string name, object redirect) => new { name, scriptId = script, dialPlanId = 1, intensity = new { attempts = 20, seconds = 1 }, callingHours = (object?)null, redirect };
        var task = await console.PostAsync("api/v1/call-tasks", Task("Spring offer", new { mode = "dialPlan", dialPlanId = 1, number = Redirected }));
        var second = await console.PostAsync("api/v1/call-tasks", Task("Summer offer", new { mode = "customer", url = $"http://127.0.0.1/{Redirected}" }));
        var third = await console.PostAsync("api/v1/call-tasks", Task("Autumn offer", new { mode = "direction", directionId = direction }));
        using (var change = await console.Client.PutAsJsonAsync(new Uri($"api/v1/call-tasks/{second}", UriKind.Relative), new { version = 1, name = "Summer offer", scriptId = script, dialPlanId = 1, redirect = new { mode = "dialPlan", dialPlanId = 1, number = Redirected } }))
            Assert.True(change.IsSuccessStatusCode, await change.Content.ReadAsStringAsync());
        foreach (var one in new[] { task, third })
            await console.PostAsync($"api/v1/call-tasks/{one}/clients", new { clients = Phones.Select((phone, n) => new { phones = new[] { phone }, clientId = phone[1..], parameters = new { mobile = $"0{phone[3..5]} {phone[5..]}", note = $"call back {phone}" } }) });
        var template = await console.PostAsync($"api/v1/call-tasks/{task}/template", new { name = "As in spring" });
        var import = await UploadAsync(console, second, $"phone;id\n{Phones[2]};x\nnot {Phones[0]}9999;y\n", $"{Phones[0]}.csv");
        await console.PostAsync($"api/v1/call-tasks/{task}/start");
        await Eventually.Async(async () => (string?)JsonNode.Parse(await console.Client.GetStringAsync(new Uri($"api/v1/call-tasks/{task}", UriKind.Relative)))!["status"] == "completed", TimeSpan.FromSeconds(60));
        var report = await console.PostAsync($"api/v1/call-tasks/{task}/reports", new { format = "csv", variables = true });
        await Eventually.Async(async () => (string?)JsonNode.Parse(await console.Client.GetStringAsync(new Uri($"api/v1/reports/{report}", UriKind.Relative)))!["state"] == "generated");
        var calls = JsonNode.Parse(await console.Client.GetStringAsync(new Uri($"api/v1/call-tasks/{task}/calls", UriKind.Relative)))!["items"]!.AsArray();
        var ids = new Dictionary<string, long>
        {
            ["call-tasks"] = task,
            ["call-tasks 2"] = second,
            ["call-tasks 3"] = third,
            ["directions"] = direction,
            ["templates"] = template,
            ["imports"] = import,
            ["reports"] = report,
            ["scripts"] = script,
            ["running"] = third,
        };
        foreach (var call in calls) ids[$"calls {call!["id"]}"] = (long)call["id"]!;
        return ids;
    }

    private static async Task<long> UploadAsync(ConsoleProcess console, long task, string file, string name)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Encoding.UTF8.GetBytes(file)), "file", name } };
        using var answer = await console.Client.PostAsync(new Uri($"api/v1/call-tasks/{task}/clients", UriKind.Relative), form);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, text);
        var import = (long)JsonNode.Parse(text)!["importId"]!;
        var ended = await Eventually.GetAsync(async () => JsonNode.Parse(await console.Client.GetStringAsync(new Uri($"api/v1/imports/{import}", UriKind.Relative)))!, now => (string?)now["state"] != "running");
        Assert.True((string?)ended["state"] == "done", console.LogTail);
        return import;
    }

    private static async Task<string> TextAsync(HttpResponseMessage answer) => Plain(await answer.Content.ReadAsStringAsync());

    /// <summary>Without what stands between the digits of a number.</summary>
    private static string Plain(string text) => Between().Replace(text, "");

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Place();

    [GeneratedRegex(@"(?<=\d)[\s().\-/]{1,3}(?=\d)")]
    private static partial Regex Between();
}
