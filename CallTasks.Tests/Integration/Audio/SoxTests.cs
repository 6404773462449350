using System.Runtime.InteropServices;
using CallTasks.Core.Audio;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Audio;

/// <summary>Codec, WAV and resampling held to sox.</summary>
public sealed class SoxTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(G711Law.ALaw, "al")]
    [InlineData(G711Law.MuLaw, "ul")]
    public async Task Every_code_is_decoded_as_sox_decodes_it(G711Law law, string type)
    {
        var codes = Enumerable.Range(0, 256).Select(code => (byte)code).ToArray();
        File.WriteAllBytes(folder.File("codes.raw"), codes);
        await Sox("-t", type, "-r", "8000", "-c", "1", folder.File("codes.raw"), "-t", "s16", folder.File("samples.raw"));
        Assert.Equal(Samples("samples.raw"), codes.Select(code => G711.Decode(law, code)));
    }

    // sox rounds to 13 and 14 bits before it codes, where the recommendation truncates: near a threshold the neighbouring code results.
    [Theory]
    [InlineData(G711Law.ALaw, "al", 0.26)]
    [InlineData(G711Law.MuLaw, "ul", 0.27)]
    public async Task Every_sample_is_coded_as_sox_codes_it_or_as_the_neighbouring_code(G711Law law, string type, double mostNeighbours)
    {
        var samples = Enumerable.Range(short.MinValue, 65536).Select(sample => (short)sample).ToArray();
        File.WriteAllBytes(folder.File("samples.raw"), MemoryMarshal.AsBytes<short>(samples).ToArray());
        await Sox("-D", "-t", "s16", "-r", "8000", "-c", "1", folder.File("samples.raw"), "-t", type, folder.File("codes.raw"));
        var theirs = File.ReadAllBytes(folder.File("codes.raw"));
        var differing = 0;
        for (var i = 0; i < samples.Length; i++)
        {
            var ours = G711.Encode(law, samples[i]);
            if (ours == theirs[i]) continue;
            differing++;
            Assert.InRange(Math.Abs(Order(law, ours) - Order(law, theirs[i])), 0, 1);
        }
        Assert.InRange(differing / 65536.0, 0, mostNeighbours);
    }

    [Theory]
    [InlineData("-e", "unsigned-integer", "-b", "8")]
    [InlineData("-e", "signed-integer", "-b", "16")]
    [InlineData("-e", "signed-integer", "-b", "24")]
    [InlineData("-e", "signed-integer", "-b", "32")]
    [InlineData("-e", "floating-point", "-b", "32")]
    [InlineData("-e", "floating-point", "-b", "64")]
    [InlineData("-e", "a-law", "-b", "8")]
    [InlineData("-e", "mu-law", "-b", "8")]
    public async Task Every_wav_that_sox_writes_is_read_as_sox_reads_it(params string[] format)
    {
        foreach (var channels in new[] { "1", "2" })
        {
            await Sox(["-R", "-n", "-r", "44100", "-c", channels, .. format, folder.File("made.wav"), "synth", "0.3", "sine", "300-3000", "gain", "-6"]);
            await Sox("-D", folder.File("made.wav"), "-t", "s16", folder.File("samples.raw"));
            using var file = File.OpenRead(folder.File("made.wav"));
            var audio = WavFile.Read(file);
            var theirs = Samples("samples.raw");
            Assert.Equal(theirs.Length, audio.Length * audio.Channels);
            for (var c = 0; c < audio.Channels; c++)
            {
                var ours = audio.Channel16(c);
                for (var i = 0; i < ours.Length; i++)
                    Assert.InRange(ours[i] - theirs[i * audio.Channels + c], -1, 1);
            }
        }
    }

    [Fact]
    public async Task What_we_write_is_read_by_sox_sample_by_sample()
    {
        var samples = Tones.Sine(700, 0.2);
        using (var file = File.Create(folder.File("pcm.wav"))) WavFile.WritePcm16(file, samples, 8000, channels: 2);
        await Sox(folder.File("pcm.wav"), "-t", "s16", folder.File("pcm.raw"));
        Assert.Equal(samples, Samples("pcm.raw"));

        foreach (var law in Enum.GetValues<G711Law>())
        {
            var codes = new byte[samples.Length];
            G711.Encode(law, samples, codes);
            using (var file = File.Create(folder.File("g711.wav"))) WavFile.WriteG711(file, law, codes, 8000, channels: 1);
            await Sox(folder.File("g711.wav"), "-t", "s16", folder.File("g711.raw"));
            Assert.Equal(codes.Select(code => G711.Decode(law, code)), Samples("g711.raw"));
        }
    }

    [Fact]
    public async Task A_pipe_of_sox_without_a_known_length_is_read_to_its_end()
    {
        await Sox("-n", "-r", "8000", "-b", "16", folder.File("made.wav"), "synth", "0.5", "sine", "400");
        var bytes = File.ReadAllBytes(folder.File("made.wav"));
        BitConverter.GetBytes(0x7FFFFFDBu).CopyTo(bytes, 40);
        Assert.Equal(4000, WavFile.Read(new MemoryStream(bytes)).Length);
    }

    /// <summary>Within the band both pass unchanged the two differ by rounding: at most 2 units of 32,768.</summary>
    [Theory]
    [InlineData(11025)]
    [InlineData(16000)]
    [InlineData(22050)]
    [InlineData(44100)]
    [InlineData(48000)]
    public async Task Resampled_sound_is_what_sox_makes_of_it(int rate)
    {
        var seconds = 1.0;
        var sound = new short[(int)(rate * seconds)];
        foreach (var frequency in new[] { 250, 790, 1330, 2210, 3100 })
        {
            var tone = Tones.Sine(frequency, seconds, amplitude: 4000, rate: rate);
            for (var i = 0; i < sound.Length; i++) sound[i] += tone[i];
        }
        using (var file = File.Create(folder.File("made.wav"))) WavFile.WritePcm16(file, sound, rate, channels: 1);
        await Sox("-D", folder.File("made.wav"), "-t", "s16", folder.File("theirs.raw"), "rate", "-v", "8000");
        var theirs = Samples("theirs.raw");
        using var made = File.OpenRead(folder.File("made.wav"));
        var ours = Prompt.FromWav(made).Samples.Span;
        Assert.InRange(theirs.Length - ours.Length, -1, 1);
        for (var i = 400; i < ours.Length - 400; i++) Assert.InRange(ours[i] - theirs[i], -2, 2);
    }

    /// <summary>A code's place among the law's levels, so that neighbours differ by one.</summary>
    private static int Order(G711Law law, byte code)
    {
        var plain = law == G711Law.ALaw ? code ^ 0x55 : ~code & 0xFF;
        var negative = law == G711Law.ALaw ? (plain & 0x80) == 0 : (plain & 0x80) != 0;
        var magnitude = plain & 0x7F;
        // µ-law has a zero of each sign; A-law has none.
        return negative ? (law == G711Law.ALaw ? -1 : 0) - magnitude : magnitude;
    }

    private static Task<string> Sox(params string[] arguments) => ProcessPeer.RunAsync(Peers.Require("sox", "sox"), arguments);

    private short[] Samples(string name) => MemoryMarshal.Cast<byte, short>(File.ReadAllBytes(folder.File(name))).ToArray();
}
