using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CallTasks.Bench;

/// <summary>One measured figure, printed as one JSON line.</summary>
/// <param name="Name">What was measured, e.g. <c>phones.parse</c>.</param>
/// <param name="Value">The figure.</param>
/// <param name="Unit">Its unit, e.g. <c>µs</c>.</param>
/// <param name="Target">The figure that must be met; null: printed for information only.</param>
/// <param name="Reference">What the reference program reached in the same run; null: it was not to be had.</param>
/// <param name="Better">Which way is better; decides <see cref="Ok"/>.</param>
internal sealed record BenchLine(string Name, double Value, string Unit, double? Target, double? Reference, Better Better)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Value divided by reference.</summary>
    public double? Ratio => Reference is { } reference && reference != 0 ? Value / reference : null;

    /// <summary>The target is met, or there is none.</summary>
    public bool Ok => Target is not { } target || (Better == Better.Lower ? Value <= target : Value >= target);

    /// <summary>Prints the line and tells whether the target was met.</summary>
    public bool Print()
    {
        Console.WriteLine(JsonSerializer.Serialize(
            new
            {
                name = Name,
                value = Rounded(Value),
                unit = Unit,
                target = Target,
                reference = Rounded(Reference),
                ratio = Rounded(Ratio),
                ok = Ok,
            },
            Json));
        return Ok;
    }

    /// <summary>Exit code of a benchmark: 0 when every printed line met its target.</summary>
    public static int PrintAll(params ReadOnlySpan<BenchLine> lines)
    {
        var ok = true;
        foreach (var line in lines)
            ok &= line.Print();
        return ok ? 0 : 1;
    }

    private static double? Rounded(double? value) =>
        value is { } v && double.IsFinite(v) ? double.Parse(v.ToString("G5", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : null;
}
