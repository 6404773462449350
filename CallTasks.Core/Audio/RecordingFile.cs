using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace CallTasks.Core.Audio;

/// <summary>
/// One recording while it is written: stereo A-law at 8 kHz, the bot left and the client right. It is written beside its place under
/// the ending <see cref="UnfinishedSuffix"/> and gets its name when its header tells its true length. One thread at a time.
/// </summary>
internal sealed class RecordingFile : IDisposable
{
    /// <summary>Follows the name of a recording that is not finished.</summary>
    public const string UnfinishedSuffix = ".part";

    /// <summary>One A-law byte left, one right.</summary>
    public const int BytesPerFrame = 2;

    private readonly string path;
    private readonly SafeFileHandle handle;
    private long frames;

    private RecordingFile(string path, SafeFileHandle handle)
    {
        this.path = path;
        this.handle = handle;
    }

    /// <summary>Creates the file and its folders; what an earlier attempt left under the name is replaced.</summary>
    public static RecordingFile Create(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var handle = File.OpenHandle(path + UnfinishedSuffix, FileMode.Create, FileAccess.Write, FileShare.Read);
        try
        {
            WriteHeader(handle, frames: 0);
            return new RecordingFile(path, handle);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Writes interleaved codes at their place in time; what lies between the last piece and this one is silence.</summary>
    /// <param name="frame">Place of the first frame, 8,000 a second.</param>
    /// <param name="codes">A-law, left and right in turn.</param>
    public void Write(long frame, ReadOnlySpan<byte> codes)
    {
        if (frame > frames) WriteSilence(frame - frames);
        RandomAccess.Write(handle, codes, Offset(frame));
        frames = Math.Max(frames, frame + codes.Length / BytesPerFrame);
    }

    /// <summary>Writes the true length into the header and gives the file its name.</summary>
    public void Finish()
    {
        WriteHeader(handle, frames);
        handle.Dispose();
        File.Move(path + UnfinishedSuffix, path, overwrite: true);
    }

    /// <summary>Makes a recording that a crash left unfinished playable; false when there was no sound in it and it was removed.</summary>
    /// <param name="unfinished">A path that ends with <see cref="UnfinishedSuffix"/>.</param>
    public static bool Repair(string unfinished)
    {
        var path = unfinished[..^UnfinishedSuffix.Length];
        var frames = (new FileInfo(unfinished).Length - WavHeader.G711Length) / BytesPerFrame;
        if (frames <= 0 || File.Exists(path))
        {
            File.Delete(unfinished);
            return false;
        }
        using (var handle = File.OpenHandle(unfinished, FileMode.Open, FileAccess.Write, FileShare.Read))
        {
            WriteHeader(handle, frames);
            RandomAccess.SetLength(handle, Offset(frames));
        }
        File.Move(unfinished, path);
        return true;
    }

    /// <summary>Closes the file; unless it was finished it keeps its unfinished name.</summary>
    public void Dispose() => handle.Dispose();

    private static long Offset(long frame) => WavHeader.G711Length + frame * BytesPerFrame;

    private void WriteSilence(long count)
    {
        var silence = ArrayPool<byte>.Shared.Rent(16 * 1024);
        silence.AsSpan().Fill(G711.ALawSilence);
        while (count > 0)
        {
            var piece = (int)Math.Min(count, silence.Length / BytesPerFrame);
            RandomAccess.Write(handle, silence.AsSpan(0, piece * BytesPerFrame), Offset(frames));
            frames += piece;
            count -= piece;
        }
        ArrayPool<byte>.Shared.Return(silence);
    }

    private static void WriteHeader(SafeFileHandle handle, long frames)
    {
        Span<byte> header = stackalloc byte[WavHeader.G711Length];
        WavHeader.WriteG711(header, G711Law.ALaw, Prompt.SampleRate, channels: 2, frames * BytesPerFrame);
        RandomAccess.Write(handle, header, 0);
    }
}
