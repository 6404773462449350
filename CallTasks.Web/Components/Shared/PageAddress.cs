using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace CallTasks.Web.Components.Shared;

/// <summary>The state of a page lives in its address, so that it survives a reload and can be shared.</summary>
internal static class PageAddress
{
    /// <summary>Beyond it nobody pages; keeps the arithmetic of offsets within its range.</summary>
    public const int LastPage = 1_000_000;

    /// <summary>Rows that are skipped by counting at most; further pages are reached from one to the next, which costs the same everywhere.</summary>
    public const int LastCounted = 10_000;

    /// <summary>Changes parts of the query, keeping the rest; null takes a part out. No new entry in the history.</summary>
    public static void Set(this NavigationManager navigation, params (string Name, object? Value)[] parts) =>
        navigation.NavigateTo(
            navigation.GetUriWithQueryParameters(parts.ToDictionary(part => part.Name, part => (object?)Text(part.Value))),
            replace: true);

    /// <summary>A word of the address as an enum value, any case; the default for everything else.</summary>
    public static TEnum Word<TEnum>(string? text, TEnum otherwise) where TEnum : struct, Enum =>
        text is not null && Enum.TryParse<TEnum>(text, ignoreCase: true, out var value) && Enum.IsDefined(value) && !char.IsAsciiDigit(text[0])
            ? value
            : otherwise;

    /// <summary>A whole number of the address; null for everything else, so that no address breaks a page.</summary>
    public static long? Whole(string? text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>A switch of the address.</summary>
    public static bool Yes(string? text) => text is "1" || string.Equals(text, "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>An enum value as it stands in an address.</summary>
    public static string Word<TEnum>(TEnum value) where TEnum : struct, Enum
    {
        var name = value.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    /// <summary>A page size that is offered, or the middle one.</summary>
    public static int PageSize(long? asked) => asked is >= 0 and < int.MaxValue and var size && Pager.Sizes.Contains((int)size) ? (int)size : Pager.Sizes[1];

    private static string? Text(object? value) => value switch
    {
        null or "" => null,
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}
