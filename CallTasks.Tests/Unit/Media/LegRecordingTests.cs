using CallTasks.Core.Audio;
using CallTasks.Core.Telephony.Media;
using CallTasks.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallTasks.Tests.Unit.Media;

/// <summary>The two lines of a recording, moved by hand.</summary>
public sealed class LegRecordingTests : IDisposable
{
    private const byte Loud = 0xAA;
    private readonly TempFolder folder = new();
    private readonly RecordingWriter writer = new(NullLogger.Instance);
    private readonly LegRecording recording;
    private uint timestamp = uint.MaxValue - 800; // wraps during every test
    private ushort sequence;
    private uint source = 7;

    public LegRecordingTests() => recording = new LegRecording(writer, Path_);

    private string Path_ => folder.File("call.wav");

    public void Dispose()
    {
        writer.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task The_clients_packet_lies_where_it_was_heard()
    {
        Say(50);
        Hear(Loud);
        Say(50);
        var (bot, client) = await FinishAsync();
        Assert.Equal(16_000, bot.Length);
        Assert.Equal((49 * 160, 160), Sound(client)); // it ended when the 50th frame began
    }

    [Fact]
    public async Task A_lost_packet_leaves_silence_of_its_length_and_shifts_nothing()
    {
        for (var i = 0; i < 100; i++)
        {
            if (i is 40 or 41 or 42) Lose();
            else Hear(Loud);
            Say(1);
        }
        var (_, client) = await FinishAsync();
        var silent = Enumerable.Range(0, client.Length).Where(i => client[i] != 32256 && i < 99 * 160).ToArray();
        Assert.Equal(480, silent.Length);
        Assert.Equal(480 - 1, silent[^1] - silent[0]);
        Assert.Equal(39 * 160, silent[0]);
    }

    [Fact]
    public async Task Packets_that_swapped_places_are_put_right()
    {
        Say(20);
        for (var i = 0; i < 20; i++)
        {
            var mine = i ^ 1; // 1, 0, 3, 2 …
            timestamp = (uint)(mine * 160);
            Hear((byte)(0x80 + mine));
            Say(1);
        }
        Say(20);
        var (_, client) = await FinishAsync();
        var order = client.Where(s => s != 8).Chunk(160).Select(c => c[0]);
        Assert.Equal(Enumerable.Range(0, 20).Select(i => G711.Decode(G711Law.ALaw, (byte)(0x80 + i))), order);
    }

    [Fact]
    public async Task Jitter_does_not_move_the_sound()
    {
        for (var i = 0; i < 60; i++)
        {
            if (i % 6 == 5)
                for (var n = 0; n < 6; n++) Hear(Loud); // six packets at once after 100 ms of nothing
            Say(1);
        }
        Say(20);
        var (_, client) = await FinishAsync();
        var (begin, length) = Sound(client);
        Assert.Equal(57 * 160, length); // the first burst shows the delay; its first three packets make room
        Assert.InRange(begin + length - 59 * 160, 0, 320); // the last packet came when frame 59 began, and lies within 40 ms of it
        Assert.All(client[begin..(begin + length)], s => Assert.Equal(32256, s));
    }

    [Fact]
    public async Task A_pump_that_was_held_up_puts_what_waited_in_its_place()
    {
        Say(20);
        for (var i = 0; i < 10; i++)
        {
            Hear(Loud);
            Say(1);
        }
        for (var i = 0; i < 8; i++) Hear(Loud, late: 8 * 160); // 160 ms late: eight packets wait, eight frames are due
        Say(8);
        Hear(Loud);
        Say(20);
        var (_, client) = await FinishAsync();
        Assert.Equal((19 * 160, 19 * 160), Sound(client));
    }

    [Fact]
    public async Task A_new_source_is_aligned_anew()
    {
        Say(20);
        Hear(Loud);
        source = 8;
        timestamp = 0x1000_0000;
        Say(30);
        Hear(Loud);
        Say(20);
        var (_, client) = await FinishAsync();
        Assert.Equal(32256, client[19 * 160]);
        Assert.Equal(32256, client[49 * 160]);
        Assert.Equal(320, client.Count(s => s == 32256));
    }

    [Fact]
    public async Task A_clock_that_stood_still_during_a_pause_is_aligned_anew()
    {
        Hear(Loud);
        Say(100);
        Hear(Loud, marker: true); // its stamp follows the first packet's at once
        Say(20);
        var (_, client) = await FinishAsync();
        Assert.Equal(32256, client[99 * 160]);
    }

    [Fact]
    public async Task Packets_longer_than_any_sound_and_stamps_from_anywhere_do_no_harm()
    {
        var random = new Random(1);
        for (var i = 0; i < 5000; i++)
        {
            timestamp = (uint)random.NextInt64(uint.MaxValue);
            source = (uint)random.Next(3);
            Hear(Loud, length: random.Next(2000));
            Say(random.Next(2));
        }
        var (bot, client) = await FinishAsync();
        Assert.Equal(bot.Length, client.Length);
    }

    [Fact]
    public async Task What_the_disk_could_not_take_is_counted_and_silent()
    {
        using var full = new RecordingWriter(NullLogger.Instance, maximumQueued: 0);
        var refused = new LegRecording(full, folder.File("refused.wav"));
        var frame = new byte[160];
        for (var i = 0; i < 100; i++) refused.Say(frame);
        refused.Finish();
        Assert.False(await refused.Finished);
        Assert.Equal(100, refused.DroppedFrames);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_ends_the_recording_and_nothing_else()
    {
        File.WriteAllText(folder.File("file"), "in the way");
        var blocked = new LegRecording(writer, folder.File("file/call.wav"));
        blocked.Say(new byte[160]);
        blocked.Finish();
        Assert.False(await blocked.Finished);
        Say(1);
        Assert.True((await FinishAsync()).Bot.Length > 0);
    }

    [Fact]
    public async Task A_recording_that_ends_after_its_writer_is_closed_all_the_same()
    {
        Say(100);
        writer.Dispose();
        Say(1);
        var (bot, _) = await FinishAsync();
        Assert.InRange(bot.Length, 1, 101 * 160);
        Assert.True(recording.DroppedFrames > 0);
    }

    private void Say(int frames)
    {
        Span<byte> frame = stackalloc byte[160];
        frame.Fill(Loud);
        for (; frames > 0; frames--) recording.Say(frame);
    }

    private void Hear(byte code, bool marker = false, int length = 160, int late = 0)
    {
        var bytes = new byte[RtpPacket.HeaderLength + length];
        bytes.AsSpan(RtpPacket.HeaderLength).Fill(code);
        RtpPacket.WriteHeader(bytes, 8, marker, sequence, timestamp, source);
        Assert.True(RtpPacket.TryParse(bytes, out var packet));
        recording.Hear(packet, packet.Payload, late);
        Lose();
    }

    private void Lose()
    {
        sequence++;
        timestamp += 160;
    }

    private async Task<(short[] Bot, short[] Client)> FinishAsync()
    {
        recording.Finish();
        Assert.True(await recording.Finished);
        using var file = File.OpenRead(Path_);
        var audio = WavFile.Read(file);
        return (audio.Channel16(0), audio.Channel16(1));
    }

    private static (int Begin, int Length) Sound(short[] samples)
    {
        var begin = Array.FindIndex(samples, s => s != 8);
        return begin < 0 ? (0, 0) : (begin, Array.FindLastIndex(samples, s => s != 8) - begin + 1);
    }
}
