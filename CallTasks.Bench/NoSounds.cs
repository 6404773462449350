using CallTasks.Core.Audio;
using CallTasks.Core.Bots;

namespace CallTasks.Bench;

/// <summary>An empty audio library.</summary>
internal sealed class NoSounds : ISounds
{
    public Task<(Prompt Prompt, string Name)> GetAsync(long id, CancellationToken cancellationToken) => throw new FileNotFoundException($"There is no sound {id} in the audio library.");
}
