using System.Buffers.Binary;
using CallTasks.Core.Audio;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Unit.Audio;

public sealed class WavFileTests
{
    [Fact]
    public void Sixteen_bits_come_back_as_they_were_written()
    {
        var samples = Tones.Sine(440, 0.1).Append(short.MinValue).Append(short.MaxValue).ToArray();
        var audio = Read(Written(samples));
        Assert.Equal((8000, 1, samples.Length), (audio.SampleRate, audio.Channels, audio.Length));
        Assert.Equal(samples, audio.Channel16(0));
    }

    [Fact]
    public void Stereo_G711_keeps_left_left_and_right_right()
    {
        var file = new MemoryStream();
        WavFile.WriteG711(file, G711Law.ALaw, [0xAA, 0xD5, 0xAA, 0xD5, 0xAA, 0xD5], 8000, channels: 2);
        var audio = Read(file.ToArray());
        Assert.Equal([32256, 32256, 32256], audio.Channel16(0));
        Assert.Equal([8, 8, 8], audio.Channel16(1));
    }

    [Theory]
    [InlineData(1, 8, new byte[] { 0x80, 0xFF, 0x00 }, new[] { 0f, 127 / 128f, -1f })]
    [InlineData(1, 16, new byte[] { 0, 0, 0, 0x80, 0, 0x40 }, new[] { 0f, -1f, 0.5f })]
    [InlineData(1, 24, new byte[] { 0, 0, 0, 0, 0, 0x80, 0, 0, 0x40 }, new[] { 0f, -1f, 0.5f })]
    [InlineData(1, 32, new byte[] { 0, 0, 0, 0, 0, 0, 0, 0x80, 0, 0, 0, 0x40 }, new[] { 0f, -1f, 0.5f })]
    [InlineData(3, 32, new byte[] { 0, 0, 0, 0, 0, 0, 0xC0, 0x7F, 0, 0, 0, 0x3F }, new[] { 0f, 0f, 0.5f })]
    [InlineData(3, 64, new byte[] { 0, 0, 0, 0, 0, 0, 0xE0, 0x3F, 0, 0, 0, 0, 0, 0, 0xF0, 0xFF }, new[] { 0.5f, -1f })]
    public void Every_sample_format_is_decoded(ushort coding, ushort bits, byte[] data, float[] expected)
    {
        Assert.Equal(expected, Read(File(coding, 1, 8000, bits, data)).Channel(0).ToArray());
    }

    [Fact]
    public void An_extensible_header_names_its_coding_in_its_guid()
    {
        var fmt = new byte[40];
        Format(0xFFFE, 1, 16000, 16).CopyTo(fmt, 0);
        fmt[24] = 1;
        var audio = Read([.. Riff([.. Part("fmt ", fmt), .. Part("data", [0, 0x40])])]);
        Assert.Equal([0.5f], audio.Channel(0).ToArray());
    }

