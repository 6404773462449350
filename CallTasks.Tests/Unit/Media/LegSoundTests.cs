using CallTasks.Core.Audio;
using CallTasks.Core.Telephony;
using CallTasks.Core.Telephony.Media;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Unit.Media;

public sealed class LegSoundTests
{
    private const int Frames = 1000;

    private readonly short[] _frame = new short[RtpSender.FrameSamples];

    [Fact]
    public void A_frame_each_way_allocates_nothing()
    {
        var sound = new LegSound();
        sound.Surround(Ambience.Of(new Prompt(Tones.Sine(300, 1))));
        sound.Play(new Playback(new Prompt(Tones.Sine(700, 60))));
        sound.Listen(new Ear());
        Pass(sound); // the runtime's own first times
        var before = GC.GetAllocatedBytesForCurrentThread();
        Pass(sound);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (24 * Frames) - 1); // less than the smallest object a frame; a few are the runtime's, when it compiles anew
    }

    [Fact]
    public void Who_has_heard_enough_is_told_no_more_and_the_others_are()
    {
        var sound = new LegSound();
        Ear first = new(enough: 2), second = new();
        sound.Listen(first);
        sound.Listen(second);
        Assert.False(sound.Hear(_frame, came: true));
        Assert.True(sound.Hear(_frame, came: true));
        Assert.False(sound.Hear(_frame, came: true));
        Assert.Equal((2, 3), (first.Heard, second.Heard));
        Assert.True(sound.IsHeard);
    }

    private void Pass(LegSound sound)
    {
        for (var i = 0; i < Frames; i++)
        {
            sound.Hear(_frame, came: true);
            sound.Next();
            sound.Sent();
        }
    }

    private sealed class Ear(int enough = int.MaxValue) : IListener
    {
        public int Heard { get; private set; }

        public bool Hear(ReadOnlySpan<short> frame, bool heard) => ++Heard < enough;
    }
}
