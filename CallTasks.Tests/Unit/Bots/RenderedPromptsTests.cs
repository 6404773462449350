using CallTasks.Core.Audio;
using CallTasks.Core.Bots;
using CallTasks.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallTasks.Tests.Unit.Bots;

public sealed class RenderedPromptsTests : IDisposable
{
    private const int FileBytes = 44 + 2 * 100 + 32;

    private readonly TempFolder folder = new();
    private readonly FakeClock clock = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_prompt_is_kept_as_it_is()
    {
        var prompt = new Prompt(Tones.Sine(300, 0.1));
        Kept().Keep("a1", prompt);
        Assert.Equal(prompt.Samples.ToArray(), Kept().Find("a1")!.Samples.ToArray());
        Assert.Null(Kept().Find("a2"));
    }

    [Fact]
    public void What_was_not_used_for_the_longest_goes_first_and_the_bound_holds()
    {
        var kept = Kept(4 * FileBytes);
        foreach (var key in (string[])["a", "b", "c", "d"]) Keep(kept, key);
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.NotNull(kept.Find("a"));

        Keep(kept, "e");

        Assert.Equal(["a", "d", "e"], Names());
        for (var i = 0; i < 50; i++)
        {
            Keep(kept, $"x{i}");
            Assert.True(Directory.GetFiles(folder.Path).Sum(path => new FileInfo(path).Length) <= 4 * FileBytes);
        }
        Assert.NotNull(kept.Find("x49"));
    }

    [Fact]
    public void A_prompt_beyond_the_bound_is_not_kept()
    {
        Keep(Kept(FileBytes - 1), "a");
        Assert.Empty(Names());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(100)]
    [InlineData(FileBytes - 1)]
    public void A_file_that_was_cut_counts_as_missing_and_goes(int length)
    {
        var kept = Kept();
        Keep(kept, "a");
        using (var file = File.OpenWrite(folder.File("a.prompt"))) file.SetLength(length);
        Assert.Null(kept.Find("a"));
        Assert.Empty(Names());
    }

    [Fact]
    public void What_a_crash_left_half_written_goes_and_is_never_played()
    {
        folder.Write("a.prompt.tmp", "RIFF");
        var kept = Kept();
        Assert.Null(kept.Find("a"));
        Keep(kept, "b");
        Assert.Equal(["b"], Names());
        Assert.Empty(Directory.GetFiles(folder.Path, "*.tmp"));
    }

    [Fact]
    public void On_a_full_disk_nothing_is_kept()
    {
        Keep(new RenderedPrompts(folder.Path, RenderedPrompts.UsualBytes, clock, () => 1 << 20, NullLogger<RenderedPrompts>.Instance), "a");
        Assert.Empty(Names());
    }

    [Fact]
    public void A_folder_that_is_gone_costs_the_keeping_and_nothing_else()
    {
        var kept = new RenderedPrompts(folder.File("gone"), RenderedPrompts.UsualBytes, clock, () => long.MaxValue, NullLogger<RenderedPrompts>.Instance);
        Keep(kept, "a");
        Assert.Null(kept.Find("a"));
    }

    private RenderedPrompts Kept(long bytes = RenderedPrompts.UsualBytes) => new(folder.Path, bytes, clock, () => long.MaxValue, NullLogger<RenderedPrompts>.Instance);

    private void Keep(RenderedPrompts kept, string key)
    {
        clock.Advance(TimeSpan.FromSeconds(10));
        kept.Keep(key, new Prompt(new short[100]));
    }

    private string[] Names() => [.. Directory.GetFiles(folder.Path, "*.prompt").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];
}