    [Fact]
    public void Parts_between_header_and_sound_are_passed_over_even_of_odd_length()
    {
        byte[] parts = [.. Part("LIST", new byte[7]), .. Part("fmt ", Format(1, 1, 8000, 16)), .. Part("bext", new byte[601]), .. Part("data", [1, 0])];
        Assert.Equal([1], Read(Riff(parts)).Channel16(0));
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(0x7FFFF000u)]
    [InlineData(0xFFFFFFFFu)]
    public void A_length_that_a_pipe_could_not_know_means_until_the_end(uint size)
    {
        var file = File(1, 1, 8000, 16, [1, 0, 2, 0]);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(40), size);
        Assert.Equal([1, 2], Read(file).Channel16(0));
    }

    [Theory]
    [InlineData(2, 1, 8000, 4, "ADPCM")]
    [InlineData(0x55, 1, 8000, 16, "MP3")]
    [InlineData(1, 6, 48000, 16, "6 channels")]
    [InlineData(1, 0, 8000, 16, "0 channels")]
    [InlineData(1, 1, 1, 16, "1 samples a second")]
    [InlineData(1, 1, 1_000_000, 16, "1000000 samples a second")]
    [InlineData(1, 1, 8000, 12, "12 bits")]
    public void What_is_not_supported_is_named(int coding, int channels, int rate, int bits, string named)
    {
        var e = Assert.Throws<WavFormatException>(() => Read(File((ushort)coding, (ushort)channels, rate, (ushort)bits, [0, 0])));
        Assert.Contains(named, e.Message, StringComparison.Ordinal);
        Assert.Contains("Save it as a WAV file", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ID3\u0004 and so on....", "an MP3 file")]
    [InlineData("OggS................", "an Ogg file")]
    [InlineData("fLaC................", "a FLAC file")]
    [InlineData("RF64\0\0\0\0WAVEfmt ", "rare form RF64")]
    [InlineData("RIFF\0\0\0\0AVI LIST", "another kind")]
    [InlineData("<html>", "something else")]
    public void A_file_of_another_kind_is_called_by_its_name(string begin, string named)
    {
        var e = Assert.Throws<WavFormatException>(() => Read(System.Text.Encoding.Latin1.GetBytes(begin)));
        Assert.Contains(named, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_cut_in_the_middle_says_how_much_is_missing()
    {
        var file = Written(Tones.Sine(440, 2));
        var e = Assert.Throws<WavFormatException>(() => Read(file[..(file.Length / 2)]));
        Assert.Contains("announces 2.0 s of sound, 1.0 s are there", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_file_and_a_header_alone_are_refused()
    {
        Assert.Contains("empty", Assert.Throws<WavFormatException>(() => Read([])).Message, StringComparison.Ordinal);
        Assert.Contains("no 'data' part", Assert.Throws<WavFormatException>(() => Read(Riff(Part("fmt ", Format(1, 1, 8000, 16))))).Message, StringComparison.Ordinal);
        Assert.Contains("no 'fmt ' part", Assert.Throws<WavFormatException>(() => Read(Riff([]))).Message, StringComparison.Ordinal);
        Assert.Contains("comes before", Assert.Throws<WavFormatException>(() => Read(Riff(Part("data", [0, 0])))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_million_little_parts_are_refused()
    {
        var parts = Enumerable.Repeat(Part("junk", []), 1000).SelectMany(p => p).ToArray();
        Assert.Contains("parts before its sound", Assert.Throws<WavFormatException>(() => Read(Riff(parts))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_past_the_size_bound_is_refused_without_being_held()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        using var endless = new Endless(File(1, 2, 48000, 32, [], size: 0));
        Assert.Contains("Shorten it", Assert.Throws<WavFormatException>(() => WavFile.Read(endless)).Message, StringComparison.Ordinal);
        Assert.True(endless.Given <= WavFile.MaximumBytes + 65536, $"{endless.Given} bytes were read");
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 400_000_000);
    }

    [Fact]
    public void A_header_that_promises_two_gigabytes_takes_no_memory_for_them()
    {
        var file = File(1, 1, 8000, 16, [1, 0], size: 0x7FFE_0000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<WavFormatException>(() => Read(file));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1_000_000);
    }

    [Fact]
    public void No_mutation_of_a_file_makes_the_reader_fail_otherwise_than_by_saying_so()
    {
        var random = new Random(20_480);
        byte[][] seeds =
        [
            Written(Tones.Sine(440, 0.01)),
            File(3, 2, 44100, 32, new byte[64]),
            File(6, 1, 8000, 8, new byte[40]),
            [.. Riff([.. Part("LIST", new byte[9]), .. Part("fmt ", Format(1, 2, 48000, 24)), .. Part("data", new byte[60])])],
        ];
        for (var i = 0; i < 5_000; i++)
        {
            var file = (byte[])seeds[i % seeds.Length].Clone();
            for (var n = random.Next(1, 6); n > 0; n--) file[random.Next(Math.Min(file.Length, 80))] = (byte)random.Next(256);
            if (random.Next(4) == 0) file = file[..random.Next(file.Length)];
            try
            {
                Prompt.FromWav(new MemoryStream(file));
            }
            catch (WavFormatException)
            {
                // What it is for.
            }
        }
    }

    [Fact]
    public void A_prompt_is_eight_kilohertz_mono_whatever_it_came_as()
    {
        var stereo = Tones.Sine(1000, 1, rate: 44100).SelectMany(s => new[] { s, (short)0 }).ToArray();
        var file = new MemoryStream();
        WavFile.WritePcm16(file, stereo, 44100, channels: 2);
        file.Position = 0;
        var prompt = Prompt.FromWav(file);
        Assert.Equal(1.0, prompt.Duration.TotalSeconds, 3);
        Assert.Equal(4000, ToneDetector.Amplitude(prompt.Samples.Span[400..7600], 1000), 40.0); // half of 8,000: the right channel is silent
    }

    [Fact]
    public void A_prompt_without_sound_or_over_ten_minutes_is_refused()
    {
        Assert.Contains("no samples", Assert.Throws<WavFormatException>(() => Prompt.FromWav(new MemoryStream(File(1, 1, 8000, 16, [])))).Message, StringComparison.Ordinal);
        var tooLong = File(7, 1, 8000, 8, new byte[8000 * 601]);
        Assert.Contains("at most 10:00", Assert.Throws<WavFormatException>(() => Prompt.FromWav(new MemoryStream(tooLong))).Message, StringComparison.Ordinal);
    }

    private static WavAudio Read(byte[] file) => WavFile.Read(new MemoryStream(file));

    private static byte[] Written(short[] samples)
    {
        var file = new MemoryStream();
        WavFile.WritePcm16(file, samples, 8000, channels: 1);
        return file.ToArray();
    }

    private static byte[] File(ushort coding, ushort channels, int rate, ushort bits, byte[] data, uint? size = null)
    {
        var file = Riff([.. Part("fmt ", Format(coding, channels, rate, bits)), .. Part("data", data)]);
        if (size is { } said) BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(40), said);
        return file;
    }

    private static byte[] Format(ushort coding, ushort channels, int rate, ushort bits)
    {
        var fmt = new byte[16];
        BinaryPrimitives.WriteUInt16LittleEndian(fmt, coding);
        BinaryPrimitives.WriteUInt16LittleEndian(fmt.AsSpan(2), channels);
        BinaryPrimitives.WriteInt32LittleEndian(fmt.AsSpan(4), rate);
        BinaryPrimitives.WriteInt32LittleEndian(fmt.AsSpan(8), rate * channels * bits / 8);
        BinaryPrimitives.WriteUInt16LittleEndian(fmt.AsSpan(12), (ushort)(channels * (bits / 8)));
        BinaryPrimitives.WriteUInt16LittleEndian(fmt.AsSpan(14), bits);
        return fmt;
    }

    private static byte[] Part(string name, byte[] content)
    {
        var size = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(size, content.Length);
        return [.. System.Text.Encoding.ASCII.GetBytes(name), .. size, .. content, .. new byte[content.Length & 1]];
    }

    private static byte[] Riff(byte[] parts)
    {
        var size = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(size, parts.Length + 4);
        return [.. "RIFF"u8, .. size, .. "WAVE"u8, .. parts];
    }

    /// <summary>A beginning, then zeros without end.</summary>
    private sealed class Endless(byte[] begin) : Stream
    {
        public long Given { get; private set; }
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => Given; set => throw new NotSupportedException(); }
        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var head = (int)Math.Clamp(begin.Length - Given, 0, buffer.Length);
            begin.AsSpan((int)Math.Min(Given, begin.Length), head).CopyTo(buffer);
            buffer[head..].Clear();
            Given += buffer.Length;
            return buffer.Length;
        }
    }
}
