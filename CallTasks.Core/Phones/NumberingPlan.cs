namespace CallTasks.Core.Phones;

/// <summary>How numbers of one region look: a row of <c>plans.tsv</c>. Patterns are translated when a number first needs them.</summary>
internal sealed class NumberingPlan
{
    private readonly string _row;
    private string[]? _fields;
    private readonly DigitPattern?[] _patterns = new DigitPattern?[FieldCount];
    private uint[]? _lengths;

    private const int FieldCount = (int)Field.Zones + 1;

    // The order in which a number that fits several kinds gets its one (libphonenumber, getNumberTypeHelper).
    private static readonly (Field Field, NumberKind Kind)[] KindsAfterFixedLine =
    [
        (Field.Mobile, NumberKind.Mobile),
        (Field.Premium, NumberKind.Premium),
        (Field.TollFree, NumberKind.TollFree),
        (Field.SharedCost, NumberKind.SharedCost),
        (Field.Voip, NumberKind.Voip),
        (Field.Personal, NumberKind.Personal),
        (Field.Pager, NumberKind.Pager),
        (Field.CompanyWide, NumberKind.CompanyWide),
        (Field.Voicemail, NumberKind.Voicemail),
    ];

    /// <summary>The columns, in the file's order.</summary>
    private enum Field
    {
        Region,
        Code,
        Name,
        General,
        Lengths,
        Idd,
        Prefix,
        Transform,
        Leading,
        FixedLine,
        Mobile,
        TollFree,
        Premium,
        Personal,
        Voicemail,
        CompanyWide,
        Pager,
        Voip,
        SharedCost,
        Emergency,
        Short,
        Zones,
    }

    /// <param name="row">Tab-separated columns.</param>
    /// <exception cref="FormatException">The row has too few columns.</exception>
    public NumberingPlan(string row)
    {
        _row = row;
        var columns = row.Split('\t', 4);
        if (columns.Length < 4)
            throw new FormatException("A numbering plan has too few columns: " + row);
        (Region, Code, Name) = (columns[0], columns[1], columns[2]);
    }

    /// <summary>ISO 3166-1 alpha-2, or <c>001</c>.</summary>
    public string Region { get; }

    /// <summary>Calling code without +.</summary>
    public string Code { get; }

    /// <summary>English name; empty for <c>001</c>.</summary>
    public string Name { get; }

    /// <summary>How the national prefix is rewritten, e.g. <c>9$1</c>; empty: it is cut off.</summary>
    public string Transform => Text(Field.Transform);

    /// <summary>Zones a number of the region can lie in, joined by &amp;.</summary>
    public string Zones => Text(Field.Zones);

    /// <summary>What the international prefix looks like here (00, 011, 810 …).</summary>
    public DigitPattern? Idd => Pattern(Field.Idd);

    /// <summary>National prefix and what belongs to it (8 in Russia, 0 and 15 in Argentina).</summary>
    public DigitPattern? Prefix => Pattern(Field.Prefix);

    /// <summary>First digits that alone tell this region among those that share its calling code.</summary>
    public DigitPattern? Leading => Pattern(Field.Leading);

    /// <summary>The number has the general shape of the plan's numbers.</summary>
    public bool IsGeneral(ReadOnlySpan<byte> national) => Pattern(Field.General)?.MatchesWhole(national) == true;

    /// <summary>Compares the number of digits with what the plan has.</summary>
    public LengthFit FitOf(int length)
    {
        var set = Lengths(Field.General);
        if (length < uint.TrailingZeroCount(set))
            return LengthFit.TooShort;
        if (length > uint.Log2(set))
            return LengthFit.TooLong;
        return (set & (1u << length)) != 0 ? LengthFit.Possible : LengthFit.Between;
    }

    /// <summary>Tells a person whether digits are missing or too many: of a length between two that exist, the nearer one is meant.</summary>
    /// <returns><see cref="LengthFit.Possible"/>, <see cref="LengthFit.TooShort"/> or <see cref="LengthFit.TooLong"/>.</returns>
    public LengthFit MeantFitOf(int length)
    {
        var fit = FitOf(length);
        if (fit != LengthFit.Between)
            return fit;
        var set = Lengths(Field.General);
        var shorter = (int)uint.Log2(set & ((1u << length) - 1));
        var longer = (int)uint.TrailingZeroCount(set >> length) + length;
        return longer - length < length - shorter ? LengthFit.TooShort : LengthFit.TooLong;
    }

    /// <summary>What the plan uses the number for; <see cref="NumberKind.None"/>: it is not in the plan.</summary>
    public NumberKind KindOf(ReadOnlySpan<byte> national)
    {
        if (!IsGeneral(national))
            return NumberKind.None;
        if (Fits(Field.FixedLine, national))
        {
            // "=": the plan gives one pattern for both; none: it does not tell them apart.
            return Text(Field.Mobile) is "" or "=" || Fits(Field.Mobile, national) ? NumberKind.FixedLineOrMobile : NumberKind.FixedLine;
        }
        foreach (var (field, kind) in KindsAfterFixedLine)
        {
            if (Fits(field, national))
                return kind;
        }
        return NumberKind.None;
    }

    /// <summary>The digits, dialled inside the region, call an emergency service.</summary>
    public bool IsEmergency(ReadOnlySpan<byte> digits) => Pattern(Field.Emergency)?.MatchesWhole(digits) == true;

    /// <summary>The digits, dialled inside the region, call a short number.</summary>
    public bool IsShort(ReadOnlySpan<byte> digits) => Pattern(Field.Short)?.MatchesWhole(digits) == true;

    /// <summary>Translates every pattern now. For tests of the data.</summary>
    /// <exception cref="FormatException">A pattern is outside the language of <see cref="DigitPattern"/>.</exception>
    public void TranslateAll()
    {
        for (var field = Field.General; field < Field.Zones; field++)
        {
            if (field is not (Field.Lengths or Field.Transform))
                _ = Pattern(field);
        }
        if (Text(Field.Zones) is null || Lengths(Field.General) == 0)
            throw new FormatException($"The numbering plan of {Region} +{Code} is incomplete.");
    }

    private bool Fits(Field kind, ReadOnlySpan<byte> national) =>
        Pattern(kind) is { } pattern && ((Lengths(kind) >> national.Length) & 1) != 0 && pattern.MatchesWhole(national);

    private string Text(Field field) => (_fields ??= _row.Split('\t'))[(int)field];

    // Two threads may translate the same pattern at the same time; both results are equal, so the last one stays.
    private DigitPattern? Pattern(Field field) => _patterns[(int)field] ?? Translate(field);

    private DigitPattern? Translate(Field field)
    {
        var text = Text(field);
        if (text is "" or "=")
            return null;
        var lengths = text.IndexOf('@');
        return _patterns[(int)field] = DigitPattern.Compile(lengths < 0 ? text : text[..lengths]);
    }

    private uint Lengths(Field field) => (_lengths ??= ReadLengths())[(int)field];

    private uint[] ReadLengths()
    {
        var sets = new uint[FieldCount];
        var general = LengthSet(Text(Field.Lengths));
        for (var field = Field.FixedLine; field <= Field.SharedCost; field++)
        {
            var text = Text(field);
            var own = text.IndexOf('@');
            sets[(int)field] = own < 0 ? general : LengthSet(text.AsSpan(own + 1));
        }
        sets[(int)Field.General] = general;
        return sets;
    }

    private static uint LengthSet(ReadOnlySpan<char> list)
    {
        var set = 0u;
        foreach (var part in list.Split(','))
            set |= 1u << int.Parse(list[part]);
        return set;
    }
}
