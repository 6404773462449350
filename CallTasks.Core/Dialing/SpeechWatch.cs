using CallTasks.Core.Bots;
using CallTasks.Core.Languages;
using Microsoft.Extensions.Logging;

namespace CallTasks.Core.Dialing;

/// <summary>
/// Looks whether texts can be spoken: that the program is there, and for tasks that it holds whether what failed can be said again. No client is
/// called to find that out. Used by the dialling thread.
/// </summary>
internal sealed class SpeechWatch(BotSession bot, Mailbox mailbox, PaceClock clock, ILogger log) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _try = Task.CompletedTask;
    private Wording? _missing;
    private bool _ended;

    /// <summary>Looks whether the program is there; some microseconds.</summary>
    public void LookAtProgram() => _missing = bot.Silent;

    /// <summary>Why a task may start no call as far as its texts go; null: it may. One that says none needs no program.</summary>
    public Wording? Why(TaskDialing task) => task.Queue.Speaks && _missing is { } missing
        ? Wording.Of($"{missing} Calls start again when it is there.")
        : task.Speech.Why;

    /// <summary>Tries for a task that is held. One at a time: it is one program.</summary>
    public void Look(TaskDialing task, long now)
    {
        if (!_try.IsCompleted || task.Speech.NextTry(now) is not { } failed)
            return;
        log.LogWarning("Task {Task} is held: its texts cannot be spoken. {Why}", task.Id, failed.Why.In(Language.English));
        _try = Task.Run(async () =>
        {
            Wording? trouble = failed.Why;
            try
            {
                trouble = await bot.TryAsync(failed, _stop.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            mailbox.Post(() =>
            {
                task.Speech.Tried(trouble, clock.Now);
                if (trouble is null)
                    log.LogInformation("Task {Task}: its texts can be spoken again", task.Id);
            });
        });
    }

    /// <summary>Tries no more; over when the last try is. The dialler ends more than once: by the service that runs it, and with the program.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_ended)
            return;
        _ended = true;
        await _stop.CancelAsync();
        await _try;
        _stop.Dispose();
    }
}
