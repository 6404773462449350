namespace CallTasks.Core.Audio;

/// <summary>
/// The audio library's files: 8 kHz mono WAV, each under a random name that its row in the database tells. A file is whole before the
/// row names it, so what a crash leaves behind is named by no row and is cleaned up at the next start.
/// </summary>
/// <param name="folder">The library's folder.</param>
public sealed class SoundFiles(string folder) : IDisposable
{
    /// <summary>Largest file that is taken: what <see cref="WavFile"/> reads.</summary>
    public const long MaximumBytes = WavFile.MaximumBytes;

    /// <summary>Sounds converted at once: each may take a quarter of a gigabyte while it lasts.</summary>
    private const int AtOnce = 1;

    private const string Extension = ".wav";
    private const string Unfinished = ".tmp";

    private readonly SemaphoreSlim _turn = new(AtOnce, AtOnce);

    /// <summary>Where an upload may lie until it is converted; cleaned up with the rest.</summary>
    public string NewUploadPath() => Path.Combine(folder, NewName() + Unfinished);

    /// <summary>The full path of a kept sound.</summary>
    /// <param name="file">Name as <see cref="KeepAsync"/> gave it.</param>
    /// <exception cref="ArgumentException">It is no such name.</exception>
    public string PathOf(string file) =>
        file.Length > 0 && file.All(char.IsAsciiLetterOrDigit) ? Path.Combine(folder, file + Extension) : throw new ArgumentException("No name of a sound file.", nameof(file));

    /// <summary>Converts a WAV file and keeps it; durable when this returns.</summary>
    /// <param name="wavPath">The file as it was uploaded; judged by its content, never by its name.</param>
    /// <returns>The new file's name, and what was in it.</returns>
    /// <exception cref="WavFormatException">It is no WAV file that can be used; the message says why.</exception>
    public async Task<KeptSound> KeepAsync(string wavPath, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => Keep(wavPath), cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Reads a kept sound.</summary>
    /// <exception cref="IOException">It is not there.</exception>
    /// <exception cref="WavFormatException">It was damaged.</exception>
    public Prompt Read(string file)
    {
        using var wav = File.OpenRead(PathOf(file));
        return Prompt.FromWav(wav);
    }

    /// <summary>Removes a file that no row names.</summary>
    public void Delete(string file) => File.Delete(PathOf(file));

    /// <summary>Removes what no row names.</summary>
    /// <param name="named">Names that rows tell.</param>
    /// <param name="before">Only files that were last written before this (UTC); others may be on their way in.</param>
    /// <returns>How many were removed.</returns>
    public int Clean(IReadOnlySet<string> named, DateTime before)
    {
        var removed = 0;
        foreach (var path in Directory.EnumerateFiles(folder))
        {
            if (Path.GetExtension(path) == Extension && named.Contains(Path.GetFileNameWithoutExtension(path))) continue;
            if (File.GetLastWriteTimeUtc(path) >= before) continue;
            File.Delete(path);
            removed++;
        }

        return removed;
    }

    /// <summary>Lets the turn go.</summary>
    public void Dispose() => _turn.Dispose();

    private static string NewName() => Guid.NewGuid().ToString("N");

    private KeptSound Keep(string wavPath)
    {
        int rate, channels;
        Prompt prompt;
        using (var wav = File.OpenRead(wavPath))
        {
            var audio = WavFile.Read(wav);
            (rate, channels) = (audio.SampleRate, audio.Channels);
            prompt = Prompt.FromAudio(audio);
        }

        var name = NewName();
        var whole = PathOf(name);
        var part = whole + Unfinished;
        try
        {
            using (var file = new FileStream(part, FileMode.CreateNew, FileAccess.Write))
            {
                prompt.WriteWav(file);
                file.Flush(flushToDisk: true);
            }

            File.Move(part, whole);
        }
        catch
        {
            File.Delete(part);
            throw;
        }

        return new KeptSound(name, prompt.Duration, new FileInfo(whole).Length, rate, channels);
    }
}

/// <summary>A sound that was taken into the library's folder.</summary>
/// <param name="File">Its name there.</param>
/// <param name="Duration">How long it plays.</param>
/// <param name="Bytes">Size of the kept file.</param>
/// <param name="SourceRate">Samples per second of the upload.</param>
/// <param name="SourceChannels">Channels of the upload.</param>
public sealed record KeptSound(string File, TimeSpan Duration, long Bytes, int SourceRate, int SourceChannels);
