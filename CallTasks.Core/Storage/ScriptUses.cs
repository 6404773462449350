using CallTasks.Core.Model;
using CallTasks.Core.Storage.Shelf;

namespace CallTasks.Core.Storage;

/// <summary>What a script's current version uses: noted in the transaction that saves it, so that none of it is deleted under it.</summary>
internal static class ScriptUses
{
    /// <exception cref="ConflictException">Something was deleted meanwhile.</exception>
    public static void Note(LedgerWriter w, Script script)
    {
        var sounds = script.Blocks.OfType<ISpokenBlock>().Select(b => b.AudioId).OfType<long>().Distinct().ToList();
        foreach (var sound in sounds)
        {
            if (w.Saved(SavedTables.Sounds, sound) is null) throw new ConflictException($"Sound {sound} was deleted from the audio library meanwhile: choose another.");
        }

        var redirects = script.Blocks.Select(b => b switch { TransferBlock t => t.Target, ResultBlock r => r.Redirect, _ => null }).OfType<Redirect>().Select(r => r.Plain()).ToList();
        var directions = redirects.Select(r => r.DirectionId).OfType<long>().Distinct().ToList();
        foreach (var direction in directions)
        {
            if (w.Saved(SavedTables.Directions, direction) is null) throw new ConflictException($"Direction {direction} was deleted meanwhile: choose another.");
        }

        w.SetUses(SavedUserKind.Script, script.Id, [.. sounds.Select(id => (SavedKind.Audio, id)), .. directions.Select(id => (SavedKind.Direction, id))]);
    }

    /// <summary>Name of a living script whose current version names a row in a block or in a block's redirect; null where none does.</summary>
    /// <param name="w">The writer.</param>
    /// <param name="field">scriptId or dialPlanId.</param>
    /// <param name="id">The row.</param>
    public static string? ScriptWith(LedgerWriter w, string field, long id) =>
        // Few are deleted, and few scripts are there.
        w.Scalar($"""
            SELECT s.name FROM scripts s JOIN script_versions v ON v.script_id = s.id AND v.version = s.version JOIN json_each(v.blocks) b
            WHERE s.deleted_at IS NULL AND s.id <> $2 AND $1 IN (b.value ->> '$.{field}', b.value ->> '$.target.{field}', b.value ->> '$.redirect.{field}') LIMIT 1
            """, id, field == "scriptId" ? id : 0) as string;
}
