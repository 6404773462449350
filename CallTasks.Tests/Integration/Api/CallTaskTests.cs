using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Api;

[Collection(ApiTests.Name)]
[Trait("Speed", "slow")]
public sealed class CallTaskTests(ApiConsole api)
{
    private const string Tasks = "/api/v1/call-tasks";

    [Fact]
    public async Task A_new_task_has_the_defaults_of_the_contract()
    {
        var made = (await api.PostAsync(Tasks, $$"""{"name":"Plain","scriptId":{{await api.NewScriptAsync()}},"dialPlanId":1}""")).Expect(HttpStatusCode.Created);

        var expected = JsonNode.Parse("""
            {"status":"draft","version":1,"startMode":"manual","intensity":{"attempts":1,"seconds":1},"maxLines":10,"ineffectiveSeconds":0,"country":null,
             "identification":null,"ambientNoiseId":null,"redirect":{"mode":"hangup"},"recall":null,"callsPerClient":null,"recallStart":"asDue",
             "callingHours":{"from":"09:00","to":"20:00","days":["mon","tue","wed","thu","fri","sat","sun"],"timeZone":"client","blackoutDates":[]},
             "record":{"on":true,"fromSecond":0},"priority":5,"testCall":false,"detectGender":false,"waitingFor":null,
             "progress":{"clients":0,"done":0,"inWork":0,"waitingRecall":0,"notCalled":0}}
            """)!.AsObject();
        foreach (var (field, value) in expected)
            Assert.True(JsonNode.DeepEquals(value, made.Body![field]), $"{field}: {made.Body![field]?.ToJsonString()}");
        Assert.Equal("default", (string?)made["callerId"]["mode"]);
    }

