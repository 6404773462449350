using System.Globalization;
using System.Text;
using CallTasks.Core.Model;

namespace CallTasks.Core.Storage;

/// <summary>
/// <see cref="ClientProgress"/> as one short text column: <c>counts|first|flags|calls|numbers</c>, and <c>|broken</c> where a call was, for example
/// <c>1,0,0,0,0|0|r|1|1,0x</c> (one busy, which closed the first round; one call; number 2 retired).
/// </summary>
internal static class ClientProgressText
{
    public static string Write(ClientProgress progress)
    {
        var text = new StringBuilder(32);
        text.AppendJoin(',', progress.Counts).Append('|');
        if (progress.FirstCondition is { } first) text.Append((int)first);
        text.Append('|');
        if (progress.FirstRoundOver) text.Append('r');
        if (progress.Effective) text.Append('e');
        text.Append('|').Append(progress.Calls).Append('|');
        for (var i = 0; i < progress.Numbers.Count; i++)
        {
            if (i > 0) text.Append(',');
            text.Append(progress.Numbers[i].Calls);
            if (progress.Numbers[i].Retired) text.Append('x');
        }

        if (progress.Broken > 0) text.Append('|').Append(progress.Broken);
        return text.ToString();
    }

    public static ClientProgress Read(string? text, int numbers)
    {
        if (text is null) return ClientProgress.Fresh(numbers);
        var parts = text.Split('|');
        var states = parts[4].Split(',');
        var progress = new NumberProgress[Math.Max(numbers, states.Length)];
        for (var i = 0; i < states.Length; i++)
        {
            var retired = states[i].EndsWith('x');
            progress[i] = new NumberProgress(Number(retired ? states[i].AsSpan(..^1) : states[i]), retired);
        }

        return new ClientProgress
        {
            Counts = Array.ConvertAll(parts[0].Split(','), c => Number(c)),
            FirstCondition = parts[1].Length == 0 ? null : (RecallCondition)Number(parts[1]),
            FirstRoundOver = parts[2].Contains('r', StringComparison.Ordinal),
            Effective = parts[2].Contains('e', StringComparison.Ordinal),
            Calls = Number(parts[3]),
            Numbers = progress,
            Broken = parts.Length > 5 ? Number(parts[5]) : 0,
        };
    }

    private static int Number(ReadOnlySpan<char> digits) => int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
}
