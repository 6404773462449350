using System.Globalization;

namespace CallTasks.Core.Telephony.Detection;

/// <summary>
/// From which chance of a machine on a verdict is given. How sure is sure enough depends on what waiting still tells: on the time since the
/// first word, and on how far the voice stands above the noise. Between the rows and columns of its table it is reckoned linearly. Immutable.
/// </summary>
internal sealed class AnswerLimits
{
    /// <summary>Rows, decibels of speech above noise.</summary>
    public static readonly float[] Ratios = [12, 20, 32];

    /// <summary>Columns, seconds since the first word.</summary>
    public static readonly float[] Times = [0.5f, 1.2f, 2, 3.2f];

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
    /// <returns>From this chance on it is a machine, up to this one a person.</returns>
    public (float MachineFrom, float HumanTo) At(float ratio, float sinceOnset)
    {
        var (row, down) = Place(Ratios, ratio);
        var (column, right) = Place(Times, sinceOnset);
        var at = row * 2 * Times.Length + column;
        return (Between(at, down, right), Between(at + Times.Length, down, right));
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
        for (var i = 0; i < Figures; i++)
        {
            if (IsMachine(i) && table[i] <= table[i + Times.Length]) throw new FormatException("A limit for machines lies below that for people in the model of answers.");
        }

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
