using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using CallTasks.Core.Phones;

namespace CallTasks.Bench;

/// <summary>Time and memory of reading a phone number, over numbers of every region as people write them, good and bad.</summary>
internal static class PhonesBench
{
    /// <summary>One fixture line in so many is taken: 21,000 numbers, enough for every region and small enough for the caches of a real import.</summary>
    private const int Stride = 10;

    /// <summary>Enough calls for the JIT to reach its last tier.</summary>
    private const int WarmUpPasses = 10;

    /// <summary>The fastest pass counts, here and in the reference: a pass is some 8 ms, and what interrupts it is not the parser.</summary>
    private const int Passes = 60;

    /// <summary>The reference needs some 3 s; a machine ten times slower still ends.</summary>
    private static readonly TimeSpan ReferenceLimit = TimeSpan.FromSeconds(40);

    public static int Run(string[] args)
    {
        var numbers = Numbers();

        var heap = GC.GetTotalMemory(forceFullCollection: true);
        var start = Stopwatch.GetTimestamp();
        PhoneNumberParser.Parse("+79123456789", null);
        var first = Stopwatch.GetElapsedTime(start).TotalMilliseconds;

        for (var i = 0; i < WarmUpPasses; i++)
            Pass(numbers);
        var tables = (GC.GetTotalMemory(forceFullCollection: true) - heap) / 1e6;

        var times = new double[Passes];
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Passes; i++)
        {
            start = Stopwatch.GetTimestamp();
            Pass(numbers);
            times[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds / numbers.Length;
        }
        var bytes = (GC.GetAllocatedBytesForCurrentThread() - allocated) / (double)Passes / numbers.Length;

        return BenchLine.PrintAll(
            new BenchLine("phones.parse", times.Min(), "µs", 2, Reference(numbers), Better.Lower),
            new BenchLine("phones.allocated", bytes, "bytes", 200, null, Better.Lower),
            new BenchLine("phones.first", first, "ms", null, null, Better.Lower),
            new BenchLine("phones.tables", tables, "MB", null, null, Better.Lower));
    }

    private static int Pass((string? Country, string Text)[] numbers)
    {
        var valid = 0;
        foreach (var (country, text) in numbers)
        {
            if (PhoneNumberParser.Parse(text, country).IsValid)
                valid++;
        }
        return valid;
    }

    private static (string? Country, string Text)[] Numbers()
    {
        using var stream = typeof(PhonesBench).Assembly.GetManifestResourceStream("phones.numbers.tsv.br")!;
        using var reader = new StreamReader(new BrotliStream(stream, CompressionMode.Decompress));
        var numbers = new List<(string?, string)>();
        for (var i = 0; reader.ReadLine() is { } line; i++)
        {
            var fields = line.Split('\t');
            if (i % Stride == 0)
                numbers.Add((fields[0].Length == 0 ? null : fields[0], fields[1]));
        }
        return [.. numbers];
    }

    // libphonenumber-js by Node over the same numbers; null, with the reason on stderr, where they are not installed.
    private static double? Reference((string? Country, string Text)[] numbers)
    {
        if (ReferenceProgram.Find("phones.mjs") is not { } script)
            return null;
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllLines(file, numbers.Select(number => $"{number.Country}\t{number.Text}"));
            return ReferenceProgram.Run("node", [script, file], ReferenceLimit) is { } output
                && double.TryParse(output, CultureInfo.InvariantCulture, out var microseconds)
                    ? microseconds
                    : null;
        }
        finally
        {
            File.Delete(file);
        }
    }
}