    [Fact]
    public async Task What_is_asked_or_said_of_verdicts_amiss_is_refused_on_its_field()
    {
        const string Verdicts = "/api/v1/verdicts";
        (await api.GetAsync($"{Verdicts}?verdict=nobody&from=yesterday&limit=0")).ExpectFields("verdict", "from", "limit");
        (await api.PutAsync($"{Verdicts}/4711/mark", """{"truth":"fax"}""")).ExpectFields("truth");
        (await api.PutAsync($"{Verdicts}/4711/mark", """{"right":true}""")).ExpectProblem(HttpStatusCode.NotFound);
        (await api.DeleteAsync($"{Verdicts}/4711/mark")).ExpectProblem(HttpStatusCode.NotFound);
        var rates = (await api.GetAsync($"{Verdicts}/rates?taskId=4711")).Expect(HttpStatusCode.OK);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"errors":0,"of":0,"share":null,"low":0,"high":1}"""), rates["all"]["wrong"]), rates.Text);
    }

    [Fact]
    public async Task The_list_is_sorted_as_in_the_console()
    {
        await api.NewTaskAsync(name: "Sorted b");
        await api.NewTaskAsync(name: "Sorted a");
        async Task<string[]> NamesAsync(string sort) => [.. (await api.GetAsync($"{Tasks}?search=sorted%20&sort={sort}")).Expect(HttpStatusCode.OK)["items"].AsArray().Select(task => (string)task!["name"]!)];

        Assert.Equal(["Sorted a", "Sorted b"], await NamesAsync("name"));
        Assert.Equal(["Sorted b", "Sorted a"], await NamesAsync("-name"));
        foreach (var sort in new[] { "progress", "-progress", "pace", "-pace", "-status", "start", "owner" }) Assert.Equal(2, (await NamesAsync(sort)).Length);
        (await api.GetAsync($"{Tasks}?sort=colour")).ExpectFields("sort");
    }

    [Fact]
    public async Task What_was_read_can_be_sent_back_and_calling_hours_can_be_switched_off()
    {
        var id = await api.NewTaskAsync(""","recall":{"busy":{"afterSeconds":60,"times":3}},"callerId":{"mode":"number","number":"+4930123456"},"startMode":"scheduled","startAt":"2040-01-02T03:04:05+02:00" """);
        var read = (await api.GetAsync($"{Tasks}/{id}")).Expect(HttpStatusCode.OK);
        Assert.Null(read.Body!["callingHours"]);
        Assert.Equal("2040-01-02T01:04:05.000Z", (string?)read["startAt"]);
        Assert.Equal("+4930123456", (string?)read["callerId"]["number"]);
        Assert.Equal(3, (int)read["recall"]["busy"]!["times"]!);

        var body = read.Body.DeepClone();
        body["name"] = "Renamed";
        body["callingHours"] = JsonNode.Parse("""{"from":"22:00","to":"06:00","days":["sun","fri"],"timeZone":"Europe/Berlin","blackoutDates":["2030-12-24"]}""");
        var changed = (await api.PutAsync($"{Tasks}/{id}", body.ToJsonString())).Expect(HttpStatusCode.OK);
        Assert.Equal((2, "Renamed", "22:00"), ((int)changed["version"], (string)changed["name"]!, (string)changed["callingHours"]["from"]!));
        Assert.Equal(["sun", "fri"], changed["callingHours"]["days"]!.AsArray().Select(d => (string)d!));
        (await api.PutAsync($"{Tasks}/{id}", body.ToJsonString())).ExpectProblem(HttpStatusCode.PreconditionFailed);
        (await api.GetAsync($"{Tasks}/{id}")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Identification_redirect_and_gender_are_kept_and_answered()
    {
        var other = await api.NewScriptAsync();
        var id = await api.NewTaskAsync(""","identification":{},"detectGender":true,"recall":{"machine":{"afterSeconds":60,"times":1}},"redirect":{"mode":"script","scriptId":OTHER,"number":"100"} """
            .Replace("OTHER", other.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal));
        var read = (await api.GetAsync($"{Tasks}/{id}")).Expect(HttpStatusCode.OK);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"mode":"background","greetingId":null}"""), read.Body!["identification"]));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("{\"mode\":\"script\",\"scriptId\":" + other + "}"), read.Body["redirect"]));
        Assert.True((bool)read["detectGender"]);
        var body = read.Body.DeepClone();
        body["identification"]!["messageText"] = " Please call back, {name}. ";
        var told = (await api.PutAsync($"{Tasks}/{id}", body.ToJsonString())).Expect(HttpStatusCode.OK).Body!;
        Assert.Equal("Please call back, {name}.", (string?)told["identification"]!["messageText"]);
        body = told.DeepClone();
        body["identification"] = null;
        (await api.PutAsync($"{Tasks}/{id}", body.ToJsonString())).ExpectFields("recall.machine");
        (await api.DeleteAsync($"/api/v1/scripts/{other}")).ExpectProblem(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task A_test_call_takes_at_most_ten_typed_numbers_and_no_file()
    {
        var id = await api.NewTaskAsync(""","testCall":true """);
        string Body(int from, int count) => "{\"clients\":[" + string.Join(',', Enumerable.Range(from, count).Select(i => $"{{\"phones\":[\"+44207946{i:D4}\"]}}")) + "]}";
        (await api.PostAsync($"{Tasks}/{id}/clients", Body(0, 11))).ExpectProblem(HttpStatusCode.Conflict);
        (await api.PostAsync($"{Tasks}/{id}/clients", Body(0, 9))).Expect(HttpStatusCode.OK);
        (await api.PostAsync($"{Tasks}/{id}/clients", Body(9, 2))).ExpectProblem(HttpStatusCode.Conflict);
        (await api.PostAsync($"{Tasks}/{id}/clients", Body(9, 1))).Expect(HttpStatusCode.OK);
        (await api.UploadAsync($"{Tasks}/{id}/clients", "phone\r\n+442079460999\r\n"u8.ToArray(), "one.csv")).ExpectProblem(HttpStatusCode.Conflict);
        var body = (await api.GetAsync($"{Tasks}/{id}")).Expect(HttpStatusCode.OK).Body!.DeepClone();
        body["testCall"] = false;
        (await api.PutAsync($"{Tasks}/{id}", body.ToJsonString())).ExpectProblem(HttpStatusCode.Conflict);
    }

    [Theory]
    [InlineData("", "name", "scriptId", "dialPlanId")]
    [InlineData("\"name\":\"n\",\"scriptId\":999999,\"dialPlanId\":1", "scriptId")]
    [InlineData("#,\"identification\":{\"mode\":\"loud\"}", "identification.mode")]
    [InlineData("#,\"identification\":{\"greetingId\":999999},\"ambientNoiseId\":999999", "identification.greetingId", "ambientNoiseId")]
    [InlineData("#,\"identification\":{\"messageId\":999999}", "identification.messageId")]
    [InlineData("#,\"identification\":{\"messageId\":999999,\"messageText\":\"Call back\"}", "identification.messageId", "identification.messageText")]
    [InlineData("#,\"redirect\":{\"mode\":\"dialPlan\",\"dialPlanId\":999999,\"number\":\"a\"}", "redirect.dialPlanId", "redirect.number")]
    [InlineData("#,\"redirect\":{\"mode\":\"direction\",\"directionId\":999999}", "redirect.directionId")]
    [InlineData("#,\"redirect\":{\"mode\":\"customer\",\"url\":\"javascript:alert(1)\"}", "redirect.url")]
    [InlineData("#,\"redirect\":{\"mode\":\"operator\"}", "redirect.mode")]
    [InlineData("#,\"recall\":{\"setId\":999999}", "recall.setId")]
    [InlineData("#,\"recall\":{\"machine\":{\"afterSeconds\":1,\"times\":1},\"short\":{\"afterSeconds\":1,\"times\":0}}", "recall.machine", "recall.short", "recall.short.times")]
    [InlineData("#,\"callerId\":{\"mode\":\"group\",\"groupId\":999999}", "callerId.groupId")]
    [InlineData("#,\"startMode\":\"Manual\"", "startMode")]
    [InlineData("#,\"startMode\":1", "startMode")]
    [InlineData("#,\"startMode\":\"scheduled\"", "startAt")]
    [InlineData("#,\"startAt\":\"tomorrow\"", "startAt")]
    [InlineData("#,\"intensity\":{\"attempts\":\"1\"}", "intensity.attempts")]
    [InlineData("#,\"intensity\":{\"attempts\":1.5}", "intensity.attempts")]
    [InlineData("#,\"intensity\":{\"attempts\":0,\"seconds\":0}", "intensity.attempts", "intensity.seconds")]
    [InlineData("#,\"callingHours\":{\"from\":\"9\"}", "callingHours.from")]
    [InlineData("#,\"callingHours\":{\"days\":[\"monday\"]}", "callingHours.days[0]")]
    [InlineData("#,\"callingHours\":{\"days\":[],\"timeZone\":\"Mars\"}", "callingHours.days", "callingHours.timeZone")]
    [InlineData("#,\"priority\":10,\"country\":\"Germany\",\"timeZone\":\"CET+1\"", "priority", "country", "timeZone")]
    public async Task What_is_wrong_with_a_task_stands_on_its_fields(string body, params string[] fields)
    {
        var script = await api.NewScriptAsync();
        (await api.PostAsync(Tasks, "{" + body.Replace("#", $"\"name\":\"n\",\"scriptId\":{script},\"dialPlanId\":1", StringComparison.Ordinal) + "}")).ExpectFields(fields);
    }

    [Fact]
    public async Task A_task_is_started_calls_its_clients_and_tells_of_every_call()
    {
        var id = await api.NewTaskAsync(""","country":"DE" """);
        (await api.PostAsync($"{Tasks}/{id}/start")).ExpectProblem(HttpStatusCode.Conflict);
        // Numbers that end in 02 answer and hang up soon.
        var added = (await api.PostAsync($"{Tasks}/{id}/clients", """
            {"clients":[{"phones":["030 1234602"],"clientId":"one","parameters":{"name":"Anna"}},{"phones":["+49301234702","+49301234802"]},{"phones":["+49301234702"]},{"phones":["112"]},{"phones":[]}]}
            """)).Expect(HttpStatusCode.OK);
        Assert.Equal((2, 1, 2, 0), ((int)added["accepted"], (int)added["duplicates"], (int)added["invalid"], (int)added["blacklisted"]));
        Assert.Equal("ready", (string?)(await api.GetAsync($"{Tasks}/{id}"))["status"]);

        Assert.Equal("running", (string?)(await api.PostAsync($"{Tasks}/{id}/start")).Expect(HttpStatusCode.OK)["status"]);
        (await api.PostAsync($"{Tasks}/{id}/start")).ExpectProblem(HttpStatusCode.Conflict);
        (await api.DeleteAsync($"{Tasks}/{id}")).ExpectProblem(HttpStatusCode.Conflict);
        await CompletesAsync(id);

        var calls = (await api.GetAsync($"{Tasks}/{id}/calls")).Expect(HttpStatusCode.OK);
        var call = calls["items"].AsArray().Single(c => (string?)c!["clientId"] == "one")!;
        Assert.Equal(("+49301234602", 1, "first"), ((string)call["phone"]!, (int)call["attempt"]!, (string)call["reason"]!));
        var statistics = (await api.GetAsync($"{Tasks}/{id}/statistics")).Expect(HttpStatusCode.OK);
        Assert.Equal(2, (int)statistics["clients"]["done"]!);
        Assert.Equal((long)calls["total"], statistics["calls"]["byStatus"]!.AsObject().Sum(s => (long)s.Value!));

        var details = (await api.GetAsync($"/api/v1/calls/{call["id"]}")).Expect(HttpStatusCode.OK);
        Assert.Equal("Anna", (string?)details["variables"]["name"]);
        Assert.Contains(details["events"].AsArray(), e => (string?)e!["what"] == "sent");
        Assert.Equal((string?)call["status"], (string?)details["status"]);

        var one = (await api.GetAsync($"{Tasks}/{id}/calls?client=one&limit=1")).Expect(HttpStatusCode.OK);
        Assert.Equal(1, (int)one["total"]);
        Assert.Equal(0, (int)(await api.GetAsync($"{Tasks}/{id}/calls?status=expired,blacklist&status=cancel")).Expect(HttpStatusCode.OK)["total"]);
        var from = (string)call["startedAt"]!;
        Assert.Equal(0, (int)(await api.GetAsync($"{Tasks}/{id}/calls?to={from}&client=one")).Expect(HttpStatusCode.OK)["total"]);
        Assert.Equal(1, (int)(await api.GetAsync($"{Tasks}/{id}/calls?from={from}&client=one")).Expect(HttpStatusCode.OK)["total"]);
        (await api.GetAsync($"{Tasks}/{id}/calls?status=Busy&from=x&limit=5000")).ExpectFields("status", "from", "limit");

        var clients = (await api.GetAsync($"{Tasks}/{id}/clients?state=done&search=one")).Expect(HttpStatusCode.OK);
        Assert.Equal(["+49301234602"], clients["items"][0]!["phones"]!.AsArray().Select(p => (string)p!));
        Assert.Contains((await api.GetAsync($"{Tasks}?search=a%20TASK&filter=completed"))["items"].AsArray(), t => (long)t!["id"]! == id);
        (await api.DeleteAsync($"{Tasks}/{id}?reports=delete")).Expect(HttpStatusCode.NoContent);
        (await api.GetAsync($"{Tasks}/{id}")).ExpectProblem(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_recording_is_a_WAV_that_can_be_read_in_ranges()
    {
        var id = await api.NewTaskAsync();
        // A number that ends in 01 answers and listens.
        (await api.PostAsync($"{Tasks}/{id}/clients", """{"clients":[{"phones":["+49307654301"]}]}""")).Expect(HttpStatusCode.OK);
        (await api.PostAsync($"{Tasks}/{id}/start")).Expect(HttpStatusCode.OK);
        await CompletesAsync(id);
        var recorded = (await api.GetAsync($"{Tasks}/{id}/calls"))["items"].AsArray().Single(c => (bool)c!["hasRecording"]!)!;

        using var whole = await api.Console.Client.GetAsync(new Uri($"/api/v1/calls/{recorded["id"]}/recording", UriKind.Relative));
        Assert.Equal("audio/wav", whole.Content.Headers.ContentType?.MediaType);
        var bytes = await whole.Content.ReadAsByteArrayAsync();
        Assert.Equal("RIFF"u8.ToArray(), bytes[..4]);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/calls/{recorded["id"]}/recording") { Headers = { Range = new RangeHeaderValue(8, 11) } };
        using var part = await api.Console.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal("WAVE"u8.ToArray(), await part.Content.ReadAsByteArrayAsync());
        (await api.GetAsync("/api/v1/calls/999999/recording")).ExpectProblem(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Commands_answer_the_status_or_say_why_not()
    {
        var id = await api.NewTaskAsync();
        (await api.PostAsync($"{Tasks}/{id}/clients", """{"clients":[{"phones":["+49301234570"]}]}""")).Expect(HttpStatusCode.OK);
        (await api.PostAsync($"{Tasks}/{id}/pause")).ExpectProblem(HttpStatusCode.Conflict);
        (await api.PostAsync($"{Tasks}/{id}/resume")).ExpectProblem(HttpStatusCode.Conflict);
        // Outside its hours it runs and waits, so that it can be paused in peace.
        var today = DateTime.UtcNow.Date;
        var read = (await api.GetAsync($"{Tasks}/{id}")).Body!;
        read["callingHours"] = new JsonObject { ["timeZone"] = "UTC", ["blackoutDates"] = new JsonArray($"{today:yyyy-MM-dd}", $"{today.AddDays(1):yyyy-MM-dd}") };
        (await api.PutAsync($"{Tasks}/{id}", read.ToJsonString())).Expect(HttpStatusCode.OK);
        Assert.Equal("running", (string?)(await api.PostAsync($"{Tasks}/{id}/start")).Expect(HttpStatusCode.OK)["status"]);
        await Eventually.Async(async () => (await api.GetAsync($"{Tasks}/{id}")).Body!["waitingFor"] is { } why && (string?)why["reason"] == "blackout", TimeSpan.FromSeconds(10), () => "the reason to be told");
        Assert.Equal("paused", (string?)(await api.PostAsync($"{Tasks}/{id}/pause")).Expect(HttpStatusCode.OK)["status"]);
        Assert.Equal("running", (string?)(await api.PostAsync($"{Tasks}/{id}/resume")).Expect(HttpStatusCode.OK)["status"]);
        Assert.Equal("running", (string?)(await api.PostAsync($"{Tasks}/{id}/cancel-recalls")).Expect(HttpStatusCode.OK)["status"]);
        Assert.Equal("stopped", (string?)(await api.PostAsync($"{Tasks}/{id}/stop")).Expect(HttpStatusCode.OK)["status"]);
        (await api.PostAsync($"{Tasks}/{id}/restart-unsuccessful")).ExpectProblem(HttpStatusCode.Conflict);
        (await api.PostAsync($"{Tasks}/{id}/clients", """{"clients":[{"phones":["+49301234571"]}]}""")).ExpectProblem(HttpStatusCode.Conflict);
        (await api.PostAsync($"{Tasks}/999999/start")).ExpectProblem(HttpStatusCode.NotFound);
        (await api.GetAsync($"{Tasks}?filter=some&from=x")).ExpectFields("filter", "from");
        (await api.DeleteAsync($"{Tasks}/{id}?reports=burn")).ExpectFields("reports");
        (await api.GetAsync("/api/v1/interrupted-calls")).Expect(HttpStatusCode.OK);
        (await api.PostAsync("/api/v1/interrupted-calls/999999/redial")).ExpectProblem(HttpStatusCode.NotFound);
    }

    private async Task CompletesAsync(long id) => await Eventually.Async(
        async () => (string?)(await api.GetAsync($"{Tasks}/{id}"))["status"] == "completed", TimeSpan.FromSeconds(40), () => $"task {id} to complete\n{api.Console.LogTail}");
}
