using System.Diagnostics;
using System.Text.RegularExpressions;
using Xunit.Sdk;

namespace CallTasks.Tests.Support;

/// <summary>A child process of a test: its output is kept, and it is gone with all its children when the test ends.</summary>
public sealed class ProcessPeer : IAsyncDisposable
{
    // A chatty peer under load must not fill the memory; failures are explained by what came last.
    private const int MaxLines = 20_000;
    private const int LinesInMessages = 60;
    private static readonly TimeSpan ExitLimit = TimeSpan.FromSeconds(10);

    private readonly Process process;
    private readonly Lock gate = new();
    private readonly Queue<string> lines = new();

    private ProcessPeer(Process process) => this.process = process;

    /// <summary>The process ID.</summary>
    public int Id { get; private init; }

    /// <summary>It has ended.</summary>
    public bool HasExited => process.HasExited;

    /// <summary>Its exit code; 128 + n when signal n ended it.</summary>
    public int ExitCode => process.ExitCode;

    /// <summary>What it wrote to both outputs, the last 20,000 lines.</summary>
    public IReadOnlyList<string> Lines
    {
        get { lock (gate) return [.. lines]; }
    }

    /// <summary>The last lines as one text: for messages.</summary>
    public string Tail => string.Join('\n', Lines.TakeLast(LinesInMessages));

    /// <summary>Starts a program by its absolute path or name; nothing is passed through a shell.</summary>
    public static ProcessPeer Start(
        string program,
        IEnumerable<string> arguments,
        string? workingFolder = null,
        IReadOnlyDictionary<string, string?>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = workingFolder ?? "",
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
            start.Environment[name] = value;
        var process = new Process { StartInfo = start };
        process.Start();
        var peer = new ProcessPeer(process) { Id = process.Id };
        process.OutputDataReceived += (_, line) => peer.Keep(line.Data);
        process.ErrorDataReceived += (_, line) => peer.Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return peer;
    }

    /// <summary>Runs a program to its end and returns what it wrote; fails when its exit code is not 0 or it takes too long.</summary>
    public static async Task<string> RunAsync(string program, IEnumerable<string> arguments, TimeSpan? timeout = null, string? workingFolder = null)
    {
        await using var peer = Start(program, arguments, workingFolder);
        var code = await peer.WaitForExitAsync(timeout);
        if (code != 0)
            throw new XunitException($"{Path.GetFileName(program)} ended with exit code {code}:\n{peer.Tail}");
        return string.Join('\n', peer.Lines);
    }

    /// <summary>Writes one line to its standard input.</summary>
    public async Task SendAsync(string line)
    {
        await process.StandardInput.WriteLineAsync(line);
        await process.StandardInput.FlushAsync();
    }

    /// <summary>Returns the first line that matches, of those written already or to come.</summary>
    public async Task<string> WaitForLineAsync(string pattern, TimeSpan? timeout = null)
    {
        string? found = null;
        await Eventually.Async(
            () => (found = Lines.FirstOrDefault(line => Regex.IsMatch(line, pattern))) is not null || HasExited,
            timeout,
            () => $"a line like /{pattern}/ from {Name}. It wrote:\n{Tail}");
        if (found is null)
            await ReadToEndAsync();
        return found
            ?? Lines.FirstOrDefault(line => Regex.IsMatch(line, pattern))
            ?? throw new XunitException($"{Name} ended (exit code {ExitCode}) without a line like /{pattern}/. It wrote:\n{Tail}");
    }

    /// <summary>It has ended; what it wrote last may still be in the pipe, which a child of it may hold open.</summary>
    private async Task ReadToEndAsync()
    {
        using var limit = new CancellationTokenSource(ExitLimit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            // What is there must do.
        }
    }

    /// <summary>Waits for its end (30 s unless said otherwise) and returns the exit code; all its output is in <see cref="Lines"/> then.</summary>
    public async Task<int> WaitForExitAsync(TimeSpan? timeout = null)
    {
        using var limit = new CancellationTokenSource(timeout ?? TimeSpan.FromSeconds(30));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw new XunitException($"{Name} did not end in time. It wrote:\n{Tail}");
        }
        return process.ExitCode;
    }

    /// <summary>Sends a signal by its name without SIG, e.g. TERM, STOP, CONT, USR1.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("/bin/kill", ["-s", name, Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>SIGKILL to the process alone, at once: as a crash ends it.</summary>
    public void KillHard()
    {
        if (!process.HasExited)
            process.Kill();
        process.WaitForExit();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
            using var limit = new CancellationTokenSource(ExitLimit);
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            // A grandchild holds the pipe open; the process itself is gone.
        }
        catch (InvalidOperationException)
        {
            // It ended between the question and the kill.
        }
        process.Dispose();
    }

    private string Name => Path.GetFileName(process.StartInfo.FileName);

    private void Keep(string? line)
    {
        if (line is null)
            return;
        lock (gate)
        {
            lines.Enqueue(line);
            if (lines.Count > MaxLines)
                lines.Dequeue();
        }
    }
}
