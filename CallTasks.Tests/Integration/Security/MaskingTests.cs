using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
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

        var refused = 0;
        foreach (var (method, address, body) in Wrong(ids))
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), address) { Content = body is null ? null : JsonContent.Create(body) };
            using var answer = await viewer.SendAsync(request);
            if ((int)answer.StatusCode is >= 400 and < 500) refused++;
            else if (address.Contains('?', StringComparison.Ordinal) || method != "GET") leaks.Add($"{method} {address} {JsonSerializer.Serialize(body)}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            if (Secret.Match($"{await TextAsync(answer)} {answer.Headers}") is { Success: true } found) leaks.Add($"{method} {address} → {(int)answer.StatusCode}: …{found.Value}…");
        }

        Assert.True(leaks.Count == 0, string.Join('\n', leaks));
        Assert.True(refused >= 120, $"{refused} refusals");
        // That the numbers do stand in these answers for others: else the walk proves nothing.
        Assert.True(answered >= 45 && whole >= 14, $"{answered} answers, {whole} with numbers for an administrator");
    }

    /// <summary>What programs and downloads read; the pages' own connection is looked at by a browser test.</summary>
    private static bool IsData(string path) => path.StartsWith("/api/", StringComparison.Ordinal) || path is "/metrics" or "/wall" or "/call-tasks" or "/call-tasks/{Id:long}" or "/directions" or "/caller-ids" or "/interrupted" or "/reports" or "/templates";

    /// <summary>
    /// What a viewer may ask, asked wrongly, and what they may not do, done to what is there: what refuses it knows the numbers, the request does not.
    /// </summary>
    private static IEnumerable<(string Method, string Address, object? Body)> Wrong(Dictionary<string, long> ids)
    {
        foreach (var (endpoint, least) in AccessTable.Rows.Where(row => row.Key.Contains(" /api/v1/", StringComparison.Ordinal) && row.Value is not null))
        {
            var (method, path) = endpoint.Split(' ') is [var verb, var rest] ? (verb, rest) : throw new InvalidOperationException(endpoint);
            var allowed = least <= Role.Viewer;
            if (allowed && method == "GET")
            {
                // Every filter there is, none of them readable; and something that is not there.
                if (path.Contains('{', StringComparison.Ordinal)) yield return (method, Place().Replace(path, "999999"), null);
                if (path.EndsWith("/calls", StringComparison.Ordinal) || path.EndsWith("/clients", StringComparison.Ordinal) || path.EndsWith('/'))
                {
                    var list = Place().Replace(path, $"{ids["call-tasks"]}");
                    foreach (var query in new[] { "limit=x", "offset=-1", "limit=5000" })
                    {
                        if (path is not ("/api/v1/me/" or "/api/v1/bulk-work/")) yield return (method, $"{list}?{query}", null);
                    }

                    if (path.EndsWith("/calls", StringComparison.Ordinal)) yield return (method, $"{list}?status=loud&from=yesterday&to=x&problem=maybe", null);
                    if (path.EndsWith("/clients", StringComparison.Ordinal)) yield return (method, $"{list}?state=loud", null);
                    if (path is "/api/v1/call-tasks/") yield return (method, $"{list}?sort=colour&filter=loud&from=x", null);
                    if (path is "/api/v1/reports/") yield return (method, $"{list}?taskId=x&state=loud", null);
                }

                continue;
            }

            if (allowed) continue;
            var kind = path.Split('/')[3];
            foreach (var id in ids.Where(id => id.Key.StartsWith(kind, StringComparison.Ordinal)).Select(id => id.Value).DefaultIfEmpty(1))
                yield return (method, Place().Replace(path, $"{id}"), method is "POST" or "PUT" ? new { version = 99, name = "" } : null);
        }

        yield return ("PUT", "/api/v1/me/language", new { language = "de" });
        object Task(object? callerId = null, object? redirect = null, object? recall = null) => new { name = "", scriptId = ids["scripts"], dialPlanId = 1, callerId, redirect, recall, startMode = "loud", country = "Mars" };
        foreach (var task in new[]
        {
            Task(), Task(new { mode = "number", number = "1" }), Task(new { mode = "group", groupId = 999_999 }), Task(redirect: new { mode = "direction", directionId = 999_999 }),
            Task(redirect: new { mode = "dialPlan", dialPlanId = 1, number = "x" }), Task(redirect: new { mode = "customer", url = "ftp://x" }), Task(recall: new { setId = 999_999 }), new { name = "x" },
        })
            yield return ("POST", "/api/v1/call-tasks/estimate", new { clients = 10, task });
        yield return ("POST", "/api/v1/call-tasks/estimate", new { clients = -1, task = Task(redirect: new { mode = "direction", directionId = ids["directions"] }) });
    }

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
