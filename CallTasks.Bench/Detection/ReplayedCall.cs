using CallTasks.Core.Telephony.Detection;

namespace CallTasks.Bench.Detection;

/// <summary>What a model said of a call at each judgement, so that any limits can be tried on it.</summary>
internal sealed class ReplayedCall
{
    private readonly float[] chances;
    private readonly (float Ratio, float SinceOnset)[] places;
    private readonly bool[] spoken;
    private readonly AnswerEvidence end;

    public ReplayedCall(FitCall call, AnswerModel model)
    {
        (Kind, Noise, spoken, end) = (call.Kind, call.Noise, call.Spoken, call.End);
        chances = new float[call.Count];
        places = new (float, float)[call.Count];
        for (var i = 0; i < call.Count; i++)
        {
            var figures = call.At(i);
            chances[i] = model.Chance(figures);
            places[i] = (figures[(int)AnswerFeature.SignalToNoise], figures[(int)AnswerFeature.SinceOnset]);
        }
    }

    public AnswerKind Kind { get; }

    public LineNoise? Noise { get; }

    /// <summary>What the detector would decide with these limits, and when.</summary>
    public (bool Machine, double Seconds) Replay(AnswerLimits limits)
    {
        int machines = 0, humans = 0;
        for (var i = 0; i < chances.Length; i++)
        {
            var (machineFrom, humanTo) = limits.At(places[i].Ratio, places[i].SinceOnset);
            machines = chances[i] >= machineFrom ? machines + 1 : 0;
            humans = chances[i] <= humanTo && spoken[i] ? humans + 1 : 0;
            var seconds = Math.Ceiling(AnswerDetector.FirstJudged / (double)AnswerDetector.JudgedEvery + i) * AnswerDetector.JudgedEvery * SpeechTimings.Frame;
            if (machines >= AnswerDetector.Agreeing) return (true, seconds);
            if (humans < AnswerDetector.Agreeing) continue;
            return end is { Verdict: AnswerVerdict.Machine, Cause: not AnswerCause.TimeOver } ? (true, end.DecidedAt / 1000.0) : (false, seconds);
        }

        if (end.Cause == AnswerCause.TimeOver && chances.Length > 0) return (chances[^1] >= AnswerDetector.MachineAtEnd, AnswerDetector.Longest.TotalSeconds);
        return (end.Verdict == AnswerVerdict.Machine, end.DecidedAt / 1000.0);
    }
}
