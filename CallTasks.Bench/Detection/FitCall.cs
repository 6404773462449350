using CallTasks.Core.Telephony.Detection;

namespace CallTasks.Bench.Detection;

/// <summary>A composed call as it was heard by a detector that gives no verdict by timing.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Noise">What the line added; null: any noise of any strength.</param>
/// <param name="Fold">The part of the voices that speak in it.</param>
/// <param name="Figures">All features of each judgement, one judgement after another.</param>
/// <param name="Spoken">For each judgement, whether somebody had spoken.</param>
/// <param name="End">What was decided at the end: by a tone, or not at all.</param>
internal sealed record FitCall(AnswerKind Kind, LineNoise? Noise, int Fold, float[] Figures, bool[] Spoken, AnswerEvidence End)
{
    /// <summary>Judgements.</summary>
    public int Count => Spoken.Length;

    /// <summary>Features of a judgement.</summary>
    public ReadOnlySpan<float> At(int judgement) => Figures.AsSpan(judgement * AnswerFigures.Count, AnswerFigures.Count);

    /// <summary>Lets a detector hear a call to its end.</summary>
    public static FitCall Hear(short[] call, AnswerKind kind, LineNoise? noise, int fold, AnswerModel never)
    {
        var detector = new AnswerDetector(never);
        List<float> figures = [];
        List<bool> spoken = [];
        for (var frame = 1; ; frame++)
        {
            if (detector.Take(call.AsSpan((frame - 1) * AnswerDetector.FrameSamples, AnswerDetector.FrameSamples)) is { } end)
                return new FitCall(kind, noise, fold, [.. figures], [.. spoken], end);
            if (frame < AnswerDetector.FirstJudged || frame % AnswerDetector.JudgedEvery != 0) continue;
            figures.AddRange(detector.Features);
            spoken.Add(detector.Spoken);
        }
    }
}
