using CallTasks.Core.Reports;

namespace CallTasks.Tests.Unit.Reports;

/// <summary>A small report with every kind of cell and everything that cells may choke on.</summary>
internal static class ReportRows
{
    /// <summary>2026-07-01 07:30:59.999 UTC, so 10:30:59 in Moscow.</summary>
    public const long Instant = 1_782_891_059_999;

    public static readonly ReportColumn[] Columns =
    [
        new("Call ID", ReportColumnKind.Number), new("Text & <more>", ReportColumnKind.Text, 30), new("Date", ReportColumnKind.Instant, 20),
        new("Cost", ReportColumnKind.Amount), new("=header", ReportColumnKind.Text),
    ];

    /// <summary>Texts that must come back as they are.</summary>
    public static readonly string[] Texts =
    [
        "=1+1", "+79120000001", "-5", "@SUM(A1)", "  spaces  ", "Ёлка «1» — 漢 😀", "a\nb\tc", "\"quoted\"; 'x'", "</t></is>&amp;<![CDATA[", "_x000D_", "0012", "1E5", "2026-01-31", "TRUE",
    ];

    public static TimeZoneInfo Moscow { get; } = TimeZoneInfo.FindSystemTimeZoneById("Europe/Moscow");

    public static async Task WriteAsync(IReportWriter writer)
    {
        await writer.BeginAsync(Columns);
        for (var i = 0; i < Texts.Length; i++)
        {
            writer.Number(i - 1);
            writer.Text(Texts[i]);
            writer.Instant(Instant, Moscow);
            writer.Amount(-1.25m);
            writer.Text("=" + i);
            writer.EndRow();
        }

        writer.Number(999_999_999_999_999);
        writer.Text(null);
        writer.Instant(null, Moscow);
        writer.Amount(null);
        writer.EndRow();
        await writer.FinishAsync();
    }
}
