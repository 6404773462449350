using CallTasks.Core.Bots;
using CallTasks.Core.Languages;

namespace CallTasks.Core.Dialing;

/// <summary>
/// Whether a task's calls can say their texts. A speech program that breaks one call after the other holds the task, as a dead carrier does, until it
/// says what it failed to, or somebody mends the text. Used by the dialling thread alone; instants are monotonic ticks of 100 ns.
/// </summary>
internal sealed class SpeechHealth
{
    /// <summary>Calls in a row that broke because a text could not be spoken, and hold the task: one may be chance, each is a client who heard silence.</summary>
    public const int BrokenCalls = 3;

    /// <summary>How often what failed is said once more, to nobody: 15 s.</summary>
    public const long TryEvery = 15 * TimeSpan.TicksPerSecond;

    private int _broken;
    private FailedSpeech? _last;
    private long _nextTry = long.MinValue;
    private bool _trying;

    /// <summary>Why no call is started; null: one may.</summary>
    public Wording? Why => _broken < BrokenCalls ? null
        : Wording.Of($"{_broken} calls in a row broke because a text could not be spoken: {_last!.Why} It is tried again every {TryEvery / TimeSpan.TicksPerSecond} s, and calls start when it can be said, the script was changed or the task is resumed.");

    /// <summary>A call's talk is over. One that came to its end proves that all can be said; a client who hangs up proves nothing.</summary>
    public void Talked(BotOutcome outcome)
    {
        if (outcome.Unspoken is { } failed)
        {
            _broken++;
            _last = failed;
        }
        else if (outcome.End == BotEnd.ScriptEnded && Why is null)
        {
            _broken = 0;
        }
    }

    /// <summary>Somebody changed what is said, or says that it can be: the row begins anew. The text that failed may be one that no program can say.</summary>
    public void Forget() => _broken = 0;

    /// <summary>What is to be said once more now; <see cref="Tried"/> follows. Null: nothing, or not yet.</summary>
    public FailedSpeech? NextTry(long now)
    {
        if (Why is null || _trying || now < _nextTry)
            return null;
        _trying = true;
        return _last;
    }

    /// <summary>It was said once more.</summary>
    /// <param name="trouble">Why it could not be spoken; null: it was, and the task goes on.</param>
    /// <param name="now">When.</param>
    public void Tried(Wording? trouble, long now)
    {
        _trying = false;
        _nextTry = now + TryEvery;
        if (trouble is null)
            Forget();
        else
            _last = _last! with { Why = trouble };
    }
}
