using System.Diagnostics;
using CallTasks.Core.Bots;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallTasks.Bench;

/// <summary>How long a call waits for a text: rendered by the program, read from disk, taken from memory. With
/// <c>--answered</c>: how long 60 clients who answer each second wait for their own first text, made while it rang (reference: made when they
/// answered), while as many telephones ring that nobody picks up. Needs espeak-ng.</summary>
internal static class SpeechBench
{
    private const int Texts = 50;

    /// <summary>Calls answered each second by <c>--answered</c>, and for how long.</summary>
    private const int AnsweredPerSecond = 60, AnsweredSeconds = 10;

    /// <summary>How long those calls ring, and how many of those that ring are not answered by each that is.</summary>
    private static readonly TimeSpan Ringing = TimeSpan.FromSeconds(5);
    private const int Unanswered = 1;

    public static int Run(string[] args)
    {
        var folder = Directory.CreateTempSubdirectory("calltasks-bench-");
        try
        {
            var first = Speaker(folder.FullName);
            if (!first.IsAvailable)
            {
                Console.Error.WriteLine(first.WhyUnavailable);
                return 2;
            }

            if (args.Contains("--answered"))
            {
                var before = AnsweredAsync(first, "at once", prepare: false).GetAwaiter().GetResult();
                var after = AnsweredAsync(first, "while it rings", prepare: true).GetAwaiter().GetResult();
                return new BenchLine("speech.silence.median", At(after, 0.5), "ms", null, At(before, 0.5), Better.Lower).Print()
                    & new BenchLine("speech.silence.p95", At(after, 0.95), "ms", null, At(before, 0.95), Better.Lower).Print() ? 0 : 1;
            }

            var ok = Print("speech.cold", first, 100);
            ok &= Print("speech.memory", first, 1);
            var restarted = Speaker(folder.FullName);
            ok &= Print("speech.disk", restarted, 10);
            return ok ? 0 : 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static ProgramTextToSpeech Speaker(string folder) =>
        new(new SpeechProgram(), new RenderedPrompts(folder, RenderedPrompts.UsualBytes, TimeProvider.System, () => long.MaxValue, NullLogger<RenderedPrompts>.Instance), TimeProvider.System);

    /// <summary>Milliseconds of silence before the first text of each call, in order; every call is told something else.</summary>
    private static async Task<double[]> AnsweredAsync(ProgramTextToSpeech speaker, string how, bool prepare)
    {
        var calls = new List<Task<double>>();
        var began = Stopwatch.GetTimestamp();
        for (var n = 0; n < AnsweredPerSecond * AnsweredSeconds; n++)
        {
            var at = TimeSpan.FromSeconds((double)n / AnsweredPerSecond);
            if (at - Stopwatch.GetElapsedTime(began) is { Ticks: > 0 } rest) await Task.Delay(rest, TimeProvider.System, CancellationToken.None);
            calls.Add(CallAsync($"Good morning, client {n}, we render {how}. This is a reminder about your order. Please press one to confirm it.", answered: true));
            for (var other = 0; other < Unanswered; other++) _ = CallAsync($"Good morning, client {n}, who is not there, {how}, {other}. This is a reminder about your order. Please press one.", answered: false);
        }

        var silences = await Task.WhenAll(calls);
        Array.Sort(silences);
        return silences;

        async Task<double> CallAsync(string text, bool answered)
        {
            using var over = new CancellationTokenSource();
            var made = prepare ? speaker.PrepareAsync(text, "en", over.Token) : Task.CompletedTask;
            await Task.Delay(Ringing, TimeProvider.System, CancellationToken.None);
            var asked = Stopwatch.GetTimestamp();
            if (answered) await speaker.SpeakAsync(text, "en", default);
            var silence = Stopwatch.GetElapsedTime(asked).TotalMilliseconds;
            await over.CancelAsync();
            await made;
            return silence;
        }
    }

    private static double At(double[] sorted, double share) => sorted[(int)(share * (sorted.Length - 1))];

    /// <summary>The median of one text after the other.</summary>
    private static bool Print(string name, ProgramTextToSpeech speaker, double target)
    {
        var took = new double[Texts];
        for (var i = 0; i < Texts; i++)
        {
            var began = Stopwatch.GetTimestamp();
            speaker.SpeakAsync($"Good morning, this is a reminder about your order number {i}. Please press one to confirm it.", "en", default).GetAwaiter().GetResult();
            took[i] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        }
        Array.Sort(took);
        return new BenchLine(name, took[Texts / 2], "ms", target, null, Better.Lower).Print();
    }
}
