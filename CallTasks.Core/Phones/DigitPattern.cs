namespace CallTasks.Core.Phones;

/// <summary>
/// A numbering plan's pattern over digits, run by a small backtracking machine. The plans hold some 1,500 patterns; as
/// <c>Regex</c> objects they would cost seconds and tens of megabytes at start, while a call needs a handful of them.
/// </summary>
/// <remarks>
/// The language is what libphonenumber's tables use: digits, <c>d</c> (any digit), <c>[1-35]</c>, groups with and without
/// capture, <c>|</c>, <c>?</c>, <c>{n}</c>, <c>{n,m}</c>, <c>$</c>. Alternatives are tried from left to right and repetition is
/// greedy, as in ECMAScript. There is no unbounded repetition, so a match ends after a number of steps that the pattern bounds.
/// </remarks>
internal sealed class DigitPattern
{
    /// <summary>Capturing groups a pattern may have: national prefix rules use at most two.</summary>
    public const int MaxGroups = 2;

    private readonly uint[] _code;

    private DigitPattern(uint[] code)
    {
        _code = code;
        Groups = code.Where(step => Step.Kind(step) == Step.Save).Select(step => (Step.Offset(step) / 2) + 1).DefaultIfEmpty().Max();
    }

    /// <summary>Capturing groups it has.</summary>
    public int Groups { get; }

    /// <summary>Translates a pattern.</summary>
    /// <exception cref="FormatException">The text is outside the language.</exception>
    public static DigitPattern Compile(string pattern) => new(DigitPatternCompiler.Compile(pattern));

    /// <summary>The pattern matches all the digits (values 0–9).</summary>
    public bool MatchesWhole(ReadOnlySpan<byte> digits) => Run(0, digits, 0, true, []) >= 0;

    /// <summary>Matches the pattern at the first digit.</summary>
    /// <param name="digits">Values 0–9.</param>
    /// <param name="groups">Receives start and end of each captured group, −1 where it took no part.</param>
    /// <returns>How many digits matched, possibly 0; −1: no match.</returns>
    public int MatchStart(ReadOnlySpan<byte> digits, Span<int> groups)
    {
        groups.Fill(-1);
        return Run(0, digits, 0, false, groups);
    }

    // Calls itself once per open choice only, which the pattern's nesting bounds.
    private int Run(int at, ReadOnlySpan<byte> digits, int position, bool whole, Span<int> groups)
    {
        var code = _code;
        while (true)
        {
            var step = code[at];
            switch (Step.Kind(step))
            {
                case Step.Digit:
                    if (position >= digits.Length || !Step.Accepts(step, digits[position]))
                        return -1;
                    position++;
                    at++;
                    break;

                case Step.Choice:
                    if (Step.MayBeEmpty(step) || (position < digits.Length && Step.Accepts(step, digits[position])))
                    {
                        var end = Run(at + 1, digits, position, whole, groups);
                        if (end >= 0)
                            return end;
                    }
                    at += Step.Offset(step);
                    break;

                case Step.Jump:
                    at += Step.Offset(step);
                    break;

                case Step.Save:
                    return RunSaving(at, digits, position, whole, groups);

                case Step.AtEnd:
                    if (position != digits.Length)
                        return -1;
                    at++;
                    break;

                default:
                    return !whole || position == digits.Length ? position : -1;
            }
        }
    }

    private int RunSaving(int at, ReadOnlySpan<byte> digits, int position, bool whole, Span<int> groups)
    {
        var slot = Step.Offset(_code[at]);
        if (slot >= groups.Length)
            return Run(at + 1, digits, position, whole, groups);
        var before = groups[slot];
        groups[slot] = position;
        var end = Run(at + 1, digits, position, whole, groups);
        if (end < 0)
            groups[slot] = before;
        return end;
    }

    /// <summary>One step of the machine: 3 bits of kind, 11 bits of accepted digits (the last: may match nothing), 18 bits of offset.</summary>
    internal static class Step
    {
        public const uint Digit = 0;
        public const uint Choice = 1;
        public const uint Jump = 2;
        public const uint Save = 3;
        public const uint AtEnd = 4;
        public const uint Match = 5;

        /// <summary>Bit of the digit set that says "may match nothing".</summary>
        public const uint Empty = 1u << 10;

        private const int SetShift = 3;
        private const int OffsetShift = 14;
        private const uint SetMask = 0x7FF;

        public static uint Make(uint kind, uint set = 0, int offset = 0) =>
            kind | (set << SetShift) | (checked((uint)offset) << OffsetShift);

        public static uint Kind(uint step) => step & 7;

        public static uint Set(uint step) => (step >> SetShift) & SetMask;

        public static int Offset(uint step) => (int)(step >> OffsetShift);

        public static bool Accepts(uint step, byte digit) => ((step >> (SetShift + digit)) & 1) != 0;

        public static bool MayBeEmpty(uint step) => (step & (Empty << SetShift)) != 0;
    }
}
