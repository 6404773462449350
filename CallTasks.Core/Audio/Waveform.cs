using System.Buffers.Binary;

namespace CallTasks.Core.Audio;

/// <summary>How loud a recording is along its time, to be drawn: the loudest sample of each of so many equal parts.</summary>
/// <param name="Length">Its length.</param>
/// <param name="Bot">Peaks of the left channel, 0 to 1: what the bot said.</param>
/// <param name="Client">Peaks of the right channel, 0 to 1: what the client said; of a mono file the same.</param>
public sealed record Waveform(TimeSpan Length, IReadOnlyList<float> Bot, IReadOnlyList<float> Client)
{
    /// <summary>Most parts of a drawing: more than any screen has room for.</summary>
    public const int MaxParts = 2_000;

    private const int Buffer = 64 * 1024;

    /// <summary>Reads a recording's peaks. Stereo G.711, as calls are recorded, is read through without being held: an hour takes 60 MB on the disk.</summary>
    /// <param name="wav">A WAV file within the bounds of <see cref="WavFile"/>, seekable.</param>
    /// <param name="parts">1 to <see cref="MaxParts"/>.</param>
    /// <exception cref="WavFormatException">It is none.</exception>
    public static Waveform Read(Stream wav, int parts)
    {
        ArgumentNullException.ThrowIfNull(wav);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(parts);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(parts, MaxParts);
        Span<byte> header = stackalloc byte[WavHeader.G711Length];
        if (wav.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) == header.Length && Recorded(header) is { } recorded) return Read(wav, parts, recorded.Law, recorded.Rate);
        wav.Position = 0;
        var audio = WavFile.Read(wav);
        return new Waveform(audio.Duration, Peaks(audio.Channel(0), parts), Peaks(audio.Channel(audio.Channels - 1), parts));
    }

    private static Waveform Read(Stream wav, int parts, G711Law law, int rate)
    {
        var frames = Math.Max(0, (wav.Length - wav.Position) / 2);
        var (bot, client) = (new float[parts], new float[parts]);
        var buffer = new byte[Buffer];
        var frame = 0L;
        for (int read; frame < frames && (read = wav.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)) > 1;)
        {
            for (var i = 0; i + 1 < read && frame < frames; i += 2, frame++)
            {
                var part = (int)(frame * parts / frames);
                bot[part] = Math.Max(bot[part], Loudness(law, buffer[i]));
                client[part] = Math.Max(client[part], Loudness(law, buffer[i + 1]));
            }
        }

        return new Waveform(TimeSpan.FromSeconds((double)frames / rate), bot, client);
    }

    private static float Loudness(G711Law law, byte code) => Math.Abs((int)G711.Decode(law, code)) / 32_768f;

    /// <summary>A header as <see cref="WavHeader"/> writes it before stereo G.711.</summary>
    private static (G711Law Law, int Rate)? Recorded(ReadOnlySpan<byte> header) =>
        header[..4].SequenceEqual("RIFF"u8) && header[8..16].SequenceEqual("WAVEfmt "u8) && header[50..54].SequenceEqual("data"u8)
            && BinaryPrimitives.ReadUInt16LittleEndian(header[20..]) is 6 or 7 && BinaryPrimitives.ReadUInt16LittleEndian(header[22..]) == 2
            && BinaryPrimitives.ReadInt32LittleEndian(header[24..]) is >= WavFile.MinimumRate and <= WavFile.MaximumRate and var rate
            ? (header[20] == 6 ? G711Law.ALaw : G711Law.MuLaw, rate)
            : null;

    private static float[] Peaks(ReadOnlySpan<float> samples, int parts)
    {
        var peaks = new float[parts];
        for (var part = 0; part < parts; part++)
        {
            var (from, to) = ((int)((long)samples.Length * part / parts), (int)((long)samples.Length * (part + 1) / parts));
            foreach (var sample in samples[from..to]) peaks[part] = Math.Max(peaks[part], Math.Min(1, Math.Abs(sample)));
        }

        return peaks;
    }
}
