using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using CallTasks.Tests.Support;

namespace CallTasks.Bench;

/// <summary>The console as its own process, which can be killed and started again on the same folder and port.</summary>
internal sealed class WallServer : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);

    private readonly string _folder = Directory.CreateTempSubdirectory("calltasks-wall-").FullName;
    private readonly string _key = RandomNumberGenerator.GetHexString(64, lowercase: true);
    private readonly HttpClient _client;
    private Process? _process;

    public WallServer()
    {
        Address = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        _client = new HttpClient { BaseAddress = Address };
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _key);
    }

    public Uri Address { get; }

    /// <summary>What every request carries.</summary>
    public string Authorization => $"Bearer {_key}";

    /// <summary>Starts it and returns when it answers.</summary>
    public async Task StartAsync()
    {
        var web = Path.Combine(Repository(), "CallTasks.Web");
        var start = new ProcessStartInfo("dotnet", [Path.Combine(web, "bin", "Release", "net10.0", "CallTasks.Web.dll")]) { WorkingDirectory = web, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["Urls"] = Address.ToString().TrimEnd('/');
        start.Environment["Storage__Path"] = _folder;
        start.Environment["Api__BootstrapKey"] = _key;
        start.Environment["Demo__Enabled"] = "false";
        start.Environment["Simulator__Speed"] = "5";
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        _process = Process.Start(start) ?? throw new InvalidOperationException("The console did not start.");
        _process.OutputDataReceived += (_, line) => Told(line.Data);
        _process.ErrorDataReceived += (_, line) => Told(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        for (var began = Stopwatch.GetTimestamp(); !await AnswersAsync(); await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System))
        {
            if (_process.HasExited || Stopwatch.GetElapsedTime(began) > StartLimit) throw new InvalidOperationException("The console does not answer: build CallTasks.Web in Release first.");
        }
    }

    /// <summary>As a crash ends it.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>Sends JSON and returns the answer.</summary>
    public async Task<JsonNode?> PostAsync(string path, object? body = null)
    {
        using var answer = await _client.PostAsync(path, body is null ? null : JsonContent.Create(body));
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonNode.Parse(text.Length == 0 ? "{}" : text) : throw new InvalidOperationException($"{path}: {(int)answer.StatusCode} {text}");
    }

    /// <summary>Physical memory of the process in MB: all of it, and what is backed by no file (managed heap, stacks, caches of its own).</summary>
    public (double Resident, double Anonymous) Memory()
    {
        var status = File.ReadAllLines($"/proc/{_process!.Id}/status");
        double Of(string name) => double.Parse(status.First(line => line.StartsWith(name, StringComparison.Ordinal)).Split(':')[1].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) / 1024;
        return (Of("VmRSS"), Of("RssAnon"));
    }

    /// <summary>MB that SQLite holds of it: its page caches grow with the database, up to their bounds.</summary>
    public async Task<double> DatabaseMemoryAsync()
    {
        const string Metric = "calltasks_database_memory_bytes";
        var line = (await _client.GetStringAsync("metrics")).Split('\n').First(line => line.StartsWith(Metric, StringComparison.Ordinal));
        return double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture) / 1024 / 1024;
    }

    /// <summary>Processor time of all its threads since it was started.</summary>
    public TimeSpan Processor()
    {
        _process!.Refresh();
        return _process.TotalProcessorTime;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false }) await KillAsync();
        _client.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static void Told(string? line)
    {
        if (line is { Length: > 0 }) Console.Error.WriteLine(line);
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var answer = await _client.GetAsync("health/live");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static string Repository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "CallTasks.sln"))) return folder.FullName;
        }

        throw new InvalidOperationException("Run it inside the repository.");
    }
}
