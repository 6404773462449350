using System.Buffers.Binary;
using System.Text;
using CallTasks.Core.Languages;

namespace CallTasks.Core.Audio;

/// <summary>
/// Reads and writes WAV files (RIFF, little endian). Read: PCM of 8, 16, 24 and 32 bits, 32- and 64-bit float, A-law and µ-law, mono
/// and stereo. Written: 16-bit PCM and G.711. Files come from outside, so sizes in headers are believed only within the bounds here.
/// </summary>
public static class WavFile
{
    /// <summary>Longest file that is read: 64 MiB, over 6 minutes of CD sound, or 70 minutes of a call's recording.</summary>
    public const long MaximumBytes = 64L << 20;

    /// <summary>Most samples of all channels together that are decoded: 32 Mi take 128 MiB of memory.</summary>
    public const int MaximumSamples = 32 << 20;

    /// <summary>Lowest sample rate, hertz.</summary>
    public const int MinimumRate = 4000;

    /// <summary>Highest sample rate, hertz.</summary>
    public const int MaximumRate = 192_000;

    // Sound editors write about ten chunks before the sound; a hostile file could have millions.
    private const int MaximumChunks = 256;

    // Programs that write to a pipe cannot know the length: they leave 0 or something near 2 or 4 GiB (sox 0x7FFFFFDB, espeak-ng 0x7FFFF000).
    private const uint UnknownLengthFrom = 0x7FFF_0000;

    private static readonly Wording MendRead = "Save it as a WAV file (16-bit PCM) and upload it again.";

    /// <summary>Decodes a whole file; the stream need not be seekable and is left open.</summary>
    /// <exception cref="WavFormatException">The file is not a WAV file that can be used; the message says why.</exception>
    public static WavAudio Read(Stream wav)
    {
        ArgumentNullException.ThrowIfNull(wav);
        var source = new BoundedReader(wav);
        CheckRiff(source);

        WavFormat? format = null;
        Span<byte> header = stackalloc byte[8];
        for (var chunks = 0; chunks < MaximumChunks; chunks++)
        {
            var got = source.ReadUpTo(header);
            if (got < header.Length)
                throw new WavFormatException(format is null
                    ? $"The file ends before it says how its sound is coded (no 'fmt ' part). {MendRead}"
                    : $"The file ends before its sound begins (no 'data' part). {MendRead}");
            var size = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
            if (header[..4].SequenceEqual("fmt "u8))
            {
                format = ReadFormat(source, size);
            }
            else if (header[..4].SequenceEqual("data"u8))
            {
                if (format is null) throw new WavFormatException($"The sound comes before the part that says how it is coded. {MendRead}");
                return ReadData(source, format, size);
            }
            else
            {
                source.Skip(size + (size & 1L)); // parts are padded to even lengths
            }
        }
        throw new WavFormatException($"The file has more than {MaximumChunks} parts before its sound. {MendRead}");
    }

    /// <summary>Writes 16-bit samples, interleaved when stereo.</summary>
    /// <param name="wav">Where to; left open.</param>
    /// <param name="samples">Samples.</param>
    /// <param name="sampleRate">Hertz.</param>
    /// <param name="channels">1 or 2.</param>
    public static void WritePcm16(Stream wav, ReadOnlySpan<short> samples, int sampleRate, int channels)
    {
        ArgumentNullException.ThrowIfNull(wav);
        Span<byte> header = stackalloc byte[WavHeader.MaximumLength];
        var length = WavHeader.WritePcm16(header, sampleRate, channels, 2L * samples.Length);
        wav.Write(header[..length]);
        var block = new byte[8192];
        while (samples.Length > 0)
        {
            var count = Math.Min(samples.Length, block.Length / 2);
            for (var i = 0; i < count; i++) BinaryPrimitives.WriteInt16LittleEndian(block.AsSpan(2 * i), samples[i]);
            wav.Write(block, 0, 2 * count);
            samples = samples[count..];
        }
    }

    /// <summary>Writes G.711 codes, interleaved when stereo.</summary>
    /// <param name="wav">Where to; left open.</param>
    /// <param name="law">What the codes are.</param>
    /// <param name="codes">One byte a sample.</param>
    /// <param name="sampleRate">Hertz.</param>
    /// <param name="channels">1 or 2.</param>
    public static void WriteG711(Stream wav, G711Law law, ReadOnlySpan<byte> codes, int sampleRate, int channels)
    {
        ArgumentNullException.ThrowIfNull(wav);
        Span<byte> header = stackalloc byte[WavHeader.MaximumLength];
        var length = WavHeader.WriteG711(header, law, sampleRate, channels, codes.Length);
        wav.Write(header[..length]);
        wav.Write(codes);
        if ((codes.Length & 1) != 0) wav.WriteByte(0);
    }

