using CallTasks.Core.Bots;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Unit.Bots;

public sealed class RenderQueueTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly FakeClock clock = new();
    private readonly RenderQueue queue;

    public RenderQueueTests() => queue = new RenderQueue(Limit, clock);

    [Fact]
    public async Task Who_waits_never_stands_behind_what_is_made_ahead()
    {
        var first = Enumerable.Range(0, RenderQueue.AheadAtOnce).Select(_ => Ahead()).ToArray();
        var later = Ahead();
        var waited = Hurried();
        Assert.All(first, text => Assert.True(text.Rendering.Runs));
        Assert.False(later.Rendering.Runs);
        Assert.True(waited.Rendering.Runs);

        await LeaveAsync(first[0]);
        Assert.True(later.Rendering is { Runs: true, IsAhead: true });
    }

    [Fact]
    public async Task What_is_made_ahead_begins_when_nobody_waits()
    {
        var waited = Enumerable.Range(0, RenderQueue.AtOnce + 1).Select(_ => Hurried()).ToArray();
        var ahead = Ahead();
        Assert.False(waited[^1].Rendering.Runs);
        Assert.False(ahead.Rendering.Runs);

        await LeaveAsync(waited[0]);
        Assert.True(waited[^1].Rendering is { Runs: true, IsAhead: false });
        await LeaveAsync(waited[1]);
        Assert.True(ahead.Rendering.Runs);
    }

    [Fact]
    public void A_text_that_is_said_before_it_is_ready_goes_to_those_who_wait()
    {
        for (var n = 0; n < RenderQueue.AheadAtOnce; n++) Ahead();
        var text = Ahead();
        Assert.False(text.Rendering.Runs);

        queue.Hurry(text.Rendering);

        Assert.True(text.Rendering is { Runs: true, IsAhead: false });
        Assert.Equal(0, queue.WaitingAhead);
    }

    [Fact]
    public async Task A_text_loses_its_place_once_nobody_would_say_it_any_more()
    {
        for (var n = 0; n < RenderQueue.AheadAtOnce; n++) Ahead();
        var text = Ahead();
        queue.Wish(text.Rendering); // two clients of one name

        queue.GiveUp(text.Rendering);
        Assert.Equal(1, queue.WaitingAhead);
        queue.GiveUp(text.Rendering);

        Assert.Equal(0, queue.WaitingAhead);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => text.Turn);
        Assert.True(text.Rendering.IsGivenUp);
    }

    [Fact]
    public async Task No_more_wait_ahead_than_a_host_has_lines()
    {
        for (var n = 0; n < RenderQueue.AheadAtOnce + RenderQueue.MaxWaitingAhead; n++) Ahead();
        Assert.Equal(RenderQueue.MaxWaitingAhead, queue.WaitingAhead);

        var beyond = Ahead();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => beyond.Turn);
        Assert.Equal(RenderQueue.MaxWaitingAhead, queue.WaitingAhead);
        Assert.True(Hurried().Rendering.Runs);
    }

    [Fact]
    public async Task Only_somebody_who_waits_waits_for_a_limited_time()
    {
        for (var n = 0; n < RenderQueue.AtOnce; n++) Hurried();
        for (var n = 0; n < RenderQueue.AheadAtOnce; n++) Ahead();
        var (ahead, waited) = (Ahead(), Hurried());

        clock.Advance(Limit);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waited.Turn);
        queue.Leave(waited.Rendering);
        Assert.False(waited.Rendering.IsGivenUp);
        Assert.False(ahead.Turn.IsCompleted);

        // From here on somebody waits for it.
        queue.Hurry(ahead.Rendering);
        clock.Advance(Limit);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ahead.Turn);
    }

    [Fact]
    public async Task A_program_that_hangs_on_a_text_made_ahead_is_ended_too()
    {
        var within = await Ahead().Turn;

        clock.Advance(Limit);

        Assert.True(within.IsCancellationRequested);
    }

    private (Rendering Rendering, Task<CancellationToken> Turn) Ahead()
    {
        var rendering = new Rendering();
        queue.Wish(rendering);
        return (rendering, queue.EnterAsync(rendering));
    }

    private (Rendering Rendering, Task<CancellationToken> Turn) Hurried()
    {
        var rendering = new Rendering();
        queue.Hurry(rendering);
        return (rendering, queue.EnterAsync(rendering));
    }

    private async Task LeaveAsync((Rendering Rendering, Task<CancellationToken> Turn) text)
    {
        await text.Turn;
        queue.Leave(text.Rendering);
    }
}
