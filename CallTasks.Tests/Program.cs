using System.Globalization;
using CallTasks.Tests.Integration.Storage.Crash;

namespace CallTasks.Tests;

/// <summary>The tests are a library to their runner; started as a program, they are the process that a test kills.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        if (args is ["crash-child", ..]) return await CrashChild.RunAsync(CrashOrder.Read(args));
        if (args is ["bulk-crash-child", var folder, var nth, var when]) return await BulkCrashChild.RunAsync(folder, int.Parse(nth, CultureInfo.InvariantCulture), when == "after");
        if (args is ["blacklist-crash-child", var path, var run, var commit, var moment, var from]) return await BlacklistCrashChild.RunAsync(path, int.Parse(run, CultureInfo.InvariantCulture), int.Parse(commit, CultureInfo.InvariantCulture), moment == "after", from == "counting");
        Console.Error.WriteLine("Run the tests by ./test.sh or `dotnet test`.");
        return 2;
    }
}
