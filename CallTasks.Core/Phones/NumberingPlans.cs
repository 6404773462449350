namespace CallTasks.Core.Phones;

/// <summary>All numbering plans, by region and by calling code. Loading reads some 100 KB of text and translates no pattern.</summary>
internal static class NumberingPlans
{
    /// <summary>Digits of the longest calling code.</summary>
    public const int MaxCodeDigits = 3;

    private const string Resource = "CallTasks.Core.Phones.Data.plans.tsv";
    private const int Letters = 26;

    private static readonly NumberingPlan?[] ByRegion = new NumberingPlan?[Letters * Letters];
    private static readonly CallingCode?[] ByCode = new CallingCode?[1000];

    /// <summary>Every plan, in the file's order.</summary>
    public static IReadOnlyList<NumberingPlan> All { get; } = Load();

    /// <summary>The plan of a region; null: there is none.</summary>
    /// <param name="region">ISO 3166-1 alpha-2, any case.</param>
    public static NumberingPlan? OfRegion(ReadOnlySpan<char> region) => IndexOf(region) is var index and >= 0 ? ByRegion[index] : null;

    /// <summary>The calling code's regions; null: the code is given to nobody.</summary>
    /// <param name="code">The code as a number.</param>
    public static CallingCode? OfCode(int code) => (uint)code < (uint)ByCode.Length ? ByCode[code] : null;

    /// <summary>Finds the calling code at the start of an international number. Codes are prefix-free, so the first hit is the one.</summary>
    /// <param name="digits">Values 0–9, + and international prefix removed.</param>
    /// <returns>Null: no such code. Its length is that of <see cref="CallingCode.Digits"/>.</returns>
    public static CallingCode? AtStartOf(ReadOnlySpan<byte> digits)
    {
        if (digits.IsEmpty || digits[0] == 0)
            return null;
        var code = 0;
        for (var i = 0; i < Math.Min(MaxCodeDigits, digits.Length); i++)
        {
            code = (code * 10) + digits[i];
            if (ByCode[code] is { } found)
                return found;
        }
        return null;
    }

    /// <summary>Lines of an embedded table, without comments.</summary>
    internal static IEnumerable<string> Lines(string resource)
    {
        using var stream = typeof(NumberingPlans).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException("The program lacks its data: " + resource);
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
                yield return line;
        }
    }

    private static NumberingPlan[] Load()
    {
        NumberingPlan[] plans = [.. Lines(Resource).Select(row => new NumberingPlan(row))];
        foreach (var plan in plans)
        {
            if (IndexOf(plan.Region) is var index and >= 0)
                ByRegion[index] = plan;
        }
        foreach (var group in plans.GroupBy(plan => plan.Code, StringComparer.Ordinal))
            ByCode[int.Parse(group.Key)] = new CallingCode(group.Key, [.. group]);
        return plans;
    }

    private static int IndexOf(ReadOnlySpan<char> region) =>
        region.Length == 2 && char.IsAsciiLetter(region[0]) && char.IsAsciiLetter(region[1])
            ? (((region[0] | 0x20) - 'a') * Letters) + (region[1] | 0x20) - 'a'
            : -1;
}
