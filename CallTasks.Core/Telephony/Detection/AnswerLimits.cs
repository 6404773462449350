using System.Globalization;
using System.Runtime.CompilerServices;

namespace CallTasks.Core.Telephony.Detection;

/// <summary>
/// From which chance of a machine on a verdict is given. How sure is sure enough depends on what waiting still tells: for a machine, which
/// speaks on, on the time since the first word; for a person, who waits for an answer, on how long there has been silence; for both on how far
/// the voice stands above the noise. Between the rows and columns of its table it is reckoned linearly. Immutable.
/// </summary>
internal sealed class AnswerLimits
{
    /// <summary>Rows, decibels of speech above noise.</summary>
    public static readonly float[] Ratios = [12, 20, 32];

    /// <summary>Columns of the limits for machines, seconds since the first word.</summary>
    public static readonly float[] Times = [0.5f, 1.2f, 2, 3.2f];

    /// <summary>Columns of the limits for people, seconds of silence since the last word; as many.</summary>
    public static readonly float[] Silences = [0.3f, 0.6f, 1, 1.6f];

    /// <summary>Figures of the table: for each row the limits for machines in all columns, then those for people.</summary>
    public static readonly int Figures = 2 * Ratios.Length * Times.Length;

    /// <summary>No verdict ever.</summary>
    public static readonly AnswerLimits Never = new([.. Enumerable.Range(0, Figures).Select(i => IsMachine(i) ? 2f : -1)]);

    private readonly float[] table;

    /// <summary>A table of <see cref="Figures"/> chances.</summary>
    public AnswerLimits(float[] table) => this.table = table;

    /// <summary>The table.</summary>
    public ReadOnlySpan<float> Table => table;

    /// <summary>Whether a figure of the table is a limit for machines.</summary>
    public static bool IsMachine(int figure) => figure % (2 * Times.Length) < Times.Length;

    /// <summary>The limits at a moment.</summary>
    /// <param name="ratio">Decibels of speech above noise.</param>
    /// <param name="sinceOnset">Seconds since the first word.</param>
    /// <param name="silence">Seconds of silence up to now.</param>
    /// <returns>From this chance on it is a machine, up to this one a person.</returns>
    public (float MachineFrom, float HumanTo) At(float ratio, float sinceOnset, float silence)
    {
        var (row, down) = Place(Ratios, ratio);
        var (column, right) = Place(Times, sinceOnset);
        var at = row * 2 * Times.Length;
        var machineFrom = Between(at + column, down, right);
        (column, right) = Place(Silences, silence);
        return (machineFrom, Between(at + Times.Length + column, down, right));
    }

    /// <summary>Reads a row of words.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static AnswerLimits Read(IReadOnlyList<string> words)
    {
        var table = new float[words.Count];
        for (var i = 0; i < table.Length; i++)
        {
            if (!float.TryParse(words[i], NumberStyles.Float, CultureInfo.InvariantCulture, out table[i]) || !(table[i] > 0 && table[i] < 1))
                throw new FormatException($"The model of answers has '{words[i]}' for a limit.");
        }

        if (table.Length != Figures) throw new FormatException("The model of answers does not say from where on it is sure.");
        var machines = table.Where((_, i) => IsMachine(i)).Min();
        if (table.Where((limit, i) => !IsMachine(i) && limit >= machines).Any()) throw new FormatException("A limit for machines lies below one for people in the model of answers.");

        return new AnswerLimits(table);
    }

    /// <summary>The table as words.</summary>
    public override string ToString() => string.Join(' ', table.Select(figure => figure.ToString("0.####", CultureInfo.InvariantCulture)));

    private float Between(int at, float down, float right)
    {
        // At the last row or column the share of the next is 0, and the place itself is taken for it.
        var nextRow = down > 0 ? at + 2 * Times.Length : at;
        var step = right > 0 ? 1 : 0;
        var upper = table[at] + right * (table[at + step] - table[at]);
        var lower = table[nextRow] + right * (table[nextRow + step] - table[nextRow]);
        return upper + down * (lower - upper);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (int Place, float Share) Place(float[] steps, float value)
    {
        if (!(value > steps[0])) return (0, 0); // so of what is no number
        for (var i = 1; i < steps.Length; i++)
        {
            if (value < steps[i]) return (i - 1, (value - steps[i - 1]) / (steps[i] - steps[i - 1]));
        }

        return (steps.Length - 1, 0);
    }
}
