using CallTasks.Core.Audio;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Queries;
using CallTasks.Core.Storage.Shelf;
using Microsoft.Extensions.Logging;

namespace CallTasks.Core.Commands;

/// <summary>The audio library: sounds are taken in, named, taken out.</summary>
public sealed class SoundCommands(SavedLedger<Sound> ledger, ShelfQueries shelf, SoundFiles files, StorageFolder folder, TimeProvider time, ILogger<SoundCommands> log)
{
    /// <summary>A deleted sound's file stays so long: longer than any call that may still play it.</summary>
    private static readonly TimeSpan KeptAfterDeletion = TimeSpan.FromHours(2);

    /// <summary>A path where an upload may be kept until <see cref="AddAsync"/> takes it.</summary>
    public string NewUploadPath() => files.NewUploadPath();

    /// <summary>Takes a WAV file into the library, as 8 kHz mono.</summary>
    /// <param name="uploadedPath">Where it lies; it is deleted in any case, also when this throws.</param>
    /// <param name="name">What people are to call it; null or blank: the file's own name without its ending.</param>
    /// <param name="fileName">The name it was uploaded with, paths and all; it decides nothing.</param>
    /// <exception cref="InvalidInputException">It is no WAV file that can be used, or its name cannot be.</exception>
    /// <exception cref="ConflictException">The name is taken, the library is full, or the disk nearly is.</exception>
    public async Task<Saved<Sound>> AddAsync(string uploadedPath, string? name, string fileName, Actor actor, CancellationToken cancellationToken)
    {
        try
        {
            var called = string.IsNullOrWhiteSpace(name) ? NameOf(fileName) : name.Trim();
            InvalidInputException.ThrowIfAny([.. CallTaskRules.NameErrors(called)]);
            if (folder.FreeBytes() < StorageFolder.FreeSpaceFloor) throw new ConflictException("The disk of the storage folder is nearly full: free some space, then upload the sound again.");
            KeptSound kept;
            try
            {
                kept = await files.KeepAsync(uploadedPath, cancellationToken);
            }
            catch (WavFormatException e)
            {
                throw new InvalidInputException([new FieldError("file", e.Message)]);
            }

            try
            {
                return await ledger.CreateAsync(
                    new Sound
                    {
                        Name = called,
                        File = kept.File,
                        Milliseconds = (int)kept.Duration.TotalMilliseconds,
                        Bytes = kept.Bytes,
                        SourceRate = kept.SourceRate,
                        SourceChannels = kept.SourceChannels,
                        UploadedAt = time.GetUtcNow().ToUnixTimeMilliseconds(),
                        UploadedBy = actor.Name,
                    },
                    actor);
            }
            catch (RefusedException)
            {
                files.Delete(kept.File);
                throw;
            }
        }
        finally
        {
            File.Delete(uploadedPath);
        }
    }

    /// <summary>Names a sound anew; tasks and scripts that use it follow by themselves.</summary>
    /// <exception cref="InvalidInputException">It is no name.</exception>
    /// <exception cref="StaleVersionException">It was changed meanwhile.</exception>
    /// <exception cref="ConflictException">The name is taken.</exception>
    public async Task<Saved<Sound>> RenameAsync(long id, int version, string name, Actor actor)
    {
        InvalidInputException.ThrowIfAny([.. CallTaskRules.NameErrors(name.Trim())]);
        var sound = shelf.Sound(id) ?? throw new NotFoundException("sound", id);
        return await ledger.ChangeAsync(id, version, sound.Settings with { Name = name.Trim() }, actor);
    }

    /// <summary>Takes a sound out; calls that play it may end with it.</summary>
    /// <exception cref="ConflictException">A task or script uses it; the message names them.</exception>
    public async Task DeleteAsync(long id, Actor actor)
    {
        await ledger.DeleteAsync(id, actor);
        Clean(time.GetUtcNow() - KeptAfterDeletion);
    }

    /// <summary>Removes, at start and before any call, what uploads, crashes and deletions left behind.</summary>
    public void CleanFolder() => Clean(time.GetUtcNow());

    /// <summary>Where a sound lies.</summary>
    /// <exception cref="NotFoundException">No such sound.</exception>
    public string PathOf(long id) => shelf.Sound(id) is { } sound ? files.PathOf(sound.Settings.File) : throw new NotFoundException("sound", id);

    private void Clean(DateTimeOffset before)
    {
        try
        {
            var removed = files.Clean(shelf.SoundFiles(before.ToUnixTimeMilliseconds()), before.UtcDateTime);
            if (removed > 0) log.LogInformation("{Files} files that no sound of the library has were removed", removed);
        }
        catch (IOException e)
        {
            log.LogWarning(e, "The audio library's folder could not be cleaned");
        }
    }

    private static string NameOf(string fileName)
    {
        var name = fileName[(fileName.LastIndexOfAny(['/', '\\']) + 1)..];
        var ending = name.LastIndexOf('.');
        name = new string([.. (ending > 0 ? name[..ending] : name).Where(c => !char.IsControl(c)).Take(CallTaskSettings.MaxNameLength)]).Trim();
        return name.Length == 0 ? "Sound" : name;
    }
}
