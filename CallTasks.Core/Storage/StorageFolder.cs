using System.Globalization;

namespace CallTasks.Core.Storage;

/// <summary>
/// The one folder everything lives in: database, recordings, reports, rejected rows. Holding an instance holds the folder's lock,
/// so a second process on the same folder ends with a clear line instead of dialling twice.
/// </summary>
public sealed class StorageFolder : IDisposable
{
    /// <summary>Given up on disk-full so that the ends of running calls can still be written: 16 MB hold over 20,000 of them.</summary>
    internal const long BallastBytes = 16L * 1024 * 1024;

    /// <summary>Below this much free space no new call starts.</summary>
    public const long FreeSpaceFloor = 200L * 1024 * 1024;

    /// <summary>How the runtime says that another process holds a file: EWOULDBLOCK of flock(2), and Windows' ERROR_SHARING_VIOLATION.</summary>
    private const int WouldBlock = 11;
    private const int SharingViolation = unchecked((int)0x80070020);

    private readonly FileStream _lock;

    private StorageFolder(string path, FileStream held)
    {
        Path = path;
        _lock = held;
        DatabasePath = System.IO.Path.Combine(path, "calltasks.db");
        BallastPath = System.IO.Path.Combine(path, "ballast.bin");
        Recordings = Directory.CreateDirectory(System.IO.Path.Combine(path, "recordings")).FullName;
        Reports = Directory.CreateDirectory(System.IO.Path.Combine(path, "reports")).FullName;
        Imports = Directory.CreateDirectory(System.IO.Path.Combine(path, "imports")).FullName;
        Sounds = Directory.CreateDirectory(System.IO.Path.Combine(path, "audio")).FullName;
        Speech = Directory.CreateDirectory(System.IO.Path.Combine(path, "speech")).FullName;
        TryRestoreBallast();
    }

    /// <summary>The folder itself, absolute.</summary>
    public string Path { get; }
    /// <summary>The SQLite file.</summary>
    public string DatabasePath { get; }
    /// <summary>Where call recordings lie.</summary>
    public string Recordings { get; }
    /// <summary>Where report files lie.</summary>
    public string Reports { get; }
    /// <summary>Where uploads wait and rejected rows are kept.</summary>
    public string Imports { get; }

    /// <summary>Where the audio library's sounds lie.</summary>
    public string Sounds { get; }

    /// <summary>Where rendered prompts are kept; whatever is deleted there is made again.</summary>
    public string Speech { get; }

    internal string BallastPath { get; }

    /// <summary>Takes the folder, creating it if missing.</summary>
    /// <exception cref="StorageInUseException">Another process holds it.</exception>
    public static StorageFolder Open(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        Directory.CreateDirectory(full);
        var held = TakeLock(full);
        try
        {
            return new StorageFolder(full, held);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Free bytes on the folder's disk.</summary>
    public long FreeBytes() => new DriveInfo(Path).AvailableFreeSpace;

    /// <summary>Gives the ballast up; true when there was any.</summary>
    internal bool DropBallast()
    {
        if (!File.Exists(BallastPath)) return false;
        File.Delete(BallastPath);
        return true;
    }

    /// <summary>Lays the ballast again when there is room for it.</summary>
    internal void TryRestoreBallast()
    {
        try
        {
            if (File.Exists(BallastPath) || FreeBytes() < FreeSpaceFloor + BallastBytes) return;
            using var file = new FileStream(BallastPath, FileMode.CreateNew, FileAccess.Write);
            var block = new byte[1 << 20];
            for (var written = 0L; written < BallastBytes; written += block.Length) file.Write(block);
        }
        catch (IOException)
        {
            DropBallast();
        }
    }

    /// <exception cref="StorageInUseException">Another process holds it.</exception>
    private static FileStream TakeLock(string folder)
    {
        FileStream held;
        try
        {
            held = new FileStream(System.IO.Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (e.HResult is WouldBlock or SharingViolation)
        {
            throw new StorageInUseException(folder);
        }

        try
        {
            held.SetLength(0);
            held.Write(System.Text.Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
            held.Flush();
        }
        catch (IOException)
        {
            // A full disk: who holds the lock cannot be noted for people, but the lock holds.
        }

        return held;
    }

    /// <summary>Lets the folder go.</summary>
    public void Dispose() => _lock.Dispose();
}

/// <summary>Another process works on the storage folder.</summary>
public sealed class StorageInUseException(string path) : Exception(
    $"The storage folder {path} is in use by another CallTasks process. Stop that one first, or set Storage:Path to another folder.");
