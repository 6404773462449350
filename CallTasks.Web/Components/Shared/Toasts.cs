namespace CallTasks.Web.Components.Shared;

/// <summary>Short messages at the corner of the page.</summary>
public sealed class Toasts(TimeProvider time) : IDisposable
{
    /// <summary>More would cover the page; the oldest goes first.</summary>
    public const int Most = 4;

    /// <summary>Long enough to read two lines. Errors stay until they are closed.</summary>
    public static readonly TimeSpan Shown = TimeSpan.FromSeconds(6);

    private readonly List<Toast> _all = [];
    private readonly List<ITimer> _timers = [];

    public event Action? Changed;

    public IReadOnlyList<Toast> All
    {
        get
        {
            lock (_all)
            {
                return [.. _all];
            }
        }
    }

    public void Say(string text) => Add(new Toast(text, isError: false));

    public void Error(string text) => Add(new Toast(text, isError: true));

    public void Close(Toast toast)
    {
        lock (_all)
        {
            _all.Remove(toast);
        }

        Changed?.Invoke();
    }

    public void Dispose()
    {
        lock (_all)
        {
            foreach (var timer in _timers)
            {
                timer.Dispose();
            }

            _timers.Clear();
        }
    }

    private void Add(Toast toast)
    {
        lock (_all)
        {
            _all.Add(toast);
            if (_all.Count > Most)
            {
                _all.RemoveAt(0);
            }

            if (!toast.IsError)
            {
                _timers.Add(time.CreateTimer(_ => Close(toast), null, Shown, Timeout.InfiniteTimeSpan));
            }
        }

        Changed?.Invoke();
    }

    /// <summary>One message.</summary>
    public sealed class Toast(string text, bool isError)
    {
        public string Text { get; } = text;

        public bool IsError { get; } = isError;
    }
}
