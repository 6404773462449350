using CallTasks.Core.Audio;

namespace CallTasks.Core.Telephony.Sip;

/// <summary>The sound of a leg that never got a port.</summary>
internal sealed class NoMedia : IMediaPort
{
    /// <summary>The one there is.</summary>
    public static readonly NoMedia Instance = new();

    /// <inheritdoc/>
    public Task PlayAsync(Prompt prompt, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void StartRecording(string path) { }

    /// <inheritdoc/>
    public Task<bool> FinishRecordingAsync() => Task.FromResult(false);
}
