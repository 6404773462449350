namespace CallTasks.Core.Phones;

/// <summary>Takes off (or rewrites) what is dialled before a national number inside its country.</summary>
internal static class NationalNumber
{
    /// <summary>Most digits a rewriting rule adds (San Marino: 0549), with room to spare.</summary>
    public const int MaxAdded = 8;

    /// <summary>The national significant number; the digits themselves when taking the prefix off would spoil a valid number.</summary>
    /// <param name="digits">National digits as written.</param>
    /// <param name="code">The plan's calling code.</param>
    /// <param name="plan">The plan whose prefix rules apply.</param>
    /// <param name="rewritten">Receives a rewritten number; at least <paramref name="digits"/> + <see cref="MaxAdded"/> long.</param>
    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> digits, CallingCode code, NumberingPlan plan, Span<byte> rewritten)
    {
        var national = WithoutPrefix(digits, plan, rewritten);
        if (national.SequenceEqual(digits))
            return digits;
        // In Russia 8 is the prefix, and 800 555 35 35 is a number: what was valid must not stop being so.
        if (plan.IsGeneral(digits) && !plan.IsGeneral(national))
            return digits;
        var fit = (code.PlanOf(national, out _) ?? plan).FitOf(national.Length);
        return fit is LengthFit.TooShort or LengthFit.Between ? digits : national;
    }

    private static ReadOnlySpan<byte> WithoutPrefix(ReadOnlySpan<byte> digits, NumberingPlan plan, Span<byte> rewritten)
    {
        if (digits.IsEmpty || plan.Prefix is not { } prefix)
            return digits;
        Span<int> groups = stackalloc int[2 * DigitPattern.MaxGroups];
        var length = prefix.MatchStart(digits, groups);
        if (length < 0)
            return digits;
        // A rule applies when the last group took part; "$1" in it stands for the first group.
        if (plan.Transform is not { Length: > 0 } rule || !LastGroupTookPart(prefix, groups))
            return digits[length..];
        var at = 0;
        for (var i = 0; i < rule.Length; i++)
        {
            if (rule[i] != '$')
            {
                rewritten[at++] = (byte)(rule[i] - '0');
                continue;
            }
            var group = rule[++i] - '1';
            if (groups[2 * group] < 0)
                continue;
            var captured = digits[groups[2 * group]..groups[(2 * group) + 1]];
            captured.CopyTo(rewritten[at..]);
            at += captured.Length;
        }
        var rest = digits[length..];
        rest.CopyTo(rewritten[at..]);
        return rewritten[..(at + rest.Length)];
    }

    private static bool LastGroupTookPart(DigitPattern prefix, ReadOnlySpan<int> groups) =>
        prefix.Groups > 0 && groups[2 * (prefix.Groups - 1)] is var start and >= 0 && groups[(2 * prefix.Groups) - 1] > start;
}
