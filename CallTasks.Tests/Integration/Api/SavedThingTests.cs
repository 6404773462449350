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
