namespace CallTasks.Core.Phones;

/// <summary>Where on the clock a number may lie, by libphonenumber's map of number prefixes.</summary>
public static class PhoneTimeZones
{
    private const string Resource = "CallTasks.Core.Phones.Data.zones.tsv";

    /// <summary>Digits of the longest prefix that the map may have; a longer one would not fit the key.</summary>
    private const int MaxPrefixDigits = 9;

    // Calling codes whose mobile numbers have area codes and so lie somewhere (libphonenumber, GEO_MOBILE_COUNTRIES):
    // Mexico, Argentina, Brazil, Indonesia, China.
    private static readonly string[] CodesWithPlacedMobiles = ["52", "54", "55", "62", "86"];

    private static readonly Dictionary<string, IReadOnlyList<string>> Sets = new(StringComparer.Ordinal) { [""] = [] };
    private static readonly Dictionary<int, IReadOnlyList<string>> ByPrefix = Load();

    /// <summary>The zones in which the number can lie.</summary>
    /// <param name="e164">A valid number in E.164 form.</param>
    /// <returns>
    /// IANA names; several when the prefix does not say which. A fixed-line number lies where its area code does. A mobile,
    /// toll-free or other number that is not bound to a place can lie in any zone of its region. Empty: unknown (no number, or of no
    /// country). Equal sets are one instance.
    /// </returns>
    public static IReadOnlyList<string> ZonesOf(string e164)
    {
        Span<byte> digits = stackalloc byte[NumberingPlans.MaxCodeDigits + DialledNumber.MaxNationalDigits];
        var count = ReadE164(e164, digits);
        digits = digits[..count];
        if (NumberingPlans.AtStartOf(digits) is not { } code)
            return Sets[""];
        var national = digits[code.Digits.Length..];
        if (code.PlanOf(national, out var known) is not { } plan)
            return Sets[""];
        var kind = known ?? plan.KindOf(national);
        if (kind == NumberKind.None)
            return Sets[""];
        if (IsPlaced(kind, code.Digits) && LongestPrefix(digits, code.Digits.Length) is { } placed)
            return placed;
        return Sets[plan.Zones];
    }

    /// <summary>Every set of zones that the tables name. For tests of the data.</summary>
    internal static IReadOnlyList<IReadOnlyList<string>> AllSets() =>
        [.. ByPrefix.Values, .. NumberingPlans.All.Select(plan => Sets[plan.Zones])];

    private static bool IsPlaced(NumberKind kind, string code) =>
        kind is NumberKind.FixedLine or NumberKind.FixedLineOrMobile
        || (kind == NumberKind.Mobile && CodesWithPlacedMobiles.Contains(code));

    // A prefix that is the calling code alone says no more than the region does.
    private static IReadOnlyList<string>? LongestPrefix(ReadOnlySpan<byte> digits, int codeDigits)
    {
        IReadOnlyList<string>? found = null;
        var key = 1;
        for (var i = 0; i < Math.Min(digits.Length, MaxPrefixDigits); i++)
        {
            key = (key * 10) + digits[i];
            if (i >= codeDigits && ByPrefix.TryGetValue(key, out var zones))
                found = zones;
        }
        return found;
    }

    private static int ReadE164(ReadOnlySpan<char> text, Span<byte> digits)
    {
        if (text.Length < 2 || text[0] != '+' || text.Length - 1 > digits.Length)
            return 0;
        for (var i = 1; i < text.Length; i++)
        {
            if (!char.IsAsciiDigit(text[i]))
                return 0;
            digits[i - 1] = (byte)(text[i] - '0');
        }
        return text.Length - 1;
    }

    private static Dictionary<int, IReadOnlyList<string>> Load()
    {
        var map = new Dictionary<int, IReadOnlyList<string>>();
        foreach (var line in NumberingPlans.Lines(Resource))
        {
            var tab = line.IndexOf('\t');
            var zones = SetOf(line[..tab]);
            var prefixes = line.AsSpan(tab + 1);
            foreach (var range in prefixes.Split(' '))
            {
                var key = 1;
                foreach (var c in prefixes[range])
                    key = checked((key * 10) + (c - '0'));
                map.Add(key, zones);
            }
        }
        foreach (var plan in NumberingPlans.All)
            SetOf(plan.Zones);
        return map;
    }

    // Only while loading: afterwards the sets are read by many threads.
    private static IReadOnlyList<string> SetOf(string joined)
    {
        if (!Sets.TryGetValue(joined, out var zones))
            Sets.Add(joined, zones = Array.AsReadOnly(joined.Split('&')));
        return zones;
    }
}
