using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;
using CallTasks.Core.Storage.Shelf;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Storage;

public sealed class SavedThingTests
{
    private static readonly FrequencyCap Cap = new() { Name = "Twice a day", Calls = 2, Per = CapPeriod.Day, On = true };

    [Fact]
    public async Task A_saved_thing_is_made_changed_on_its_version_and_deleted()
    {
        await using var house = new LedgerHouse();
        var caps = new FrequencyCapLedger(house.Ledger);
        var read = new ShelfQueries(house.Connections);

        var made = await caps.CreateAsync(Cap, Actor.System);
        Assert.Equal(Cap, read.FrequencyCap(made.Id)!.Settings);
        var changed = await caps.ChangeAsync(made.Id, 1, Cap with { Name = "<b>Thrice</b>", Calls = 3 }, Actor.System);
        Assert.Equal((2, "<b>Thrice</b>"), (changed.Version, read.FrequencyCaps().Single().Settings.Name));
        await Assert.ThrowsAsync<StaleVersionException>(() => caps.ChangeAsync(made.Id, 1, Cap, Actor.System));
        await caps.DeleteAsync(made.Id, Actor.System);
        Assert.Empty(read.FrequencyCaps());
        await Assert.ThrowsAsync<NotFoundException>(() => caps.DeleteAsync(made.Id, Actor.System));
        Assert.Equal(3, house.Longs("SELECT id FROM audit WHERE action LIKE 'frequency-cap.%'").Count);
    }

    [Fact]
    public async Task Two_living_things_never_share_a_name_in_any_case()
    {
        await using var house = new LedgerHouse();
        var caps = new FrequencyCapLedger(house.Ledger);
        var first = await caps.CreateAsync(Cap with { Name = "Не чаще" }, Actor.System);
        await Assert.ThrowsAsync<ConflictException>(() => caps.CreateAsync(Cap with { Name = "НЕ ЧАЩЕ" }, Actor.System));
        await caps.DeleteAsync(first.Id, Actor.System);
        await caps.CreateAsync(Cap with { Name = "НЕ ЧАЩЕ" }, Actor.System);
    }

    [Fact]
    public async Task The_list_is_bounded()
    {
        await using var house = new LedgerHouse();
        var caps = new FrequencyCapLedger(house.Ledger);
        for (var i = 0; i < FrequencyCap.MaxCaps; i++) await caps.CreateAsync(Cap with { Name = $"Cap {i}" }, Actor.System);
        await Assert.ThrowsAsync<ConflictException>(() => caps.CreateAsync(Cap, Actor.System));
    }
}
