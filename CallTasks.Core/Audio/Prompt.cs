namespace CallTasks.Core.Audio;

/// <summary>
/// An immutable prompt: 8 kHz mono 16-bit samples, ready to be mixed and coded. Any number of calls play one prompt at once.
/// </summary>
/// <param name="samples">Samples at <see cref="SampleRate"/>; the caller gives the array away.</param>
public sealed class Prompt(short[] samples)
{
    /// <summary>Samples per second: the telephone's 8,000.</summary>
    public const int SampleRate = 8000;

    /// <summary>Longest prompt or ambience that is taken: ten minutes are 9.6 MB of samples.</summary>
    public static readonly TimeSpan MaximumDuration = TimeSpan.FromMinutes(10);

    /// <summary>Samples at <see cref="SampleRate"/>.</summary>
    public ReadOnlyMemory<short> Samples { get; } = samples;

    /// <summary>How long the prompt plays.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds((double)Samples.Length / SampleRate);

    /// <summary>Reads a WAV file of any form that <see cref="WavFile"/> reads; channels are mixed, the rate becomes 8 kHz.</summary>
    /// <exception cref="WavFormatException">Not a usable WAV file, empty, or longer than <see cref="MaximumDuration"/>.</exception>
    public static Prompt FromWav(Stream wav)
    {
        return FromAudio(WavFile.Read(wav));
    }

    /// <summary>Mixes the channels of a decoded file and brings it to 8 kHz.</summary>
    /// <exception cref="WavFormatException">It is empty, or longer than <see cref="MaximumDuration"/>.</exception>
    internal static Prompt FromAudio(WavAudio audio)
    {
        if (audio.Length == 0)
            throw new WavFormatException("The sound file is empty: it holds no samples. Record it again and upload it.");
        if (audio.Duration > MaximumDuration)
            throw new WavFormatException($"The sound is {audio.Duration:h\\:mm\\:ss} long; at most {MaximumDuration:m\\:ss} minutes are taken. Shorten it and upload it again.");
        return new Prompt(WavAudio.ToPcm16(Resampler.Resample(audio.Mono(), audio.SampleRate, SampleRate)));
    }

    /// <summary>Silence of a length.</summary>
    public static Prompt Silence(TimeSpan duration)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(duration, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(duration, MaximumDuration);
        return new Prompt(new short[(int)(duration.TotalSeconds * SampleRate)]);
    }

    /// <summary>Writes the prompt as an 8 kHz mono 16-bit WAV file.</summary>
    public void WriteWav(Stream wav) => WavFile.WritePcm16(wav, Samples.Span, SampleRate, channels: 1);
}
