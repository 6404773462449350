using CallTasks.Core.Model;
using CallTasks.Core.Storage;

namespace CallTasks.Core.Dialing;

/// <summary>What holds back every start on the host: *Pause all dialling*, a database that cannot be written, a disk that is nearly full.</summary>
internal sealed class DialingGates(Ledger ledger, StorageFolder folder, DialerOptions options)
{
    private readonly Queue<long> _starts = new();
    private long _freeBytes = long.MaxValue;

    /// <summary>Pause all dialling is on.</summary>
    public bool PausedAll { get; set; }

    /// <summary>A start may be planned and sent.</summary>
    public bool Open => !PausedAll && !ledger.Health.Blocked && _freeBytes >= options.FreeSpaceFloor;

    /// <summary>Why not, for every task alike; null when open.</summary>
    public WaitingFor? Why
    {
        get
        {
            if (PausedAll)
                return new WaitingFor(WaitingReason.PausedAll, null, "All dialling is paused. Resume it, and the task goes on.");
            var health = ledger.Health;
            if (health.Blocked)
                return new WaitingFor(health.IsDisk ? WaitingReason.Disk : WaitingReason.Database, null, health.Said);
            if (_freeBytes < options.FreeSpaceFloor)
            {
                return new WaitingFor(WaitingReason.Disk, null,
                    $"The disk of the storage folder has {Megabytes(_freeBytes)} left; calls start again at {Megabytes(options.FreeSpaceFloor)}. Free some space.");
            }
            return null;
        }
    }

    /// <summary>Looks at the disk; a few microseconds.</summary>
    public void LookAtDisk()
    {
        try
        {
            _freeBytes = folder.FreeBytes();
        }
        catch (IOException)
        {
            _freeBytes = 0;
        }
    }

    /// <summary>A call was started.</summary>
    public void Started(long at) => _starts.Enqueue(at);

    /// <summary>Starts within the last second.</summary>
    public int StartsLastSecond(long now)
    {
        while (_starts.TryPeek(out var at) && at <= now - TimeSpan.TicksPerSecond)
            _starts.Dequeue();
        return _starts.Count;
    }

    private static string Megabytes(long bytes) => $"{bytes / (1024 * 1024):N0} MB";
}
