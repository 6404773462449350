using System.Security.Cryptography;
using CallTasks.Core.Audio;
using CallTasks.Core.Storage;
using Microsoft.Extensions.Logging;

namespace CallTasks.Core.Bots;

/// <summary>
/// Rendered prompts on disk, so that a text is spoken once and not once after each restart. A file bears a hash of what is in it: one that is
/// damaged counts as missing, and is made again. What goes wrong with the disk is logged, and the prompt is rendered.
/// </summary>
public sealed class RenderedPrompts
{
    /// <summary>Bytes of all files together unless set otherwise: nine hours of speech.</summary>
    public const long UsualBytes = 512L << 20;

    private const string Extension = ".prompt";
    private const string Unfinished = ".tmp";

    // When there is no room, so much is made at once: the folder is not gone through for each new file.
    private const double KeptShare = 0.9;

    private readonly string folder;
    private readonly long maximumBytes;
    private readonly TimeProvider time;
    private readonly Func<long> freeBytes;
    private readonly ILogger log;
    private readonly Lock gate = new();
    private long? bytes;

    /// <summary>Touches nothing before it is asked.</summary>
    /// <param name="folder">Its own folder; there already.</param>
    /// <param name="maximumBytes">Bytes of all files together, past which those not used for the longest go.</param>
    /// <param name="time">Notes when a file was used.</param>
    /// <param name="freeBytes">Free bytes of the disk; below <see cref="StorageFolder.FreeSpaceFloor"/> nothing is kept.</param>
    /// <param name="log">Told what goes wrong.</param>
    public RenderedPrompts(string folder, long maximumBytes, TimeProvider time, Func<long> freeBytes, ILogger<RenderedPrompts> log) =>
        (this.folder, this.maximumBytes, this.time, this.freeBytes, this.log) = (folder, maximumBytes, time, freeBytes, log);

    /// <summary>A kept prompt; null when there is none, or it cannot be used.</summary>
    /// <param name="key">Letters and digits.</param>
    internal Prompt? Find(string key)
    {
        var path = PathOf(key);
        try
        {
            if (!File.Exists(path)) return null;
            var file = File.ReadAllBytes(path);
            var wav = file.AsSpan(0, Math.Max(0, file.Length - SHA256.HashSizeInBytes));
            if (wav.Length > 0 && SHA256.HashData(wav).AsSpan().SequenceEqual(file.AsSpan(wav.Length)))
            {
                File.SetLastWriteTimeUtc(path, time.GetUtcNow().UtcDateTime);
                return Prompt.FromWav(new MemoryStream(file, 0, wav.Length));
            }
            log.LogWarning("The kept prompt {File} was damaged and is made again", path);
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or WavFormatException)
        {
            log.LogWarning(e, "The kept prompt {File} cannot be read", path);
        }
        return null;
    }

    /// <summary>Keeps a prompt; whole or not at all.</summary>
    /// <param name="key">Letters and digits.</param>
    /// <param name="prompt">What is kept.</param>
    internal void Keep(string key, Prompt prompt)
    {
        var path = PathOf(key);
        try
        {
            using var wav = new MemoryStream();
            prompt.WriteWav(wav);
            var size = wav.Length + SHA256.HashSizeInBytes;
            if (size > maximumBytes || freeBytes() < StorageFolder.FreeSpaceFloor) return;
            lock (gate)
            {
                bytes ??= Open();
                if (bytes + size > maximumBytes) bytes = MakeRoom(size);
                var part = path + Unfinished;
                using (var file = new FileStream(part, FileMode.Create, FileAccess.Write))
                {
                    file.Write(wav.GetBuffer().AsSpan(0, (int)wav.Length));
                    file.Write(SHA256.HashData(wav.GetBuffer().AsSpan(0, (int)wav.Length)));
                }
                File.SetLastWriteTimeUtc(part, time.GetUtcNow().UtcDateTime);
                File.Move(part, path, overwrite: true);
                bytes += size;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.LogWarning(e, "The prompt {File} cannot be kept", path);
        }
    }

    private string PathOf(string key) => Path.Combine(folder, key + Extension);

    /// <summary>Removes what a crash left half written.</summary>
    /// <returns>Bytes that are there.</returns>
    private long Open()
    {
        var sum = 0L;
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles())
        {
            if (file.Extension == Unfinished) file.Delete();
            else sum += file.Length;
        }
        return sum;
    }

    /// <returns>Bytes that are left.</returns>
    private long MakeRoom(long size)
    {
        var files = new DirectoryInfo(folder).EnumerateFiles("*" + Extension).OrderBy(file => file.LastWriteTimeUtc).ToList();
        var left = files.Sum(file => file.Length);
        foreach (var file in files)
        {
            if (left + size <= maximumBytes * KeptShare) break;
            left -= file.Length;
            file.Delete();
        }
        return left;
    }
}
