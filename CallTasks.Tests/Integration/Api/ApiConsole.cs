using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Api;

/// <summary>One console for all tests of the API; each makes its own scripts and tasks.</summary>
public sealed class ApiConsole : IAsyncLifetime
{
    public ConsoleProcess Console { get; private set; } = null!;

    public async Task InitializeAsync() => Console = await ConsoleProcess.StartAsync(new()
    {
        Variables = new Dictionary<string, string?> { ["Simulator__Speed"] = "50" },
    });

    public async Task DisposeAsync() => await Console.DisposeAsync();

    /// <summary>Sends JSON (or nothing) and reads the answer.</summary>
    public async Task<Answer> SendAsync(HttpMethod method, string path, string? json = null, Action<HttpRequestMessage>? with = null, HttpClient? client = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        with?.Invoke(request);
        using var response = await (client ?? Console.Client).SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var isJson = response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true;
        return new Answer(response.StatusCode, isJson ? JsonNode.Parse(text) : null, text, response.Content.Headers.ContentType?.MediaType, response.Headers.Location);
    }

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);
    public Task<Answer> PostAsync(string path, string? json = null) => SendAsync(HttpMethod.Post, path, json);
    public Task<Answer> PutAsync(string path, string json) => SendAsync(HttpMethod.Put, path, json);
    public Task<Answer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path);

    /// <summary>A script that pauses and ends; needs no speech.</summary>
    public async Task<long> NewScriptAsync(string name = "A short one") => (await PostAsync("/api/v1/scripts", $$"""
        {"name":"{{name}}","blocks":[
          {"id":"s","type":"start","next":"say"},{"id":"say","type":"information","builtIn":"greeting","next":"end"},{"id":"end","type":"result","result":"effective","marker":"m"}]}
        """)).Expect(HttpStatusCode.Created).Id;

    /// <summary>A task over the simulated carrier, at any time of day.</summary>
    public async Task<long> NewTaskAsync(string more = "", string name = "A task") => (await PostAsync("/api/v1/call-tasks", $$"""
        {"name":"{{name}}","scriptId":{{await NewScriptAsync()}},"dialPlanId":1,"callingHours":null,"intensity":{"attempts":10,"seconds":1}{{more}}}
        """)).Expect(HttpStatusCode.Created).Id;

    /// <summary>Sends a form with a file.</summary>
    public async Task<Answer> UploadAsync(string path, byte[] file, string fileName, Dictionary<string, string>? fields = null)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(file), "file", fileName.Length == 0 ? "file" : fileName } };
        foreach (var (name, value) in fields ?? []) form.Add(new StringContent(value), name);
        using var response = await Console.Client.PostAsync(new Uri(path, UriKind.Relative), form);
        var text = await response.Content.ReadAsStringAsync();
        return new Answer(response.StatusCode, text.Length > 0 ? JsonNode.Parse(text) : null, text, response.Content.Headers.ContentType?.MediaType, response.Headers.Location);
    }
}

/// <summary>What the API answered.</summary>
public sealed record Answer(HttpStatusCode Status, JsonNode? Body, string Text, string? MediaType, Uri? Location)
{
    public long Id => (long)Body!["id"]!;

    public JsonNode this[string field] => Body![field]!;

    public Answer Expect(HttpStatusCode status)
    {
        Assert.True(Status == status, $"{(int)status} was expected, {(int)Status} came: {Text}");
        return this;
    }

    /// <summary>Problem details with an entry for each of the fields, and for no other.</summary>
    public void ExpectFields(params string[] fields)
    {
        Expect(HttpStatusCode.BadRequest);
        Assert.Equal("application/problem+json", MediaType);
        Assert.Equal(fields.Order(), Body!["errors"]!.AsObject().Select(e => e.Key).Order());
        Assert.All(Body["errors"]!.AsObject(), e => Assert.NotEqual("", (string?)e.Value![0]));
    }

    /// <summary>Problem details with this status and a sentence for people.</summary>
    public void ExpectProblem(HttpStatusCode status)
    {
        Expect(status);
        Assert.Equal("application/problem+json", MediaType);
        Assert.Equal((int)status, (int?)Body!["status"]);
        Assert.NotEqual("", (string?)Body["detail"]);
    }
}

[CollectionDefinition(Name)]
public sealed class ApiTests : ICollectionFixture<ApiConsole>
{
    public const string Name = "REST API";
}
