using CallTasks.Core.Storage;

namespace CallTasks.Tests.Unit.Storage;

public sealed class SliceSizeTests
{
    [Theory]
    [InlineData(500, 1, 500)]
    [InlineData(100, 1, 200)]
    [InlineData(500, 6, 500)]
    [InlineData(500, 20, 250)]
    [InlineData(500, 100, 50)]
    [InlineData(500, 8_000, 20)]
    [InlineData(20, 800, 20)]
    public void A_slice_shrinks_at_once_on_a_slow_disk_and_grows_step_by_step(int size, int tookMs, int next)
    {
        Assert.Equal(next, SliceSize.Next(size, TimeSpan.FromMilliseconds(tookMs)));
    }
}
