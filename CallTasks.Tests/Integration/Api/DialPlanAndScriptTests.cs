using System.Net;

namespace CallTasks.Tests.Integration.Api;

[Collection(ApiTests.Name)]
[Trait("Speed", "slow")]
public sealed class DialPlanAndScriptTests(ApiConsole api)
{
    private const string Plans = "/api/v1/dial-plans";
    private const string Scripts = "/api/v1/scripts";

    [Fact]
    public async Task A_dial_plan_is_made_changed_and_deleted()
    {
        var made = (await api.PostAsync(Plans, """{"name":"Trunk","address":"127.0.0.1:5999","username":"u","password":"secret","callerIdIn":"asserted","callsPerSecond":0.5,"outcomeOverrides":[{"code":486,"outcome":"unavailable"}]}""")).Expect(HttpStatusCode.Created);
        Assert.Equal($"{Plans}/{made.Id}", made.Location?.ToString());
        Assert.Equal(("sip", "asserted"), ((string?)made["kind"], (string?)made["callerIdIn"]));
        Assert.DoesNotContain("secret", made.Text, StringComparison.Ordinal);
        Assert.Equal((45, 30, 0.5m, "USD", "udp"), ((int)made["ringTimeoutSeconds"], (int)made["maxLines"], (decimal)made["callsPerSecond"], (string)made["currency"]!, (string)made["transport"]!));

        var change = """{"name":"Trunk 2","address":"127.0.0.1:5998","username":"u","version":1}""";
        var changed = (await api.PutAsync($"{Plans}/{made.Id}", change)).Expect(HttpStatusCode.OK);
        Assert.Equal((2, "Trunk 2", true), ((int)changed["version"], (string)changed["name"]!, (bool)changed["hasPassword"]));
        var stale = await api.PutAsync($"{Plans}/{made.Id}", change);
        stale.ExpectProblem(HttpStatusCode.PreconditionFailed);
        Assert.Equal(2, (int)stale["current"]);
        (await api.PutAsync($"{Plans}/{made.Id}", """{"name":"Trunk 2","address":"127.0.0.1:5998"}""")).ExpectFields("version");
        (await api.PostAsync(Plans, """{"name":"Trunk 2","address":"127.0.0.1:5998"}""")).ExpectProblem(HttpStatusCode.Conflict);

        (await api.DeleteAsync($"{Plans}/{made.Id}")).Expect(HttpStatusCode.NoContent);
        (await api.GetAsync($"{Plans}/{made.Id}")).ExpectProblem(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_built_in_plan_is_first_answers_its_test_and_stays()
    {
        var list = (await api.GetAsync($"{Plans}?limit=1")).Expect(HttpStatusCode.OK);
        Assert.True((bool)list["totalIsExact"]);
        Assert.Equal(("Standard", "simulated", 1L), ((string)list["items"][0]!["name"]!, (string)list["items"][0]!["kind"]!, (long)list["items"][0]!["id"]!));

        var test = (await api.PostAsync($"{Plans}/1/test")).Expect(HttpStatusCode.OK);
        Assert.True((bool)test["reachable"]);
        Assert.Equal("200 OK", (string?)test["answer"]);
        Assert.InRange((double)test["roundTripMs"], 0.001, 3000);
        (await api.DeleteAsync($"{Plans}/1")).ExpectProblem(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task A_trunk_that_does_not_answer_says_so()
    {
        var plan = (await api.PostAsync(Plans, """{"name":"Nobody there","address":"127.0.0.1:9"}""")).Expect(HttpStatusCode.Created).Id;
        var test = (await api.PostAsync($"{Plans}/{plan}/test")).Expect(HttpStatusCode.OK);
        Assert.False((bool)test["reachable"]);
        Assert.Null(test.Body!["roundTripMs"]);
    }

    [Fact]
    public async Task What_is_wrong_with_a_dial_plan_stands_on_its_fields()
    {
        (await api.PostAsync(Plans, """{"name":"","address":"no port:x","transport":"sctp","maxLines":0,"currency":"dollars","codecs":["opus"],"callerIds":["123"]}"""))
            .ExpectFields("name", "address", "transport", "maxLines", "currency", "codecs", "callerIds[0]");
        (await api.PostAsync(Plans, """{"name":"a","address":"127.0.0.1","maxLines":"many"}""")).ExpectFields("maxLines");
        (await api.PostAsync(Plans, """{"name":"a","address":"127.0.0.1","outcomeOverrides":[{"code":486,"outcome":"Busy"}]}""")).ExpectFields("outcomeOverrides[0].outcome");
    }

    [Fact]
    public async Task A_script_is_versioned()
    {
        var id = await api.NewScriptAsync("First name");
        var read = (await api.GetAsync($"{Scripts}/{id}")).Expect(HttpStatusCode.OK);
        Assert.Equal(["start", "information", "result"], read["blocks"].AsArray().Select(b => (string)b!["type"]!));

        // What was read can be sent back.
        var body = read.Body!.DeepClone();
        body["name"] = "Second name";
        body["blocks"]![2]!["redirect"] = "hangup";
        var changed = (await api.PutAsync($"{Scripts}/{id}", body.ToJsonString())).Expect(HttpStatusCode.OK);
        Assert.Equal(2, (int)changed["version"]);
        (await api.PutAsync($"{Scripts}/{id}", body.ToJsonString())).ExpectProblem(HttpStatusCode.PreconditionFailed);
        var versions = (await api.GetAsync($"{Scripts}/{id}/versions")).Expect(HttpStatusCode.OK);
        Assert.Equal(["Second name", "First name"], versions["items"].AsArray().Select(v => (string)v!["name"]!));
        (await api.DeleteAsync($"{Scripts}/{id}")).Expect(HttpStatusCode.NoContent);
        (await api.GetAsync($"{Scripts}/{id}/versions")).ExpectProblem(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Versions_are_read_compared_restored_and_carried_away_as_a_file()
    {
        var id = await api.NewScriptAsync("First name");
        const string Second = """{"name":"Second name","version":1,"blocks":[{"id":"s","type":"start","next":"q"},{"id":"q","type":"question","builtIn":"greeting","answers":[{"digits":"1","next":"e"}],"noAnswerNext":"e","x":10,"y":20},{"id":"e","type":"result"}]}""";
        var changed = (await api.PutAsync($"{Scripts}/{id}", Second)).Expect(HttpStatusCode.OK);
        Assert.Empty(changed["warnings"].AsArray());

        var versions = (await api.GetAsync($"{Scripts}/{id}/versions")).Expect(HttpStatusCode.OK);
        Assert.NotEqual("", (string)versions["items"][0]!["createdBy"]!);
        Assert.Equal("First name", (string)(await api.GetAsync($"{Scripts}/{id}/versions/1")).Expect(HttpStatusCode.OK)["name"]!);
        (await api.GetAsync($"{Scripts}/{id}/versions/3")).ExpectProblem(HttpStatusCode.NotFound);
        var compared = (await api.GetAsync($"{Scripts}/{id}/compare?from=1")).Expect(HttpStatusCode.OK);
        Assert.Equal((1, 2), ((int)compared["from"], (int)compared["to"]));
        Assert.Contains(compared["changes"].AsArray(), change => (string)change!["kind"]! == "added" && (string)change["block"]! == "q");

        (await api.PostAsync($"{Scripts}/{id}/versions/1/restore", "{}")).ExpectFields("version");
        (await api.PostAsync($"{Scripts}/{id}/versions/2/restore", """{"version":2}""")).ExpectProblem(HttpStatusCode.Conflict);
        (await api.PostAsync($"{Scripts}/{id}/versions/1/restore", """{"version":1}""")).ExpectProblem(HttpStatusCode.PreconditionFailed);
        var restored = (await api.PostAsync($"{Scripts}/{id}/versions/1/restore", """{"version":2}""")).Expect(HttpStatusCode.OK);
        Assert.Equal((3, "First name"), ((int)restored["version"], (string)restored["name"]!));
        Assert.Empty((await api.GetAsync($"{Scripts}/{id}/compare?from=1&to=3")).Expect(HttpStatusCode.OK)["changes"].AsArray());

        var file = (await api.GetAsync($"{Scripts}/{id}/export?version=2")).Expect(HttpStatusCode.OK).Text;
        Task<Answer> ImportAsync(string text, string? name = null) =>
            api.UploadAsync($"{Scripts}/import", System.Text.Encoding.UTF8.GetBytes(text), "script.json", name is null ? null : new Dictionary<string, string> { ["name"] = name });

        var brought = (await ImportAsync(file, "Brought")).Expect(HttpStatusCode.Created);
        Assert.Equal((1, "Brought", 20), ((int)brought["version"], (string)brought["name"]!, (int)brought["blocks"][1]!["y"]!));
        (await ImportAsync("{}")).ExpectFields("format");
        (await ImportAsync(file.Replace("\"greeting\"", "\"\"", StringComparison.Ordinal))).ExpectFields("blocks[1]");
    }

    [Theory]
    [InlineData("""{"name":"s","blocks":[{"id":"a","type":"start","next":"q"},{"id":"q","type":"question","text":"?"}]}""", "blocks[1].answers")]
    [InlineData("""{"name":"s","blocks":[{"id":"a","type":"condition","variable":"v"}]}""", "blocks[0].operator")]
    [InlineData("""{"name":"s","blocks":[{"id":"a","type":"condition","variable":"v","operator":"similar"}]}""", "blocks[0].operator")]
    [InlineData("""{"name":"s","blocks":[{"id":"a","type":"transfer","target":{"mode":"elsewhere"}}]}""", "blocks[0].target.mode")]
    [InlineData("""{"name":"s","blocks":[{"id":"a","type":"script"}]}""", "blocks[0].scriptId")]
    [InlineData("""{"name":"s","blocks":[{"id":"a","type":"start","next":"b"},{"id":"b","type":"script","scriptId":987654}]}""", "blocks[1].scriptId")]
    [InlineData("""{"name":"s","blocks":[{"id":"a","type":"dance"}]}""", "blocks[0].type")]
    [InlineData("""{"name":"s","blocks":[{"id":"a","type":"start","next":"b"},{"id":"b","type":"result","result":"good"}]}""", "blocks[1].result")]
    [InlineData("""{"name":"s","blocks":[{"id":"a","type":"result","redirect":"elsewhere"}]}""", "blocks[0].redirect")]
    [InlineData("""{"name":"s","blocks":[{"id":"a","type":"pause"}]}""", "blocks[0].seconds")]
    [InlineData("""{"name":"s","blocks":[null]}""", "blocks[0]")]
    [InlineData("""{"name":"s","blocks":"none"}""", "blocks")]
    [InlineData("""{"name":"s"}""", "blocks")]
    [InlineData("""{"name":5}""", "name")]
    [InlineData("""{"name":""", "name")]
    [InlineData("{", "body")]
    [InlineData("[]", "body")]
    [InlineData("null", "body")]
    public async Task What_is_wrong_with_a_script_stands_on_its_field(string body, string field) =>
        (await api.PostAsync(Scripts, body)).ExpectFields(field);

    [Fact]
    public async Task Lists_are_bounded_and_strange_addresses_answered_in_kind()
    {
        (await api.GetAsync($"{Scripts}?limit=1001")).ExpectFields("limit");
        (await api.GetAsync($"{Scripts}?limit=0&offset=-1")).ExpectFields("limit", "offset");
        (await api.GetAsync($"{Scripts}?limit=some")).ExpectFields("limit");
        (await api.GetAsync("/api/v1/nothing")).ExpectProblem(HttpStatusCode.NotFound);
        (await api.GetAsync($"{Scripts}/one")).ExpectProblem(HttpStatusCode.NotFound);
        (await api.SendAsync(HttpMethod.Patch, Scripts)).ExpectProblem(HttpStatusCode.MethodNotAllowed);
        (await api.SendAsync(HttpMethod.Post, Scripts, with: r => r.Content = new StringContent("name=a"))).ExpectProblem(HttpStatusCode.UnsupportedMediaType);
    }
}
