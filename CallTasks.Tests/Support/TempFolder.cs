namespace CallTasks.Tests.Support;

/// <summary>A fresh folder of its own, gone with everything in it on dispose.</summary>
public sealed class TempFolder : IDisposable
{
    /// <summary>Its absolute path.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("calltasks-test-").FullName;

    /// <summary>The absolute path of something in it; nothing is created.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a text file (UTF-8 without BOM) into it and returns its absolute path.</summary>
    public string Write(string name, string text)
    {
        var path = File(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // The test removed it itself.
        }
        catch (IOException) when (Directory.Exists(Path))
        {
            // A process that is just ending wrote once more between the listing and the removal.
            Directory.Delete(Path, recursive: true);
        }
    }
}
