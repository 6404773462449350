using System.Text.RegularExpressions;

namespace CallTasks.Core.Phones;

/// <summary>Numbers as log lines may show them.</summary>
public static partial class PhoneMask
{
    private const string Hidden = "•••";

    /// <summary>Shown in front: +, calling code and the operator's or area's first digits.</summary>
    private const int Head = 5;

    /// <summary>Shown at the end, enough to find the client again.</summary>
    private const int Tail = 4;

    /// <summary>Fewest hidden characters; a shorter text shows less of itself.</summary>
    private const int MinHidden = 3;

    /// <summary>
    /// <c>+79123454567</c> → <c>+7912•••4567</c>. At least three characters are hidden, of a text of three or fewer all; the number of dots says
    /// nothing about the length.
    /// </summary>
    /// <param name="e164">A number, or whatever stood in its place.</param>
    public static string Mask(string? e164)
    {
        if (string.IsNullOrEmpty(e164))
            return "";
        var shown = Math.Clamp(e164.Length - MinHidden, 0, Head + Tail);
        var tail = Math.Min(Tail, shown / 2);
        var head = Math.Min(Head, shown - tail);
        return string.Concat(e164.AsSpan(0, head), Hidden, e164.AsSpan(e164.Length - tail));
    }

    /// <summary>Masks whatever could be a phone number in a text: seven digits or more in a row, spaces, dots, dashes and brackets between them; dates are left.</summary>
    public static string? MaskIn(string? text) => text is null ? null : LikeNumber().Replace(text, number => Mask(Digits(number.Value)));

    private static string Digits(string number) => string.Concat(number.Where(c => char.IsAsciiDigit(c) || c == '+'));

    [GeneratedRegex(@"(?<!\d)(?!\d{4}-\d{2}-\d{2}(?!\d))\+?\d(?:[\s().\-/]{0,3}\d){6,}")]
    private static partial Regex LikeNumber();
}
