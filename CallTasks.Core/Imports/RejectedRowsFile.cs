namespace CallTasks.Core.Imports;

/// <summary>The rejected rows of one import on disk: begun with the first of them, and kept only when the import comes in.</summary>
internal sealed class RejectedRowsFile(string folder, long importId, Func<IReadOnlyList<string>> headers) : IAsyncDisposable
{
    /// <summary>Bytes of the file: a workbook that repeats one long text in every cell must not fill the disk with its rejected rows.</summary>
    internal const long MaxBytes = 256L << 20;

    private RejectedRowsWriter? _writer;
    private FileStream? _file;

    private string PartPath => System.IO.Path.Combine(folder, NameOf(importId) + ".part");

    /// <summary>The file's name in the imports folder.</summary>
    public static string NameOf(long importId) => $"rejected-{importId}.csv";

    /// <summary>Adds a row, unless the file is full.</summary>
    public void Write(RejectedRow row)
    {
        if (_writer is null)
        {
            _file = new FileStream(PartPath, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);
            _writer = new RejectedRowsWriter(_file, headers(), leaveOpen: true);
        }

        if (_file!.Position < MaxBytes) _writer.Write(row);
    }

    /// <summary>Closes the file under its name.</summary>
    /// <returns>The name, or null when no row was rejected.</returns>
    public async Task<string?> KeepAsync()
    {
        if (_writer is null) return null;
        await CloseAsync();
        File.Move(PartPath, System.IO.Path.Combine(folder, NameOf(importId)), overwrite: true);
        return NameOf(importId);
    }

    /// <summary>Removes what was not kept.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_file is null) return;
        await CloseAsync();
        File.Delete(PartPath);
    }

    private async Task CloseAsync()
    {
        if (_writer is not null) await _writer.DisposeAsync();
        if (_file is not null) await _file.DisposeAsync();
        _writer = null;
        _file = null;
    }
}
