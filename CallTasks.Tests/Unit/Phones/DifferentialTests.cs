using CallTasks.Core.Phones;

namespace CallTasks.Tests.Unit.Phones;

/// <summary>Holds the parser to libphonenumber-js, number by number, in validity and in what it reads.</summary>
public sealed class DifferentialTests
{
    private const int MinNumbers = 200_000;

    /// <summary>More than this (0.05 %) and the tables or the rules are wrong.</summary>
    private const int MaxDisagreements = 100;

    private const string Plus =
        "libphonenumber-js drops a full-width plus and then reads a national number; Google's own library, like us, takes it for a plus";
    private const string Script =
        "libphonenumber-js knows Latin, full-width and Arabic digits only; Google's own library, like us, knows the digits of every script";

    // Every text on which we differ, with the reason. The test fails for one that is missing here and for one that no longer differs.
    private static readonly Dictionary<string, string> Disagreements = new(StringComparer.Ordinal)
    {
        ["＋79124647740"] = Plus,
        ["＋79128990672"] = Plus,
        ["＋79123453767"] = Plus,
        ["＋79129013030"] = Plus,
        ["＋79121768546"] = Plus,
        ["＋79123120741"] = Plus,
        ["+९१ ९८११९९७४९९"] = Script,
        ["+९१ ९८९२६७५३२५"] = Script,
        ["+৯১ ৯৮২৭৬৩৫৩৩২"] = Script,
        ["+৯১ ৯৮৬১৫০৮৪৬০"] = Script,
        ["+๙๑ ๙๘๑๐๖๓๓๖๙๐"] = Script,
        ["+๙๑ ๙๘๕๕๗๒๘๖๓๒"] = Script,
    };

    [Fact]
    public void Every_region_s_numbers_are_judged_as_libphonenumber_judges_them()
    {
        var compared = 0;
        var regions = new HashSet<string?>();
        var different = new List<string>();
        foreach (var reference in ReferenceNumber.All())
        {
            compared++;
            regions.Add(reference.Country);
            var valid = PhoneNumberParser.IsValidNumber(reference.Text, reference.Country, out var e164);
            if (valid != reference.IsValid || e164 != reference.E164)
                different.Add(reference.Text);
        }
        Assert.True(compared >= MinNumbers, $"only {compared} numbers");
        Assert.All(PhoneCountries.All, country => Assert.Contains(country.Region, regions));
        Assert.True(different.Count < MaxDisagreements, $"{different.Count} of {compared} differ");
        Assert.Equal(Disagreements.Keys.Order(StringComparer.Ordinal), different.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_number_the_reference_calls_valid_is_dialled_or_refused_for_a_reason_of_ours()
    {
        PhoneProblem[] ours = [PhoneProblem.Premium, PhoneProblem.Extension, PhoneProblem.Emergency];
        foreach (var reference in ReferenceNumber.All().Where(number => !Disagreements.ContainsKey(number.Text)))
        {
            var result = PhoneNumberParser.Parse(reference.Text, reference.Country);
            if (reference.IsValid && !ours.Contains(result.Problem) && reference.E164!.Length <= 1 + PhoneNumberParser.MaxE164Digits)
                Assert.Equal(reference.E164, result.E164);
            else
                Assert.False(result.IsValid, reference.Text);
        }
    }
}
