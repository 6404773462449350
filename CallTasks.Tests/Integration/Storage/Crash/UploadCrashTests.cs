using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using CallTasks.Core.Audio;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Storage.Crash;

/// <summary>The program is killed (kill -9) in the middle of uploads: the next start has nothing of them, and everything that was there.</summary>
[Trait("Speed", "slow")]
public sealed class UploadCrashTests
{
    private static readonly byte[] Clients = Encoding.ASCII.GetBytes("phone;id\n" + string.Concat(Enumerable.Range(0, 40_000).Select(i => $"+4420{70_000_000 + i};c{i}\n")));

    [Fact]
    public async Task Killed_while_a_sound_and_a_clients_file_come_in_the_next_start_has_nothing_of_them_and_all_that_was_there()
    {
        await using var console = await ConsoleProcess.StartAsync();
        var (sounds, imports) = (Path.Combine(console.StorageFolder, "audio"), Path.Combine(console.StorageFolder, "imports"));
        var sound = (long)(await UploadAsync(console, "audio", Sound(1), "kept.wav"))["id"]!;
        var kept = await console.Client.GetByteArrayAsync(Address($"audio/{sound}/file"));
        var script = (long)(await PostAsync(console, "scripts", """{"name":"Short","blocks":[{"id":"s","type":"start","next":"e"},{"id":"e","type":"result"}]}"""))["id"]!;
        var task = (long)(await PostAsync(console, "call-tasks", $$"""{"name":"Kept","scriptId":{{script}},"dialPlanId":1}"""))["id"]!;
        await PostAsync(console, $"call-tasks/{task}/clients", """{"clients":[{"phones":["+442070000001"],"clientId":"kept"}]}""");
        // One file waits whole, its rows are being counted; two more and a sound are on their way.
        var waiting = (string)(await UploadAsync(console, "imports/previews", Clients, "waiting.csv"))["id"]!;
        var before = Files(sounds).ToHashSet();
        var whole = Files(imports).ToHashSet();
        using var dying = new CancellationTokenSource();
        Task[] uploads = [SendAsync(console, "audio", Sound(30), "half.wav", dying.Token), SendAsync(console, "imports/previews", Clients, "half.csv", dying.Token), SendAsync(console, $"call-tasks/{task}/clients", Clients, "half-import.csv", dying.Token)];
        await Eventually.Async(() => Files(sounds).Except(before).Any(IsBegun) && Files(imports).Except(whole).Count(IsBegun) == 2);

        console.KillHard();
        await dying.CancelAsync();
        await Task.WhenAll(uploads);
        await Eventually.Async(() => console.HasExited);
        Assert.NotEmpty(Files(sounds).Except(before));
        Assert.Equal(3, Files(imports).Count());
        // Killed between a whole file and its row, it would lie under such a name.
        await File.WriteAllBytesAsync(Path.Combine(sounds, new string('a', 32) + ".wav"), Sound(1));

        await console.StartAgainAsync();

        Assert.Equal(before, Files(sounds).ToHashSet());
        Assert.Empty(Files(imports));
        Assert.Equal(["kept"], (await GetAsync(console, "audio"))["items"]!.AsArray().Select(item => (string)item!["name"]!));
        Assert.Equal(kept, await console.Client.GetByteArrayAsync(Address($"audio/{sound}/file")));
        using (var gone = await console.Client.GetAsync(Address($"imports/previews/{waiting}"))) Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        Assert.Equal(["kept"], (await GetAsync(console, $"call-tasks/{task}/clients"))["items"]!.AsArray().Select(item => (string)item!["clientId"]!));

        // The same uploads come in whole now.
        var again = (long)(await UploadAsync(console, "audio", Sound(30), "half.wav"))["id"]!;
        Assert.Equal(30, WavFile.Read(new MemoryStream(await console.Client.GetByteArrayAsync(Address($"audio/{again}/file")))).Duration.TotalSeconds, 0.1);
        var preview = (string)(await UploadAsync(console, "imports/previews", Clients, "half.csv"))["id"]!;
        await Eventually.Async(async () => (await GetAsync(console, $"imports/previews/{preview}")).ToJsonString().Contains("40000", StringComparison.Ordinal));
    }

    private static Uri Address(string path) => new("api/v1/" + path, UriKind.Relative);

    private static IEnumerable<string> Files(string folder) => Directory.EnumerateFiles(folder);

    private static bool IsBegun(string path) => new FileInfo(path) is { Exists: true, Length: > 0 };

    private static byte[] Sound(double seconds)
    {
        using var wav = new MemoryStream();
        new Prompt(Tones.Sine(440, seconds)).WriteWav(wav);
        return wav.ToArray();
    }

    private static async Task<JsonNode> GetAsync(ConsoleProcess console, string path) => (await console.Client.GetFromJsonAsync<JsonNode>(Address(path)))!;

    private static async Task<JsonNode> PostAsync(ConsoleProcess console, string path, string json)
    {
        using var answer = await console.Client.PostAsync(Address(path), new StringContent(json, Encoding.UTF8, "application/json"));
        return await ReadAsync(answer, path);
    }

    private static async Task<JsonNode> UploadAsync(ConsoleProcess console, string path, byte[] file, string name)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(file), "file", name } };
        using var answer = await console.Client.PostAsync(Address(path), form);
        return await ReadAsync(answer, path);
    }

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage answer, string path)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }

    /// <summary>Sends nine tenths of a file, and the rest never.</summary>
    private static async Task SendAsync(ConsoleProcess console, string path, byte[] file, string name, CancellationToken end)
    {
        using var client = console.NewClient();
        using var form = new MultipartFormDataContent { { new HalfContent(file, end), "file", name } };
        try
        {
            using var answer = await client.PostAsync(Address(path), form, end);
            Assert.Fail($"{path} was answered: {answer.StatusCode}");
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
        {
            // The server died in the middle of it.
        }
    }

    private sealed class HalfContent(byte[] file, CancellationToken end) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(file.AsMemory(0, file.Length * 9 / 10), end);
            await stream.FlushAsync(end);
            await Task.Delay(Timeout.Infinite, end);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
