using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CallTasks.Core.Audio;
using CallTasks.Core.Commands;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Queries;
using CallTasks.Tests.Support;
using CallTasks.Web.Components.Shared;
using CallTasks.Web.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CallTasks.Tests.Integration.Api;

/// <summary>
/// One code path: what a supervisor is refused on a page, a program is refused by the API in the same words. Each row does both on the same
/// thing: the page's command, run as pages run commands, and the request. Where the reason stands is told as well: on the same field.
/// </summary>
[Trait("Speed", "slow")]
public sealed class RefusalTests : IAsyncLifetime, IDisposable
{
    private const string Key = "0123456789abcdef0123456789abcdef0123456789abcdef";
    private static readonly Actor Person = new("Ann");

    private readonly TempFolder _folder = new();
    private readonly HttpClient _program = new() { BaseAddress = new Uri($"http://127.0.0.1:{FreePort.Next()}") };
    private WebApplication _app = null!;

    /// <summary>Something that is refused.</summary>
    /// <param name="Page">What the page does.</param>
    private sealed record Row(string What, HttpMethod Method, string Path, object? Body, Func<Task> Page);

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = "CallTasks.Web",
            ContentRootPath = Repository.WebProject,
            EnvironmentName = "Production",
            Args = [$"--Urls={_program.BaseAddress!.ToString().TrimEnd('/')}", $"--Storage:Path={_folder.Path}", $"--Api:BootstrapKey={Key}", "--Demo:Enabled=false"],
        });
        builder.Logging.ClearProviders();
        _app = ConsoleHost.Build(builder);
        await _app.StartAsync();
        _program.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
    }

    public async Task DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    public void Dispose()
    {
        _program.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_a_page_refuses_the_API_refuses_in_the_same_words()
    {
        IReadOnlyList<Row> rows = [.. await RowsAsync(), .. await AccountsAsync(), .. await FilesAsync()];
        var different = new List<string>();
        var said = new HashSet<string>();
        foreach (var row in rows)
        {
            var page = await OnThePageAsync(row.Page);
            var api = await ByTheApiAsync(row);
            if (page != api || page.Length == 0) different.Add($"{row.What}\n  page: {page}\n  API:  {api}");
            said.Add(page);
        }

        Assert.True(different.Count == 0, string.Join('\n', different));
        Assert.True(rows.Count >= 90 && said.Count >= 65, $"{rows.Count} refusals, {said.Count} different ones");
    }

    private T Get<T>() where T : notnull => _app.Services.GetRequiredService<T>();

    private async Task<IReadOnlyList<Row>> RowsAsync()
    {
        var (tasks, clients, settings, reports, interrupted) = (Get<CallTaskCommands>(), Get<ClientCommands>(), Get<SettingsCommands>(), Get<ReportCommands>(), Get<InterruptedCommands>());
        var script = await MakeAsync("scripts", new { name = "Greeting", blocks = new object[] { new { id = "s", type = "start", next = "e" }, new { id = "e", type = "result" } } });
        var other = await MakeAsync("scripts", new { name = "Spare", blocks = new object[] { new { id = "s", type = "start", next = "e" }, new { id = "e", type = "result" } } });
        var set = await MakeAsync("recall-sets", new { name = "Thrice", rules = new { busy = new { afterSeconds = 60, times = 3 } } });
        var group = await MakeAsync("caller-id-groups", new { name = "Berlin", numbers = new[] { "+49301234567" }, pick = "inTurn" });
        var direction = await MakeAsync("directions", new { name = "Operators", numbers = new[] { "+49301234568" } });
        object Body(string name, object? more = null) => more ?? new { name, scriptId = script, dialPlanId = 1, callingHours = (object?)null };
        var draft = await MakeAsync("call-tasks", new { name = "Draft", scriptId = script, dialPlanId = 1, recall = new { setId = set }, callerId = new { mode = "group", groupId = group }, redirect = new { mode = "direction", directionId = direction } });
        // One call an hour: it runs, and is not through before the test is.
        var running = await MakeAsync("call-tasks", new { name = "Running", scriptId = script, dialPlanId = 1, callingHours = (object?)null, intensity = new { attempts = 1, seconds = 3600 } });
        var ready = await MakeAsync("call-tasks", Body("Ready"));
        var stopped = await MakeAsync("call-tasks", Body("Stopped"));
        var test = await MakeAsync("call-tasks", new { name = "Test", scriptId = script, dialPlanId = 1, testCall = true });
        foreach (var task in new[] { running, ready, stopped }) await DoAsync($"call-tasks/{task}/clients", new { clients = new[] { new { phones = new[] { "+49301234501" } }, new { phones = new[] { "+49301234502" } }, new { phones = new[] { "+49301234503" } } } });
        await DoAsync($"call-tasks/{running}/start");
        await DoAsync($"call-tasks/{stopped}/stop");
        await MakeAsync($"call-tasks/{draft}/template", new { name = "As before" });
        CallTaskSettings Settings(long task) => Get<CallTaskQueries>().Find(task)!.Task.Settings;
        int Version(long task) => Get<CallTaskQueries>().Find(task)!.Task.Version;
        Row Post(string what, string path, object? body, Func<Task> page) => new(what, HttpMethod.Post, path, body, page);
        Row Put(string what, string path, object? body, Func<Task> page) => new(what, HttpMethod.Put, path, body, page);
        Row Delete(string what, string path, Func<Task> page) => new(what, HttpMethod.Delete, path, null, page);
        ClientInput Client(params string[] phones) => new() { Phones = phones };

        var rows = new List<Row>();
        foreach (var (name, task) in new[] { ("draft", draft), ("running", running), ("ready", ready), ("stopped", stopped), ("missing", 9_999L) })
        {
            foreach (var (command, act) in new (string, Func<long, Actor, Task>)[] { ("start", tasks.StartAsync), ("pause", tasks.PauseAsync), ("resume", tasks.ResumeAsync), ("stop", tasks.StopAsync), ("cancel-recalls", tasks.CancelRecallsAsync), ("restart-unsuccessful", tasks.RestartUnsuccessfulAsync) })
            {
                if (name == "running" && command is "pause" or "stop" && name == "running" || name == "ready" && command is "start" or "stop" && name == "ready") continue;
                if (command is "cancel-recalls" or "restart-unsuccessful" && name is not ("missing" or "stopped")) continue;
                if (command == "cancel-recalls" && name == "stopped") continue;
                rows.Add(Post($"{command} of a {name} task", $"call-tasks/{task}/{command}", null, () => act(task, Person)));
            }
        }

        rows.AddRange(
        [
            Delete("delete a running task", $"call-tasks/{running}", () => tasks.DeleteAsync(running, false, Person)),
            Delete("delete a task that is not there", "call-tasks/9999", () => tasks.DeleteAsync(9_999, false, Person)),
            Post("clone without a name", $"call-tasks/{ready}/clone", new { name = " ", withClients = false }, () => tasks.CloneAsync(ready, " ", false, Person)),
            Post("clone what is not there", "call-tasks/9999/clone", new { name = "C", withClients = true }, () => tasks.CloneAsync(9_999, "C", true, Person)),
            Post("a template of a taken name", "templates", new { name = "As before", scriptId = script, dialPlanId = 1 }, () => Get<SavedCommands<CallTaskSettings>>().CreateAsync(Settings(ready) with { Name = "As before" }, Person)),
            Post("a task with every number out of its bounds", "call-tasks", new { name = "", scriptId = 9_999, dialPlanId = 9_999, intensity = new { attempts = 0, seconds = 0 }, maxLines = 0, ineffectiveSeconds = -1, priority = 10, callsPerClient = 0, timeZone = "Mars", callingHours = (object?)null },
                () => tasks.CreateAsync(new CallTaskSettings { Name = "", ScriptId = 9_999, DialPlanId = 9_999, Intensity = new Intensity(0, 0), MaxLines = 0, IneffectiveSeconds = -1, Priority = 10, CallsPerClient = 0, TimeZone = "Mars", CallingHours = null }, Person)),
            Post("a short rule without a duration, a machine rule without identification", "call-tasks", new { name = "R", scriptId = script, dialPlanId = 1, callingHours = (object?)null, recall = new { @short = new { afterSeconds = 60, times = 1 }, machine = new { afterSeconds = 0, times = 0 } } },
                () => tasks.CreateAsync(Settings(ready) with { Name = "R", Recall = new RecallRules { Short = new RecallRule(60, 1), Machine = new RecallRule(0, 0) } }, Person)),
            Put("a change on an old version", $"call-tasks/{ready}", new { version = 99, name = "Again", scriptId = script, dialPlanId = 1, callingHours = (object?)null }, () => tasks.ChangeAsync(ready, 99, Settings(ready) with { Name = "Again" }, Person)),
            Put("more than the name of a stopped task", $"call-tasks/{stopped}", new { version = Version(stopped), name = "Stopped", scriptId = script, dialPlanId = 1, maxLines = 20, callingHours = (object?)null }, () => tasks.ChangeAsync(stopped, Version(stopped), Settings(stopped) with { MaxLines = 20 }, Person)),
            Post("clients for a stopped task", $"call-tasks/{stopped}/clients", new { clients = new[] { new { phones = new[] { "+49301234509" } } } }, () => clients.AddAsync(stopped, [Client("+49301234509")], Person)),
            Post("no clients", $"call-tasks/{ready}/clients", new { clients = Array.Empty<object>() }, () => clients.AddAsync(ready, [], Person)),
            Post("eleven numbers for a test call", $"call-tasks/{test}/clients", new { clients = Enumerable.Range(0, 11).Select(n => new { phones = new[] { $"+493012345{n:D2}" } }) }, () => clients.AddAsync(test, [.. Enumerable.Range(0, 11).Select(n => Client($"+493012345{n:D2}"))], Person)),
            Post("clients for a task that is not there", "call-tasks/9999/clients", new { clients = new[] { new { phones = new[] { "+49301234509" } } } }, () => clients.AddAsync(9_999, [Client("+49301234509")], Person)),
            Post("a report of a task that is not there", "call-tasks/9999/reports", new { format = "csv" }, () => reports.CreateAsync(9_999, ReportFormat.Csv, false, Person)),
            Post("a report again that is not there", "reports/9999/regenerate", null, () => reports.RegenerateAsync(9_999, Person)),
            Post("a report cancelled that is not there", "reports/9999/cancel", null, () => reports.CancelAsync(9_999, Person)),
            Delete("a report deleted that is not there", "reports/9999", () => reports.DeleteAsync(9_999, Person)),
            Post("an interrupted call that is not there, again", "interrupted-calls/9999/redial", null, () => interrupted.RedialAsync(9_999, Person)),
            Post("an interrupted call that is not there, closed", "interrupted-calls/9999/close", null, () => interrupted.CloseAsync(9_999, Person)),
            Delete("a script in use", $"scripts/{script}", () => settings.DeleteScriptAsync(script, Person)),
            Delete("the built-in dial plan", "dial-plans/1", () => settings.DeleteDialPlanAsync(1, Person)),
            Post("a dial plan of nonsense", "dial-plans", new { name = "", address = "nowhere:at:all", callsPerSecond = 0, maxLines = 0, ringTimeoutSeconds = 0, currency = "coins" },
                () => settings.CreateDialPlanAsync(new DialPlanSettings { Name = "", Address = "nowhere:at:all", CallsPerSecond = 0, MaxLines = 0, RingTimeoutSeconds = 0, Currency = "coins" }, Person)),
            Delete("a recall set in use", $"recall-sets/{set}", () => Get<SavedCommands<RecallSet>>().DeleteAsync(set, Person)),
            Delete("a CallerID group in use", $"caller-id-groups/{group}", () => Get<SavedCommands<CallerIdGroup>>().DeleteAsync(group, Person)),
            Delete("a direction in use", $"directions/{direction}", () => Get<SavedCommands<Direction>>().DeleteAsync(direction, Person)),
            Post("a recall set of a taken name", "recall-sets", new { name = "Thrice", rules = new { busy = new { afterSeconds = 60, times = 3 } } }, () => Get<SavedCommands<RecallSet>>().CreateAsync(new RecallSet { Name = "Thrice", Rules = new RecallRules { Busy = new RecallRule(60, 3) } }, Person)),
            Put("a recall set on an old version", $"recall-sets/{set}", new { version = 9, name = "Twice", rules = new { busy = new { afterSeconds = 60, times = 2 } } }, () => Get<SavedCommands<RecallSet>>().ChangeAsync(set, 9, new RecallSet { Name = "Twice", Rules = new RecallRules { Busy = new RecallRule(60, 2) } }, Person)),
            Post("a recall set beyond its bounds", "recall-sets", new { name = "", rules = new { busy = new { afterSeconds = -1, times = 101 } } }, () => Get<SavedCommands<RecallSet>>().CreateAsync(new RecallSet { Name = "", Rules = new RecallRules { Busy = new RecallRule(-1, 101) } }, Person)),
            Post("a group without numbers", "caller-id-groups", new { name = "Empty", numbers = Array.Empty<string>(), pick = "inTurn" }, () => Get<SavedCommands<CallerIdGroup>>().CreateAsync(new CallerIdGroup { Name = "Empty", Numbers = [] }, Person)),
            Post("a CallerID that is no number", "caller-ids", new { number = "none" }, () => Get<SavedCommands<CallerId>>().CreateAsync(new CallerId { Number = "none", Name = "none" }, Person)),
            Post("a direction to an unknown plan", "directions", new { name = "D", numbers = new[] { "+49301234568" }, dialPlanId = 9_999 }, () => Get<SavedCommands<Direction>>().CreateAsync(new Direction { Name = "D", Numbers = ["+49301234568"], DialPlanId = 9_999 }, Person)),
            Post("a cap of no call", "frequency-caps", new { name = "None", calls = 0, per = "day", on = true }, () => Get<SavedCommands<FrequencyCap>>().CreateAsync(new FrequencyCap { Name = "None", Calls = 0, Per = CapPeriod.Day, On = true }, Person)),
            Post("hours without a day", "calling-hours", new { name = "Never", hours = new { from = "09:00", to = "20:00", days = Array.Empty<string>(), timeZone = "client" } },
                () => Get<SavedCommands<HoursPreset>>().CreateAsync(new HoursPreset { Name = "Never", Hours = CallingHours.Default with { Days = [] } }, Person)),
            Post("nothing for the do-not-call list", "blacklist", new { phones = Array.Empty<string>() }, () => settings.AddToBlacklistAsync([], null, null, Person)),
            Post("what is no number for the do-not-call list", "blacklist", new { phones = new[] { "abc", "112" }, country = "DE" }, () => settings.AddToBlacklistAsync(["abc", "112"], null, "DE", Person)),
            Delete("a number that is on no list", "blacklist/+49309999999", () => settings.RemoveFromBlacklistAsync("+49309999999", Person)),
            Put("a sound that is not there", "audio/9999", new { version = 1, name = "S" }, () => Get<SoundCommands>().RenameAsync(9_999, 1, "S", Person)),
            Delete("a sound deleted that is not there", "audio/9999", () => Get<SoundCommands>().DeleteAsync(9_999, Person)),
            Delete("an import that is not there", "imports/9999", () => Get<ImportCommands>().CancelAsync(9_999, Person)),
            Delete("bulk work that is not there", "bulk-work/9999", () => tasks.CancelBulkWorkAsync(9_999, Person)),
            Put("a script on an old version", $"scripts/{other}", new { version = 9, name = "S", blocks = new object[] { new { id = "s", type = "start", next = "e" }, new { id = "e", type = "result" } } }, () => settings.ChangeScriptAsync(other, 9, "S", Get<SettingsQueries>().Script(other)!.Blocks, Person)),
            Post("a script without blocks", "scripts", new { name = "", blocks = Array.Empty<object>() }, () => settings.CreateScriptAsync("", [], Person)),
        ]);
        return rows;
    }

    /// <summary>People, keys and displays: what the pages of administrators and the API make of them.</summary>
    private async Task<IReadOnlyList<Row>> AccountsAsync()
    {
        var (accounts, keys) = (Get<AccountCommands>(), Get<KeyCommands>());
        const string Password = "correct horse battery";
        var boss = await MakeAsync("users", new { name = "Boss", role = "administrator", password = Password });
        await MakeAsync("users", new { name = "Vera", role = "viewer", password = Password });
        await MakeAsync("api-keys", new { name = "Reader", role = "viewer" });
        return
        [
            new("a user of nothing", HttpMethod.Post, "users", new { name = " ", role = "wall", password = "short" }, () => accounts.CreateAsync("", Role.Wall, "short", Person)),
            new("a user whose password is the name", HttpMethod.Post, "users", new { name = "somebody here", role = "viewer", password = "somebody here" }, () => accounts.CreateAsync("somebody here", Role.Viewer, "somebody here", Person)),
            new("a user of a taken name", HttpMethod.Post, "users", new { name = "BOSS", role = "viewer", password = Password }, () => accounts.CreateAsync("BOSS", Role.Viewer, Password, Person)),
            new("a user on an old version", HttpMethod.Put, $"users/{boss}", new { version = 9, name = "Chief", role = "administrator" }, () => accounts.ChangeAsync(boss, 9, "Chief", Role.Administrator, false, Person)),
            new("a user without a name", HttpMethod.Put, $"users/{boss}", new { version = 1, name = "", role = "administrator" }, () => accounts.ChangeAsync(boss, 1, "", Role.Administrator, false, Person)),
            new("a user renamed to a taken name", HttpMethod.Put, $"users/{boss}", new { version = 1, name = "vera", role = "administrator" }, () => accounts.ChangeAsync(boss, 1, "vera", Role.Administrator, false, Person)),
            new("the last administrator demoted", HttpMethod.Put, $"users/{boss}", new { version = 1, name = "Boss", role = "viewer" }, () => accounts.ChangeAsync(boss, 1, "Boss", Role.Viewer, false, Person)),
            new("the last administrator locked", HttpMethod.Put, $"users/{boss}", new { version = 1, name = "Boss", role = "administrator", locked = true }, () => accounts.ChangeAsync(boss, 1, "Boss", Role.Administrator, true, Person)),
            new("the last administrator deleted", HttpMethod.Delete, $"users/{boss}", null, () => accounts.DeleteAsync(boss, Person)),
            new("a password that is too short", HttpMethod.Put, $"users/{boss}/password", new { password = "12345" }, () => accounts.ResetPasswordAsync(boss, "12345", Person)),
            new("a user that is not there", HttpMethod.Put, "users/9999", new { version = 1, name = "Nobody", role = "viewer" }, () => accounts.ChangeAsync(9_999, 1, "Nobody", Role.Viewer, false, Person)),
            new("a password of nobody", HttpMethod.Put, "users/9999/password", new { password = Password }, () => accounts.ResetPasswordAsync(9_999, Password, Person)),
            new("a user deleted that is not there", HttpMethod.Delete, "users/9999", null, () => accounts.DeleteAsync(9_999, Person)),
            new("a key without a name", HttpMethod.Post, "api-keys", new { name = "", role = "viewer" }, () => keys.CreateKeyAsync("", Role.Viewer, Person)),
            new("a key of a taken name", HttpMethod.Post, "api-keys", new { name = "reader", role = "viewer" }, () => keys.CreateKeyAsync("reader", Role.Viewer, Person)),
            new("a key that is not there", HttpMethod.Delete, "api-keys/9999", null, () => keys.RevokeKeyAsync(9_999, Person)),
            new("a display of tasks that are not there", HttpMethod.Post, "wall-links", new { name = "Hall", taskIds = new[] { 9_999 } }, () => keys.CreateLinkAsync("Hall", [9_999], Person)),
            new("a display without a name", HttpMethod.Post, "wall-links", new { name = "" }, () => keys.CreateLinkAsync("", [], Person)),
            new("a display that is not there", HttpMethod.Delete, "wall-links/9999", null, () => keys.RevokeLinkAsync(9_999, Person)),
        ];
    }

    /// <summary>Uploads: sounds, clients files, lists of numbers, and files that are only looked at.</summary>
    private async Task<IReadOnlyList<Row>> FilesAsync()
    {
        var (imports, sounds) = (Get<ImportCommands>(), Get<SoundCommands>());
        var task = (await _program.GetFromJsonAsync<JsonNode>("api/v1/call-tasks?search=Stopped"))!["items"]![0]!["id"]!.GetValue<long>();
        var test = (await _program.GetFromJsonAsync<JsonNode>("api/v1/call-tasks?search=Test"))!["items"]![0]!["id"]!.GetValue<long>();
        using var wave = new MemoryStream();
        WavFile.WritePcm16(wave, [.. Tones.Sine(440, 1)], 8000, channels: 1);
        var sound = wave.ToArray();
        var list = "phone\n+49301234501\n"u8.ToArray();
        await DoAsync("audio", Form(sound, "taken.wav", ("name", "Taken")));
        async Task<string> LaidAsync(string path, byte[] file)
        {
            await File.WriteAllBytesAsync(path, file);
            return path;
        }

        Row Sound(string what, byte[] file, string name) =>
            new(what, HttpMethod.Post, "audio", Form(file, "x.wav", ("name", name)), async () => await sounds.AddAsync(await LaidAsync(sounds.NewUploadPath(), file), name, "x.wav", Person, default));
        Row Clients(string what, long id, byte[] file, string? mapping = null) =>
            new(what, HttpMethod.Post, $"call-tasks/{id}/clients", Form(file, "x.csv", ("mapping", mapping)), async () => await imports.StartAsync(id, await LaidAsync(imports.NewUploadPath(), file), "x.csv", mapping, Person));
        Row Numbers(string what, string? reason, string? country) =>
            new(what, HttpMethod.Post, "blacklist", Form(list, "x.csv", ("reason", reason), ("country", country)), async () => await imports.StartBlacklistAsync(await LaidAsync(imports.NewUploadPath(), list), "x.csv", reason, country, Person));
        Row Preview(string what, byte[] file, string? mapping = null, long? of = null) =>
            new(what, HttpMethod.Post, "imports/previews", Form(file, "x.csv", ("mapping", mapping), ("taskId", of?.ToString(System.Globalization.CultureInfo.InvariantCulture))), async () => await imports.PreviewAsync(await LaidAsync(imports.NewUploadPath(), file), "x.csv", mapping, taskId: of));
        return
        [
            Sound("a sound that is none", "ID3 not a wave"u8.ToArray(), "Song"),
            Sound("a sound that is cut", sound[..5_000], "Cut"),
            Sound("a sound of nothing", [], "Nothing"),
            Sound("a sound of a name too long", sound, new string('n', 201)),
            Sound("a sound of a taken name", sound, "taken"),
            Clients("a file for a stopped task", task, list),
            Clients("a file for a test call", test, list),
            Clients("a file for a task that is not there", 9_999, list),
            Clients("a file with a mapping that is none", test, list, "{phone"),
            Numbers("a list of numbers with too long a reason", new string('r', SettingsCommands.MaxReasonLength + 1), null),
            Numbers("a list of numbers of no country", null, "Mars"),
            Preview("a look at an empty file", []),
            Preview("a look at a picture", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0]),
            Preview("a look at a file without clients", "phone;name\n"u8.ToArray()),
            Preview("a look with a mapping that is none", list, "[1]"),
            Preview("a look for a task that is not there", list, of: 9_999),
            new("a waiting file that is gone", HttpMethod.Get, "imports/previews/none", null, () => Task.FromResult(imports.Preview("none"))),
            new("another look at a waiting file that is gone", HttpMethod.Put, "imports/previews/none", new { country = "DE" }, () => imports.LookAgainAsync("none", null, "DE", null, null)),
        ];
    }

    /// <summary>As a browser sends a file.</summary>
    private static Func<HttpContent> Form(byte[] file, string fileName, params (string Name, string? Value)[] fields) => () =>
    {
        var form = new MultipartFormDataContent { { new ByteArrayContent(file), "file", fileName } };
        foreach (var (name, value) in fields)
        {
            if (value is not null) form.Add(new StringContent(value), name);
        }

        return form;
    };

    /// <summary>As the console's controls and forms do it: a sentence in a toast, or one at each field.</summary>
    private static async Task<string> OnThePageAsync(Func<Task> command)
    {
        using var toasts = new Toasts(TimeProvider.System);
        string? fields = null;
        await new Acting(toasts, Microsoft.Extensions.Logging.Abstractions.NullLogger<Acting>.Instance).TryAsync(async () =>
        {
            try
            {
                await command();
            }
            catch (InvalidInputException refused)
            {
                fields = Told(refused.Errors.Select(error => (error.Field, error.Message)));
            }
        });
        return fields ?? toasts.All.SingleOrDefault()?.Text ?? "";
    }

    private async Task<string> ByTheApiAsync(Row row)
    {
        using var request = new HttpRequestMessage(row.Method, $"api/v1/{row.Path.Replace("+", "%2B", StringComparison.Ordinal)}") { Content = ContentOf(row.Body) };
        using var answer = await _program.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        if (answer.IsSuccessStatusCode) return $"{(int)answer.StatusCode}: done";
        var problem = JsonNode.Parse(text)!;
        return problem["errors"] is JsonObject errors ? Told(errors.Select(error => (error.Key, (string)error.Value![0]!))) : (string)problem["detail"]!;
    }

    private static HttpContent? ContentOf(object? body) => body switch
    {
        null => null,
        Func<HttpContent> form => form(),
        _ => JsonContent.Create(body),
    };

    private static string Told(IEnumerable<(string Field, string Message)> errors) => string.Join(" | ", errors.DistinctBy(error => error.Field).OrderBy(error => error.Field, StringComparer.Ordinal).Select(error => $"{error.Field}: {error.Message}"));

    private async Task<long> MakeAsync(string path, object body)
    {
        using var answer = await _program.PostAsJsonAsync($"api/v1/{path}", body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {text}");
        return (long)JsonNode.Parse(text)!["id"]!;
    }

    private async Task DoAsync(string path, object? body = null)
    {
        using var answer = await _program.PostAsync($"api/v1/{path}", ContentOf(body));
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {await answer.Content.ReadAsStringAsync()}");
    }
}
