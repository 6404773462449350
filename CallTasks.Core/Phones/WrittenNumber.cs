using System.Globalization;
using System.Text.RegularExpressions;

namespace CallTasks.Core.Phones;

/// <summary>
/// Finds the number in a text: digits of any script in the order written, a + in front, an extension behind. What counts as a
/// number follows libphonenumber's VALID_PHONE_NUMBER and EXTN_PATTERN.
/// </summary>
internal readonly partial record struct WrittenNumber
{
    /// <summary>With fewer it is no phone number, unless two bare digits are all there is.</summary>
    private const int MinDigits = 3;

    private const string PhoneContext = ";phone-context=";
    private const string Subaddress = ";isub=";

    private WrittenNumber(PhoneProblem problem) => Problem = problem;

    /// <summary>How many digits were written into the caller's span.</summary>
    public int Digits { get; private init; }

    /// <summary>+ stands in front.</summary>
    public bool Plus { get; private init; }

    /// <summary>An extension stands behind the digits; it is not among them.</summary>
    public bool Extension { get; private init; }

    /// <summary>Why there is no number.</summary>
    public PhoneProblem Problem { get; }

    /// <summary>Reads a text.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="digits">Receives values 0–9; at least <see cref="PhoneNumberParser.MaxTextLength"/> long.</param>
    public static WrittenNumber Read(ReadOnlySpan<char> text, Span<byte> digits)
    {
        if (text.Length > PhoneNumberParser.MaxTextLength)
            return new(PhoneProblem.TooLong);
        var number = Trimmed(text);
        if (number.IsEmpty)
            return new(text.IsWhiteSpace() ? PhoneProblem.Empty : PhoneProblem.NotANumber);

        var plus = IsPlus(number[0]);
        var count = 0;
        for (var i = plus ? 1 : 0; i < number.Length; i++)
        {
            var c = number[i];
            if (DigitOf(c) is var digit and >= 0)
                digits[count++] = (byte)digit;
            else if (!IsPunctuation(c) || IsTilde(c))
                return ReadUnusual(number, digits);
        }
        return Checked(count, plus, false, count == number.Length);
    }

    /// <summary>Value of a decimal digit of any script; −1: not a digit.</summary>
    public static int DigitOf(char c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        < '\u0660' => -1,
        _ => CharUnicodeInfo.GetDecimalDigitValue(c),
    };

    private static WrittenNumber Checked(int count, bool plus, bool extension, bool bare) =>
        count >= MinDigits || (count == DialledNumber.MinNationalDigits && bare)
            ? new() { Digits = count, Plus = plus, Extension = extension }
            : new(count == 0 ? PhoneProblem.NotANumber : PhoneProblem.TooShort);

    // From the first + or digit to the last digit (or #, which may end an extension).
    private static ReadOnlySpan<char> Trimmed(ReadOnlySpan<char> text)
    {
        var start = 0;
        while (start < text.Length && !IsPlus(text[start]) && DigitOf(text[start]) < 0)
            start++;
        var end = text.Length;
        while (end > start && text[end - 1] != '#' && DigitOf(text[end - 1]) < 0)
            end--;
        return text[start..end];
    }

    // Something besides digits and plain punctuation: an extension, RFC 3966 parameters, or no number.
    private static WrittenNumber ReadUnusual(ReadOnlySpan<char> number, Span<byte> digits)
    {
        // A number relative to somebody's own exchange (RFC 3966, section 5.1.5) is not a number we can place.
        if (number.Contains(PhoneContext, StringComparison.Ordinal))
            return new(PhoneProblem.NotANumber);
        if (number.IndexOf(Subaddress, StringComparison.Ordinal) is var isub and > 0)
            number = number[..isub];

        var plus = IsPlus(number[0]);
        var main = plus ? 1 : 0;
        var seen = 0;
        var viableFrom = int.MaxValue;
        for (; main < number.Length; main++)
        {
            if (DigitOf(number[main]) >= 0)
                seen++;
            else if (!IsPunctuation(number[main]))
                break;
            if (seen == MinDigits && viableFrom == int.MaxValue)
                viableFrom = main + 1;
        }
        var bare = number.Length == DialledNumber.MinNationalDigits && seen == number.Length;
        if (viableFrom == int.MaxValue && !bare)
            return new(PhoneProblem.NotANumber);

        // The extension is the longest tail that reads as one, and there must be a number before some such tail.
        var extension = -1;
        var viable = main == number.Length;
        for (var at = 0; at < number.Length && (extension < 0 || !viable) && at <= main; at++)
        {
            if (DigitOf(number[at]) >= 0 || !ExtensionPattern().IsMatch(number[at..]))
                continue;
            if (extension < 0)
                extension = at;
            viable |= at >= viableFrom;
        }
        if (!viable)
            return new(PhoneProblem.NotANumber);
        if (extension >= 0)
            number = number[..extension];

        var count = 0;
        foreach (var c in number)
        {
            if (DigitOf(c) is var digit and >= 0)
                digits[count++] = (byte)digit;
        }
        return count == 0 ? new(PhoneProblem.NotANumber) : new() { Digits = count, Plus = plus, Extension = extension >= 0 };
    }

    private static bool IsPlus(char c) => c is '+' or '＋';

    private static bool IsTilde(char c) => c is '~' or '～';

    // Dashes, spaces, brackets, slashes, dots, tildes; a + inside is not among them.
    private static bool IsPunctuation(char c) => c switch
    {
        '-' or ' ' or '(' or ')' or '.' or '/' or '[' or ']' or '~' => true,
        < '\u00A0' => false,
        '\u00A0' or '\u00AD' or '\u200B' or '\u2060' or '\u3000' => true,
        >= '\u2010' and <= '\u2015' => true,
        '\u2053' or '\u2212' or '\u223C' or '\u30FC' => true,
        '\uFF08' or '\uFF09' or '\uFF0D' or '\uFF0E' or '\uFF0F' or '\uFF3B' or '\uFF3D' or '\uFF5E' => true,
        _ => false,
    };

    // libphonenumber's createExtnPattern, anchored: RFC 3966, "ext." and its kin, "x" and its kin, "-123#", ",,123" or ";123", ",123".
    [GeneratedRegex(
        """
        ^(?:
          ;ext=\d{1,20}
        | [\ \u00A0\t,]* (?:e?xt(?:ensi(?:o\u0301?|\u00F3))?n?|\uFF45?\uFF58\uFF54\uFF4E?|доб|anexo) [:.\uFF0E]? [\ \u00A0\t,-]* \d{1,20} \#?
        | [\ \u00A0\t,]* (?:[x\uFF58\#\uFF03~\uFF5E]|int|\uFF49\uFF4E\uFF54) [:.\uFF0E]? [\ \u00A0\t,-]* \d{1,9} \#?
        | [-\ ]+ \d{1,6} \#
        | [\ \u00A0\t]* (?:,{2}|;) [:.\uFF0E]? [\ \u00A0\t,-]* \d{1,15} \#?
        | [\ \u00A0\t]* ,+ [:.\uFF0E]? [\ \u00A0\t,-]* \d{1,9} \#?
        )\z
        """,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex ExtensionPattern();
}
