using CallTasks.Core.Telephony.Detection;

namespace CallTasks.Bench.Detection;

/// <summary>What a model said of a call at each judgement, so that any limits can be tried on it.</summary>
internal sealed class ReplayedCall
{
    private readonly float[] chances;
    private readonly (float Ratio, float SinceOnset, float Silence)[] places;
    private readonly bool[] spoken;
    private readonly AnswerEvidence end;

    public ReplayedCall(FitCall call, AnswerModel model)
    {
        (Kind, Noise, spoken, end) = (call.Kind, call.Noise, call.Spoken, call.End);
        chances = new float[call.Count];
        places = new (float, float, float)[call.Count];
        for (var i = 0; i < call.Count; i++)
        {
            var figures = call.At(i);
            chances[i] = model.Chance(figures);
            places[i] = (figures[(int)AnswerFeature.SignalToNoise], figures[(int)AnswerFeature.SinceOnset], AnswerFigures.SilenceOf(figures));
        }
    }

    public AnswerKind Kind { get; }

    public LineNoise? Noise { get; }

    /// <summary>What the detector would decide with these limits, and when.</summary>
    /// <param name="limits">From which chance on a verdict is given.</param>
    /// <param name="moved">Added to the logarithm of each chance's odds.</param>
    public (bool Machine, double Seconds) Replay(AnswerLimits limits, float moved = 0)
    {
        var humans = 0;
        for (var i = 0; i < chances.Length; i++)
        {
            var (machineFrom, humanTo) = limits.At(places[i].Ratio, places[i].SinceOnset, places[i].Silence);
            var chance = moved == 0 ? chances[i] : Moved(chances[i], moved);
            humans = chance <= humanTo && spoken[i] ? humans + 1 : 0;
            var seconds = Math.Ceiling(AnswerDetector.FirstJudged / (double)AnswerDetector.JudgedEvery + i) * AnswerDetector.JudgedEvery * SpeechTimings.Frame;
            if (chance >= machineFrom && spoken[i]) return (true, seconds);
            if (humans < AnswerDetector.AgreeingOnPerson) continue;
            return end is { Verdict: AnswerVerdict.Machine, Cause: not AnswerCause.TimeOver } ? (true, end.DecidedAt / 1000.0) : (false, seconds);
        }

        if (end.Cause == AnswerCause.TimeOver && chances.Length > 0) return (spoken[^1] && Moved(chances[^1], moved) >= AnswerDetector.MachineAtEnd, AnswerDetector.Longest.TotalSeconds);
        return (end.Verdict == AnswerVerdict.Machine, end.DecidedAt / 1000.0);
    }

    private static float Moved(float chance, float moved) => moved == 0 ? chance : 1 / (1 + (1 - chance) / chance * MathF.Exp(-moved));
}
