using System.Net.Http.Headers;
using System.Security.Cryptography;
using Xunit.Sdk;

namespace CallTasks.Tests.Support;

/// <summary>The console as its users run it: its own process, storage folder and port. It can be killed, stopped and started again.</summary>
public sealed class ConsoleProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(40);

    private readonly Options options;
    private readonly TempFolder? ownFolder;
    private readonly List<string> earlierLines = [];
    private ProcessPeer? peer;

    private ConsoleProcess(Options options)
    {
        this.options = options;
        ownFolder = options.StorageFolder is null ? new TempFolder() : null;
        StorageFolder = options.StorageFolder ?? ownFolder!.Path;
        BaseAddress = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        Client = NewClient();
    }

    /// <summary>What a test may set; the defaults suit most.</summary>
    public sealed record Options
    {
        /// <summary>Folder for the database and files; null: a fresh one, removed on dispose.</summary>
        public string? StorageFolder { get; init; }
        /// <summary>Development or Production.</summary>
        public string Environment { get; init; } = "Development";
        /// <summary>Chance of the simulated carrier.</summary>
        public int SimulatorSeed { get; init; } = 1;
        /// <summary>The first-start demo is made.</summary>
        public bool Demo { get; init; }
        /// <summary>More environment variables, e.g. <c>Dialing__PausedAtStart</c>; null removes one.</summary>
        public IReadOnlyDictionary<string, string?> Variables { get; init; } = new Dictionary<string, string?>();
        /// <summary>Address that it listens on, for example 0.0.0.0; <see cref="BaseAddress"/> stays loopback.</summary>
        public string Listen { get; init; } = "127.0.0.1";
        /// <summary>Many tests ask for the same, one after the other: the next one's is started ahead (<see cref="ConsolesAhead"/>).</summary>
        public bool Ahead { get; init; }
        /// <summary>Path that answers 200 once the console is up.</summary>
        public string ReadyPath { get; init; } = "/health/live";
    }

    /// <summary>Where it listens; the same after a restart.</summary>
    public Uri BaseAddress { get; }

    /// <summary>Its storage folder; the same after a restart.</summary>
    public string StorageFolder { get; }

    /// <summary>The administrator key it accepts.</summary>
    public string ApiKey { get; } = RandomNumberGenerator.GetHexString(64, lowercase: true);

    /// <summary>Speaks to it with the administrator key.</summary>
    public HttpClient Client { get; }

    /// <summary>The process ID of the running console.</summary>
    public int Id => Peer.Id;

    /// <summary>It has ended or was never started.</summary>
    public bool HasExited => peer?.HasExited ?? true;

    /// <summary>Its exit code once it has ended.</summary>
    public int ExitCode => Peer.ExitCode;

    /// <summary>What it logged, earlier runs included.</summary>
    public IReadOnlyList<string> LogLines => [.. earlierLines, .. peer?.Lines ?? []];

    /// <summary>The last log lines as one text: for messages.</summary>
    public string LogTail => string.Join('\n', LogLines.TakeLast(80));

    private ProcessPeer Peer => peer ?? throw new InvalidOperationException("The console was not started.");

    /// <summary>Starts a console, or takes the one that was started ahead, and returns when it answers.</summary>
    public static Task<ConsoleProcess> StartAsync(Options? options = null) =>
        options is { Ahead: true } ? ConsolesAhead.TakeAsync(options) : StartNowAsync(options ?? new Options());

    internal static async Task<ConsoleProcess> StartNowAsync(Options options)
    {
        var console = new ConsoleProcess(options);
        try
        {
            console.Launch();
            await console.WaitUntilReadyAsync();
            return console;
        }
        catch
        {
            await console.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts one that is expected to refuse: returns its exit code and what it said.</summary>
    public static async Task<(int ExitCode, string Output)> RunToExitAsync(Options options)
    {
        await using var console = new ConsoleProcess(options);
        console.Launch();
        var code = await console.Peer.WaitForExitAsync(StartLimit);
        return (code, string.Join('\n', console.LogLines));
    }

    /// <summary>SIGKILL: as a crash or a power cut of the program ends it.</summary>
    public void KillHard() => Peer.KillHard();

    /// <summary>SIGTERM, as a service manager stops it; returns the exit code.</summary>
    public async Task<int> StopGracefullyAsync(TimeSpan? timeout = null)
    {
        Peer.Signal("TERM");
        return await Peer.WaitForExitAsync(timeout ?? StopLimit);
    }

    /// <summary>Starts it again on the same folder and port, stopping it gracefully first if it still runs.</summary>
    public async Task RestartAsync()
    {
        if (!HasExited)
            await StopGracefullyAsync();
        await StartAgainAsync();
    }

    /// <summary>Starts it again after it was killed or stopped, on the same folder and port.</summary>
    public async Task StartAgainAsync()
    {
        if (!HasExited)
            throw new InvalidOperationException("The console still runs.");
        await KeepLogAsync();
        Launch();
        await WaitUntilReadyAsync();
    }

    /// <summary>Another client, with the administrator key unless said otherwise.</summary>
    public HttpClient NewClient(bool withKey = true)
    {
        var client = new HttpClient { BaseAddress = BaseAddress, Timeout = TimeSpan.FromMinutes(2) };
        if (withKey)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ApiKey);
        return client;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (peer is not null)
            await peer.DisposeAsync();
        ownFolder?.Dispose();
    }

    private void Launch()
    {
        if (!File.Exists(Repository.WebAssembly))
            throw new XunitException($"{Repository.WebAssembly} is not there: build the solution ({Repository.Configuration}) first.");
        var environment = new Dictionary<string, string?>
        {
            ["ASPNETCORE_ENVIRONMENT"] = options.Environment,
            ["DOTNET_ENVIRONMENT"] = null,
            ["ASPNETCORE_URLS"] = null,
            ["Urls"] = $"http://{options.Listen}:{BaseAddress.Port}",
            ["Storage__Path"] = StorageFolder,
            ["Api__BootstrapKey"] = ApiKey,
            ["Simulator__Seed"] = options.SimulatorSeed.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["Demo__Enabled"] = options.Demo ? "true" : "false",
        };
        foreach (var (name, value) in options.Variables)
            environment[name] = value;
        // The working folder is the content root: static web assets are mapped from the project's own folder in Development.
        peer = ProcessPeer.Start(
            Environment.ProcessPath is { } host && Path.GetFileName(host) == "dotnet" ? host : "dotnet",
            [Repository.WebAssembly],
            Repository.WebProject,
            environment);
    }

    private async Task WaitUntilReadyAsync()
    {
        await Eventually.Async(
            async () => Peer.HasExited || await AnswersAsync(),
            StartLimit,
            () => $"an answer 200 from {BaseAddress}{options.ReadyPath.TrimStart('/')}. The console wrote:\n{LogTail}");
        if (Peer.HasExited)
        {
            await Peer.WaitForExitAsync();
            throw new XunitException($"The console ended at its start (exit code {Peer.ExitCode}). It wrote:\n{LogTail}");
        }
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            using var answer = await Client.GetAsync(new Uri(options.ReadyPath, UriKind.Relative), limit.Token);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    private async Task KeepLogAsync()
    {
        if (peer is null)
            return;
        await peer.WaitForExitAsync();
        earlierLines.AddRange(peer.Lines);
        await peer.DisposeAsync();
        peer = null;
    }
}
