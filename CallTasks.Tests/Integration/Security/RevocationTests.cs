using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CallTasks.Core.Model;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Security;

/// <summary>What is open ends in the moment that the right to it does. Open pages: <c>AccountTests</c> and <c>WallTests</c> in a browser.</summary>
[Trait("Speed", "slow")]
public sealed class RevocationTests
{
    /// <summary>A board is told once a second at least: whatever stands for so long was not ended.</summary>
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task A_revoked_key_a_lowered_role_and_a_locked_user_lose_their_open_connections_at_once()
    {
        await using var console = await ConsoleProcess.StartAsync();
        var key = await MakeAsync(console, "api/v1/api-keys", new { name = "board", role = "wall" });
        await console.AddUserAsync("Bob", Role.Supervisor);
        await console.AddUserAsync("Ann", Role.Supervisor);
        await using var byKey = await WatchingAsync(console, (string)key["key"]!);
        await using var bobs = await WatchingAsync(console, await console.SignInAsync("Bob", ConsoleVisitor.Password));
        await using var anns = await WatchingAsync(console, await console.SignInAsync("Ann", ConsoleVisitor.Password));

        (await console.Client.DeleteAsync(new Uri($"api/v1/api-keys/{key["id"]}", UriKind.Relative))).EnsureSuccessStatusCode();
        Assert.True(await byKey.EndsAsync(AtOnce));
        await ChangeAsync(console, "Bob", "viewer", locked: false);
        Assert.True(await bobs.EndsAsync(AtOnce));
        await ChangeAsync(console, "Ann", "supervisor", locked: true);
        Assert.True(await anns.EndsAsync(AtOnce));
    }

    [Fact]
    public async Task Who_keeps_their_right_keeps_their_connection()
    {
        await using var console = await ConsoleProcess.StartAsync();
        await console.AddUserAsync("Bob", Role.Supervisor);
        await console.AddUserAsync("Ann", Role.Supervisor);
        await using var anns = await WatchingAsync(console, await console.SignInAsync("Ann", ConsoleVisitor.Password));
        await ChangeAsync(console, "Bob", "viewer", locked: false);
        await anns.CallAsync("Snapshot");
        Assert.Null((await anns.InvokeAsync("Unwatch", [null]))["error"]);
    }

    [Fact]
    public async Task The_stream_of_a_revoked_wall_link_ends_at_once_without_another_line()
    {
        await using var console = await ConsoleProcess.StartAsync();
        await console.AddUserAsync("Ann", Role.Administrator);
        var link = await MakeAsync(console, "api/v1/wall-links", new { name = "second floor" });
        var cookies = new CookieContainer();
        using var display = new HttpClient(ConsoleVisitor.NewHandler(cookies)) { BaseAddress = console.BaseAddress };
        using (var opened = await display.GetAsync(new Uri((string)link["path"]!, UriKind.Relative))) Assert.Equal("/wall", opened.Headers.Location?.OriginalString);
        await using var stream = await display.GetStreamAsync(new Uri("wall/live", UriKind.Relative));
        using var lines = new StreamReader(stream);
        Assert.NotNull(await lines.ReadLineAsync());
        Assert.NotNull(await lines.ReadLineAsync());

        (await console.Client.DeleteAsync(new Uri($"api/v1/wall-links/{link["id"]}", UriKind.Relative))).EnsureSuccessStatusCode();
        Assert.Null(await lines.ReadLineAsync().WaitAsync(AtOnce));
        using var again = await display.GetAsync(new Uri("wall/live", UriKind.Relative));
        Assert.Contains("/sign-in", again.Headers.Location?.OriginalString ?? "", StringComparison.Ordinal);
    }

    private static async Task<LiveHubClient> WatchingAsync(ConsoleProcess console, object with)
    {
        var client = with is CookieContainer cookies
            ? await LiveHubClient.ConnectAsync(console.BaseAddress, null, console.BaseAddress.ToString().TrimEnd('/'), cookies)
            : await LiveHubClient.ConnectAsync(console.BaseAddress, (string)with);
        Assert.Null((await client.InvokeAsync("Watch", [null]))["error"]);
        await client.CallAsync("Snapshot");
        return client;
    }

    private static async Task ChangeAsync(ConsoleProcess console, string name, string role, bool locked)
    {
        var user = JsonNode.Parse(await console.Client.GetStringAsync(new Uri("api/v1/users", UriKind.Relative)))!["items"]!.AsArray().Single(u => (string?)u!["name"] == name)!;
        using var answer = await console.Client.PutAsJsonAsync(new Uri($"api/v1/users/{user["id"]}", UriKind.Relative), new { name, role, locked, version = (int)user["version"]! });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private static async Task<JsonNode> MakeAsync(ConsoleProcess console, string path, object body)
    {
        using var answer = await console.Client.PostAsJsonAsync(new Uri(path, UriKind.Relative), body);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }
}
