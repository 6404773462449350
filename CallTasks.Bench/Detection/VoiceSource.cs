namespace CallTasks.Bench.Detection;

/// <summary>One sound of the set: 8 kHz, silence cut off at both ends, speech at a mean square of 1.</summary>
/// <param name="Voice">Who speaks.</param>
/// <param name="Kind">What: <c>short</c>, <c>name</c>, <c>business</c>, <c>greeting</c>, … as build/detection-set.sh names them.</param>
/// <param name="Samples">The sound.</param>
internal sealed record VoiceSource(string Voice, string Kind, float[] Samples)
{
    /// <summary>How long it plays.</summary>
    public double Seconds => Samples.Length / 8000.0;
}
