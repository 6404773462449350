using CallTasks.Core.Audio;
using CallTasks.Core.Languages;
using CallTasks.Core.Model;

namespace CallTasks.Core.Bots;

/// <summary>What one asking of a question brought.</summary>
/// <param name="Answer">Its place among the answers, or -1: none fits.</param>
/// <param name="Keys">The keys that came, or null.</param>
/// <param name="Words">What was said, or null.</param>
internal readonly record struct QuestionOutcome(int Answer, string? Keys, string? Words);

/// <summary>Asks a question once: says it, and takes keys and words from whichever comes first.</summary>
internal sealed class QuestionRound(QuestionBlock block, BotCall call, TimeProvider time)
{
    /// <summary>Keys that are an answer already, but could become another: so long the next one is waited for.</summary>
    private static readonly TimeSpan BetweenKeys = TimeSpan.FromSeconds(2);

    private readonly TimeSpan _patience = TimeSpan.FromSeconds(block.TimeoutSeconds);
    private string _typed = "";
    private long? _since;

    /// <summary>What went wrong with the recogniser, or null; keys went on being taken.</summary>
    public Wording? Trouble { get; private set; }

    /// <summary>Says it and waits.</summary>
    /// <param name="prompt">The question.</param>
    /// <param name="listening">Hears words, or null.</param>
    /// <param name="callEnded">Cancelled when the call ends.</param>
    /// <exception cref="OperationCanceledException">The call has ended.</exception>
    public async Task<QuestionOutcome> AskAsync(Prompt prompt, Listening? listening, CancellationToken callEnded)
    {
        (_typed, _since) = ("", null);
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(callEnded);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(callEnded);
        var said = SayAsync(prompt, silence.Token);
        var heard = listening?.HearAsync(prompt.Duration + _patience, over.Token);
        try
        {
            while (true)
            {
                while (call.Input.TryTake(out var turn))
                {
                    if (block.BargeIn) await silence.CancelAsync();
                    if (turn.Words is { } words) return await DoneAsync(Of(words));
                    if (turn.Key is not { } key) return await DoneAsync(new QuestionOutcome(-1, null, null));
                    if (Type(key)) return await DoneAsync(Typed());
                }

                if (heard is { IsCompleted: true })
                {
                    var speech = await heard;
                    heard = null;
                    Trouble = speech.Trouble;
                    if (_typed.Length == 0 && speech.Outcome == SpeechOutcome.Heard) return await DoneAsync(Of(speech.Text));
                    if (_typed.Length == 0 && speech.Outcome == SpeechOutcome.NotUnderstood) return await DoneAsync(new QuestionOutcome(-1, null, speech.Text));
                }

                if (said.IsCompleted && _since is null) _since = time.GetTimestamp();
                var speaks = _typed.Length == 0 && heard is not null && listening!.Speaking.IsCompleted;
                if (speaks && block.BargeIn && !said.IsCompleted) await silence.CancelAsync();
                if (Left(said.IsCompleted, speaks) is not { } left) await AwakeAsync(Timeout.InfiniteTimeSpan);
                else if (left > TimeSpan.Zero) await AwakeAsync(left);
                else if (_typed.Length > 0) return await DoneAsync(Typed());
                else return new QuestionOutcome(-1, null, null);
                callEnded.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            await over.CancelAsync();
            await silence.CancelAsync();
            await said;
            if (heard is not null) await ((Task)heard).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        async Task<QuestionOutcome> DoneAsync(QuestionOutcome outcome)
        {
            if (!block.BargeIn) await said.WaitAsync(callEnded);
            return outcome;
        }

        // Until something comes, or the time is over.
        async Task AwakeAsync(TimeSpan limit)
        {
            using var wait = CancellationTokenSource.CreateLinkedTokenSource(over.Token);
            var wakes = new List<Task> { call.Input.WaitAsync(wait.Token), Task.Delay(limit, time, wait.Token) };
            if (!said.IsCompleted) wakes.Add(said);
            if (heard is not null) wakes.Add(heard);
            if (heard is not null && block.BargeIn && !listening!.Speaking.IsCompleted) wakes.Add(listening.Speaking);
            await Task.WhenAny(wakes);
            await wait.CancelAsync();
        }
    }

    /// <summary>How long it is waited for now; null: until something comes.</summary>
    private TimeSpan? Left(bool said, bool speaks)
    {
        if (_typed.Length > 0) return (Fitting() >= 0 ? BetweenKeys : _patience > BetweenKeys ? _patience : BetweenKeys) - time.GetElapsedTime(_since ?? 0);
        return said && !speaks && !call.IsRehearsal ? _patience - time.GetElapsedTime(_since ?? 0) : null;
    }

    /// <summary>Takes a key; true when no other can change what was typed.</summary>
    private bool Type(char key)
    {
        _since = time.GetTimestamp();
        var longer = _typed + key;
        if (key == '#' && _typed.Length > 0 && !block.Answers.Any(answer => answer.Begins(longer))) return true;
        _typed = longer;
        return !block.Answers.Any(answer => answer.Begins(_typed) && answer.Digits!.Length > _typed.Length);
    }

    private QuestionOutcome Typed() => new(Fitting(), _typed, null);

    private QuestionOutcome Of(string words) => new(PhraseMatcher.Best(words, [.. block.Answers.Select(answer => answer.Phrases)])?.Answer ?? -1, null, words);

    private int Fitting()
    {
        for (var i = 0; i < block.Answers.Count; i++)
        {
            if (block.Answers[i].Fits(_typed)) return i;
        }

        return -1;
    }

    private async Task SayAsync(Prompt prompt, CancellationToken silence) =>
        await call.Media.PlayAsync(prompt, silence).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
}
