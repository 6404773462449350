using CallTasks.Core.Audio;
using CallTasks.Core.Bots;

namespace CallTasks.Bench;

/// <summary>No text is spoken in benchmarks.</summary>
internal sealed class NoSpeech : ITextToSpeech
{
    public bool IsAvailable => false;
    public string WhyUnavailable => "";
    public Task<Prompt> SpeakAsync(string text, string language, CancellationToken cancellationToken) => Task.FromResult(Prompt.Silence(TimeSpan.Zero));
}
