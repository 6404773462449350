using CallTasks.Core.Dialing;
using CallTasks.Core.Model;
using CallTasks.Core.Telephony;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Dialing;

/// <summary>Plans whose carrier wants a registration.</summary>
public sealed class RegistrationTests
{
    private static readonly DialPlanSettings Plan = new() { Name = "Trunk", Address = "127.0.0.1:5060", CallsPerSecond = 500, MaxLines = 500, Username = "bob", Password = "p", Register = true };

    [Fact]
    public async Task A_plan_that_wants_a_registration_dials_only_while_it_has_one()
    {
        await using var house = await EngineHouse.OpenAsync(new FakeClock(), new DialerOptions { FreeSpaceFloor = 0 }, Plan);
        house.Carrier.Registrar = _ => new TrunkRegistration(false, TimeSpan.Zero, "REGISTER was refused: 403 Forbidden");
        var task = await house.AddTaskAsync(house.NewTask() with { Intensity = new(10, 1), Recall = RecallRules.None }, EngineHouse.Numbers(30));

        await house.UntilAsync(() => house.Dialer.WaitingFor(task.Id) is { Reason: WaitingReason.Carrier } why && why.Text.ToString().Contains("403 Forbidden", StringComparison.Ordinal));
        Assert.False(house.Dialer.Snapshot().Plans.Single(p => p.DialPlanId == house.Plan.Id).Healthy);
        await house.PassAsync(TimeSpan.FromSeconds(10), TimeSpan.FromMilliseconds(500));
        Assert.Empty(house.Carrier.Calls);

        house.Carrier.Registrar = validity => new TrunkRegistration(validity > TimeSpan.Zero, validity, "200 OK");
        await house.UntilAsync(() => !house.Carrier.Calls.IsEmpty, TimeSpan.FromSeconds(1));
        await house.CompletesAsync(task);

        // The last task is over: the registration is ended, with no validity.
        await house.UntilAsync(() => house.Carrier.Registrations.Last() == TimeSpan.Zero);
    }

    [Fact]
    public async Task A_registration_is_refreshed_before_it_expires_and_a_refresh_that_fails_stops_no_call_until_then()
    {
        await using var house = await EngineHouse.OpenAsync(new FakeClock(), new DialerOptions { FreeSpaceFloor = 0 }, Plan);
        house.Carrier.Registrar = validity => new TrunkRegistration(validity > TimeSpan.Zero, TimeSpan.FromSeconds(60), "200 OK");
        var task = await house.AddTaskAsync(house.NewTask() with { Intensity = new(1, 5), Recall = RecallRules.None }, EngineHouse.Numbers(500));
        await house.UntilAsync(() => house.Carrier.Registrations.Count == 1 && !house.Carrier.Calls.IsEmpty, TimeSpan.FromMilliseconds(500));
        var registered = house.Clock!.GetUtcNow();

        await house.UntilAsync(() => house.Carrier.Registrations.Count == 2, TimeSpan.FromMilliseconds(500));
        Assert.InRange(house.Clock.GetUtcNow() - registered, TimeSpan.FromSeconds(44), TimeSpan.FromSeconds(52));

        house.Carrier.Registrar = _ => new TrunkRegistration(false, TimeSpan.Zero, "REGISTER was refused: 503 Busy");
        await house.UntilAsync(() => house.Carrier.Registrations.Count == 3, TimeSpan.FromMilliseconds(500));
        var refused = house.Clock.GetUtcNow();
        Assert.NotEqual(WaitingReason.Carrier, house.Dialer.WaitingFor(task.Id)?.Reason);
        await house.UntilAsync(() => house.Dialer.WaitingFor(task.Id) is { Reason: WaitingReason.Carrier }, TimeSpan.FromMilliseconds(500));
        Assert.InRange(house.Clock.GetUtcNow() - refused, TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(40));
    }

    [Fact]
    public async Task A_stop_ends_the_registration()
    {
        var house = await EngineHouse.OpenAsync(new FakeClock(), new DialerOptions { FreeSpaceFloor = 0 }, Plan);
        await using (house)
        {
            await house.AddTaskAsync(house.NewTask() with { Intensity = new(1, 5) }, EngineHouse.Numbers(50));
            await house.UntilAsync(() => !house.Carrier.Calls.IsEmpty, TimeSpan.FromMilliseconds(500));
        }

        Assert.Equal([TimeSpan.FromMinutes(10), TimeSpan.Zero], house.Carrier.Registrations);
    }
}
