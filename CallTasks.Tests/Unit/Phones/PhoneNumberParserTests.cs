using CallTasks.Core.Phones;

namespace CallTasks.Tests.Unit.Phones;

public sealed class PhoneNumberParserTests
{
    [Theory]
    [InlineData("8 (912) 345-67-89", "RU", "+79123456789", "RU")]
    [InlineData("9123456789", "RU", "+79123456789", "RU")]
    [InlineData("79123456789", "RU", "+79123456789", "RU")]
    [InlineData("8 10 44 20 7946 0958", "RU", "+442079460958", "GB")]
    [InlineData("8 701 234 56 78", "RU", "+77012345678", "KZ")]
    [InlineData("0049 30 123456", "IT", "+4930123456", "DE")]
    [InlineData("06 698 12345", "IT", "+390669812345", "VA")]
    [InlineData("02 1234567", "IT", "+39021234567", "IT")]
    [InlineData("011 15 2345-6789", "AR", "+5491123456789", "AR")]
    [InlineData("0 15 11 96123-4567", "BR", "+5511961234567", "BR")]
    [InlineData("044 55 1234 5678", "MX", null, "MX")]
    [InlineData("55 1234 5678", "MX", "+525512345678", "MX")]
    [InlineData("(212) 555-2368", "US", "+12125552368", "US")]
    [InlineData("011 7 912 345 67 89", "US", "+79123456789", "RU")]
    [InlineData("464-1234", "AG", "+12684641234", "AG")]
    [InlineData("07624 369230", "GB", "+447624369230", "IM")]
    [InlineData("+800 1234 5678", null, "+80012345678", "001")]
    [InlineData("tel:+7-912-345-67-89", null, "+79123456789", "RU")]
    public void A_number_is_read_as_people_of_its_country_write_it(string text, string? country, string? e164, string region)
    {
        var result = PhoneNumberParser.Parse(text, country);
        Assert.Equal((e164, region), (result.E164, result.Region));
        Assert.Equal(e164 is not null, result.IsValid);
    }

    [Theory]
    [InlineData("+٧٩١٢٣٤٥٦٧٨٩")]
    [InlineData("+۷۹۱۲۳۴۵۶۷۸۹")]
    [InlineData("＋７９１２３４５６７８９")]
    [InlineData("+७९१२३४५६७८९")]
    [InlineData("+7\u00A0912\u2013345\u201467.89")]
    [InlineData("‎+7 912 345-67-89‬")]
    [InlineData("моб. +7 (912) 345-67-89 (Анна)")]
    public void Digits_of_any_script_and_any_punctuation_are_understood(string text) =>
        Assert.Equal("+79123456789", PhoneNumberParser.Parse(text, null).E164);

    [Theory]
    [InlineData("", "RU", PhoneProblem.Empty)]
    [InlineData(" \t\u00A0", "RU", PhoneProblem.Empty)]
    [InlineData("Anna", "RU", PhoneProblem.NotANumber)]
    [InlineData("7,9123E+10", "RU", PhoneProblem.NotANumber)]
    [InlineData("1-800-FLOWERS", "US", PhoneProblem.TooShort)]
    [InlineData("+79123456789; +79123456780", "RU", PhoneProblem.NotANumber)]
    [InlineData("912345678", "RU", PhoneProblem.TooShort)]
    [InlineData("+7912345678", null, PhoneProblem.TooShort)]
    [InlineData("+7 9", null, PhoneProblem.TooShort)]
    [InlineData("+791234567890", null, PhoneProblem.TooLong)]
    [InlineData("+44 20 7946 09580", null, PhoneProblem.TooLong)]
    [InlineData("9123456789", null, PhoneProblem.CountryUnknown)]
    [InlineData("9123456789", "XX", PhoneProblem.CountryUnknown)]
    [InlineData("9123456789", "Russia", PhoneProblem.CountryUnknown)]
    [InlineData("9123456789", "", PhoneProblem.CountryUnknown)]
    [InlineData("+999 123 456 789", null, PhoneProblem.CallingCodeUnknown)]
    [InlineData("+0 123 456 789", null, PhoneProblem.CallingCodeUnknown)]
    [InlineData("+7 212 345 67 89", null, PhoneProblem.NotInNumberingPlan)]
    [InlineData("112", "RU", PhoneProblem.Emergency)]
    [InlineData("01", "RU", PhoneProblem.Emergency)]
    [InlineData("9-1-1", "US", PhoneProblem.Emergency)]
    [InlineData("+44 999", null, PhoneProblem.Emergency)]
    [InlineData("115", "DE", PhoneProblem.ShortNumber)]
    [InlineData("+49 115", null, PhoneProblem.ShortNumber)]
    [InlineData("8 809 123 45 67", "RU", PhoneProblem.Premium)]
    [InlineData("(900) 555-1234", "US", PhoneProblem.Premium)]
    [InlineData("0909 879 0123", "GB", PhoneProblem.Premium)]
    [InlineData("+979 123 456 789", null, PhoneProblem.Premium)]
    [InlineData("8 (495) 123-45-67 доб. 12", "RU", PhoneProblem.Extension)]
    [InlineData("+1 212 555 2368 x34", null, PhoneProblem.Extension)]
    public void What_may_not_be_dialled_is_refused_for_its_reason(string text, string? country, PhoneProblem problem)
    {
        var result = PhoneNumberParser.Parse(text, country);
        Assert.Equal(problem, result.Problem);
        Assert.False(result.IsValid);
        Assert.Null(result.E164);
    }

