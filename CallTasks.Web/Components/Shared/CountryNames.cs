using System.Globalization;
using CallTasks.Core.Languages;
using CallTasks.Core.Phones;

namespace CallTasks.Web.Components.Shared;

/// <summary>What countries are called in the reader's language (CLDR, by way of ICU), in the order of their names.</summary>
internal static class CountryNames
{
    private static readonly Dictionary<Language, IReadOnlyList<(PhoneCountry Country, string Name)>> ByLanguage =
        Language.All.ToDictionary(language => language, Named);

    public static IReadOnlyList<(PhoneCountry Country, string Name)> All => ByLanguage[Language.Current];

    public static string Of(PhoneCountry country) => Name(country, Language.Current);

    private static IReadOnlyList<(PhoneCountry, string)> Named(Language language) =>
        [.. PhoneCountries.All.Select(country => (country, Name(country, language))).OrderBy(named => named.Item2, StringComparer.Create(language.Formats, ignoreCase: true))];

    private static string Name(PhoneCountry country, Language language)
    {
        if (language == Language.English) return country.EnglishName;
        try
        {
            return new RegionInfo($"{language.Code}-{country.Region}").NativeName;
        }
        catch (ArgumentException)
        {
            // Regions that numbering plans know and ISO 3166 does not.
            return country.EnglishName;
        }
    }
}
