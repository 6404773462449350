using CallTasks.Tests.Support;
using Xunit.Sdk;

namespace CallTasks.Tests.Integration.House;

[Trait("Speed", "slow")]
public sealed class ConsoleProcessTests
{
    [Fact]
    public async Task A_killed_console_comes_back_on_the_same_folder_and_port()
    {
        await using var console = await ConsoleProcess.StartAsync();
        var (address, folder, first) = (console.BaseAddress, console.StorageFolder, console.Id);

        console.KillHard();
        Assert.True(console.HasExited);
        await console.StartAgainAsync();

        Assert.NotEqual(first, console.Id);
        Assert.Equal((address, folder), (console.BaseAddress, console.StorageFolder));
        using var answer = await console.Client.GetAsync(new Uri("/health/live", UriKind.Relative));
        Assert.True(answer.IsSuccessStatusCode, console.LogTail);
    }

    [Fact]
    public async Task A_console_that_is_asked_to_stop_ends_with_exit_code_0()
    {
        await using var console = await ConsoleProcess.StartAsync();

        Assert.Equal(0, await console.StopGracefullyAsync());
        Assert.Contains(console.LogLines, line => line.Contains("shutting down", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_console_that_cannot_start_tells_what_it_wrote()
    {
        var failure = await Assert.ThrowsAsync<XunitException>(() => ConsoleProcess.StartAsync(new()
        {
            Variables = new Dictionary<string, string?> { ["Urls"] = "ftp://127.0.0.1:1" },
        }));

        Assert.Contains("ended at its start", failure.Message, StringComparison.Ordinal);
        Assert.Contains("ftp://127.0.0.1:1", failure.Message, StringComparison.Ordinal);
    }
}
