using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Api;

[Trait("Speed", "slow")]
public sealed class VerdictApiTests
{
    [Fact]
    public async Task A_verdict_is_marked_changed_and_taken_back_by_a_program()
    {
        using var folder = new TempFolder();
        await using (var house = new LedgerHouse(folder.Path))
        {
            await VerdictSeed.FillAsync(house.Ledger, 6);
            // A call that nobody can listen to.
            await house.Ledger.WriteAsync(w => w.Run("DELETE FROM verdicts WHERE call_id = 6"));
        }

        await using var console = await ConsoleProcess.StartAsync(new() { StorageFolder = folder.Path });
        var list = await ReadAsync("verdicts?marked=false");
        Assert.Equal(5, (int)list["total"]!);
        var machine = (long)list["items"]!.AsArray().First(verdict => (string)verdict!["verdict"]! == "machine")!["callId"]!;

        var marked = await MarkAsync(machine, new { right = false });
        Assert.Equal(("machine", "human", false), ((string)marked["verdict"]!, (string)marked["mark"]!["truth"]!, (bool)marked["mark"]!["right"]!));
        var (by, at) = ((string)marked["mark"]!["by"]!, (string)marked["mark"]!["at"]!);
        Assert.NotEmpty(by);
        // The same again, in either spelling, is no other mark.
        Assert.Equal(at, (string)(await MarkAsync(machine, new { truth = "human" }))["mark"]!["at"]!);
        Assert.Equal((1, 1), await RatesAsync());
        Assert.True((bool)(await MarkAsync(machine, new { right = true }))["mark"]!["right"]!);
        Assert.Equal((1, 0), await RatesAsync());
        Assert.Equal(machine, (long)(await ReadAsync("verdicts?marked=true"))["items"]![0]!["callId"]!);

        using (var taken = await console.Client.DeleteAsync(Mark(machine))) Assert.Null(JsonNode.Parse(await taken.Content.ReadAsStringAsync())!["mark"]);
        Assert.Equal((0, 0), await RatesAsync());
        Assert.Equal(["verdict.unmark", "verdict.mark", "verdict.mark"], (await ReadAsync("audit?action=verdict"))["items"]!.AsArray().Select(entry => (string)entry!["action"]!));

        foreach (var call in new[] { 6L, 4711L })
        {
            using var refused = await console.Client.PutAsJsonAsync(Mark(call), new { truth = "human" });
            Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        }

        async Task<JsonNode> ReadAsync(string path) => JsonNode.Parse(await console.Client.GetStringAsync(new Uri("api/v1/" + path, UriKind.Relative)))!;
        async Task<(int Marked, int Wrong)> RatesAsync() => await ReadAsync("verdicts/rates") is { } rates ? ((int)rates["all"]!["marked"]!, (int)rates["all"]!["wrong"]!["errors"]!) : default;
        async Task<JsonNode> MarkAsync(long call, object mark)
        {
            using var answer = await console.Client.PutAsJsonAsync(Mark(call), mark);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        }

        static Uri Mark(long call) => new($"api/v1/verdicts/{call}/mark", UriKind.Relative);
    }
}
