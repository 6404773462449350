using System.Globalization;
using CallTasks.Core.Audio;
using CallTasks.Core.Storage.Queries;

namespace CallTasks.Core.Bots;

/// <summary>Reads the audio library; what many calls play is held in memory.</summary>
/// <param name="shelf">Its rows.</param>
/// <param name="files">Its files.</param>
public sealed class LibrarySounds(ShelfQueries shelf, SoundFiles files) : ISounds
{
    /// <summary>Sounds held, in samples: 64 Mi are 128 MB, a dozen of the longest or hundreds of usual ones.</summary>
    private const long MaximumSamples = 64L << 20;

    private readonly PromptCache _cache = new(MaximumSamples);

    /// <inheritdoc/>
    public async Task<(Prompt Prompt, string Name)> GetAsync(long id, CancellationToken cancellationToken)
    {
        var sound = shelf.Sound(id, evenDeleted: true)?.Settings ?? throw new FileNotFoundException(string.Create(CultureInfo.InvariantCulture, $"There is no sound {id} in the audio library."));
        // A sound's file never changes, so its name is what the cache knows it by.
        var prompt = await _cache.GetAsync("", sound.File, () => Task.Run(() => files.Read(sound.File))).WaitAsync(cancellationToken);
        return (prompt, sound.Name);
    }
}
