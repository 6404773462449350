using CallTasks.Core.Imports;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Queries;

namespace CallTasks.Core.Commands;

/// <summary>Clients files: looked at, read in, cancelled, their rejected rows.</summary>
public sealed class ImportCommands(ImportRunner runner, ClientsFilePreviews previews, BlacklistImports blacklist, SettingsQueries imports, CallTaskQueries tasks, StorageFolder folder)
{
    /// <summary>A path in the storage folder where an upload may be kept until <see cref="StartAsync"/> or <see cref="PreviewAsync"/> takes it.</summary>
    public string NewUploadPath() => runner.NewUploadPath();

    /// <summary>Begins to read a file into a task, in the background; what is wrong with the file itself stands on the import.</summary>
    /// <param name="uploadedPath">Where it lies; it is deleted in any case, also when this throws.</param>
    /// <param name="fileName">The name it was uploaded with; only shown.</param>
    /// <param name="mapping">Roles of columns as <see cref="ClientsFileMapping"/> has them in JSON, or null.</param>
    /// <returns>The import's ID.</returns>
    /// <exception cref="InvalidInputException">The mapping is not one.</exception>
    /// <exception cref="NotFoundException">No such task.</exception>
    /// <exception cref="ConflictException">The task takes no clients now.</exception>
    public async Task<long> StartAsync(long taskId, string uploadedPath, string fileName, string? mapping, Actor actor)
    {
        try
        {
            return await runner.StartAsync(taskId, uploadedPath, fileName, ClientsFileMapping.Parse(mapping), actor);
        }
        catch
        {
            File.Delete(uploadedPath);
            throw;
        }
    }

    /// <summary>Begins to read a file that was looked at before; when it cannot begin, the file goes on waiting.</summary>
    /// <param name="previewId">The file, by the ID that <see cref="PreviewAsync"/> gave it.</param>
    /// <param name="mapping">Roles of columns as <see cref="ClientsFileMapping"/> has them in JSON, or null.</param>
    /// <returns>The import's ID.</returns>
    /// <exception cref="InvalidInputException">The mapping is not one.</exception>
    /// <exception cref="NotFoundException">No such task, or no such file any more.</exception>
    /// <exception cref="ConflictException">The task takes no clients now.</exception>
    public Task<long> StartPreviewedAsync(long taskId, string previewId, string? mapping, Actor actor)
    {
        var roles = ClientsFileMapping.Parse(mapping);
        return previews.HandOverAsync(previewId, (path, name) => runner.StartAsync(taskId, path, name, roles, actor));
    }

    /// <summary>Takes a file to be looked at before it is imported: its head at once, the count of its rows in the background.</summary>
    /// <param name="uploadedPath">Where it lies; it is deleted when this throws.</param>
    /// <param name="fileName">The name it was uploaded with; only shown.</param>
    /// <param name="mapping">Roles of columns as <see cref="ClientsFileMapping"/> has them in JSON, or null.</param>
    /// <param name="country">Country of numbers without "+"; null: the task's, if one is named.</param>
    /// <param name="taskId">The task whose clients count as known, or null.</param>
    /// <param name="rejectDuplicates">Whether the first of two clients with one number wins; null: as the task says, else true.</param>
    /// <exception cref="InvalidInputException">The file as a whole is refused, or the mapping is not one.</exception>
    /// <exception cref="NotFoundException">No such task.</exception>
    /// <exception cref="ConflictException">Too many files wait.</exception>
    public async Task<ClientsFilePreview> PreviewAsync(
        string uploadedPath, string fileName, string? mapping = null, string? country = null, long? taskId = null, bool? rejectDuplicates = null, CancellationToken cancellationToken = default)
    {
        try
        {
            return await previews.AddAsync(uploadedPath, fileName, Choice(mapping, country, taskId, rejectDuplicates), cancellationToken);
        }
        catch (Exception e)
        {
            File.Delete(uploadedPath);
            if (e is ClientsFileException refused) throw new InvalidInputException([new FieldError("file", $"{refused.Message} ({refused.Problem})")]);
            throw;
        }
    }

    /// <summary>A file that waits to be imported.</summary>
    /// <exception cref="NotFoundException">It is not there any more.</exception>
    public ClientsFilePreview Preview(string previewId) => previews.Find(previewId) ?? throw ClientsFilePreviews.Gone(previewId);

    /// <summary>Counts a waiting file's rows anew, with another mapping or country. The parameters are those of <see cref="PreviewAsync"/>.</summary>
    /// <exception cref="InvalidInputException">The mapping is not one.</exception>
    /// <exception cref="NotFoundException">No such task, or the file is not there any more.</exception>
    public Task<ClientsFilePreview> LookAgainAsync(string previewId, string? mapping, string? country, long? taskId, bool? rejectDuplicates) =>
        previews.CountAsync(previewId, Choice(mapping, country, taskId, rejectDuplicates));

    /// <summary>Throws a waiting file away, and whatever is being counted of it.</summary>
    public Task ForgetPreviewAsync(string previewId) => previews.RemoveAsync(previewId);

    /// <summary>Cancels an import; when this returns it has ended, and nothing of it came in.</summary>
    /// <exception cref="NotFoundException">No such import.</exception>
    /// <exception cref="ConflictException">It is over already.</exception>
    public Task CancelAsync(long importId, Actor actor) =>
        imports.Import(importId)?.TaskId == BlacklistLedger.NoTask ? blacklist.CancelAsync(importId, actor) : runner.CancelAsync(importId, actor);

    /// <summary>Begins to read a list of numbers into the do-not-call list, in the background: numbers in the first column, a reason beside them or none.</summary>
    /// <param name="uploadedPath">Where it lies; it is deleted in any case, also when this throws.</param>
    /// <param name="fileName">The name it was uploaded with; only shown.</param>
    /// <param name="reason">Why its numbers are not to be called, where the file gives no reason of its own.</param>
    /// <param name="country">Country of numbers without +, or null.</param>
    /// <returns>The import's ID.</returns>
    /// <exception cref="InvalidInputException">The reason is too long, or the country is none.</exception>
    /// <exception cref="ConflictException">Another list is being read.</exception>
    public Task<long> StartBlacklistAsync(string uploadedPath, string fileName, string? reason, string? country, Actor actor)
    {
        var errors = new List<FieldError>();
        if (reason?.Length > SettingsCommands.MaxReasonLength) errors.Add(new FieldError("reason", $"At most {SettingsCommands.MaxReasonLength} characters."));
        if (!string.IsNullOrEmpty(country) && !CallTaskRules.IsCountry(country)) errors.Add(new FieldError("country", CallTaskRules.CountryWanted));
        if (errors.Count > 0) File.Delete(uploadedPath);
        InvalidInputException.ThrowIfAny(errors);
        return blacklist.StartAsync(uploadedPath, fileName, reason?.Trim() ?? "", string.IsNullOrEmpty(country) ? null : country, actor);
    }

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

    private PreviewChoice Choice(string? mapping, string? country, long? taskId, bool? rejectDuplicates)
    {
        var task = taskId is { } id ? tasks.Find(id)?.Task.Settings ?? throw new NotFoundException("call task", id) : null;
        return new PreviewChoice
        {
            Mapping = ClientsFileMapping.Parse(mapping),
            Country = string.IsNullOrEmpty(country) ? task?.Country : country,
            TaskId = taskId,
            RejectDuplicates = rejectDuplicates ?? task?.RejectDuplicates ?? true,
        };
    }
}
