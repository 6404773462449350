namespace CallTasks.Bench.Detection;

/// <summary>Composes what is heard in a call's first seconds. The same seed gives the same call, whatever was composed before.</summary>
internal sealed class CallComposer(VoiceSources sources)
{
    /// <summary>Samples of a call: 8 s.</summary>
    public const int Length = 64_000;

    private static readonly string[] Spoken = ["greeting", "announcement", "business"];

    private readonly NoiseMaker noises = new(sources);

    /// <summary>Samples as they come from the network, in frames of 160; lost packets are zeroes.</summary>
    public short[] Compose(AnswerKind kind, LineNoise noise, int seed)
    {
        var random = new Random(seed * 7919 + (int)kind * 104_729 + (int)noise * 15_485_863);
        return noises.OnTheLine(Clean(kind, random), noise, random);
    }

    /// <summary>The same with noise of any kind and strength, as a model is fitted.</summary>
    public short[] ComposeAny(AnswerKind kind, int seed)
    {
        var random = new Random(seed * 7919 + (int)kind * 104_729 + 1);
        return noises.OnAnyLine(Clean(kind, random), random);
    }

    private float[] Clean(AnswerKind kind, Random random)
    {
        var call = new CallSound(random);
        if (random.NextDouble() < 0.15) call.RingBack();
        switch (kind)
        {
            case AnswerKind.Hello:
            case AnswerKind.Late:
                var hello = sources.Any(random, "short", 0.12, 1.3);
                call.Wait(kind == AnswerKind.Hello ? Soon(random) : 1.5 + random.NextDouble() * 1.5);
                call.Say(hello);
                AskAgain(call, hello.Voice, random);
                break;
            case AnswerKind.Repeats:
                var first = sources.Any(random, "short", 0.12, 1.1);
                call.Wait(Soon(random));
                call.Say(first);
                for (var times = random.Next(1, 3); times > 0; times--)
                {
                    call.Wait(0.25 + random.NextDouble() * 0.9);
                    call.Say(random.Next(2) == 0 ? first : sources.Of(random, first.Voice, "short", 0.12, 1.1) ?? first);
                }

                AskAgain(call, first.Voice, random);
                break;
            case AnswerKind.Name:
                var name = sources.Any(random, "name", 0.7, 1.9);
                call.Wait(Soon(random));
                call.Say(name);
                AskAgain(call, name.Voice, random);
                break;
            case AnswerKind.Hesitates:
                var begun = sources.Any(random, "short", 0.12, 0.8);
                call.Wait(Soon(random));
                call.Say(begun);
                call.Wait(0.2 + random.NextDouble() * 0.5);
                call.Say(sources.Of(random, begun.Voice, "name", 0.5, 1.4) ?? sources.Of(random, begun.Voice, "short", 0.12, 1.3) ?? begun);
                AskAgain(call, begun.Voice, random);
                break;
            case AnswerKind.Business:
                var business = sources.Any(random, "business", 2, 5);
                call.Wait(Soon(random));
                call.Say(business);
                AskAgain(call, business.Voice, random);
                break;
            case AnswerKind.Terse:
                var terse = random.Next(3) == 0 ? sources.Any(random, "name", 0.9, 2.4) : sources.Any(random, "terse");
                call.Wait(Later(random));
                call.Say(terse);
                call.Wait(0.15 + random.NextDouble() * 0.6);
                call.Beep();
                break;
            case AnswerKind.Pieces:
                call.Wait(Later(random));
                Pieces(call, random);
                call.Wait(0.2 + random.NextDouble());
                call.Beep();
                break;
            case AnswerKind.Music:
                call.Wait(Later(random) / 2);
                call.Music(sources.Any(random, "music"), random.NextDouble() * 2.5, Text(random));
                break;
            case AnswerKind.Network:
                call.Wait(Later(random));
                call.InformationTones();
                call.Wait(0.1 + random.NextDouble() * 0.4);
                call.Say(sources.Any(random, "announcement", 2));
                break;
            case AnswerKind.BeepAlone:
                call.Wait(0.4 + random.NextDouble() * 2);
                call.Beep();
                break;
            default:
                call.Wait(kind == AnswerKind.SlowStart ? 1.5 + random.NextDouble() * 2 : Later(random));
                var text = kind == AnswerKind.Announcement ? sources.Any(random, "announcement", 2) : Text(random);
                call.Say(text);
                call.Wait(0.2 + random.NextDouble());
                if (kind == AnswerKind.Announcement) call.Say(text);
                else call.Beep();
                break;
        }

        return call.Samples;
    }

    private VoiceSource Text(Random random) => random.Next(3) == 0 ? sources.Any(random, "announcement", 2.5) : sources.Any(random, "greeting", 2.5);

    private void Pieces(CallSound call, Random random)
    {
        if (random.Next(2) == 0)
        {
            var person = sources.Any(random, "vm-theperson");
            call.Say(person);
            for (var digits = random.Next(3, 8); digits > 0; digits--)
            {
                call.Wait(0.05 + random.NextDouble() * 0.2);
                call.Say(sources.Of(random, person.Voice, "short", 0.12, 0.8)!);
            }

            call.Wait(0.1 + random.NextDouble() * 0.4);
            call.Say(sources.Of(random, person.Voice, random.Next(2) == 0 ? "vm-isunavail" : "vm-isonphone")!);
            call.Wait(0.1 + random.NextDouble() * 0.5);
            call.Say(sources.Of(random, person.Voice, "vm-intro")!);
            return;
        }

        var opening = sources.Any(random, random.Next(2) == 0 ? "name" : "terse", 0.8, 2.6);
        call.Say(opening);
        for (var pieces = 2; pieces > 0; pieces--)
        {
            call.Wait(0.3 + random.NextDouble() * 0.6);
            var kind = Spoken[random.Next(Spoken.Length)];
            call.Say(sources.Of(random, opening.Voice, kind) ?? sources.Any(random, kind));
        }
    }

    /// <summary>People wait for an answer, and ask again.</summary>
    private void AskAgain(CallSound call, string voice, Random random)
    {
        for (var times = random.Next(1, 3); times > 0; times--)
        {
            call.Wait(1.3 + random.NextDouble() * 1.9);
            if (sources.Of(random, voice, "short", 0.12, 1.1) is { } again) call.Say(again);
        }
    }

    private static double Soon(Random random) => Math.Min(1.8, 0.12 - Math.Log(1 - random.NextDouble()) * 0.4);

    private static double Later(Random random) => Math.Min(2.5, 0.1 - Math.Log(1 - random.NextDouble()) * 0.5);
}