    private static void CheckRiff(BoundedReader source)
    {
        Span<byte> riff = stackalloc byte[12];
        var got = source.ReadUpTo(riff);
        if (got == 0) throw new WavFormatException("The file is empty. Choose another one.");
        if (got == riff.Length && riff[..4].SequenceEqual("RIFF"u8) && riff[8..].SequenceEqual("WAVE"u8)) return;

        var begin = riff[..Math.Min(got, 4)];
        var what = begin.StartsWith("ID3"u8) || (begin.Length > 1 && begin[0] == 0xFF && (begin[1] & 0xE0) == 0xE0) ? "an MP3 file"
            : begin.SequenceEqual("OggS"u8) ? "an Ogg file"
            : begin.SequenceEqual("fLaC"u8) ? "a FLAC file"
            : begin.SequenceEqual("RF64"u8) || begin.SequenceEqual("RIFX"u8) ? $"a WAV file of the rare form {Encoding.ASCII.GetString(begin)}"
            : begin.SequenceEqual("RIFF"u8) ? "a RIFF file of another kind"
            : "something else";
        throw new WavFormatException($"This is not a WAV file but {Wording.Of(what)}. {MendRead}");
    }

    private static WavFormat ReadFormat(BoundedReader source, uint size)
    {
        const int shortest = 16, longest = 40;
        if (size is < shortest or > 4096) throw new WavFormatException($"The part that says how the sound is coded is {size} bytes long; 16 to 40 are usual. {MendRead}");
        Span<byte> fmt = stackalloc byte[longest];
        var used = (int)Math.Min(size, longest);
        if (source.ReadUpTo(fmt[..used]) < used) throw new WavFormatException($"The file ends inside its header. {MendRead}");
        source.Skip(size - used + (size & 1));
        return WavFormat.Parse(fmt[..used], MendRead);
    }

    private static WavAudio ReadData(BoundedReader source, WavFormat format, uint size)
    {
        var unknownLength = size is 0 or >= UnknownLengthFrom;
        long wanted = unknownLength ? long.MaxValue : size;
        var frameBytes = format.BytesPerSample * format.Channels;
        var collectors = new SampleCollector[format.Channels];
        for (var c = 0; c < collectors.Length; c++) collectors[c] = new SampleCollector();

        var block = new byte[frameBytes * 2048];
        long taken = 0;
        while (taken < wanted)
        {
            var ask = (int)Math.Min(block.Length, wanted - taken);
            var got = source.ReadUpTo(block.AsSpan(0, ask));
            taken += got;
            var frames = got / frameBytes;
            if ((collectors[0].Count + (long)frames) * format.Channels > MaximumSamples)
                throw new WavFormatException($"The sound holds more than {MaximumSamples / 1_000_000} million samples. Shorten it, or save it as mono with 8,000 samples a second.");
            for (var c = 0; c < collectors.Length; c++)
                format.Decode(block.AsSpan(0, frames * frameBytes), c, collectors[c].Take(frames));
            if (got == ask) continue;
            if (!unknownLength && size - taken >= frameBytes)
                throw new WavFormatException($"The file is cut: its header announces {Seconds(size, format)} of sound, {Seconds(taken, format)} are there. Copy it again and upload it.");
            break;
        }
        return new WavAudio(format.SampleRate, Array.ConvertAll(collectors, c => c.ToArray()));
    }

    private static string Seconds(long bytes, WavFormat format) =>
        FormattableString.Invariant($"{(double)bytes / (format.BytesPerSample * format.Channels) / format.SampleRate:0.0} s");

    /// <summary>Reads forward and refuses to go past <see cref="MaximumBytes"/>.</summary>
    private sealed class BoundedReader(Stream stream)
    {
        private long position;

        /// <summary>Fills the buffer, or less where the file ends.</summary>
        public int ReadUpTo(Span<byte> buffer)
        {
            var got = 0;
            while (got < buffer.Length)
            {
                var n = stream.Read(buffer[got..]);
                if (n == 0) break;
                got += n;
            }
            position += got;
            if (position > MaximumBytes)
                throw new WavFormatException($"The file is longer than {MaximumBytes >> 20} MB. Shorten it, or save it as mono with 8,000 samples a second.");
            return got;
        }

        public void Skip(long count)
        {
            Span<byte> rest = stackalloc byte[512];
            while (count > 0)
            {
                var n = ReadUpTo(rest[..(int)Math.Min(count, rest.Length)]);
                if (n == 0) return; // the next header reports the end
                count -= n;
            }
        }
    }

    /// <summary>Grows with what really arrives, never with what a header promises.</summary>
    private sealed class SampleCollector
    {
        private float[] samples = new float[4096];

        public int Count { get; private set; }

        public Span<float> Take(int count)
        {
            if (Count + count > samples.Length) Array.Resize(ref samples, Math.Max(samples.Length * 2, Count + count));
            var room = samples.AsSpan(Count, count);
            Count += count;
            return room;
        }

        public float[] ToArray() => samples.AsSpan(0, Count).ToArray();
    }
}
