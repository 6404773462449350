using CallTasks.Core.Imports;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Queries;

namespace CallTasks.Core.Commands;

/// <summary>Clients files: read in, cancelled, their rejected rows.</summary>
public sealed class ImportCommands(ImportRunner runner, SettingsQueries imports, StorageFolder folder)
{
    /// <summary>A path in the storage folder where an upload may be kept until <see cref="StartAsync"/> takes it.</summary>
    public string NewUploadPath() => runner.NewUploadPath();

    /// <summary>Begins to read a file into a task, in the background; what is wrong with the file itself stands on the import.</summary>
    /// <param name="uploadedPath">Where it lies; it is deleted in any case, also when this throws.</param>
    /// <param name="fileName">The name it was uploaded with; only shown.</param>
    /// <param name="mapping">Roles of columns as <see cref="ClientsFileMapping"/> has them in JSON, or null.</param>
    /// <returns>The import's ID.</returns>
    /// <exception cref="InvalidInputException">The mapping is not one.</exception>
    /// <exception cref="NotFoundException">No such task.</exception>
    /// <exception cref="ConflictException">The task takes no clients now.</exception>
    public Task<long> StartAsync(long taskId, string uploadedPath, string fileName, string? mapping, Actor actor)
    {
        ClientsFileMapping? roles;
        try
        {
            roles = ClientsFileMapping.Parse(mapping);
        }
        catch
        {
            File.Delete(uploadedPath);
            throw;
        }

        return runner.StartAsync(taskId, uploadedPath, fileName, roles, actor);
    }

    /// <summary>Cancels an import; when this returns it has ended, and nothing of it came in.</summary>
    /// <exception cref="NotFoundException">No such import.</exception>
    /// <exception cref="ConflictException">It is over already.</exception>
    public Task CancelAsync(long importId, Actor actor) => runner.CancelAsync(importId, actor);

    /// <summary>The rejected rows of an import that is done, as CSV (<c>;</c>, UTF-8 with BOM).</summary>
    /// <returns>The file's path; null when no row was rejected.</returns>
    /// <exception cref="NotFoundException">No such import.</exception>
    /// <exception cref="ConflictException">It is not done.</exception>
    public string? RejectedFile(long importId)
    {
        var import = imports.Import(importId) ?? throw new NotFoundException("import", importId);
        return import.State switch
        {
            ImportState.Done when import.RejectedFile is { } name && Path.Combine(folder.Imports, Path.GetFileName(name)) is var path && File.Exists(path) => path,
            ImportState.Done => null,
            ImportState.Running => throw new ConflictException("The file is still being read. Its rejected rows are there once it is in."),
            _ => throw new ConflictException("The import came to nothing, so there are no rejected rows."),
        };
    }
}
