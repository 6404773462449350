namespace CallTasks.Core.Audio;

/// <summary>An immutable prompt: 8 kHz mono 16-bit samples, ready to be mixed and coded.</summary>
public sealed class Prompt(short[] samples)
{
    /// <summary>Samples at 8,000 per second.</summary>
    public ReadOnlyMemory<short> Samples { get; } = samples;

    /// <summary>How long the prompt plays.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds(Samples.Length / 8000.0);
}
