using System.Globalization;
using CallTasks.Core.Model;
using CallTasks.Web.Components.Shared;
using static CallTasks.Web.Resources.TelephonyTexts;

namespace CallTasks.Web.Components.Telephony;

/// <summary>Reads what was typed into boxes; what cannot be read is named on its field, and a default goes on in its place.</summary>
internal static class Typed
{
    private const int MaxShown = 40;

    public static int Whole(string field, string text, int otherwise, List<FieldError> errors)
    {
        if (int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var value)) return value;
        errors.Add(new FieldError(field, string.IsNullOrWhiteSpace(text) ? T["NumberWanted"] : T["NotWhole", Cut(text)]));
        return otherwise;
    }

    public static int? WholeOrNone(string field, string text, List<FieldError> errors) => string.IsNullOrWhiteSpace(text) ? null : Whole(field, text, 1, errors);

    public static decimal Decimal(string field, string text, decimal otherwise, List<FieldError> errors)
    {
        if (Viewer.DecimalOf(text) is { } value) return value;
        errors.Add(new FieldError(field, string.IsNullOrWhiteSpace(text) ? T["NumberWanted"] : T["NotDecimal", Cut(text)]));
        return otherwise;
    }

    public static TimeOnly? Time(string field, string text, List<FieldError> errors)
    {
        if (TimeOnly.TryParseExact(text.Trim(), ["HH:mm", "H:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)) return time;
        errors.Add(new FieldError(field, T["NotTime"]));
        return null;
    }

    /// <summary>Words of a box, one a line or separated by commas, semicolons or spaces.</summary>
    public static IReadOnlyList<string> Words(string text) => text.Split([',', ';', ' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Phone numbers of a box: one a line or separated by commas; blanks, dashes and brackets within a number are let be.</summary>
    public static IReadOnlyList<string> Numbers(string text) =>
        [.. text.Split([',', ';', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(number => new string([.. number.Where(c => c is not (' ' or '-' or '(' or ')' or '\u00A0'))]))
            .Where(number => number.Length > 0)];

    public static IReadOnlyList<DateOnly> Dates(string field, string text, List<FieldError> errors)
    {
        var dates = new SortedSet<DateOnly>();
        foreach (var word in Words(text))
        {
            if (DateOnly.TryParseExact(word, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)) dates.Add(date);
            else errors.Add(new FieldError(field, T["NotDate", Cut(word)]));
        }

        return [.. dates];
    }

    public static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Text(int? value) => value is { } number ? Text(number) : "";

    public static string Text(decimal value) => value.ToString("0.############", CultureInfo.InvariantCulture);

    public static string Text(TimeOnly? time) => time?.ToString("HH:mm", CultureInfo.InvariantCulture) ?? "";

    private static string Cut(string text) => text.Trim() is var word && word.Length <= MaxShown ? word : word[..MaxShown] + "…";
}
