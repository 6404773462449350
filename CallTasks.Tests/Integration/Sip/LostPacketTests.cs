using CallTasks.Core.Model;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Sip;

/// <summary>Calls to SIPp over a path that loses packets: whatever is lost comes again, and the call goes on as if nothing had happened.</summary>
[Trait("Speed", "slow")]
public sealed class LostPacketTests
{
    [Theory]
    [InlineData(true, "INVITE ", 2)]
    [InlineData(true, "ACK ", 2)]
    [InlineData(true, "BYE ", 2)]
    [InlineData(false, "SIP/2.0 1", 2)]
    [InlineData(false, "SIP/2.0 200|INVITE", 2)]
    [InlineData(false, "SIP/2.0 200|BYE", 1)]
    public async Task A_call_that_the_bot_ends_survives_the_loss(bool ofCaller, string start, int times)
    {
        await using var scene = await Scene.OfAsync("answers_bot_hangs_up");
        scene.Path.Lose(ofCaller, start, times);

        var answer = await scene.Line.EndOfAsync(SipLine.Request(scene.Path.Address), whenAnswered: _ => scene.ThroughAsync("ACK "));

        Assert.Equal((CallEnding.BotHungUp, 200), (answer.Ending, answer.SipCode));
        Assert.Equal(times, scene.Path.Lost.Count);
        await scene.Peer.SucceedsAsync();
    }

    [Fact]
    public async Task A_bye_that_comes_again_after_the_end_is_answered_again()
    {
        await using var scene = await Scene.OfAsync("answers_peer_hangs_up");
        scene.Path.Lose(fromCaller: true, "SIP/2.0 200|BYE", 2);

        var answer = await scene.Line.EndOfAsync(SipLine.Request(scene.Path.Address), hangUp: false);

        Assert.Equal(CallEnding.ClientHungUp, answer.Ending);
        await scene.Peer.SucceedsAsync();
        Assert.Equal(2, scene.Path.Lost.Count);
    }

    [Fact]
    public async Task A_refusal_that_comes_again_after_the_end_is_acknowledged_again()
    {
        await using var scene = await Scene.OfAsync("refuses", "486 Busy Here");
        scene.Path.Lose(fromCaller: true, "ACK ", 2);

        var answer = await scene.Line.EndOfAsync(SipLine.Request(scene.Path.Address));

        Assert.Equal((CallEnding.Refused, 486), (answer.Ending, answer.SipCode));
        await scene.Peer.SucceedsAsync();
        Assert.Equal(2, scene.Path.Lost.Count);
    }

    [Theory]
    [InlineData(true, "CANCEL ", 2)]
    [InlineData(false, "SIP/2.0 487", 1)]
    public async Task A_cancelled_call_survives_the_loss(bool ofCaller, string start, int times)
    {
        await using var scene = await Scene.OfAsync("rings_until_cancelled");
        scene.Path.Lose(ofCaller, start, times);

        var answer = await scene.Line.EndOfAsync(SipLine.Request(scene.Path.Address, ringTimeout: TimeSpan.FromSeconds(1)));

        Assert.Equal((CallEnding.RingTimeout, 487), (answer.Ending, answer.SipCode));
        Assert.Equal(times, scene.Path.Lost.Count);
        await scene.Peer.SucceedsAsync();
    }

    /// <summary>A line, a path that loses packets, and SIPp at its end.</summary>
    private sealed record Scene(SipLine Line, LossyPath Path, SippPeer Peer) : IAsyncDisposable
    {
        public static async Task<Scene> OfAsync(string scenario, string status = "")
        {
            // The path's address stands in the peer's Contact, and the path leads to the peer's port: so the port is chosen first.
            var port = FreePort.Next();
            var path = new LossyPath(port);
            var words = new Dictionary<string, string> { ["@PEER@"] = path.Address, ["@STATUS@"] = status, ["@MORE@"] = "X-Nothing: here" };
            return new Scene(new SipLine(), path, await SippPeer.StartAsync(scenario, words, port: port));
        }

        /// <summary>Waits until the peer has it: before, one that was lost is still to come again.</summary>
        public Task ThroughAsync(string start) => Eventually.Async(() => Peer.Messages.Contains(start, StringComparison.Ordinal));

        public async ValueTask DisposeAsync()
        {
            await Line.DisposeAsync();
            await Path.DisposeAsync();
            await Peer.DisposeAsync();
        }
    }
}
