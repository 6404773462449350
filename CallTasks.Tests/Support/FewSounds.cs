using CallTasks.Core.Audio;
using CallTasks.Core.Bots;

namespace CallTasks.Tests.Support;

/// <summary>An audio library of the sounds that it is given; without any it is empty.</summary>
internal sealed class FewSounds(IReadOnlyDictionary<long, Prompt>? sounds = null) : ISounds
{
    public Task<(Prompt Prompt, string Name)> GetAsync(long id, CancellationToken cancellationToken) => sounds?.GetValueOrDefault(id) is { } sound
        ? Task.FromResult((sound, $"sound {id}"))
        : throw new FileNotFoundException($"There is no sound {id} in the audio library.");
}
