using static CallTasks.Core.Phones.DigitPattern;

namespace CallTasks.Core.Phones;

/// <summary>Translates a pattern's text into steps of <see cref="DigitPattern"/>; offsets are relative, so a part can be repeated by copying it.</summary>
internal ref struct DigitPatternCompiler
{
    /// <summary>Beyond any pattern of the plans (the longest has some 1,500 characters); a table that asks for more is broken.</summary>
    private const int MaxSteps = 100_000;

    private const uint AnyDigit = 0x3FF;

    private readonly ReadOnlySpan<char> _text;
    private int _at;
    private int _groups;

    private DigitPatternCompiler(ReadOnlySpan<char> text) => _text = text;

    public static uint[] Compile(string pattern)
    {
        var compiler = new DigitPatternCompiler(pattern);
        var code = compiler.Alternatives();
        if (compiler._at != pattern.Length)
            throw compiler.Outside();
        code.Add(Step.Make(Step.Match));
        return [.. code];
    }

    private List<uint> Alternatives()
    {
        var branches = new List<List<uint>> { Sequence() };
        while (_at < _text.Length && _text[_at] == '|')
        {
            _at++;
            branches.Add(Sequence());
        }
        var code = branches[^1];
        for (var i = branches.Count - 2; i >= 0; i--)
        {
            var branch = branches[i];
            var choice = new List<uint>(branch.Count + code.Count + 2)
            {
                Step.Make(Step.Choice, FirstDigits(branch), branch.Count + 2),
            };
            choice.AddRange(branch);
            choice.Add(Step.Make(Step.Jump, 0, code.Count + 1));
            choice.AddRange(code);
            code = choice;
        }
        return code;
    }

    private List<uint> Sequence()
    {
        var code = new List<uint>();
        while (_at < _text.Length && _text[_at] is not ('|' or ')'))
        {
            var part = Part();
            var (least, most) = Repetition();
            for (var i = 0; i < least; i++)
                code.AddRange(part);
            // Each optional copy stands inside the one before it: x{0,2} is (?:x(?:x)?)?.
            for (var left = most - least; left > 0; left--)
            {
                code.Add(Step.Make(Step.Choice, FirstDigits(part), (left * (part.Count + 1))));
                code.AddRange(part);
            }
            if (code.Count > MaxSteps)
                throw Outside();
        }
        return code;
    }

    private List<uint> Part()
    {
        var c = _text[_at++];
        switch (c)
        {
            case >= '0' and <= '9':
                return [Step.Make(Step.Digit, 1u << (c - '0'))];
            case 'd':
                return [Step.Make(Step.Digit, AnyDigit)];
            case '[':
                return [Step.Make(Step.Digit, DigitSet())];
            case '$':
                return [Step.Make(Step.AtEnd)];
            case '(':
                return Group();
            default:
                throw Outside();
        }
    }

    private List<uint> Group()
    {
        var capture = -1;
        if (_text[_at..].StartsWith("?:"))
            _at += 2;
        else if ((capture = _groups++) >= MaxGroups)
            throw Outside();
        var code = Alternatives();
        if (_at >= _text.Length || _text[_at++] != ')')
            throw Outside();
        if (capture >= 0)
        {
            code.Insert(0, Step.Make(Step.Save, 0, 2 * capture));
            code.Add(Step.Make(Step.Save, 0, (2 * capture) + 1));
        }
        return code;
    }

    private uint DigitSet()
    {
        var set = 0u;
        while (_at < _text.Length && _text[_at] != ']')
        {
            var from = DigitAt(_at++);
            var to = from;
            if (_at < _text.Length && _text[_at] == '-')
            {
                to = DigitAt(_at + 1);
                _at += 2;
            }
            for (var digit = from; digit <= to; digit++)
                set |= 1u << digit;
        }
        if (_at >= _text.Length || set == 0)
            throw Outside();
        _at++;
        return set;
    }

    private readonly int DigitAt(int index) =>
        index < _text.Length && char.IsAsciiDigit(_text[index]) ? _text[index] - '0' : throw Outside();

    private (int Least, int Most) Repetition()
    {
        if (_at >= _text.Length)
            return (1, 1);
        if (_text[_at] == '?')
        {
            _at++;
            return (0, 1);
        }
        if (_text[_at] != '{')
            return (1, 1);
        _at++;
        var least = Number();
        var most = least;
        if (_at < _text.Length && _text[_at] == ',')
        {
            _at++;
            most = Number();
        }
        if (_at >= _text.Length || _text[_at++] != '}' || most < least)
            throw Outside();
        return (least, most);
    }

    private int Number()
    {
        var value = DigitAt(_at++);
        if (_at < _text.Length && char.IsAsciiDigit(_text[_at]))
            value = (value * 10) + DigitAt(_at++);
        return value;
    }

    // Which digits a part can begin with: a choice whose first branch cannot begin with the digit at hand is not even entered.
    private static uint FirstDigits(List<uint> code)
    {
        var set = 0u;
        var pending = new Stack<int>();
        pending.Push(0);
        while (pending.TryPop(out var at))
        {
            if (at >= code.Count)
            {
                set |= Step.Empty;
                continue;
            }
            var step = code[at];
            switch (Step.Kind(step))
            {
                case Step.Digit:
                    set |= Step.Set(step);
                    break;
                case Step.Choice:
                    set |= Step.Set(step) & ~Step.Empty;
                    if (Step.MayBeEmpty(step))
                        pending.Push(at + 1);
                    pending.Push(at + Step.Offset(step));
                    break;
                case Step.Jump:
                    pending.Push(at + Step.Offset(step));
                    break;
                case Step.Save:
                    pending.Push(at + 1);
                    break;
                default:
                    set |= Step.Empty;
                    break;
            }
        }
        return set;
    }

    private readonly FormatException Outside() =>
        new($"The pattern has something unknown near position {_at}: {_text}");
}
