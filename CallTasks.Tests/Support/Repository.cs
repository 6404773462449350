using System.Reflection;

namespace CallTasks.Tests.Support;

/// <summary>Where this build came from; the build writes it into the test assembly.</summary>
public static class Repository
{
    /// <summary>Absolute path of the folder with CallTasks.sln.</summary>
    public static string Root { get; } = Path.GetFullPath(Metadata("RepositoryRoot"));

    /// <summary>Debug or Release: what the tests, and so the console they start, were built as.</summary>
    public static string Configuration { get; } = Metadata("Configuration");

    /// <summary>Absolute path of the console's project folder, which is its content root.</summary>
    public static string WebProject => Path.Combine(Root, "CallTasks.Web");

    /// <summary>Absolute path of the console's own build output.</summary>
    public static string WebAssembly => Path.Combine(WebProject, "bin", Configuration, "net10.0", "CallTasks.Web.dll");

    private static string Metadata(string key) =>
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(attribute => attribute.Key == key).Value!;
}
