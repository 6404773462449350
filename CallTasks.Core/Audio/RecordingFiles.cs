namespace CallTasks.Core.Audio;

/// <summary>
/// Where calls' recordings lie: below the storage folder, at most a thousand files to a folder, named by the call's row number
/// (<c>recordings/000001/234/1234567.wav</c> for call 1,234,567).
/// </summary>
/// <param name="storageFolder">The product's storage folder; recordings get a folder of their own in it.</param>
public sealed class RecordingFiles(string storageFolder)
{
    private const string Extension = ".wav";
    private readonly string root = Path.Combine(storageFolder, "recordings");

    /// <summary>The full path of a call's recording, whether it exists or not.</summary>
    /// <param name="callId">The call's row number, not negative.</param>
    public string PathOf(long callId)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(callId);
        return Path.Combine(root, $"{callId / 1_000_000:D6}", $"{callId / 1000 % 1000:D3}", $"{callId}{Extension}");
    }

    /// <summary>Whether a finished recording of the call is there.</summary>
    public bool Exists(long callId) => File.Exists(PathOf(callId));

    /// <summary>Removes a call's recording, finished or not; false when there was none.</summary>
    /// <exception cref="IOException">The file is there and cannot be removed.</exception>
    public bool Delete(long callId)
    {
        var path = PathOf(callId);
        var found = File.Exists(path) || File.Exists(path + RecordingFile.UnfinishedSuffix);
        if (!found) return false;
        File.Delete(path);
        File.Delete(path + RecordingFile.UnfinishedSuffix);
        return true;
    }

    /// <summary>When a recording that a crash cut short was last written to; null: there is none. To be asked before <see cref="RepairUnfinished"/>.</summary>
    public DateTimeOffset? LastUnfinished() => Unfinished().Select(file => (DateTimeOffset?)file.LastWriteTimeUtc).Max();

    /// <summary>
    /// Makes recordings that a crash cut short playable: their headers get the true length and the files their names. To be called
    /// at start, before any call; a file that cannot be mended is left as it is.
    /// </summary>
    /// <returns>How many were mended, and how many could not be.</returns>
    public (int Repaired, int Failed) RepairUnfinished()
    {
        int repaired = 0, failed = 0;
        foreach (var unfinished in Unfinished())
        {
            try
            {
                if (RecordingFile.Repair(unfinished.FullName)) repaired++;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                failed++;
            }
        }
        return (repaired, failed);
    }

    private IEnumerable<FileInfo> Unfinished() =>
        Directory.Exists(root) ? new DirectoryInfo(root).EnumerateFiles("*" + Extension + RecordingFile.UnfinishedSuffix, SearchOption.AllDirectories) : [];
}
