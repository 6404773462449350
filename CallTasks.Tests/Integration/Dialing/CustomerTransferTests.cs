using CallTasks.Core.Bots;
using CallTasks.Core.Model;
using CallTasks.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallTasks.Tests.Integration.Dialing;

/// <summary>Whole calls whose client is handed over to whom a customer's own system names over HTTP: what it does wrong stands with the call, and the bot goes on.</summary>
public sealed class CustomerTransferTests
{
    private const string Client = "+442079460103";
    private const string Anna = "+442079460201";
    private const string Right = $$"""{"number":"{{Anna}}"}""";

    [Fact]
    public async Task The_number_that_it_names_is_called_and_has_the_client()
    {
        using var system = new WebPeer(WebPeer.Says(Right));

        await CallAsync(system, TransferOutcome.Transferred, Anna, null);

        Assert.Single(system.Asked);
    }

    [Fact]
    public async Task One_that_is_slow_is_given_up_after_twice_5_s()
    {
        using var system = new WebPeer();

        await CallAsync(system, TransferOutcome.Failed, null, "127.0.0.1 did not answer within 5 s.", slow: true);
    }

    [Theory]
    [InlineData("500 Internal Server Error", Right, "The customer's system answered 500.", 2)]
    [InlineData("200 OK", "{\"number\":", "The customer's system answered with something that is no JSON.", 1)]
    [InlineData("200 OK", "{\"number\":\"999\"}", "The customer's system named a number that may not be called. Emergency numbers are never called. Remove it from the list.", 1)]
    public async Task One_that_fails_or_talks_nonsense_fails_the_transfer(string status, string body, string why, int requests)
    {
        var answer = WebPeer.Says(body, status);
        using var system = new WebPeer(answer, answer, answer);

        await CallAsync(system, TransferOutcome.Failed, null, why);

        Assert.Equal(requests, system.Asked.Count);
    }

    [Fact]
    public async Task Where_it_sends_us_elsewhere_nobody_follows()
    {
        using var inner = new WebPeer(WebPeer.Says(Right));
        using var system = new WebPeer(WebPeer.Says("", "302 Found", $"Location: {inner.Url}/admin\r\n"));

        await CallAsync(system, TransferOutcome.Failed, null, "127.0.0.1 answered 302 and sent us elsewhere; redirects are not followed: name the final address.");

        Assert.Empty(inner.Asked);
    }

    [Fact]
    public async Task One_in_a_private_network_is_not_asked()
    {
        using var system = new WebPeer(WebPeer.Says(Right));

        await CallAsync(system, TransferOutcome.Failed, null, "127.0.0.1 lies in a private network; this server speaks to those only where Requests:AllowPrivateAddresses is set.", allowPrivate: false);

        Assert.Empty(system.Asked);
    }

    /// <summary>One call, and what is told of it: its outcome, its timeline and the task's pie.</summary>
    private static async Task CallAsync(WebPeer system, TransferOutcome outcome, string? to, string? why, bool slow = false, bool allowPrivate = true)
    {
        var clock = new FakeClock();
        // Its patience is the engine's where it is used up, else that of the real time in which the answer comes.
        using var http = new GuardedHttp(new WebAddressGuard { AllowPrivate = allowPrivate }, slow ? clock : TimeProvider.System, NullLogger<GuardedHttp>.Instance);
        await using var house = await EngineHouse.OpenAsync(clock, web: http);
        house.Carrier.Outcomes = (phone, _) => phone == Anna ? FakeOutcome.AnswersAndHangsUp(TimeSpan.FromSeconds(5)) : FakeOutcome.Answers;
        var script = await house.Settings.CreateScriptAsync("Asks the customer",
        [
            new StartBlock { Id = "start", Next = "transfer" }, new TransferBlock { Id = "transfer", Target = new Redirect { Mode = RedirectMode.Customer, Url = system.Url }, Next = "end" },
            new ResultBlock { Id = "end", Marker = "went on" },
        ], Actor.System);
        var task = await house.AddTaskAsync(house.NewTask() with { ScriptId = script.Id, Country = "GB" }, [Client]);

        await house.CompletesAsync(task);

        var call = Assert.Single(house.Calls(task));
        Assert.Equal((CallStatus.Answered, EndedBy.Bot, outcome, to), (call.Status, call.EndedBy, call.Transfer, call.TransferredTo));
        Assert.Equal(why is null ? null : "went on", call.Marker);
        Assert.Equal(why, house.CallQueries.Find(call.Id)!.Events.SingleOrDefault(e => e.What == "transferFailed")?.Detail);
        Assert.Equal(1, house.Statistics(task).Transfers(outcome));
        Assert.Equal(house.Recount(task), house.Counters(task));
        Assert.Equal(to is null ? [Client] : [Client, to], house.Carrier.Calls.Select(c => c.Request.Phone));
    }
}
