using CallTasks.Core.Phones;

namespace CallTasks.Tests.Unit.Phones;

public sealed class PhoneCountriesTests
{
    [Fact]
    public void Every_country_is_listed_once_by_name()
    {
        Assert.True(PhoneCountries.All.Count > 240);
        Assert.Equal(PhoneCountries.All.Count, PhoneCountries.All.Select(country => country.Region).Distinct().Count());
        Assert.Equal(new PhoneCountry("RU", "+7", "Russia"), PhoneCountries.Find("ru"));
        Assert.Contains(new PhoneCountry("US", "+1", "United States"), PhoneCountries.All);
        Assert.DoesNotContain(PhoneCountries.All, country => country.Region == "001" || country.EnglishName.Length == 0);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("001")]
    [InlineData("XX")]
    public void What_has_no_numbering_plan_is_no_country(string? region) => Assert.Null(PhoneCountries.Find(region));
}
