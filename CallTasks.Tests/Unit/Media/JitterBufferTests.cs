using CallTasks.Core.Audio;
using CallTasks.Core.Telephony.Media;
using FsCheck;
using FsCheck.Fluent;

namespace CallTasks.Tests.Unit.Media;

/// <summary>What a listener hears of packets that come unevenly. Packet n holds 160 samples of a level of its own.</summary>
public sealed class JitterBufferTests
{
    private const uint Source = 7;
    private const uint Beginning = uint.MaxValue - 8_000; // the timestamps wrap during every test
    private readonly JitterBuffer buffer = new();

    [Fact]
    public void Even_packets_are_heard_in_order_after_the_first_delay()
    {
        var heard = Enumerable.Range(0, 100).Select(n => { Put(n); return Take(); }).ToArray();
        Assert.Equal([0, 0], heard[..2]);
        Assert.Equal(Enumerable.Range(0, 98).Select(Level), heard[2..]);
        Assert.Equal(2, buffer.Concealed);
    }

    [Fact]
    public void A_lost_packet_is_an_echo_of_the_last_and_longer_loss_fades_to_silence()
    {
        var heard = Enumerable.Range(0, 40).Select(n => { if (n is not (10 or 20 or 21 or 22 or 23)) Put(n); return Take(); }).Skip(2).ToArray();
        Assert.Equal(Level(9) >> 1, heard[10]);
        Assert.Equal(Level(11), heard[11]);
        Assert.Equal([Level(19) >> 1, Level(19) >> 2, Level(19) >> 3, 0], heard[20..24]);
        Assert.Equal(Level(24), heard[24]);
    }

    [Fact]
    public void Swapped_and_doubled_packets_are_put_right()
    {
        var heard = new List<int>();
        for (var n = 0; n < 40; n += 2)
        {
            Put(n + 1);
            Put(n);
            Put(n);
            heard.Add(Take());
            heard.Add(Take());
        }
        Assert.Equal(Enumerable.Range(0, 35).Select(Level), heard.SkipWhile(level => level != Level(0)).Take(35));
    }

    [Fact]
    public void An_uneven_line_is_waited_for_longer_and_an_even_one_shorter_again()
    {
        // Every tenth packet comes 120 ms after its time.
        var late = new Queue<(int Due, int Packet)>();
        var missed = new List<int>();
        for (var n = 0; n < 1_000; n++)
        {
            if (n % 10 == 5) late.Enqueue((n + 6, n));
            else Put(n);
            while (late.TryPeek(out var next) && next.Due <= n) Put(late.Dequeue().Packet);
            if (!TakeWhole()) missed.Add(n);
        }
        Assert.All(missed, n => Assert.True(n < 40, $"frame {n} was missing although the line had shown how late packets come"));
        Assert.InRange(buffer.Delay.TotalMilliseconds, 120, 200);
        for (var n = 1_000; n < 4_000; n++)
        {
            Put(n);
            Take();
        }
        Assert.InRange(buffer.Delay.TotalMilliseconds, 40, 80);
    }

    [Fact]
    public void Another_source_and_a_clock_that_was_set_anew_are_heard_from_their_first_packets_on()
    {
        for (var n = 0; n < 20; n++) { Put(n); Take(); }
        var other = Enumerable.Range(0, 20).Select(n => { Put(n, source: 8, at: 1_000_000); return Take(); }).ToArray();
        Assert.Equal(Enumerable.Range(0, 17).Select(Level), other.SkipWhile(level => level != Level(0)).Take(17));
        var back = Enumerable.Range(0, 20).Select(n => { Put(n, source: 8, at: 1_000_000 + 3_200 - 3_000); return Take(); }).ToArray();
        Assert.Equal(Level(19 - 4), back[^1]); // some are lost until it is believed
    }

    [Fact]
    public void A_pause_in_which_the_peer_sends_nothing_is_silence_of_its_length()
    {
        for (var n = 0; n < 20; n++) { Put(n); Take(); }
        for (var n = 20; n < 60; n++) Take();
        var heard = Enumerable.Range(60, 20).Select(n => { Put(n); return Take(); }).ToArray();
        Assert.Equal([0, 0], heard[..2]);
        Assert.Equal(Enumerable.Range(60, 18).Select(Level), heard[2..]);
    }

    [Fact]
    public void Whatever_comes_whenever_a_frame_is_given_and_the_wait_stays_within_its_bound()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var random = new Random(seed);
            var line = new JitterBuffer();
            var codes = new byte[4_096];
            var frame = new short[160];
            random.NextBytes(codes);
            for (var tick = 0; tick < 300; tick++)
            {
                for (var packets = random.Next(4); packets > 0; packets--)
                {
                    var timestamp = random.Next(10) == 0 ? (uint)random.NextInt64(uint.MaxValue) : Beginning + (uint)(tick * 160 + random.Next(-4_000, 4_000));
                    line.Put((uint)random.Next(2), timestamp, G711Law.ALaw, codes.AsSpan(0, random.Next(3) == 0 ? random.Next(4_096) : 160));
                }
                line.Take(frame);
                if (frame.Contains(short.MinValue)) return false; // "nothing came" must not be heard
            }
            return line.Delay <= TimeSpan.FromMilliseconds(200);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    private static int Level(int packet) => G711.Decode(G711Law.ALaw, CodeOf(packet));

    private static byte CodeOf(int packet) => G711.Encode(G711Law.ALaw, (short)(2_048 + packet % 50 * 128));

    private void Put(int packet, uint source = Source, uint at = Beginning)
    {
        var codes = new byte[160];
        codes.AsSpan().Fill(CodeOf(packet));
        buffer.Put(source, at + (uint)(packet * 160), G711Law.ALaw, codes);
    }

    /// <summary>The level of the next frame, which is one level throughout.</summary>
    private int Take()
    {
        var frame = new short[160];
        buffer.Take(frame);
        return Assert.Single(frame.Distinct());
    }

    private bool TakeWhole() => buffer.Take(new short[160]);
}
