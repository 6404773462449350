using CallTasks.Core.Audio;
using CallTasks.Core.Storage;
using Microsoft.Extensions.Logging;

namespace CallTasks.Core.Dialing;

/// <summary>
/// Puts in order what a crash left, before the <see cref="Dialer"/> starts: imports that were being read are abandoned, calls whose
/// outcome is unknown are recorded as expired and listed for a person, recordings that were cut short become playable. Their dialogs
/// are ended by the Dialer, in the background.
/// </summary>
public sealed class Recover(ClientLedger clients, RecoveryLedger recovery, StorageFolder folder, ILogger<Recover> log)
{
    /// <summary>Does it; safe to kill at any point, and to repeat.</summary>
    /// <returns>What to give to <see cref="Dialer.Start"/>.</returns>
    public async Task<IReadOnlyList<LeftCall>> RunAsync()
    {
        var imports = await clients.AbandonLeftImportsAsync();
        var files = new RecordingFiles(folder.Path);
        var left = await recovery.ExpireOpenCallsAsync(files.LastUnfinished()?.ToUnixTimeMilliseconds());
        var (repaired, failed) = files.RepairUnfinished();
        if (left.Where(c => files.Exists(c.CallId)).Select(c => c.CallId).ToArray() is { Length: > 0 } recorded)
            await recovery.RecordingsMendedAsync(recorded);
        if (imports + left.Count + repaired + failed > 0)
        {
            log.LogWarning(
                "The program was not ended in good order: {Calls} calls with unknown outcome, {Imports} imports given up, {Repaired} recordings mended, {Failed} not",
                left.Count, imports, repaired, failed);
        }
        return left;
    }
}
