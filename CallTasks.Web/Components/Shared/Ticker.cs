namespace CallTasks.Web.Components.Shared;

/// <summary>One slow clock for everything on a page that says "3 min ago": one timer for a circuit, none while nobody listens.</summary>
public sealed class Ticker(TimeProvider time) : IDisposable
{
    /// <summary>Fine enough for words that count in minutes, and for seconds only just past.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly List<Action> _listeners = [];
    private ITimer? _timer;

    public long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Calls <paramref name="tick"/> on a pool thread until the result is disposed.</summary>
    public IDisposable Subscribe(Action tick)
    {
        lock (_gate)
        {
            _listeners.Add(tick);
            _timer ??= time.CreateTimer(_ => Tick(), null, Period, Period);
        }

        return new Subscription(this, tick);
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _listeners.Clear();
            _timer?.Dispose();
            _timer = null;
        }
    }

    private void Tick()
    {
        Action[] listeners;
        lock (_gate)
        {
            listeners = [.. _listeners];
        }

        foreach (var listener in listeners)
        {
            listener();
        }
    }

    private void Remove(Action tick)
    {
        lock (_gate)
        {
            _listeners.Remove(tick);
            if (_listeners.Count == 0)
            {
                _timer?.Dispose();
                _timer = null;
            }
        }
    }

    private sealed class Subscription(Ticker ticker, Action tick) : IDisposable
    {
        public void Dispose() => ticker.Remove(tick);
    }
}
