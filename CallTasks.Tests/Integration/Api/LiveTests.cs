using System.Net;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Api;

[Collection(ApiTests.Name)]
[Trait("Speed", "slow")]
public sealed class LiveTests(ApiConsole api)
{
    [Fact]
    public async Task A_display_sees_a_task_move_call_by_call()
    {
        var task = await api.NewTaskAsync();
        (await api.PostAsync($"/api/v1/call-tasks/{task}/clients", """{"clients":[{"phones":["+49301234502"]}]}""")).Expect(HttpStatusCode.OK);
        await using var display = await LiveHubClient.ConnectAsync(api.Console);
        Assert.Null((await display.InvokeAsync("Watch", task))["error"]);

        var first = await display.CallAsync("Snapshot");
        Assert.Equal(1, (int)first["version"]!);
        Assert.Equal("ready", (string?)first["tasks"]![0]!["status"]);
        (await api.PostAsync($"/api/v1/call-tasks/{task}/start")).Expect(HttpStatusCode.OK);
        var call = (await display.CallAsync("CallChanged"))[0]!;
        Assert.Equal((task, "+49301234502"), ((long)call["taskId"]!, (string)call["phone"]!));

        var version = 1;
        while (true)
        {
            var snapshot = await display.CallAsync("Snapshot");
            Assert.True((int)snapshot["version"]! > version);
            version = (int)snapshot["version"]!;
            if ((string?)snapshot["tasks"]![0]!["status"] == "completed")
                break;
        }
    }

    [Fact]
    public async Task A_board_is_told_in_the_shape_of_live_and_its_versions_rise_by_one()
    {
        var live = (await api.GetAsync("/api/v1/live")).Expect(HttpStatusCode.OK);
        await using var board = await LiveHubClient.ConnectAsync(api.Console);
        Assert.Null((await board.InvokeAsync("Watch", [null]))["error"]);

        var first = await board.CallAsync("Snapshot");
        var second = await board.CallAsync("Snapshot");
        Assert.Equal((1, 2), ((int)first["version"]!, (int)second["version"]!));
        Assert.Equal(live.Body!.AsObject().Select(f => f.Key).Append("version").Order(), first.AsObject().Select(f => f.Key).Order());
        Assert.Null((await board.InvokeAsync("Unwatch", [null]))["error"]);
    }

    [Fact]
    public async Task A_task_that_is_not_there_cannot_be_watched()
    {
        await using var display = await LiveHubClient.ConnectAsync(api.Console);
        Assert.Contains("There is no call task 999999", (string?)(await display.InvokeAsync("Watch", 999999))["error"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_console_is_ready_and_says_of_what()
    {
        var ready = (await api.GetAsync("/health/ready")).Expect(HttpStatusCode.OK);
        Assert.Equal("ready", (string?)ready["status"]);
        Assert.Equal(["database", "disk", "engine", "scheduler"], ready["checks"].AsObject().Select(c => c.Key).Order());
    }

    [Fact]
    public async Task The_document_of_the_API_lists_every_path()
    {
        var document = (await api.GetAsync("/openapi/v1.json")).Expect(HttpStatusCode.OK);
        string[] wanted =
        [
            "/dial-plans get post", "/dial-plans/{id} delete get put", "/dial-plans/{id}/test post", "/scripts get post", "/scripts/{id} delete get put", "/scripts/{id}/versions get",
            "/call-tasks get post", "/call-tasks/{id} delete get put", "/call-tasks/{id}/start post", "/call-tasks/{id}/pause post", "/call-tasks/{id}/resume post",
            "/call-tasks/{id}/stop post", "/call-tasks/{id}/cancel-recalls post", "/call-tasks/{id}/restart-unsuccessful post", "/call-tasks/{id}/clients get post",
            "/call-tasks/{id}/statistics get", "/call-tasks/{id}/calls get", "/call-tasks/{id}/reports post", "/imports/{id} delete get", "/imports/{id}/rejected get",
            "/calls/{id} get", "/calls/{id}/recording get", "/reports get", "/reports/{id} delete get", "/reports/{id}/regenerate post", "/reports/{id}/cancel post", "/reports/{id}/file get",
            "/clients-file-template get", "/blacklist get post", "/blacklist/{phone} delete", "/interrupted-calls get", "/interrupted-calls/{id}/redial post",
            "/interrupted-calls/{id}/close post", "/live get",
        ];
        var listed = document["paths"].AsObject().Where(p => p.Key.StartsWith("/api/v1/", StringComparison.Ordinal)).Select(p => $"{p.Key["/api/v1".Length..]} {string.Join(' ', p.Value!.AsObject().Select(o => o.Key).Order())}");
        Assert.Empty(wanted.Except(listed));
    }
}
