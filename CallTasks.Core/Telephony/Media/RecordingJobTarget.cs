using CallTasks.Core.Audio;

namespace CallTasks.Core.Telephony.Media;

/// <summary>The file a leg's recording goes to; after construction only the writer's thread touches it.</summary>
internal sealed class RecordingJobTarget(string path)
{
    public string Path { get; } = path;

    public RecordingFile? File { get; set; }

    /// <summary>The disk refused; what comes later is thrown away.</summary>
    public bool Failed { get; set; }

    public TaskCompletionSource<bool> Finished { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
