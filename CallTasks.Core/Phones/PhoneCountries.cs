namespace CallTasks.Core.Phones;

/// <summary>The regions whose numbers can be read.</summary>
public static class PhoneCountries
{
    /// <summary>All of them by English name.</summary>
    public static IReadOnlyList<PhoneCountry> All { get; } =
    [
        .. NumberingPlans.All
            .Where(plan => plan.Region != PhoneRegions.NonGeographic)
            .Select(plan => new PhoneCountry(plan.Region, "+" + plan.Code, plan.Name))
            .OrderBy(country => country.EnglishName, StringComparer.InvariantCultureIgnoreCase),
    ];

    /// <summary>The country of an ISO 3166-1 alpha-2 code, any case; null: it has no numbering plan.</summary>
    public static PhoneCountry? Find(string? region) =>
        region is null ? null : All.FirstOrDefault(country => country.Region.Equals(region, StringComparison.OrdinalIgnoreCase));
}
