namespace CallTasks.Core.Model;

/// <summary>A sound of the audio library: uploaded in any common form, kept as 8 kHz mono.</summary>
public sealed record Sound : INamed
{
    /// <summary>Most sounds: at ten minutes each they fill 48 GB, so the disk's floor comes long before.</summary>
    public const int MaxSounds = 5_000;

    /// <inheritdoc/>
    public required string Name { get; init; }
    /// <summary>Name of the file in the library's folder: letters and digits alone, never what a person sent.</summary>
    public required string File { get; init; }
    /// <summary>How long it plays.</summary>
    public required int Milliseconds { get; init; }
    /// <summary>Size of the kept file.</summary>
    public required long Bytes { get; init; }
    /// <summary>Samples per second of the file that was uploaded.</summary>
    public required int SourceRate { get; init; }
    /// <summary>Channels of the file that was uploaded, 1 or 2.</summary>
    public required int SourceChannels { get; init; }
    /// <summary>Uploaded at (Unix milliseconds, UTC).</summary>
    public required long UploadedAt { get; init; }
    /// <summary>Who uploaded it.</summary>
    public required string UploadedBy { get; init; }
}
