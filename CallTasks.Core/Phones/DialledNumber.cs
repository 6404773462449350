namespace CallTasks.Core.Phones;

/// <summary>
/// Digits told apart into calling code and national number. Follows libphonenumber's parse step by step (PhoneNumberUtil,
/// maybeExtractCountryCode), as npm libphonenumber-js has it, which the differential test compares with.
/// </summary>
internal readonly ref struct DialledNumber
{
    /// <summary>ITU-T E.164 allows 15 digits in all; libphonenumber allows 17 without calling code, because of Germany.</summary>
    public const int MaxNationalDigits = 17;

    /// <summary>Fewest digits of a national number.</summary>
    public const int MinNationalDigits = 2;

    private readonly CallingCode? _code;

    private DialledNumber(PhoneProblem problem, NumberingPlan? plan = null)
    {
        Problem = problem;
        Plan = plan;
    }

    private DialledNumber(CallingCode code, NumberingPlan plan, ReadOnlySpan<byte> national, NumberKind kind)
    {
        _code = code;
        Plan = plan;
        National = national;
        Kind = kind;
    }

    /// <summary>Why it could not be told apart.</summary>
    public PhoneProblem Problem { get; }

    /// <summary>The plan it was read by; null only when there is a <see cref="Problem"/>.</summary>
    public NumberingPlan? Plan { get; }

    /// <summary>National significant number, values 0–9.</summary>
    public ReadOnlySpan<byte> National { get; }

    /// <summary><see cref="NumberKind.None"/>: no such number in the plan.</summary>
    public NumberKind Kind { get; }

    /// <summary>Tells the digits apart.</summary>
    /// <param name="digits">Values 0–9, as written, without +.</param>
    /// <param name="plus">A + stood in front.</param>
    /// <param name="home">Plan of numbers without +.</param>
    /// <param name="rewritten">Room for a national number that its prefix rule rewrites.</param>
    public static DialledNumber Read(ReadOnlySpan<byte> digits, bool plus, NumberingPlan? home, Span<byte> rewritten)
    {
        CallingCode? code;
        NumberingPlan plan;
        if (!plus && home is not null && TryStripInternationalPrefix(digits, home, out var international))
        {
            digits = international;
            plus = true;
        }
        if (plus)
        {
            code = NumberingPlans.AtStartOf(digits);
            if (code is null)
                return new(PhoneProblem.CallingCodeUnknown);
            digits = digits[code.Digits.Length..];
            plan = code.Main;
        }
        else if (home is not null)
        {
            code = NumberingPlans.OfCode(int.Parse(home.Code))!;
            plan = home;
            if (PlusWasForgotten(digits, code, home, rewritten))
            {
                digits = digits[code.Digits.Length..];
                plan = code.Main;
            }
        }
        else
            return new(PhoneProblem.CountryUnknown);

        var national = NationalNumber.Of(digits, code, plan, rewritten);
        plan = code.PlanOf(national, out var kind) ?? plan;
        if (national.Length < MinNationalDigits)
            return new(PhoneProblem.TooShort, plan);
        if (national.Length > MaxNationalDigits)
            return new(PhoneProblem.TooLong, plan);
        return new(code, plan, national, kind ?? plan.KindOf(national));
    }

    /// <summary>+, calling code, national number. Only without <see cref="Problem"/>.</summary>
    public string ToE164()
    {
        Span<char> text = stackalloc char[1 + NumberingPlans.MaxCodeDigits + MaxNationalDigits];
        var code = _code!.Digits;
        text[0] = '+';
        code.CopyTo(text[1..]);
        var at = 1 + code.Length;
        foreach (var digit in National)
            text[at++] = (char)('0' + digit);
        return new string(text[..at]);
    }

    private static bool TryStripInternationalPrefix(ReadOnlySpan<byte> digits, NumberingPlan home, out ReadOnlySpan<byte> rest)
    {
        rest = default;
        var length = home.Idd?.MatchStart(digits, []) ?? -1;
        if (length <= 0 || length == digits.Length)
            return false;
        // No calling code begins with 0, so this was part of a national number.
        if (digits[length] == 0)
            return false;
        rest = digits[length..];
        return true;
    }

    // "79123456789" in Russia: with the code it is no national number, without it it is.
    private static bool PlusWasForgotten(ReadOnlySpan<byte> digits, CallingCode code, NumberingPlan home, Span<byte> rewritten)
    {
        if (!StartsWith(digits, code.Digits))
            return false;
        var whole = NationalNumber.Of(digits, code, home, rewritten);
        if (home.FitOf(whole.Length) == LengthFit.TooLong)
            return true;
        return !home.IsGeneral(whole) && home.IsGeneral(NationalNumber.Of(digits[code.Digits.Length..], code, home, rewritten));
    }

    private static bool StartsWith(ReadOnlySpan<byte> digits, string code)
    {
        if (digits.Length < code.Length)
            return false;
        for (var i = 0; i < code.Length; i++)
        {
            if (digits[i] != code[i] - '0')
                return false;
        }
        return true;
    }
}
