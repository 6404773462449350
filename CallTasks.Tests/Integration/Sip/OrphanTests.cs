using CallTasks.Core.Model;
using CallTasks.Core.Telephony;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Sip;

/// <summary>What a killed run leaves at the carrier is ended by the next run, which knows only the identity, the port and the ledger.</summary>
[Trait("Speed", "slow")]
public sealed class OrphanTests
{
    [Fact]
    public async Task A_call_that_still_rings_is_cancelled_by_the_next_run()
    {
        await using var peer = await SippPeer.StartAsync("rings_until_cancelled"); // fails unless the CANCEL bears the INVITE's branch
        var (request, identity, port) = await CrashAsync(peer, told => told is LegEvent.Ringing);
        await using var next = new SipLine(identity, port);

        await next.Carrier.ReleaseAsync(Orphan(request), CancellationToken.None);

        await peer.SucceedsAsync();
    }

    [Fact]
    public async Task A_call_that_was_challenged_is_cancelled_under_its_second_number()
    {
        await using var peer = await SippPeer.StartAsync("challenges_and_rings");
        var (request, identity, port) = await CrashAsync(peer, told => told is LegEvent.Ringing, "right");
        await using var next = new SipLine(identity, port);

        await next.Carrier.ReleaseAsync(Orphan(request), CancellationToken.None);

        await peer.SucceedsAsync();
    }

    [Fact]
    public async Task A_call_that_answers_although_it_was_cancelled_is_released_only_once_it_is_ended()
    {
        await using var peer = await SippPeer.StartAsync("answers_despite_cancel");
        var (request, identity, port) = await CrashAsync(peer, told => told is LegEvent.Ringing);
        await using (var next = new SipLine(identity, port))
        {
            await next.Carrier.ReleaseAsync(Orphan(request), CancellationToken.None);
        }

        await peer.SucceedsAsync(); // nobody was there for its 200 any more, had the release not waited for it
    }

    [Fact]
    public async Task A_call_that_talks_gets_its_bye_from_the_next_run()
    {
        await using var peer = await SippPeer.StartAsync("answers_bot_hangs_up");
        string? dialog = null;
        var (request, identity, port) = await CrashAsync(peer, told => (dialog = (told as LegEvent.Answered)?.Dialog) is not null);
        await using var next = new SipLine(identity, port);

        await next.Carrier.ReleaseAsync(Orphan(request) with { Dialog = dialog }, CancellationToken.None);

        await peer.SucceedsAsync();
    }

    [Fact]
    public async Task A_200_that_comes_to_the_next_run_is_acknowledged_and_ended()
    {
        await using var peer = await SippPeer.StartAsync("answers_late");
        var (_, identity, port) = await CrashAsync(peer, told => told is LegEvent.Ringing);
        await using var next = new SipLine(identity, port);

        await peer.SucceedsAsync(); // nobody told the next run anything: all stands in the 200
    }

    [Fact]
    public async Task A_200_under_another_installations_name_is_none_of_ours()
    {
        await using var peer = await SippPeer.StartAsync("answers_late");
        var (_, _, port) = await CrashAsync(peer, told => told is LegEvent.Ringing);
        await using var stranger = new SipLine(port: port);

        await Eventually.Async(() => peer.Messages.Split("SIP/2.0 200 OK").Length > 2); // sent again, so the first one was there for some time

        Assert.DoesNotContain("ACK sip:", peer.Messages, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_that_is_given_up_says_goodbye_to_every_call()
    {
        await using var peer = await SippPeer.StartAsync("answers_bot_hangs_up");
        await using var line = new SipLine();
        await using var leg = line.Carrier.Dial(SipLine.Request(peer.Address));
        await UntilAsync(leg, told => told is LegEvent.Answered);

        await line.Carrier.DisposeAsync();

        var end = Assert.IsType<LegEvent.Ended>(await leg.Events.ReadAsync());
        Assert.Equal(CallEnding.Broken, end.Answer.Ending);
        await peer.SucceedsAsync();
    }

    /// <summary>Calls, and leaves as a crash does once an event came.</summary>
    private static async Task<(DialRequest Request, string Identity, int Port)> CrashAsync(SippPeer peer, Func<LegEvent, bool> when, string? password = null)
    {
        var identity = Guid.NewGuid().ToString();
        await using var line = new SipLine(identity);
        var request = SipLine.Request(peer.Address, user: password is null ? null : "console", password: password);
        var port = line.Carrier.LocalEndPoint.Port;
        var leg = line.Carrier.Dial(request);
        await UntilAsync(leg, when);
        line.Carrier.Transport.Dispose();
        return (request, identity, port);
    }

    private static async Task UntilAsync(ICallLeg leg, Func<LegEvent, bool> when)
    {
        using var limit = new CancellationTokenSource(Eventually.DefaultTimeout);
        while (!when(await leg.Events.ReadAsync(limit.Token)))
        {
        }
    }

    private static OrphanDialog Orphan(DialRequest request) => new()
    {
        CallId = request.CallId,
        Phone = request.Phone,
        CallerId = request.CallerId,
        Trunk = request.Trunk,
    };
}
