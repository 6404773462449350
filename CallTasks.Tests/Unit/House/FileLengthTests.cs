using CallTasks.Tests.Support;

namespace CallTasks.Tests.Unit.House;

public sealed class FileLengthTests
{
    // A file beyond this holds two ideas.
    private const int MaxLines = 450;

    private static readonly string[] Kinds = [".cs", ".razor", ".js", ".css", ".sh"];
    private static readonly string[] NotWritten = ["bin", "obj", "Migrations", "node_modules", "lib", "TestResults", ".git"];

    [Fact]
    public void No_source_file_is_longer_than_one_idea_needs()
    {
        var files = Sources(Repository.Root).ToList();
        Assert.True(files.Count > 20, $"Only {files.Count} source files were found under {Repository.Root}.");

        var tooLong = files
            .Select(file => (Name: Path.GetRelativePath(Repository.Root, file), Lines: File.ReadLines(file).Count()))
            .Where(file => file.Lines > MaxLines)
            .OrderByDescending(file => file.Lines)
            .Select(file => $"{file.Name}: {file.Lines} lines, at most {MaxLines} are allowed")
            .ToList();

        Assert.True(tooLong.Count == 0, string.Join('\n', tooLong));
    }

    private static IEnumerable<string> Sources(string folder) =>
        Directory.EnumerateFiles(folder).Where(file => Kinds.Contains(Path.GetExtension(file)))
            .Concat(Directory.EnumerateDirectories(folder)
                .Where(inner => !NotWritten.Contains(Path.GetFileName(inner)))
                .SelectMany(Sources));
}
