using CallTasks.Core.Audio;

namespace CallTasks.Core.Bots;

/// <summary>Sounds of the audio library, ready to be played.</summary>
public interface ISounds
{
    /// <summary>A sound and its name; one that was deleted is still there for the calls that run.</summary>
    /// <exception cref="IOException">There is no such sound, or its file is gone.</exception>
    Task<(Prompt Prompt, string Name)> GetAsync(long id, CancellationToken cancellationToken);
}
