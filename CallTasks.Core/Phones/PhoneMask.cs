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

    /// <summary>
    /// The same in a SIP message, whose names and addresses stay readable: where it came by, which call and transaction it is of, IPv4 addresses,
    /// and what a session description says of its sound.
    /// </summary>
    /// <param name="text">Lines that end with a line feed.</param>
    public static string MaskInMessage(string text) => NameOrNumber().Replace(text, part => part.Groups["name"].Success ? part.Value : Mask(Digits(part.Value)));

    private static string Digits(string number) => string.Concat(number.Where(c => char.IsAsciiDigit(c) || c == '+'));

    [GeneratedRegex(@"(?<!\d)(?!\d{4}-\d{2}-\d{2}(?!\d))\+?\d(?:[\s().\-/]{0,3}\d){6,}")]
    private static partial Regex LikeNumber();

    // An address is one only behind what addresses stand behind, and not as a user: sip:79.123.45.67@host is a number with dots.
    [GeneratedRegex(
        @"(?<name>^(?:Via|v|Call-ID|i|CSeq|RAck|Content-Length|l)[ \t]*:.*$|^[cmtb]=.*$|(?<=^o=\S{1,200}) .*$|;(?:tag|branch)=[^;>,\s]*|(?<=@|sips?:|=)\d{1,3}(?:\.\d{1,3}){3}(?![\d.@]))"
        + @"|(?<=^o=)\+?\d{7,}(?= )|(?<!\d)(?!\d{4}-\d{2}-\d{2}(?!\d))\+?\d(?:[\t ().\-/]{0,3}\d){6,}", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex NameOrNumber();
}
