using Xunit.Sdk;

namespace CallTasks.Tests.Support;

/// <summary>Programs of Debian that tests hold the product to.</summary>
public static class Peers
{
    // Debian puts daemons where a plain user's PATH does not look.
    private static readonly string[] DaemonFolders = ["/usr/sbin", "/usr/local/sbin", "/sbin"];

    /// <summary>The program's absolute path; fails the test with the package's name when it is not installed.</summary>
    public static string Require(string program, string package) =>
        Find(program) ?? throw new XunitException(
            $"{program} is not installed. Run `apt-get install --no-install-recommends {package}` as root, or ./test.sh, which does it.");

    /// <summary>The program's absolute path, or null.</summary>
    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Concat(DaemonFolders)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);
}
