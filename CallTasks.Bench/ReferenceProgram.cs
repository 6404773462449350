using System.ComponentModel;
using System.Diagnostics;

namespace CallTasks.Bench;

/// <summary>Runs a program that a figure is compared with, in the same run. What is missing is said on stderr and costs only the comparison.</summary>
internal static class ReferenceProgram
{
    /// <summary>A file of the repository's folder CallTasks.Bench/Reference; null: run outside the repository.</summary>
    public static string? Find(string file)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "CallTasks.Bench", "Reference", file);
            if (File.Exists(path))
                return path;
        }
        Console.Error.WriteLine($"no reference: CallTasks.Bench/Reference/{file} is not above {AppContext.BaseDirectory}");
        return null;
    }

    /// <summary>What the program wrote to its standard output; null: it is not installed, failed, or took longer than the limit.</summary>
    public static string? Run(string program, IEnumerable<string> arguments, TimeSpan limit)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit(limit))
            {
                process.Kill(entireProcessTree: true);
                Console.Error.WriteLine($"no reference: {program} took longer than {limit.TotalSeconds:F0} s");
                return null;
            }
            if (process.ExitCode == 0)
                return output.Result.Trim();
            var reason = errors.Result.Split('\n').FirstOrDefault(line => line.Contains("Error", StringComparison.Ordinal)) ?? "exit code " + process.ExitCode;
            Console.Error.WriteLine($"no reference: {program}: {reason.Trim()} (npm install in CallTasks.Bench/Reference?)");
        }
        catch (Win32Exception e)
        {
            Console.Error.WriteLine($"no reference: {program}: {e.Message}");
        }
        return null;
    }
}
