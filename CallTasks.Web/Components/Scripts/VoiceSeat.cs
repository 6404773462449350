using CallTasks.Core.Bots;
using CallTasks.Core.Telephony;
using CallTasks.Core.Telephony.Media;
using CallTasks.Web.Security;

namespace CallTasks.Web.Components.Scripts;

/// <summary>How a talk by voice ended.</summary>
public enum VoiceEnd
{
    /// <summary>The bot had done.</summary>
    Over = 0,
    /// <summary>Whoever tried it stopped it.</summary>
    Stopped = 1,
    /// <summary>It lasted as long as it may.</summary>
    TooLong = 2,
    /// <summary>The browser never brought its sound.</summary>
    NeverCame = 3,
    /// <summary>The browser's connection was lost.</summary>
    Lost = 4,
    /// <summary>The browser sent what it should not, or its person may no longer talk.</summary>
    Refused = 5,
}

/// <summary>One talk by voice: the bot, its sound, and whether the browser has come. Safe from any thread.</summary>
public sealed class VoiceSeat : IDisposable
{
    /// <summary>Longest talk: as long as any sensible call, so that a forgotten window does not listen all night.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <summary>How long the browser may take: its person is asked for the microphone first.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Lock _gate = new();
    private readonly Action<VoiceSeat> _leave;
    private readonly ITimer _limit;
    private readonly TaskCompletionSource<VoiceEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _taken;

    internal VoiceSeat(string key, (VisitorKind, long) person, Func<IMediaPort, ChatTalk> prepare, TimeProvider time, Action<VoiceSeat> leave)
    {
        (Key, Person, _leave) = (key, person, leave);
        Talk = prepare(Media);
        _limit = time.CreateTimer(_ => Finish(_taken ? VoiceEnd.TooLong : VoiceEnd.NeverCame), null, Patience, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The browser came, or the talk has ended; called on any thread, so handlers must be quick and not throw.</summary>
    public event Action? Changed;

    /// <summary>By which the browser comes; nobody can guess it.</summary>
    public string Key { get; }

    /// <summary>The bot.</summary>
    public ChatTalk Talk { get; }

    /// <summary>The browser brings and takes the sound.</summary>
    public bool IsLive
    {
        get { lock (_gate) return _taken && !_ended.Task.IsCompleted; }
    }

    /// <summary>How it ended; null while it has not.</summary>
    public VoiceEnd? End => _ended.Task.IsCompletedSuccessfully ? _ended.Task.Result : null;

    internal (VisitorKind, long) Person { get; }

    internal StudioMedia Media { get; } = new();

    internal Task<VoiceEnd> Ended => _ended.Task;

    /// <summary>Ends it; only the first time counts.</summary>
    public void Finish(VoiceEnd how)
    {
        lock (_gate)
        {
            if (!_ended.TrySetResult(how)) return;
        }

        _limit.Dispose();
        Talk.HangUp();
        Media.Dispose();
        _leave(this);
        Changed?.Invoke();
    }

    /// <summary>Ends it, and tells nobody.</summary>
    public void Dispose()
    {
        Changed = null;
        Talk.Dispose();
        Finish(VoiceEnd.Stopped);
    }

    internal bool TryTake()
    {
        lock (_gate)
        {
            if (_taken || _ended.Task.IsCompleted) return false;
            _taken = true;
            _limit.Change(Longest, Timeout.InfiniteTimeSpan);
        }

        Changed?.Invoke();
        return true;
    }
}
