using System.Collections.Concurrent;
using CallTasks.Core.Audio;
using CallTasks.Core.Telephony.Media;
using CallTasks.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallTasks.Tests.Unit.Media;

public sealed class FrameRelayTests
{
    [Fact]
    public async Task A_key_that_is_heard_as_tones_is_told_and_its_sound_is_left_out_while_speech_passes_as_it_is()
    {
        var presses = new KeyPresses(NullLogger.Instance);
        var told = new ConcurrentQueue<char>();
        presses.Pressed += told.Enqueue;
        var relay = new FrameRelay(presses);
        short[] key = [.. KeyTones.Of("5").Samples.Span[..800]]; // the press without its pause
        short[] speech = [.. BuiltInPrompts.HumanHello.Samples.Span[..4_800]];

        var passed = Through(relay, [.. speech, .. new short[800], .. key, .. key, .. key, .. new short[800], .. speech]);

        await Eventually.Async(() => !told.IsEmpty);
        Assert.Equal(['5'], told);
        Assert.All(passed[5_600..8_000], sample => Assert.Equal(0, sample));
        Assert.Equal(speech, passed[..4_800]);
        Assert.Equal(speech, passed[^4_800..]);
    }

    [Fact]
    public void A_single_frame_of_speech_that_looks_like_a_key_passes_as_it_is()
    {
        var told = 0;
        var presses = new KeyPresses(NullLogger.Instance);
        presses.Pressed += _ => told++;
        short[] key = [.. KeyTones.Of("5").Samples.Span[..160]];
        short[] speech = [.. BuiltInPrompts.HumanHello.Samples.Span[1_600..4_800]];
        short[] line = [.. speech, .. key, .. speech, .. key, .. KeyTones.Of("7").Samples.Span[..160], .. speech];

        Assert.Equal(line, Through(new FrameRelay(presses), line));
        Assert.Equal(0, told);
    }

    [Fact]
    public void Of_a_key_nothing_passes_from_its_first_whole_frame_on_however_few_frames_wait()
    {
        short[] key = [.. KeyTones.Of("5").Samples.Span[..320]];
        short[] speech = [.. BuiltInPrompts.HumanHello.Samples.Span[1_600..3_200]];

        Assert.Equal([.. speech, .. new short[320], .. speech], Through(new FrameRelay(new KeyPresses(NullLogger.Instance)), [.. speech, .. key, .. speech]));
    }

    [Fact]
    public void Where_nobody_takes_keys_their_sound_passes()
    {
        short[] key = [.. KeyTones.Of("5").Samples.Span[..800]];
        Assert.Equal(key, Through(new FrameRelay(), key));
    }

    [Fact]
    public void A_press_that_is_told_by_an_event_and_by_its_tones_is_one_in_either_order()
    {
        var clock = new FakeClock();
        var once = new PressOnce(clock);

        Assert.True(once.Take('5', byTones: false));
        clock.Advance(TimeSpan.FromMilliseconds(80));
        Assert.True(once.Take('5', byTones: false), "pressed again");
        Assert.False(once.Take('5', byTones: true));
        Assert.False(once.Take('5', byTones: true));
        Assert.True(once.Take('7', byTones: true));
        Assert.False(once.Take('7', byTones: false));
        Assert.True(once.Take('7', byTones: false));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(once.Take('7', byTones: true), "a press of its own, much later");
        for (var i = 0; i < 100; i++) Assert.True(once.Take('8', byTones: false));
    }

    /// <summary>What comes out, without the frame that is waited for at the beginning where keys are taken.</summary>
    private static short[] Through(FrameRelay relay, short[] samples)
    {
        var passed = new List<short>();
        var frame = new short[160];
        for (var at = 0; at < samples.Length + 160; at += 160)
        {
            Assert.True(relay.Hear(at < samples.Length ? samples.AsSpan(at, 160) : new short[160], heard: true));
            if (relay.Speak(frame)) passed.AddRange(frame);
        }
        return [.. passed[..samples.Length]];
    }

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
