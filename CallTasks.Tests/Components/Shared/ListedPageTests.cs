using CallTasks.Core.Storage.Queries;
using CallTasks.Web.Components.Shared;

namespace CallTasks.Tests.Components.Shared;

public sealed class ListedPageTests
{
    [Theory]
    [InlineData(null, 1)]
    [InlineData("x", 1)]
    [InlineData("-7", 1)]
    [InlineData("2", 2)]
    [InlineData("99999999999", PageAddress.LastPage)]
    [InlineData("99999999999999999999", 1)]
    public void A_page_number_of_an_address_may_be_nonsense(string? said, int asked) => Assert.Equal(asked, ListedPage.Asked(said));

    [Theory]
    [InlineData(1, 1, "0-9")]
    [InlineData(3, 3, "20-24")]
    [InlineData(4, 3, "20-24")]
    [InlineData(PageAddress.LastPage, 3, "20-24")]
    public void A_page_past_the_end_of_a_counted_list_is_its_last(int asked, int number, string rows)
    {
        var page = ListedPage.Read(asked, 10, offset => Part(offset, 25));
        Assert.Equal((number, rows), (page.Number, $"{page.Rows.Items[0]}-{page.Rows.Items[^1]}"));
        Assert.True(page.Place.IsCounted);
        Assert.Equal(1, ListedPage.Read(asked, 10, offset => Part(offset, 0)).Number);
    }

    [Theory]
    [InlineData(3, null, null, 3, false, 1)]
    [InlineData(1_000_000, null, null, 3, true, 2)]
    [InlineData(2, 4711L, null, 3, true, 2)]
    [InlineData(1_000_000, 10L, null, 3, false, 1)]
    [InlineData(2, null, 20L, 2, false, 1)]
    public void A_page_past_the_end_of_a_long_list_or_beside_a_row_that_has_gone_is_its_last(int asked, long? after, long? before, int number, bool isLast, int reads)
    {
        var read = 0;
        var page = ListedPage.Read(asked, 10, new PagePlace(after, before, false), (place, offset) =>
        {
            read++;
            return place switch
            {
                { IsLast: true } => Part(20, 25),
                { After: { } row } => row < 25 ? Part((int)row, 25) : Part(25, 25),
                { Before: { } row } => Part((int)row - 10, 25),
                _ => Part(offset, 25),
            };
        });

        Assert.Equal((number, isLast, reads), (page.Number, page.Place.IsLast, read));
        Assert.NotEmpty(page.Rows.Items);
    }

    [Fact]
    public void Where_more_are_there_than_were_counted_pages_go_on_beyond_the_count()
    {
        Assert.Equal(201, ListedPage.Read(201, 50, new PagePlace(10_000, null, false), (_, _) => new Page<int>(10_000, false, [1])).Number);
        Assert.Equal(200, ListedPage.Read(9_000, 50, default, (_, offset) => new Page<int>(10_000, false, [offset])).Number);
    }

    private static Page<int> Part(int offset, int total) => new(total, true, [.. Enumerable.Range(0, total).Skip(offset).Take(10)]);
}
