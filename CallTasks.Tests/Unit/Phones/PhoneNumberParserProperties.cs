using CallTasks.Core.Phones;
using FsCheck;
using FsCheck.Fluent;

namespace CallTasks.Tests.Unit.Phones;

public sealed class PhoneNumberParserProperties
{
    // What numbers are made of, and what breaks them.
    private const string Alphabet = "0123456789++  --()./,;~#xXeEtnд०٣９＋\u00A0\u202A\uFF0D\uD83D\uDE00\0\n\t'=ext=isub:phone-context";

    private static readonly string?[] Countries = [null, "", "XX", .. PhoneCountries.All.Select(country => country.Region)];

    [Fact]
    public void No_text_whatever_makes_it_throw() =>
        Prop.ForAll<string?>(text =>
        {
            foreach (var country in (string?[])[null, "RU", "AR", "US", "XX"])
                Consistent(PhoneNumberParser.Parse(text, country));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Neither_does_a_hundred_thousand_texts_that_look_like_numbers()
    {
        var random = new Random(20240917);
        Span<char> text = stackalloc char[PhoneNumberParser.MaxTextLength + 50];
        for (var i = 0; i < 100_000; i++)
        {
            var length = random.Next(4) == 0 ? random.Next(text.Length) : random.Next(24);
            for (var at = 0; at < length; at++)
                text[at] = random.Next(3) == 0 ? Alphabet[random.Next(Alphabet.Length)] : (char)('0' + random.Next(10));
            Consistent(PhoneNumberParser.Parse(text[..length], Countries[random.Next(Countries.Length)]));
        }
    }

    [Theory]
    [InlineData("1 ", 125)]
    [InlineData("1~", 125)]
    [InlineData("1,", 125)]
    [InlineData(" ", 250)]
    [InlineData("123 x ", 41)]
    [InlineData("1;ext=", 41)]
    public void Texts_made_to_be_slow_are_not(string piece, int times)
    {
        var text = string.Concat(Enumerable.Repeat(piece, times)) + "!1";
        text = text[^Math.Min(text.Length, PhoneNumberParser.MaxTextLength)..];
        PhoneNumberParser.Parse(text, "RU");
        var start = TimeProvider.System.GetTimestamp();
        const int parses = 20;
        for (var i = 0; i < parses; i++)
            PhoneNumberParser.Parse(text, "RU");
        Assert.InRange(TimeProvider.System.GetElapsedTime(start).TotalMilliseconds / parses, 0, 20);
    }

    [Fact]
    public void A_number_once_read_reads_the_same_again_whatever_the_country()
    {
        foreach (var number in ReferenceNumber.All().Where(number => number.IsValid))
        {
            var first = PhoneNumberParser.Parse(number.Text, number.Country);
            if (!first.IsValid)
                continue;
            if (PhoneNumberParser.Parse(first.E164, null) != first || PhoneNumberParser.Parse(first.E164, "BR") != first)
                Assert.Fail($"{first.E164} is read otherwise the second time");
        }
    }

    private static void Consistent(PhoneResult result)
    {
        var consistent = result.IsValid
            ? result is { Problem: PhoneProblem.None, E164: ['+', >= '1' and <= '9', .. { Length: >= 4 and <= 19 } digits] } && digits.All(char.IsAsciiDigit)
            : result is { E164: null, Problem: not PhoneProblem.None };
        if (!consistent)
            Assert.Fail(result.ToString());
    }
}
