using System.Globalization;
using CallTasks.Tests.Support;
using Microsoft.Data.Sqlite;
using Xunit.Abstractions;

namespace CallTasks.Tests.Integration.Storage.Crash;

/// <summary>
/// The engine is killed (kill -9) some sixty times while it dials over SIP: again and again over the same folder, in every window of a call's
/// life. What the carrier saw and what the database says must agree afterwards, call by call.
/// </summary>
[Trait("Speed", "slow")]
public sealed class CrashTests(ITestOutputHelper output)
{
    private const int Killed = 137;

    /// <summary>Each kill in these windows: how many occurrences of it are let pass at most.</summary>
    private const int DeepCall = 30;
    private const int DeepCommit = 45;

    /// <summary>Of a run's clients the peer lets 28 answer, so that every kill is reached.</summary>
    private const int DeepTalk = 25;

    /// <summary>Each of them is told by both legs.</summary>
    private const int DeepBridge = 20;

    private static readonly TimeSpan RunLimit = TimeSpan.FromSeconds(120);

    [Theory]
    [InlineData(CrashWindow.BeforeCommit, 9, DeepCommit)]
    [InlineData(CrashWindow.CommitToInvite, 9, DeepCall)]
    [InlineData(CrashWindow.Ringing, 9, DeepCall)]
    [InlineData(CrashWindow.Talking, 9, DeepTalk)]
    [InlineData(CrashWindow.Bridged, 1, DeepBridge)]
    [InlineData(CrashWindow.EndToCommit, 9, DeepCall)]
    [InlineData(CrashWindow.ImportFlip, 8, 2)]
    public async Task Killed_again_and_again_nobody_is_lost_or_called_twice(CrashWindow window, int kills, int deepest)
    {
        using var folder = new TempFolder();
        await using var peer = await CampaignPeer.StartAsync();
        var port = FreePort.Next();
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        output.WriteLine($"{window}: seed {seed}");

        for (var run = 1; run <= kills; run++)
        {
            var order = new CrashOrder(folder.Path, peer.Port, port, window, random.Next(1, deepest + 1), random.Next(), run);
            Assert.Equal(Killed, await RunAsync(order));
        }

        Assert.Equal(0, await RunAsync(new CrashOrder(folder.Path, peer.Port, port, CrashWindow.None, 0, 0, kills + 1)));

        await using var house = new LedgerHouse(folder.Path);
        try
        {
            new CrashVerdict(house, peer.Calls()).Check();
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"{window} with seed {seed}: {e.Message}\nSIPp: {peer.Errors}", e);
        }
    }

    [Fact]
    public async Task Killed_while_the_database_is_made_the_next_start_makes_it()
    {
        const int Kills = 8;
        const int Most = 40;
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        output.WriteLine($"Migration: seed {seed}");
        var folder = new TempFolder();
        try
        {
            var (kills, run) = (0, 0);
            while (kills < Kills)
            {
                Assert.True(++run <= Most, $"{kills} of {Most} kills fell into a migration");
                Assert.Equal(Killed, await RunAsync(new CrashOrder(folder.Path, FreePort.Next(), FreePort.Next(), CrashWindow.Migration, 0, random.Next(), run)));
                if (!IsMade(folder.Path))
                {
                    kills++;
                    continue;
                }

                // Too late: a kill must find a database that is not made.
                folder.Dispose();
                folder = new TempFolder();
            }

            await using var peer = await CampaignPeer.StartAsync();
            Assert.Equal(0, await RunAsync(new CrashOrder(folder.Path, peer.Port, FreePort.Next(), CrashWindow.None, 0, 0, run + 1)));
            await using var house = new LedgerHouse(folder.Path);
            new CrashVerdict(house, peer.Calls()).Check();
        }
        finally
        {
            folder.Dispose();
        }
    }

    /// <summary>The last thing that a migration writes is there.</summary>
    private static bool IsMade(string folder)
    {
        if (!File.Exists(Path.Combine(folder, "calltasks.db"))) return false;
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "calltasks.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM sqlite_master WHERE name = 'dial_plans'";
        if (command.ExecuteScalar() is 0L) return false;
        command.CommandText = "SELECT count(*) FROM dial_plans";
        return command.ExecuteScalar() is not 0L;
    }

    private async Task<int> RunAsync(CrashOrder order)
    {
        var began = System.Diagnostics.Stopwatch.GetTimestamp();
        await using var child = ProcessPeer.Start("dotnet", [Path.Combine(AppContext.BaseDirectory, "CallTasks.Tests.dll"), .. order.ToArguments()]);
        var code = await child.WaitForExitAsync(RunLimit);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"run {order.Run}: {order.Window} {order.Nth}, seed {order.Seed}: ended with {code} after {System.Diagnostics.Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s"));
        if (code is not (0 or Killed)) output.WriteLine(child.Tail);
        return code;
    }
}
