using CallTasks.Core.Phones;

namespace CallTasks.Tests.Unit.Phones;

public sealed class PhoneTimeZonesTests
{
    [Theory]
    [InlineData("+74951234567", "Europe/Moscow")]
    [InlineData("+74232123456", "Asia/Vladivostok")]
    [InlineData("+74012123456", "Europe/Kaliningrad")]
    [InlineData("+12125552368", "America/New_York")]
    [InlineData("+18082345678", "Pacific/Honolulu")]
    [InlineData("+911123456789", "Asia/Kolkata")]
    [InlineData("+919876543210", "Asia/Kolkata")]
    [InlineData("+447400123456", "Europe/London")]
    [InlineData("+447911123456", "Europe/Guernsey")]
    [InlineData("+5491123456789", "America/Argentina/Buenos_Aires")]
    [InlineData("+37061234567", "Europe/Vilnius")]
    [InlineData("+61236618300", "Australia/Sydney")]
    public void A_number_lies_in_the_zone_of_its_area(string e164, string zone) => Assert.Equal([zone], PhoneTimeZones.ZonesOf(e164));

    [Fact]
    public void A_mobile_number_can_lie_in_any_zone_of_its_country()
    {
        var zones = PhoneTimeZones.ZonesOf("+79123456789");
        Assert.Contains("Europe/Kaliningrad", zones);
        Assert.Contains("Asia/Kamchatka", zones);
        Assert.DoesNotContain("Asia/Almaty", zones);
        Assert.All(PhoneTimeZones.ZonesOf("+77012345678"), zone => Assert.StartsWith("Asia/", zone));
        Assert.Contains("Australia/Perth", PhoneTimeZones.ZonesOf("+61412345678"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("+")]
    [InlineData("+7")]
    [InlineData("79123456789")]
    [InlineData("+7912345")]
    [InlineData("+80012345678")]
    [InlineData("+9991234567")]
    [InlineData("+7912345678x")]
    [InlineData("+123456789012345678901234567890")]
    public void Where_nothing_is_known_there_is_no_zone(string e164) => Assert.Empty(PhoneTimeZones.ZonesOf(e164));

    [Fact]
    public void Equal_sets_are_one_instance() =>
        Assert.Same(PhoneTimeZones.ZonesOf("+74951234567"), PhoneTimeZones.ZonesOf("+74991234567"));

    [Fact]
    public void Every_zone_is_known_to_the_system() =>
        Assert.All(PhoneTimeZones.AllSets().SelectMany(zones => zones).Distinct(), zone => TimeZoneInfo.FindSystemTimeZoneById(zone));

    [Fact]
    public void Every_country_s_numbers_lie_somewhere()
    {
        foreach (var number in ReferenceNumber.All().Where((number, i) => number.IsValid && i % 3 == 0))
        {
            if (PhoneNumberParser.Parse(number.E164, null) is { IsValid: true, Region: not "001" })
                Assert.NotEmpty(PhoneTimeZones.ZonesOf(number.E164!));
        }
    }
}
