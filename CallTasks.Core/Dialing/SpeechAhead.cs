using System.Threading.Channels;
using CallTasks.Core.Bots;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Queries;
using Microsoft.Extensions.Logging;

namespace CallTasks.Core.Dialing;

/// <summary>
/// Renders the fixed texts of a task's script, and its message for machines, when the task begins to run, so that the first client does not wait for
/// them, and no beep is past before the message is there. One text after another: the other rendering that may run at once is left to calls.
/// </summary>
/// <param name="ledger">Tells which tasks begin.</param>
/// <param name="tasks">Finds those that run already.</param>
/// <param name="scripts">Reads their scripts.</param>
/// <param name="speech">Renders and keeps.</param>
/// <param name="log">Told what cannot be spoken.</param>
public sealed class SpeechAhead(Ledger ledger, CallTaskQueries tasks, SettingsQueries scripts, ITextToSpeech speech, ILogger<SpeechAhead> log) : IAsyncDisposable
{
    /// <summary>Tasks that wait for their turn; beyond it calls render for themselves.</summary>
    private const int MaxWaiting = 1_000;

    /// <summary>Texts of one script: what memory keeps is not driven out by a script of five hundred blocks.</summary>
    private const int MaxTexts = 200;

    private readonly Channel<Texts> _begun = Channel.CreateBounded<Texts>(new BoundedChannelOptions(MaxWaiting) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Dictionary<long, Texts> _running = []; // tasks that run, with what they say; for the ledger's thread alone
    private readonly CancellationTokenSource _stopping = new();
    private Task _work = Task.CompletedTask;

    /// <summary>Begins with what runs.</summary>
    public void Start()
    {
        _work = Task.Run(WorkAsync);
        ledger.Committed += OnCommitted;
        foreach (var task in tasks.InStatus(CallTaskStatus.Running)) _begun.Writer.TryWrite(Texts.Of(task.Settings));
    }

    /// <summary>Ends it; a text being spoken is finished by itself.</summary>
    public async ValueTask DisposeAsync()
    {
        ledger.Committed -= OnCommitted;
        await _stopping.CancelAsync();
        await _work;
        _stopping.Dispose();
    }

    private void OnCommitted(IReadOnlyList<object> changes)
    {
        foreach (var change in changes)
        {
            if (change is CallTaskDeleted deleted) _running.Remove(deleted.TaskId);
            if (change is not CallTaskChanged { Task: var task }) continue;
            if (task.Status != CallTaskStatus.Running) _running.Remove(task.Id);
            else if (Texts.Of(task.Settings) is var texts && (!_running.TryGetValue(task.Id, out var before) || before != texts)) _begun.Writer.TryWrite(_running[task.Id] = texts);
        }
    }

    private async Task WorkAsync()
    {
        try
        {
            await foreach (var texts in _begun.Reader.ReadAllAsync(_stopping.Token))
                await RenderAsync(texts);
        }
        catch (OperationCanceledException)
        {
            // The program ends.
        }
    }

    private async Task RenderAsync(Texts texts)
    {
        try
        {
            if (!speech.IsAvailable) return;
            var blocks = scripts.Script(texts.ScriptId)?.Blocks.OfType<ISpokenBlock>().Select(block => block.Text) ?? [];
            foreach (var text in blocks.Prepend(texts.Message).Where(IsFixed).Take(MaxTexts))
                await speech.SpeakAsync(text!, "", _stopping.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The program ends.
        }
        catch (Exception e)
        {
            // The calls will meet it too, and tell it where people look.
            log.LogWarning(e, "The texts of script {Script} cannot be rendered ahead", texts.ScriptId);
        }
    }

    private static bool IsFixed(string? text) => !string.IsNullOrWhiteSpace(text) && !text.Contains('{', StringComparison.Ordinal);

    /// <summary>What a task says: its script's texts, and the one for machines.</summary>
    private readonly record struct Texts(long ScriptId, string? Message)
    {
        public static Texts Of(CallTaskSettings settings) => new(settings.ScriptId, settings.Identification?.MessageText);
    }
}
