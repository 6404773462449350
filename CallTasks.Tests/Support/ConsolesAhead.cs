namespace CallTasks.Tests.Support;

/// <summary>
/// Starts the next browser test's console while one runs: most ask for the same, and they run one after the other. A test waits for no start
/// then, and has a fresh one of its own all the same. The one that nobody took is ended with the collection.
/// </summary>
public sealed class ConsolesAhead : IAsyncLifetime
{
    private static readonly Lock Gate = new();
    private static (ConsoleProcess.Options Options, Task<ConsoleProcess> Start)? next;
    private static bool open;

    /// <summary>The console that was started with these very options, or another one; the next one begins to start.</summary>
    public static Task<ConsoleProcess> TakeAsync(ConsoleProcess.Options options)
    {
        lock (Gate)
        {
            if (!open) return ConsoleProcess.StartNowAsync(options);
            if (next is { } other && other.Options != options) return ConsoleProcess.StartNowAsync(options);
            var mine = next?.Start ?? ConsoleProcess.StartNowAsync(options);
            next = (options, AfterAsync(mine, options));
            return mine;
        }
    }

    /// <inheritdoc/>
    public Task InitializeAsync()
    {
        lock (Gate) open = true;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        Task<ConsoleProcess>? left;
        lock (Gate) (left, next, open) = (next?.Start, null, false);
        if (left is not null) await (await left).DisposeAsync();
    }

    // Two that start at once would both be late.
    private static async Task<ConsoleProcess> AfterAsync(Task<ConsoleProcess> other, ConsoleProcess.Options options)
    {
        await Task.WhenAny(other);
        return await ConsoleProcess.StartNowAsync(options);
    }
}
