using System.Diagnostics;
using CallTasks.Core.Bots;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallTasks.Bench;

/// <summary>How long a call waits for a text: rendered by the program, read from disk, taken from memory. Needs espeak-ng.</summary>
internal static class SpeechBench
{
    private const int Texts = 50;

    public static int Run(string[] args)
    {
        var folder = Directory.CreateTempSubdirectory("calltasks-bench-");
        try
        {
            using var first = Speaker(folder.FullName);
            if (!first.IsAvailable)
            {
                Console.Error.WriteLine(first.WhyUnavailable);
                return 2;
            }

            var ok = Print("speech.cold", first, 100);
            ok &= Print("speech.memory", first, 1);
            using var restarted = Speaker(folder.FullName);
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
