using CallTasks.Core.Audio;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;

namespace CallTasks.Tests.Support;

/// <summary>Recorded calls with verdicts of each kind in turn, for what is shown of them.</summary>
internal static class VerdictSeed
{
    private const string Answer = """{"verdict":"WORD","cause":"timing","confidence":0.94,"decidedAt":2150,"speechAt":640,"speech":900,"firstUtterance":520,"silenceAfter":610,"longestPause":300,"bursts":4,"utterances":2,"syllableRate":4.2,"signalToNoise":31,"noiseLevel":-62}""";

    private static readonly string[] Words = ["unsure", "human", "machine"];

    /// <summary>Makes calls 1 to <paramref name="calls"/> of as many tasks as are asked for, a second apart, over the dial plan Standard.</summary>
    public static Task FillAsync(Ledger ledger, int calls, int tasks = 1) => ledger.WriteAsync(w =>
    {
        for (var task = 1; task <= tasks; task++)
        {
            w.Run("INSERT OR IGNORE INTO call_tasks(id, version, status, name, name_folded, script_id, dial_plan_id, settings, created_at, progress) VALUES($1, 1, 3, $2, $2, 1, 1, $3, 1, 0)",
                task, $"task {task}", """{"name":"Task","scriptId":1,"dialPlanId":1}""");
        }

        for (var id = 1; id <= calls; id++)
        {
            w.Run("""
                INSERT OR IGNORE INTO calls(id, task_id, client_row, client_id, phone, number_index, attempt, reason, status, planned_at, claimed_at, started_at, answered_at, ended_at, talk_ms, cost, responder, transfer, has_recording, dial_plan_id, script_id, script_version, problem, interrupted, gender, evidence)
                VALUES($1, $2, $1, 'c' || $1, '+44207000' || (1000 + $1), 0, 1, 0, 2, $3, $3, $3, $3, $3, 4000, 0, $4, 0, 1, 1, 1, 1, 0, 0, 0, $5)
                """, id, id % tasks + 1, id * 1_000L, id % 3, $$"""{"answer":{{Answer.Replace("WORD", Words[id % 3], StringComparison.Ordinal)}},"voice":null}""");
            VerdictLedger.Keep(w, id, id * 1_000L, (Responder)(id % 3));
        }

        return true;
    });

    /// <summary>Gives these calls a recording: a person who says hello.</summary>
    public static void Record(string folder, int calls)
    {
        var files = new RecordingFiles(folder);
        var hello = BuiltInPrompts.HumanHello.Samples.Span;
        var stereo = new short[2 * (hello.Length + 8_000)];
        for (var i = 0; i < hello.Length; i++) stereo[2 * i + 1] = hello[i];
        for (var id = 1; id <= calls; id++)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(files.PathOf(id))!);
            using var wav = File.Create(files.PathOf(id));
            WavFile.WritePcm16(wav, stereo, 8_000, 2);
        }
    }
}
