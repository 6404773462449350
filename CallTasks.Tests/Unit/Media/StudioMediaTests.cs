using System.Collections.Concurrent;
using CallTasks.Core.Audio;
using CallTasks.Core.Telephony;
using CallTasks.Core.Telephony.Media;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Unit.Media;

public sealed class StudioMediaTests
{
    private readonly FakeClock clock = new();
    private readonly ConcurrentQueue<short[]> carried = new();

    [Fact]
    public async Task What_the_bot_says_is_carried_in_order_a_frame_every_20_ms_and_is_over_with_its_last_one()
    {
        using var media = new StudioMedia();
        using var over = new CancellationTokenSource();
        var playing = media.PlayAsync(new Prompt([.. Enumerable.Range(1, 400).Select(n => (short)n)]), default);
        var carrying = media.CarryAsync(Carry, clock, over.Token);
        await Eventually.Async(() => carried.Count == 1);
        await Eventually.Async(() => clock.ArmedTimers == 1);
        Assert.False(playing.IsCompleted);
        await PassAsync(frames: 2);
        Assert.False(playing.IsCompleted);
        await PassAsync(frames: 3);
        await playing;
        await PassAsync(frames: 5);
        await over.CancelAsync();
        await carrying;

        Assert.Equal([.. Enumerable.Range(1, 400).Select(n => (short)n), .. new short[400]], carried.SelectMany(frame => frame));
    }

    [Fact]
    public async Task Time_that_was_missed_is_caught_up_to_a_bound_and_what_plays_loses_nothing()
    {
        using var media = new StudioMedia();
        using var over = new CancellationTokenSource();
        var stuck = new TaskCompletionSource();
        var carrying = media.CarryAsync(
            async frame =>
            {
                await Carry(frame);
                await stuck.Task;
            },
            clock,
            over.Token);
        await Eventually.Async(() => carried.Count == 1);
        _ = media.PlayAsync(new Prompt([.. Enumerable.Range(0, 20).SelectMany(n => Enumerable.Repeat((short)(n + 1), StudioMedia.FrameSamples))]), default);
        clock.Advance(TimeSpan.FromSeconds(10));
        stuck.SetResult();
        await Eventually.Async(() => carried.Count >= 1 + StudioMedia.MaximumCatchUp);
        await over.CancelAsync();
        await carrying;

        Assert.Equal([0, .. Enumerable.Range(1, StudioMedia.MaximumCatchUp)], carried.Select(frame => (int)frame[0]));
    }

    [Fact]
    public void Whoever_talks_is_heard_in_order_and_of_what_came_at_once_the_newest()
    {
        using var media = new StudioMedia();
        var listener = new Listener();
        media.Listen(listener);
        media.Pass(new short[StudioMedia.FrameSamples]);
        for (short n = 1; n <= StudioMedia.MaximumWaiting + 3; n++) media.Hear([.. Enumerable.Repeat(n, StudioMedia.FrameSamples)]);
        for (var n = 0; n <= StudioMedia.MaximumWaiting; n++) media.Pass(new short[StudioMedia.FrameSamples]);

        Assert.Equal([(0, false), .. Enumerable.Range(4, StudioMedia.MaximumWaiting).Select(n => (n, true)), (0, false)], listener.Heard);
        Assert.Throws<ArgumentOutOfRangeException>(() => media.Hear(new short[80]));
    }

    [Fact]
    public async Task A_prompt_is_broken_off_at_the_next_frame_and_the_room_goes_on_beneath_it()
    {
        using var media = new StudioMedia();
        media.Surround(new Prompt(Tones.Sine(300, 1)));
        using var bargeIn = new CancellationTokenSource();
        var playing = media.PlayAsync(new Prompt([.. Enumerable.Repeat((short)20_000, 8_000)]), bargeIn.Token);
        Assert.All(Passed(media), sample => Assert.InRange(sample, 18_000, 22_000));
        await bargeIn.CancelAsync();
        await playing;
        var room = Passed(media);
        Assert.All(room, sample => Assert.InRange(sample, -2_000, 2_000));
        Assert.Contains(room, sample => sample != 0);
    }

    [Fact]
    public async Task Nothing_is_left_of_a_talk_that_has_ended()
    {
        var media = new StudioMedia();
        var listener = new Listener();
        media.Listen(listener);
        var playing = media.PlayAsync(new Prompt(new short[8_000]), default);
        media.Dispose();
        await playing;
        await media.PlayAsync(new Prompt(new short[8_000]), default);
        media.Hear(new short[StudioMedia.FrameSamples]);
        Assert.All(Passed(media), sample => Assert.Equal(0, sample));
        Assert.Empty(listener.Heard);
    }

    private static short[] Passed(StudioMedia media)
    {
        var frame = new short[StudioMedia.FrameSamples];
        media.Pass(frame);
        return frame;
    }

    private ValueTask Carry(short[] frame)
    {
        carried.Enqueue([.. frame]);
        return ValueTask.CompletedTask;
    }

    /// <summary>Lets time pass until so many frames were carried, one at a time.</summary>
    private async Task PassAsync(int frames)
    {
        while (carried.Count < frames)
        {
            var before = carried.Count;
            clock.Advance(StudioMedia.Frame);
            await Eventually.Async(() => carried.Count > before);
            Assert.Equal(before + 1, carried.Count);
        }
    }

    private sealed class Listener : IListener
    {
        public List<(int First, bool Came)> Heard { get; } = [];

        public bool Hear(ReadOnlySpan<short> frame, bool heard)
        {
            Heard.Add((frame[0], heard));
            return true;
        }
    }
}
