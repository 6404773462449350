namespace CallTasks.Core.Simulator;

/// <summary>What a persona will do with one call.</summary>
/// <param name="Persona">Who.</param>
/// <param name="SilentMs">From the INVITE to the ringing, or to a refusal that does not ring, in milliseconds.</param>
/// <param name="RingMs">How long it rings; 0: it does not.</param>
/// <param name="Code">Final SIP code; 200 answers, 0 never comes.</param>
/// <param name="TalkMs">After how long it hangs up itself.</param>
public readonly record struct PersonaPlan(Persona Persona, int SilentMs, int RingMs, int Code, int TalkMs)
{
    /// <summary>Shares of the personas among numbers that fix none, in percent, as a cold list of mobile numbers behaves.</summary>
    private static readonly (Persona Persona, int Percent)[] Shares =
    [
        (Persona.Answers, 42), (Persona.NoAnswer, 20), (Persona.HangsUpSoon, 12), (Persona.Busy, 10),
        (Persona.Machine, 8), (Persona.Unavailable, 4), (Persona.Declines, 2), (Persona.Invalid, 1), (Persona.Overload, 1),
    ];

    /// <summary>Chooses by the number's last two digits, else by chance; the same seed, number and call give the same plan.</summary>
    /// <param name="seed">Seed of the simulator.</param>
    /// <param name="number">Number called; any text.</param>
    /// <param name="call">What tells this call from another to the same number.</param>
    public static PersonaPlan Choose(int seed, ReadOnlySpan<byte> number, ReadOnlySpan<byte> call)
    {
        var chance = new Chance((ulong)(uint)seed);
        chance.Stir(number);
        chance.Stir(call);
        var drawn = chance.Below(100);
        var persona = Fixed(number) ?? Drawn(drawn);
        return Of(persona, ref chance);
    }

    private static Persona? Fixed(ReadOnlySpan<byte> number) => number.Length < 2 ? null : (number[^2], number[^1]) switch
    {
        ((byte)'0', >= (byte)'1' and <= (byte)'9') => (Persona)(number[^1] - '0'),
        ((byte)'1', (byte)'0') => Persona.InformationTones,
        _ => null,
    };

    private static Persona Drawn(int percent)
    {
        foreach (var (persona, share) in Shares)
        {
            if (percent < share)
                return persona;
            percent -= share;
        }
        return Persona.Answers;
    }

    private static PersonaPlan Of(Persona persona, ref Chance chance)
    {
        var silent = chance.Between(200, 900);
        var ring = chance.Between(1_000, 8_000);
        return persona switch
        {
            Persona.Answers => new PersonaPlan(persona, silent, ring, 200, chance.Between(20_000, 60_000)),
            Persona.HangsUpSoon => new PersonaPlan(persona, silent, ring, 200, chance.Between(1_000, 4_000)),
            Persona.Busy => new PersonaPlan(persona, silent + 300, 0, 486, 0),
            Persona.NoAnswer => new PersonaPlan(persona, silent, int.MaxValue, 0, 0),
            Persona.Machine => new PersonaPlan(persona, silent, ring, 200, chance.Between(15_000, 25_000)),
            Persona.Overload => new PersonaPlan(persona, 20, 0, 503, 0),
            Persona.Invalid => new PersonaPlan(persona, silent, 0, 404, 0),
            Persona.InformationTones => new PersonaPlan(persona, silent, 12_000, 404, 0),
            Persona.Unavailable => new PersonaPlan(persona, silent + 800, 0, 480, 0),
            _ => new PersonaPlan(persona, silent, ring, 603, 0),
        };
    }

    /// <summary>A small generator (SplitMix64) whose sequence never changes between versions of the framework.</summary>
    private struct Chance(ulong state)
    {
        private ulong _state = state;

        public void Stir(ReadOnlySpan<byte> text)
        {
            foreach (var b in text)
            {
                _state ^= b;
                _state = Next();
            }
        }

        public int Below(int end) => (int)(Next() % (ulong)end);

        public int Between(int from, int end) => from + Below(end - from);

        private ulong Next()
        {
            _state += 0x9E3779B97F4A7C15;
            var z = _state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
