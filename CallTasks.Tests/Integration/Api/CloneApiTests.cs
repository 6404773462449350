using System.Net;
using System.Text.Json.Nodes;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Api;

/// <summary>Clones, templates, estimates and work that goes on, by the API.</summary>
[Collection(ApiTests.Name)]
[Trait("Speed", "slow")]
public sealed class CloneApiTests(ApiConsole api)
{
    private const string Tasks = "/api/v1/call-tasks";

    [Fact]
    public async Task A_task_is_cloned_with_its_clients()
    {
        var id = await api.NewTaskAsync(""","priority":9,"identification":{"mode":"lockout","messageText":"Please call back, {name}."} """);
        (await api.PostAsync($"{Tasks}/{id}/clients", """{"clients":[{"phones":["+442079460001"]},{"phones":["+442079460002","+442079460003"]}]}""")).Expect(HttpStatusCode.OK);
        (await api.PostAsync($"{Tasks}/{id}/clone", """{"name":" ","withClients":true}""")).ExpectFields("name");
        (await api.PostAsync($"{Tasks}/999999/clone", """{"name":"x"}""")).ExpectProblem(HttpStatusCode.NotFound);
        var clone = (int)(await api.PostAsync($"{Tasks}/{id}/clone", """{"name":"The same","withClients":true}""")).Expect(HttpStatusCode.Created)["id"]!;

        await Eventually.Async(async () => (string?)(await api.GetAsync($"{Tasks}/{clone}")).Body!["status"] == "ready");
        var read = (await api.GetAsync($"{Tasks}/{clone}")).Expect(HttpStatusCode.OK);
        Assert.Equal(("The same", 9, 2), ((string)read["name"]!, (int)read["priority"], (int)read["progress"]["clients"]!));
        Assert.Equal(("lockout", "Please call back, {name}."), ((string)read["identification"]["mode"]!, (string)read["identification"]["messageText"]!));
        Assert.Empty(read["bulkWork"].AsArray());
        Assert.Empty((await api.GetAsync("/api/v1/bulk-work")).Expect(HttpStatusCode.OK).Body!.AsArray());
        (await api.DeleteAsync("/api/v1/bulk-work/999999")).ExpectProblem(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_template_is_kept_changed_and_tasks_are_made_of_it()
    {
        var id = await api.NewTaskAsync(""","priority":8,"ineffectiveSeconds":7,"identification":{"messageText":"Please call back."} """);
        var template = (int)(await api.PostAsync($"{Tasks}/{id}/template", """{"name":"Debts"}""")).Expect(HttpStatusCode.Created)["id"]!;
        (await api.PostAsync($"{Tasks}/{id}/template", """{"name":"debts"}""")).ExpectProblem(HttpStatusCode.Conflict);
        var read = (await api.GetAsync($"/api/v1/templates/{template}")).Expect(HttpStatusCode.OK);
        Assert.Equal(("Debts", 8, 1), ((string)read["name"]!, (int)read["priority"], (int)read["version"]));
        Assert.Null(read.Body!["status"]);

        var body = read.Body.DeepClone();
        body["priority"] = 10;
        (await api.PutAsync($"/api/v1/templates/{template}", body.ToJsonString())).ExpectFields("priority");
        body["priority"] = 3;
        (await api.PutAsync($"/api/v1/templates/{template}", body.ToJsonString())).Expect(HttpStatusCode.OK);
        (await api.PutAsync($"/api/v1/templates/{template}", body.ToJsonString())).ExpectProblem(HttpStatusCode.PreconditionFailed);

        var made = (await api.PostAsync($"/api/v1/templates/{template}/call-tasks", """{"name":"June"}""")).Expect(HttpStatusCode.Created);
        Assert.Equal(("June", 3, 7, "draft"), ((string)made["name"]!, (int)made["priority"], (int)made["ineffectiveSeconds"], (string)made["status"]!));
        Assert.Equal("Please call back.", (string)made["identification"]["messageText"]!);
        Assert.Contains((await api.GetAsync("/api/v1/templates")).Expect(HttpStatusCode.OK)["items"].AsArray(), item => (string?)item!["name"] == "Debts");
        (await api.DeleteAsync($"/api/v1/templates/{template}")).Expect(HttpStatusCode.NoContent);
        (await api.GetAsync($"/api/v1/templates/{template}")).ExpectProblem(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_estimate_says_what_it_assumes()
    {
        var plan = (await api.PostAsync("/api/v1/dial-plans", """{"name":"Priced","address":"127.0.0.1:5999","pricePerMinute":0.06,"currency":"EUR"}""")).Expect(HttpStatusCode.Created);
        var script = await api.NewScriptAsync();
        var task = JsonNode.Parse("""{"name":"Asked","intensity":{"attempts":1,"seconds":1},"callingHours":null}""")!;
        task["scriptId"] = script;
        task["dialPlanId"] = (int)plan["id"];
        var asked = new JsonObject { ["clients"] = 1_000, ["task"] = task };
        var estimate = (await api.PostAsync($"{Tasks}/estimate", asked.ToJsonString())).Expect(HttpStatusCode.OK);
        Assert.Equal((1_000, "assumed", "EUR", 0), ((int)estimate["calls"], (string)estimate["basis"]!, (string)estimate["currency"]!, (int)estimate["basisCalls"]));
        Assert.True((decimal)estimate["cost"]! > 0);
        Assert.Contains(estimate["assumptions"].AsArray(), text => ((string)text!).Contains("is a guess", StringComparison.Ordinal));
        asked["clients"] = -1;
        (await api.PostAsync($"{Tasks}/estimate", asked.ToJsonString())).ExpectFields("clients");

        var id = await api.NewTaskAsync();
        Assert.Equal(0, (int)(await api.GetAsync($"{Tasks}/{id}/estimate")).Expect(HttpStatusCode.OK)["calls"]);
    }
}
