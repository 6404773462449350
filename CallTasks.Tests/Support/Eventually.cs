using System.Diagnostics;
using Xunit.Sdk;

namespace CallTasks.Tests.Support;

/// <summary>Waits for conditions, so that no test sleeps a guessed time.</summary>
public static class Eventually
{
    /// <summary>Enough for anything on a busy two-core machine; a test that needs longer says so.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(50);

    /// <summary>Returns as soon as the condition holds; fails with the message when it does not within the timeout.</summary>
    public static Task Async(Func<bool> condition, TimeSpan? timeout = null, string? message = null) =>
        Async(() => Task.FromResult(condition()), timeout, message is null ? null : () => message);

    /// <summary>The same, the message made when it fails: to tell what was there instead.</summary>
    public static Task Async(Func<bool> condition, TimeSpan? timeout, Func<string> message) =>
        Async(() => Task.FromResult(condition()), timeout, message);

    /// <summary>The same for a condition that is asked asynchronously.</summary>
    public static Task Async(Func<Task<bool>> condition, TimeSpan? timeout = null, string? message = null) =>
        Async(condition, timeout, message is null ? null : () => message);

    /// <summary>The same for a condition that is asked asynchronously, the message made when it fails.</summary>
    public static async Task Async(Func<Task<bool>> condition, TimeSpan? timeout, Func<string>? message)
    {
        var limit = timeout ?? DefaultTimeout;
        var started = Stopwatch.GetTimestamp();
        for (var pause = FirstPause; ; pause = pause < LongestPause ? pause * 2 : LongestPause)
        {
            if (await condition())
                return;
            if (Stopwatch.GetElapsedTime(started) > limit)
                throw new XunitException($"Not within {limit.TotalSeconds:0.#} s: {message?.Invoke() ?? "the awaited condition"}");
            await Task.Delay(pause);
        }
    }

    /// <summary>Asks until the answer satisfies the condition and returns it; the failure tells the last answer.</summary>
    public static async Task<T> GetAsync<T>(Func<Task<T>> ask, Func<T, bool> condition, TimeSpan? timeout = null, string? message = null)
    {
        var last = default(T);
        await Async(
            async () => condition(last = await ask()),
            timeout,
            () => $"{message ?? "the awaited answer"}; the last one was {last}");
        return last!;
    }
}