    [Fact]
    public void Every_reason_has_a_message_that_says_how_to_mend_it()
    {
        Assert.Equal("", PhoneProblem.None.ToMessage());
        var messages = Enum.GetValues<PhoneProblem>().Where(problem => problem != PhoneProblem.None).Select(problem => problem.ToMessage().ToString()).ToList();
        Assert.Equal(messages.Count, messages.Distinct().Count());
        Assert.All(messages, message => Assert.Matches(@"^[A-Z].+[.:;,] .+\.$", message));
        Assert.DoesNotContain("cannot be called", string.Concat(messages));
    }

    [Fact]
    public void A_text_longer_than_250_characters_is_refused_unread()
    {
        var longest = "+79123456789" + new string(' ', PhoneNumberParser.MaxTextLength - 12);
        Assert.True(PhoneNumberParser.Parse(longest, null).IsValid);
        Assert.Equal(PhoneProblem.TooLong, PhoneNumberParser.Parse(longest + " ", null).Problem);
    }

    [Fact]
    public void The_country_may_be_written_in_small_letters() =>
        Assert.Equal("+79123456789", PhoneNumberParser.Parse("89123456789", "ru").E164);

    [Fact]
    public void No_emergency_number_of_any_country_is_ever_dialled()
    {
        const int longest = 4;
        var emergencies = 0;
        Span<byte> digits = stackalloc byte[longest];
        foreach (var country in PhoneCountries.All)
        {
            var plan = NumberingPlans.OfRegion(country.Region)!;
            for (var length = 2; length <= longest; length++)
            {
                for (var value = 0; value < (int)Math.Pow(10, length); value++)
                {
                    for (int i = length - 1, rest = value; i >= 0; i--, rest /= 10)
                        digits[i] = (byte)(rest % 10);
                    if (!plan.IsEmergency(digits[..length]))
                        continue;
                    emergencies++;
                    var text = value.ToString("D" + length);
                    Assert.Equal(PhoneProblem.Emergency, PhoneNumberParser.Parse(text, country.Region).Problem);
                    Assert.False(PhoneNumberParser.Parse(country.CallingCode + text, null).IsValid);
                    Assert.False(PhoneNumberParser.Parse("0" + text, country.Region).IsValid);
                }
            }
        }
        Assert.True(emergencies > PhoneCountries.All.Count, $"only {emergencies}");
    }

    [Fact]
    public void Every_plan_is_whole_and_its_patterns_are_understood() =>
        Assert.All(NumberingPlans.All, plan => plan.TranslateAll());

    [Fact]
    public void Many_threads_may_ask_at_once()
    {
        var sample = ReferenceNumber.All().Where((_, i) => i % 20 == 0).ToList();
        Parallel.For(0, 8, _ => Assert.All(sample, number =>
        {
            PhoneNumberParser.IsValidNumber(number.Text, number.Country, out var e164);
            if (char.IsAscii(number.Text[0]))
                Assert.Equal(number.E164, e164);
        }));
    }

    [Fact]
    public void Reading_a_number_allocates_no_more_than_its_text()
    {
        PhoneNumberParser.Parse("8 (912) 345-67-89", "RU");
        var before = GC.GetAllocatedBytesForCurrentThread();
        const int times = 1000;
        for (var i = 0; i < times; i++)
            PhoneNumberParser.Parse("8 (912) 345-67-89", "RU");
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / times, 0, 64);
    }
}
