using CallTasks.Core.Audio;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Unit.Audio;

public sealed class RecordingFilesTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly RecordingFiles files;

    public RecordingFilesTests() => files = new RecordingFiles(folder.Path);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_folder_holds_at_most_a_thousand_recordings()
    {
        Assert.Equal(folder.File("recordings/000001/234/1234567.wav"), files.PathOf(1_234_567));
        Assert.Equal(1000, Enumerable.Range(0, 5000).GroupBy(id => Path.GetDirectoryName(files.PathOf(id))).Max(g => g.Count()));
        Assert.Throws<ArgumentOutOfRangeException>(() => files.PathOf(-1));
    }

    [Fact]
    public void A_recording_appears_only_when_it_is_finished_and_can_be_deleted()
    {
        using (var file = RecordingFile.Create(files.PathOf(7)))
        {
            file.Write(0, [0xAA, 0xD5]);
            Assert.False(files.Exists(7));
            file.Finish();
        }
        Assert.True(files.Exists(7));
        Assert.Equal([32256], Read(7).Channel16(0));
        Assert.True(files.Delete(7));
        Assert.False(files.Exists(7));
        Assert.False(files.Delete(7));
    }

    [Fact]
    public void What_was_never_written_between_two_pieces_is_silence()
    {
        using (var file = RecordingFile.Create(files.PathOf(8)))
        {
            file.Write(20_000, [0xAA, 0xAA]);
            file.Finish();
        }
        var audio = Read(8);
        Assert.Equal(20_001, audio.Length);
        Assert.All(audio.Channel16(0)[..20_000], s => Assert.Equal(8, s));
    }

    [Fact]
    public void A_crashed_recording_is_made_playable_at_the_next_start()
    {
        using (var crashed = RecordingFile.Create(files.PathOf(9))) crashed.Write(0, [0xAA, 0xD5, 0xAA, 0xD5, 0xAA]); // half a frame at its end
        using (RecordingFile.Create(files.PathOf(10))) { } // nothing but a header
        Assert.Equal((1, 0), files.RepairUnfinished());
        Assert.Equal([32256, 32256], Read(9).Channel16(0));
        Assert.False(files.Exists(10));
        Assert.Empty(Directory.GetFiles(folder.Path, "*.part", SearchOption.AllDirectories));
        Assert.Equal((0, 0), files.RepairUnfinished());
    }

    [Fact]
    public void A_header_that_the_crash_swallowed_is_written_anew()
    {
        var path = files.PathOf(11);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path + ".part", new byte[58 + 100]);
        Assert.Equal((1, 0), files.RepairUnfinished());
        Assert.Equal(50, Read(11).Length);
    }

    private WavAudio Read(long callId)
    {
        using var file = File.OpenRead(files.PathOf(callId));
        return WavFile.Read(file);
    }
}
