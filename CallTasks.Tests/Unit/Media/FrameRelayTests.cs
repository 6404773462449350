using CallTasks.Core.Telephony.Media;

namespace CallTasks.Tests.Unit.Media;

public sealed class FrameRelayTests
{
    [Fact]
    public void What_is_heard_on_one_leg_is_said_on_the_other_in_its_order_and_nothing_is_said_twice()
    {
        var relay = new FrameRelay();

        Assert.True(relay.Hear(Frame(1), heard: true));
        Assert.True(relay.Hear(Frame(2), heard: false));

        Assert.Equal([1, 2, null], Said(relay, 3));
    }

    [Fact]
    public void A_leg_that_is_slower_than_the_other_leaves_out_the_oldest_and_never_falls_further_behind()
    {
        var relay = new FrameRelay();

        for (short i = 1; i <= 10; i++) relay.Hear(Frame(i), heard: true);

        Assert.Equal([7, 8, 9, 10, null], Said(relay, 5));
    }

    [Fact]
    public void One_that_has_ended_hears_no_more_and_says_nothing()
    {
        var relay = new FrameRelay();
        relay.Hear(Frame(1), heard: true);

        relay.End();

        Assert.False(relay.Hear(Frame(2), heard: true));
        Assert.Equal([null], Said(relay, 1));
    }

    private static short[] Frame(short level)
    {
        var frame = new short[160];
        frame.AsSpan().Fill(level);
        return frame;
    }

    private static int?[] Said(FrameRelay relay, int frames) => [.. Enumerable.Range(0, frames).Select(_ =>
    {
        var frame = new short[160];
        return relay.Speak(frame) ? (int?)frame[^1] : null;
    })];
}
