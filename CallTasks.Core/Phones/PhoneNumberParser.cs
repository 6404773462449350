namespace CallTasks.Core.Phones;

/// <summary>
/// Reads a phone number as people write it and says whether it may be dialled. Numbers are judged by libphonenumber's tables
/// for every region; emergency, short and premium-rate numbers are refused.
/// </summary>
public static class PhoneNumberParser
{
    /// <summary>
    /// Longest number that is dialled, calling code included. ITU-T E.164 says 15; German and Austrian numbers reach 17. A few toll-free ones of
    /// Indonesia and Japan are longer still and cannot be called from abroad.
    /// </summary>
    internal const int MaxE164Digits = 17;

    /// <summary>Longest text that is looked at, in characters (libphonenumber's own bound: no number is near it).</summary>
    public const int MaxTextLength = 250;

    /// <summary>Reads one number.</summary>
    /// <param name="text">Any text; digits may be of any script, and punctuation is ignored.</param>
    /// <param name="country">
    /// Country of numbers without +, ISO 3166-1 alpha-2. With it the country's international prefix (00, 810, 011 …), national
    /// prefix and a forgotten + are understood. Null: the number must begin with +.
    /// </param>
    /// <returns>The number, or the reason why it may not be dialled. Never throws, whatever the text.</returns>
    public static PhoneResult Parse(ReadOnlySpan<char> text, string? country)
    {
        NumberingPlan? home = null;
        if (country is not null && (home = NumberingPlans.OfRegion(country)) is null)
            return new(null, PhoneProblem.CountryUnknown, null);

        Span<byte> digits = stackalloc byte[MaxTextLength];
        Span<byte> rewritten = stackalloc byte[MaxTextLength + NationalNumber.MaxAdded];
        var written = WrittenNumber.Read(text, digits);
        if (written.Problem != PhoneProblem.None)
            return new(null, written.Problem, null);
        digits = digits[..written.Digits];
        if (!written.Plus && home is not null && RefusedAsDialled(home, digits) is var refused and not PhoneProblem.None)
            return new(null, refused, home.Region);

        var number = DialledNumber.Read(digits, written.Plus, home, rewritten);
        if (number.Problem != PhoneProblem.None)
            return new(null, number.Problem, number.Plan?.Region);
        var problem = number.Kind switch
        {
            NumberKind.None => WhyInvalid(number.Plan!, number.National),
            NumberKind.Premium => PhoneProblem.Premium,
            _ when written.Extension => PhoneProblem.Extension,
            _ => PhoneProblem.None,
        };
        var e164 = problem == PhoneProblem.None ? number.ToE164() : null;
        return e164?.Length > 1 + MaxE164Digits ? new(null, PhoneProblem.TooLong, number.Plan?.Region) : new(e164, problem, number.Plan?.Region);
    }

    /// <summary>
    /// The bare question of libphonenumber: is this a number of some plan? Extension, premium rate and the like are not looked at.
    /// </summary>
    /// <param name="text">See <see cref="Parse"/>.</param>
    /// <param name="country">See <see cref="Parse"/>.</param>
    /// <param name="e164">The number as it was read, also when it is not valid; null when it could not be read.</param>
    internal static bool IsValidNumber(ReadOnlySpan<char> text, string? country, out string? e164)
    {
        e164 = null;
        NumberingPlan? home = null;
        if (country is not null && (home = NumberingPlans.OfRegion(country)) is null)
            return false;
        Span<byte> digits = stackalloc byte[MaxTextLength];
        Span<byte> rewritten = stackalloc byte[MaxTextLength + NationalNumber.MaxAdded];
        var written = WrittenNumber.Read(text, digits);
        if (written.Problem != PhoneProblem.None)
            return false;
        var number = DialledNumber.Read(digits[..written.Digits], written.Plus, home, rewritten);
        if (number.Problem != PhoneProblem.None)
            return false;
        e164 = number.ToE164();
        return number.Kind != NumberKind.None;
    }

    // What somebody in the country would reach by dialling these very digits. An emergency number wins over everything; a short
    // number only over what is no full number of the country.
    private static PhoneProblem RefusedAsDialled(NumberingPlan home, ReadOnlySpan<byte> digits)
    {
        if (home.IsEmergency(digits))
            return PhoneProblem.Emergency;
        return home.IsShort(digits) && home.KindOf(digits) == NumberKind.None ? PhoneProblem.ShortNumber : PhoneProblem.None;
    }

    private static PhoneProblem WhyInvalid(NumberingPlan plan, ReadOnlySpan<byte> national)
    {
        if (plan.IsEmergency(national))
            return PhoneProblem.Emergency;
        if (plan.IsShort(national))
            return PhoneProblem.ShortNumber;
        return plan.MeantFitOf(national.Length) switch
        {
            LengthFit.TooShort => PhoneProblem.TooShort,
            LengthFit.TooLong => PhoneProblem.TooLong,
            _ => PhoneProblem.NotInNumberingPlan,
        };
    }
}
