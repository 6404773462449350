using System.Net;
using System.Text.Json.Nodes;

namespace CallTasks.Tests.Integration.Api;

[Collection(ApiTests.Name)]
[Trait("Speed", "slow")]
public sealed class SavedThingTests(ApiConsole api)
{
    public static TheoryData<string, string> Kinds => new()
    {
        { "recall-sets", """{"name":"NAME","rules":{"busy":{"afterSeconds":60,"times":3}},"recallStart":"timeOfDay","recallTimeOfDay":"18:30","callsPerClient":5}""" },
        { "caller-id-groups", """{"name":"NAME","numbers":["+4930111001","+4930111002"],"pick":"leastUsed"}""" },
        { "directions", """{"name":"NAME","numbers":["+4930111003","204"],"dialPlanId":1,"hours":{"from":"08:00","to":"18:00","days":["mon","fri"],"timeZone":"Europe/Berlin"}}""" },
        { "calling-hours", """{"name":"NAME","hours":{"from":"22:00","to":"02:00","days":["sat"],"timeZone":"client","blackoutDates":["2027-01-01"]}}""" },
        { "frequency-caps", """{"name":"NAME","calls":2,"per":"week","on":false}""" },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_saved_thing_is_made_read_changed_and_deleted(string path, string body)
    {
        var at = $"/api/v1/{path}";
        var name = $"<img src=x onerror=alert(1)> {path}";
        body = body.Replace("NAME", name, StringComparison.Ordinal);
        var made = (await api.PostAsync(at, body)).Expect(HttpStatusCode.Created);
        Assert.Equal($"{at}/{made.Id}", made.Location?.ToString());
        Assert.Equal(name, (string?)made["name"]);
        (await api.PostAsync(at, body.Replace(name, name.ToUpperInvariant(), StringComparison.Ordinal))).ExpectProblem(HttpStatusCode.Conflict);

        // What was read can be sent back: nothing of it is lost, and its version rises.
        var read = (await api.GetAsync($"{at}/{made.Id}")).Expect(HttpStatusCode.OK).Body!.AsObject();
        foreach (var (field, value) in JsonNode.Parse(body)!.AsObject()) Assert.True(Holds(read[field], value), $"{field}: {read[field]} is not {value}");
        var sent = read.DeepClone().AsObject();
        sent.Remove("id");
        sent.Remove("usedBy");
        var changed = (await api.PutAsync($"{at}/{made.Id}", sent.ToJsonString())).Expect(HttpStatusCode.OK).Body!.AsObject();
        Assert.Equal(2, (int)changed["version"]!);
        changed["version"] = 1;
        Assert.True(JsonNode.DeepEquals(read, changed));

        var stale = await api.PutAsync($"{at}/{made.Id}", sent.ToJsonString());
        stale.ExpectProblem(HttpStatusCode.PreconditionFailed);
        Assert.Equal(2, (int)stale["current"]);
        sent.Remove("version");
        (await api.PutAsync($"{at}/{made.Id}", sent.ToJsonString())).ExpectFields("version");
        Assert.Contains((await api.GetAsync($"{at}?limit=1000")).Expect(HttpStatusCode.OK)["items"].AsArray(), i => (long)i!["id"]! == made.Id);
        (await api.DeleteAsync($"{at}/{made.Id}")).Expect(HttpStatusCode.NoContent);
        (await api.GetAsync($"{at}/{made.Id}")).ExpectProblem(HttpStatusCode.NotFound);
        (await api.DeleteAsync($"{at}/{made.Id}")).ExpectProblem(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("recall-sets", """{"name":"","rules":{"busy":{"afterSeconds":-1,"times":0}},"recallStart":"timeOfDay","callsPerClient":0}""", "name", "rules.busy.afterSeconds", "rules.busy.times", "recallTimeOfDay", "callsPerClient")]
    [InlineData("caller-id-groups", """{"name":"g","numbers":["123","+4930111001","+4930111001"]}""", "numbers[0]", "numbers[2]")]
    [InlineData("caller-id-groups", """{"name":"g","pick":"random"}""", "pick")]
    [InlineData("caller-id-groups", """{"name":"g"}""", "numbers")]
    [InlineData("caller-ids", """{"number":"0049","name":"\u0007"}""", "number", "name")]
    [InlineData("directions", """{"name":"d","numbers":["+49 30"],"dialPlanId":99999,"hours":{"days":["mon"]}}""", "numbers[0]", "dialPlanId", "hours.timeZone")]
    [InlineData("directions", """{"name":"d","numbers":[]}""", "numbers")]
    [InlineData("calling-hours", """{"name":"h","hours":{"days":[],"timeZone":"Mars/Olympus"}}""", "days", "timeZone")]
    [InlineData("frequency-caps", """{"name":"f","calls":0,"per":"day"}""", "calls")]
    [InlineData("frequency-caps", """{"name":"f","calls":1,"per":"year"}""", "per")]
    public async Task What_is_wrong_stands_on_its_field(string path, string body, params string[] fields) => (await api.PostAsync($"/api/v1/{path}", body)).ExpectFields(fields);

    [Fact]
    public async Task A_number_that_a_plan_or_group_names_is_known_and_stays_while_it_stands_there()
    {
        var plan = (await api.PostAsync("/api/v1/dial-plans", """{"name":"With numbers","address":"127.0.0.1:5997","callerIds":["+4930222001"]}""")).Expect(HttpStatusCode.Created).Id;
        var group = (await api.PostAsync("/api/v1/caller-id-groups", """{"name":"With numbers","numbers":["+4930222001","+4930222002"]}""")).Expect(HttpStatusCode.Created).Id;
        var known = (await api.GetAsync("/api/v1/caller-ids?search=%2B4930222")).Expect(HttpStatusCode.OK)["items"].AsArray();
        Assert.Equal(["+4930222001", "+4930222002"], known.Select(n => (string?)n!["number"]));
        Assert.Equal(("With numbers", "With numbers", 0L), ((string?)known[0]!["dialPlans"]![0], (string?)known[0]!["groups"]![0], (long)known[0]!["uses"]!));

        var id = (long)known[0]!["id"]!;
        (await api.PostAsync("/api/v1/caller-ids", """{"number":"+4930222001","name":"Again"}""")).ExpectProblem(HttpStatusCode.Conflict);
        (await api.PutAsync($"/api/v1/caller-ids/{id}", """{"number":"+4930222009","name":"Other","version":1}""")).ExpectProblem(HttpStatusCode.Conflict);
        (await api.PutAsync($"/api/v1/caller-ids/{id}", """{"number":"+4930222001","name":"Front desk","version":1}""")).Expect(HttpStatusCode.OK);
        Assert.Equal(1, (int)(await api.GetAsync("/api/v1/caller-ids?search=FRONT"))["total"]);
        (await api.DeleteAsync($"/api/v1/caller-ids/{id}")).ExpectProblem(HttpStatusCode.Conflict);
        (await api.DeleteAsync($"/api/v1/dial-plans/{plan}")).Expect(HttpStatusCode.NoContent);
        (await api.DeleteAsync($"/api/v1/caller-ids/{id}")).ExpectProblem(HttpStatusCode.Conflict);
        (await api.DeleteAsync($"/api/v1/caller-id-groups/{group}")).Expect(HttpStatusCode.NoContent);
        (await api.DeleteAsync($"/api/v1/caller-ids/{id}")).Expect(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_task_follows_a_set_and_shows_a_group_and_both_stay_while_it_lives()
    {
        var set = (await api.PostAsync("/api/v1/recall-sets", """{"name":"Followed","rules":{"busy":{"afterSeconds":60,"times":3},"short":{"afterSeconds":5,"times":1}},"callsPerClient":4}""")).Expect(HttpStatusCode.Created).Id;
        var group = (await api.PostAsync("/api/v1/caller-id-groups", """{"name":"Shown","numbers":["+4930333001"]}""")).Expect(HttpStatusCode.Created).Id;
        var plan = (await api.PostAsync("/api/v1/dial-plans", """{"name":"Lists another","address":"127.0.0.1:5997","callerIds":["+4930333009"],"allowedCountries":["DE","AT"]}""")).Expect(HttpStatusCode.Created);
        Assert.Equal(["DE", "AT"], plan["allowedCountries"].AsArray().Select(c => (string?)c));
        var script = await api.NewScriptAsync();
        string Body(long dialPlan, string callerId) => $$"""{"name":"Follows","scriptId":{{script}},"dialPlanId":{{dialPlan}},"callingHours":null,"recall":{"setId":{{set}}},"callerId":{{callerId}}}""";
        (await api.PostAsync("/api/v1/call-tasks", Body(plan.Id, $$"""{"mode":"group","groupId":{{group}}}"""))).ExpectFields("callerId.groupId");
        (await api.PostAsync("/api/v1/call-tasks", Body(plan.Id, """{"mode":"number","number":"+4930333001"}"""))).ExpectFields("callerId.number");
        var task = (await api.PostAsync("/api/v1/call-tasks", Body(1, $$"""{"mode":"group","groupId":{{group}}}"""))).Expect(HttpStatusCode.Created);
        Assert.Equal((set, 3, 4), ((long)task["recall"]["setId"]!, (int)task["recall"]["busy"]!["times"]!, (int)task["callsPerClient"]));
        Assert.Null(task["recall"]["short"]);
        Assert.Equal("Follows", (string?)(await api.GetAsync($"/api/v1/recall-sets/{set}"))["usedBy"][0]!["name"]);

        (await api.PutAsync($"/api/v1/recall-sets/{set}", """{"name":"Followed","rules":{"busy":{"afterSeconds":60,"times":9}},"version":1}""")).Expect(HttpStatusCode.OK);
        var followed = (await api.GetAsync($"/api/v1/call-tasks/{task.Id}")).Expect(HttpStatusCode.OK);
        Assert.Equal((9, null, (int)task["version"]), ((int)followed["recall"]["busy"]!["times"]!, followed.Body!["callsPerClient"], (int)followed["version"]));
        foreach (var path in new[] { $"/api/v1/recall-sets/{set}", $"/api/v1/caller-id-groups/{group}" })
        {
            var refused = await api.DeleteAsync(path);
            refused.ExpectProblem(HttpStatusCode.Conflict);
            Assert.Contains("'Follows'", (string?)refused["detail"], StringComparison.Ordinal);
        }

        // What was read can be sent back.
        var sent = followed.Body!.DeepClone().AsObject();
        foreach (var field in sent.Select(f => f.Key).Except(["name", "scriptId", "dialPlanId", "callingHours", "recall", "callerId", "version"]).ToList()) sent.Remove(field);
        (await api.PutAsync($"/api/v1/call-tasks/{task.Id}", sent.ToJsonString())).Expect(HttpStatusCode.OK);
        (await api.DeleteAsync($"/api/v1/call-tasks/{task.Id}")).Expect(HttpStatusCode.NoContent);
        (await api.DeleteAsync($"/api/v1/recall-sets/{set}")).Expect(HttpStatusCode.NoContent);
        (await api.DeleteAsync($"/api/v1/caller-id-groups/{group}")).Expect(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_number_outside_a_plans_countries_is_not_dialled()
    {
        var plan = (await api.PostAsync("/api/v1/dial-plans", """{"name":"Germany alone","address":"127.0.0.1:5997","allowedCountries":["DE"]}""")).Expect(HttpStatusCode.Created).Id;
        (await api.PostAsync("/api/v1/dial-plans", """{"name":"x","address":"127.0.0.1","allowedCountries":["de","XX","DE","DE"]}""")).ExpectFields("allowedCountries[0]", "allowedCountries[1]", "allowedCountries[3]");
        var task = (await api.PostAsync("/api/v1/call-tasks", $$"""{"name":"Abroad","scriptId":{{await api.NewScriptAsync()}},"dialPlanId":{{plan}},"callingHours":null}""")).Expect(HttpStatusCode.Created).Id;
        (await api.PostAsync($"/api/v1/call-tasks/{task}/clients", """{"clients":[{"phones":["+442071838700"]}]}""")).Expect(HttpStatusCode.OK);
        (await api.PostAsync($"/api/v1/call-tasks/{task}/start")).Expect(HttpStatusCode.OK);
        var call = await Support.Eventually.GetAsync(async () => (await api.GetAsync($"/api/v1/call-tasks/{task}/calls"))["items"].AsArray().FirstOrDefault(), c => c is not null);
        Assert.Equal(("invalid", null), ((string?)call!["status"], (string?)call["startedAt"]));
    }

    [Fact]
    public async Task A_do_not_call_list_comes_in_by_a_form()
    {
        var file = System.Text.Encoding.UTF8.GetBytes("(030) 444-001\n030 444002\n030 444002\nnobody\n");
        (await api.UploadAsync("/api/v1/blacklist", file, "stop.txt", new() { ["country"] = "de" })).ExpectFields("country");
        var started = (await api.UploadAsync("/api/v1/blacklist", file, "../stop.txt", new() { ["country"] = "DE", ["reason"] = "<b>by letter</b>" })).Expect(HttpStatusCode.Accepted);
        var import = await Support.Eventually.GetAsync(() => api.GetAsync($"/api/v1/imports/{(long)started["importId"]}"), a => (string?)a["state"] == "done");
        Assert.Equal((4L, 2L, 1L, 1L, "stop.txt"), ((long)import["read"], (long)import["accepted"], (long)import["duplicates"], (long)import["invalid"], (string?)import["fileName"]));
        Assert.Contains("nobody", (await api.GetAsync($"/api/v1/imports/{import.Id}/rejected")).Expect(HttpStatusCode.OK).Text, StringComparison.Ordinal);
        var listed = await Support.Eventually.GetAsync(() => api.GetAsync("/api/v1/blacklist?search=%2B4930444"), a => (int)a["total"] == 2);
        Assert.Equal("<b>by letter</b>", (string?)listed["items"][0]!["reason"]);
        Assert.Equal(import.Id, (long)(await api.GetAsync("/api/v1/blacklist/imports")).Expect(HttpStatusCode.OK)["items"][0]!["id"]!);
        (await api.DeleteAsync("/api/v1/blacklist/+4930444001")).Expect(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_plan_that_a_direction_uses_stays()
    {
        var plan = (await api.PostAsync("/api/v1/dial-plans", """{"name":"For operators","address":"127.0.0.1:5997"}""")).Expect(HttpStatusCode.Created).Id;
        var direction = (await api.PostAsync("/api/v1/directions", $$"""{"name":"Operators","numbers":["204"],"dialPlanId":{{plan}}}""")).Expect(HttpStatusCode.Created).Id;
        (await api.DeleteAsync($"/api/v1/dial-plans/{plan}")).ExpectProblem(HttpStatusCode.Conflict);
        (await api.DeleteAsync($"/api/v1/directions/{direction}")).Expect(HttpStatusCode.NoContent);
        (await api.DeleteAsync($"/api/v1/dial-plans/{plan}")).Expect(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Saved_things_are_described()
    {
        var paths = (await api.GetAsync("/openapi/v1.json")).Expect(HttpStatusCode.OK)["paths"].AsObject();
        foreach (var path in new[] { "recall-sets", "caller-ids", "caller-id-groups", "directions", "calling-hours", "frequency-caps" })
        {
            var all = paths[$"/api/v1/{path}"]!.AsObject();
            Assert.NotNull(all["post"]!["requestBody"]!["content"]!["application/json"]!["schema"]);
            Assert.NotNull(all["post"]!["responses"]!["201"]!["content"]);
            Assert.NotNull(all["get"]!["responses"]!["200"]!["content"]);
            Assert.NotNull(paths[$"/api/v1/{path}/{{id}}"]!["put"]!["responses"]!["200"]!["content"]);
        }
    }

    /// <summary>What was sent is there; more may be.</summary>
    private static bool Holds(JsonNode? read, JsonNode? sent) => sent is JsonObject fields
        ? fields.All(f => Holds(read?[f.Key], f.Value))
        : JsonNode.DeepEquals(read, sent);
}
