using CallTasks.Core.Phones;

namespace CallTasks.Tests.Unit.Phones;

public sealed class PhoneMaskTests
{
    [Theory]
    [InlineData("+79123454567", "+7912•••4567")]
    [InlineData("+442079460958", "+4420•••0958")]
    [InlineData("+290123", "+2•••23")]
    [InlineData("112", "•••")]
    [InlineData("1", "•••")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void A_log_line_shows_both_ends_of_a_number(string? number, string shown) => Assert.Equal(shown, PhoneMask.Mask(number));

    [Fact]
    public void At_least_three_characters_stay_hidden()
    {
        for (var length = 3; length < 30; length++)
        {
            var masked = PhoneMask.Mask(new string('5', length));
            Assert.True(masked.Count(c => c == '5') <= length - 3, masked);
        }
    }

    [Theory]
    [InlineData("Call me at +7 (912) 345-45-67, please", "Call me at +7912•••4567, please")]
    [InlineData("""{"phone2":"89123454567","sum":"1200.50","id":"C-0042"}""", """{"phone2":"8912•••4567","sum":"1200.50","id":"C-0042"}""")]
    [InlineData("Order 123456", "Order 123456")]
    [InlineData("from 2026-11-22 14:30", "from 2026-11-22 14:30")]
    [InlineData(null, null)]
    public void Whatever_could_be_a_number_is_masked_in_a_text(string? text, string? masked) => Assert.Equal(masked, PhoneMask.MaskIn(text));
}
