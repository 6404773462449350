using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using CallTasks.Core.Audio;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Api;

[Collection(ApiTests.Name)]
[Trait("Speed", "slow")]
public sealed class AudioTests(ApiConsole api)
{
    private const string Audio = "/api/v1/audio";

    public static TheoryData<int, int, int, int> Forms => new()
    {
        { 1, 8, 1, 8_000 }, { 1, 16, 2, 44_100 }, { 1, 24, 1, 48_000 }, { 1, 32, 2, 16_000 }, { 3, 32, 1, 22_050 }, { 3, 64, 2, 48_000 }, { 6, 8, 1, 8_000 }, { 7, 8, 2, 8_000 },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Any_common_form_is_kept_as_8_kHz_mono(int coding, int bits, int channels, int rate)
    {
        var made = (await UploadAsync(Wav(coding, bits, channels, rate, seconds: 0.5), $"form-{coding}-{bits}-{rate}.wav")).Expect(HttpStatusCode.Created);
        Assert.Equal(($"form-{coding}-{bits}-{rate}", rate, channels), ((string)made["name"]!, (int)made["sourceRate"], (int)made["sourceChannels"]));
        Assert.InRange((decimal)made["durationSeconds"], 0.49m, 0.51m);

        var kept = WavFile.Read(new MemoryStream(await api.Console.Client.GetByteArrayAsync(new Uri($"{Audio}/{made.Id}/file", UriKind.Relative))));
        Assert.Equal((8_000, 1), (kept.SampleRate, kept.Channels));
        Assert.InRange(kept.Channel(0).ToArray().Max(), 0.2f, 0.8f);
        (await api.DeleteAsync($"{Audio}/{made.Id}")).Expect(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task What_cannot_be_used_is_named_and_leaves_nothing()
    {
        var whole = Wav(1, 16, 1, 8_000, seconds: 1);
        var lying = (byte[])whole.Clone();
        BinaryPrimitives.WriteUInt32LittleEndian(lying.AsSpan(40), 1_000_000);
        var long11 = Wav(7, 8, 1, 8_000, seconds: 660);
        foreach (var (file, says) in new (byte[], string)[]
        {
            ([], "empty"), ("ID3 not a wave"u8.ToArray(), "MP3"), ("PK\u0003\u0004 a zip"u8.ToArray(), "not a WAV"), ("<html>"u8.ToArray(), "not a WAV"),
            (whole[..5_000], "cut"), (whole[..30], "ends"), (whole[..44], "cut"), (lying, "cut"), (Wav(1, 16, 1, 8_000, seconds: 0), "no samples"),
            (Wav(1, 12, 1, 8_000, seconds: 0.1), "12 bits"), (Wav(2, 8, 1, 8_000, seconds: 0.1), "ADPCM"), (Wav(1, 16, 6, 8_000, seconds: 0.1), "6 channels"), (Wav(1, 16, 1, 1_000, seconds: 0.1), "samples a second"),
            (long11, "at most 10:00 minutes"),
        })
        {
            var refused = await UploadAsync(file, "sound.wav");
            refused.ExpectFields("file");
            Assert.Contains(says, (string?)refused["errors"]["file"]![0], StringComparison.Ordinal);
        }

        (await UploadAsync(new byte[SoundFiles.MaximumBytes + 1], "big.wav")).ExpectFields("file");
        (await api.PostAsync(Audio, "{}")).ExpectProblem(HttpStatusCode.UnsupportedMediaType);
        (await UploadAsync(whole, "x.wav", new string('n', 201))).ExpectFields("name");
        Assert.All(Directory.GetFiles(Path.Combine(api.Console.StorageFolder, "audio")), file => Assert.EndsWith(".wav", file, StringComparison.Ordinal));
        (await UploadAsync(whole, "again.wav", "After trouble")).Expect(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_name_with_a_path_or_html_is_only_shown()
    {
        var made = (await UploadAsync(Wav(1, 16, 1, 8_000, 0.1), @"..\..\..\etc/passwd<script>alert(1)<.script>.wav")).Expect(HttpStatusCode.Created);
        Assert.Equal("passwd<script>alert(1)<.script>", (string?)made["name"]);
        Assert.All(Directory.GetFiles(Path.Combine(api.Console.StorageFolder, "audio")), file => Assert.Matches("^[0-9a-f]{32}[.]wav$", Path.GetFileName(file)));
        (await api.GetAsync($"{Audio}?search=PASSWD")).Expect(HttpStatusCode.OK);
        (await UploadAsync(Wav(1, 16, 1, 8_000, 0.1), "", "passwd<SCRIPT>alert(1)<.script>")).ExpectProblem(HttpStatusCode.Conflict);
        (await api.DeleteAsync($"{Audio}/{made.Id}")).Expect(HttpStatusCode.NoContent);
        (await api.GetAsync($"{Audio}/{made.Id}/file")).ExpectProblem(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_sound_is_played_in_parts_renamed_and_kept_while_a_script_uses_it()
    {
        var id = (await UploadAsync(Wav(1, 16, 1, 8_000, seconds: 1), "greet.wav", "Greeting")).Expect(HttpStatusCode.Created).Id;
        using (var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{Audio}/{id}/file", UriKind.Relative)) { Headers = { Range = new RangeHeaderValue(0, 43) } })
        using (var part = await api.Console.Client.SendAsync(request))
            Assert.Equal((HttpStatusCode.PartialContent, 44L, "audio/wav"), (part.StatusCode, part.Content.Headers.ContentLength, part.Content.Headers.ContentType?.MediaType));

        (await api.PutAsync($"{Audio}/{id}", """{"name":"Greeting 2"}""")).ExpectFields("version");
        Assert.Equal(2, (int)(await api.PutAsync($"{Audio}/{id}", """{"name":"Greeting 2","version":1}""")).Expect(HttpStatusCode.OK)["version"]);
        (await api.PutAsync($"{Audio}/{id}", """{"name":"Greeting 3","version":1}""")).ExpectProblem(HttpStatusCode.PreconditionFailed);

        const string Scripts = "/api/v1/scripts";
        string Says(long sound) => $$"""{"name":"Says it","version":1,"blocks":[{"id":"s","type":"start","next":"i"},{"id":"i","type":"information","audioId":{{sound}},"next":"e"},{"id":"e","type":"result"}]}""";
        (await api.PostAsync(Scripts, Says(999_999))).ExpectFields("blocks[1].audioId");
        var script = (await api.PostAsync(Scripts, Says(id))).Expect(HttpStatusCode.Created).Id;
        Assert.Equal("Says it", (string?)(await api.GetAsync($"{Audio}/{id}"))["usedBy"][0]!["name"]);
        var refused = await api.DeleteAsync($"{Audio}/{id}");
        refused.ExpectProblem(HttpStatusCode.Conflict);
        Assert.Contains("the script 'Says it'", (string?)refused["detail"], StringComparison.Ordinal);

        // A call says it: the bot's dialogue names the sound.
        var task = (await api.PostAsync("/api/v1/call-tasks", $$"""{"name":"Plays","scriptId":{{script}},"dialPlanId":1,"callingHours":null}""")).Expect(HttpStatusCode.Created).Id;
        (await api.PostAsync($"/api/v1/call-tasks/{task}/clients", """{"clients":[{"phones":["+442071838701"]}]}""")).Expect(HttpStatusCode.OK);
        (await api.PostAsync($"/api/v1/call-tasks/{task}/start")).Expect(HttpStatusCode.OK);
        var call = await Eventually.GetAsync(async () =>
            (await api.GetAsync($"/api/v1/call-tasks/{task}/calls"))["items"].AsArray().FirstOrDefault(c => (string?)c!["status"] is not ("dial" or "inProgress")), c => c is not null);
        Assert.Equal("answered", (string?)call!["status"]);
        Assert.Equal("Bot: [Greeting 2]", (string?)(await api.GetAsync($"/api/v1/calls/{(long)call["id"]!}"))["dialogue"][0]);
    }

    private Task<Answer> UploadAsync(byte[] file, string fileName, string? name = null) => api.UploadAsync(Audio, file, fileName, name is null ? [] : new() { ["name"] = name });

    /// <summary>A tone of 440 Hz at half of full scale, in a form of its own.</summary>
    private static byte[] Wav(int coding, int bits, int channels, int rate, double seconds)
    {
        var frames = (int)(rate * seconds);
        var sample = bits / 8;
        var wav = new byte[44 + (frames * sample * channels)];
        "RIFF....WAVEfmt "u8.CopyTo(wav);
        BinaryPrimitives.WriteInt32LittleEndian(wav.AsSpan(4), wav.Length - 8);
        BinaryPrimitives.WriteInt32LittleEndian(wav.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(wav.AsSpan(20), (short)coding);
        BinaryPrimitives.WriteInt16LittleEndian(wav.AsSpan(22), (short)channels);
        BinaryPrimitives.WriteInt32LittleEndian(wav.AsSpan(24), rate);
        BinaryPrimitives.WriteInt32LittleEndian(wav.AsSpan(28), rate * sample * channels);
        BinaryPrimitives.WriteInt16LittleEndian(wav.AsSpan(32), (short)(sample * channels));
        BinaryPrimitives.WriteInt16LittleEndian(wav.AsSpan(34), (short)bits);
        "data"u8.CopyTo(wav.AsSpan(36));
        BinaryPrimitives.WriteInt32LittleEndian(wav.AsSpan(40), wav.Length - 44);
        for (var i = 0; i < frames * channels; i++)
        {
            var value = 0.5 * Math.Sin(2 * Math.PI * 440 * (i / channels) / rate);
            var at = wav.AsSpan(44 + (i * sample), sample);
            switch (coding, sample)
            {
                case (6, _): at[0] = G711.Encode(G711Law.ALaw, (short)(value * 32767)); break;
                case (7, _): at[0] = G711.Encode(G711Law.MuLaw, (short)(value * 32767)); break;
                case (3, 4): BinaryPrimitives.WriteSingleLittleEndian(at, (float)value); break;
                case (3, 8): BinaryPrimitives.WriteDoubleLittleEndian(at, value); break;
                case (_, 1): at[0] = (byte)(128 + (value * 127)); break;
                case (_, 2): BinaryPrimitives.WriteInt16LittleEndian(at, (short)(value * 32767)); break;
                case (_, 3): for (var b = 0; b < 3; b++) at[b] = (byte)((int)(value * 8388607) >> (8 * b)); break;
                case (_, 4): BinaryPrimitives.WriteInt32LittleEndian(at, (int)(value * int.MaxValue)); break;
                default: break;
            }
        }

        return wav;
    }
}
