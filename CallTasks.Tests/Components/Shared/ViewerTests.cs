using CallTasks.Core.Languages;
using CallTasks.Tests.Unit.Languages;
using CallTasks.Web.Components.Shared;

namespace CallTasks.Tests.Components.Shared;

public sealed class ViewerTests
{
    [Theory]
    [InlineData(0, "0:00")]
    [InlineData(59_999, "0:59")]
    [InlineData(61_000, "1:01")]
    [InlineData(3_661_000, "1:01:01")]
    [InlineData(-5, "0:00")]
    public void A_duration_reads_minutes_and_seconds(long milliseconds, string words) => Assert.Equal(words, Viewer.Duration(milliseconds));

    [Theory]
    [InlineData(9_999, "9,999")]
    [InlineData(38_149, "38.1k")]
    [InlineData(999_999, "999.9k")]
    [InlineData(1_256_000, "1.25M")]
    public void A_big_number_is_shortened_downwards(long value, string words) => Assert.Equal(words, Viewer.Short(value));

    [Theory]
    [InlineData(3_000, "now")]
    [InlineData(180_000, "in 3 min")]
    [InlineData(-120_000, "2 min ago")]
    [InlineData(-7_800_000, "2 h 10 min ago")]
    [InlineData(259_200_000, "in 3 days")]
    public void Near_instants_are_told_in_words(long away, string words) =>
        Assert.Equal(words, Viewer.Relative(1_000_000_000_000 + away, 1_000_000_000_000));

    [Fact]
    public void Numbers_instants_and_words_follow_the_language()
    {
        var viewer = new Viewer();
        viewer.Use("Europe/Moscow");
        var noon = DateTimeOffset.Parse("2026-11-22T12:00:00Z", System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();

        Assert.Equal(
            ["1\u00a0204", "38,1 тыс.", "1,25 млн", "0,5", "12,50", "2 дня назад", "через 5 дней", "2 ч 10 мин назад", "сейчас", "22 нояб. 15:00", "22 ноября 2026, 15:00:00 (Europe/Moscow)", "1:01"],
            LanguageTests.Spoken(Language.Russian.Culture, () => new[]
            {
                Viewer.Number(1_204), Viewer.Short(38_149), Viewer.Short(1_256_000), Viewer.Decimal(0.5), Viewer.Money(12.5m),
                Viewer.Relative(0, 2 * 86_400_000L), Viewer.Relative(5 * 86_400_000L, 0), Viewer.Relative(0, 7_800_000), Viewer.Relative(0, 0),
                viewer.Instant(noon, noon + 86_400_000), viewer.Full(noon), Viewer.Duration(61_000),
            }));
        Assert.Equal("2026-11-22T15:00", LanguageTests.Spoken(Language.Russian.Culture, () => viewer.FieldOf(noon)));
    }

    [Theory]
    [InlineData("0,5", 0.5)]
    [InlineData("0.5", 0.5)]
    [InlineData("1 204,25", 1204.25)]
    [InlineData("-3", -3.0)]
    [InlineData("1,204.5", null)]
    [InlineData("ten", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_decimal_is_read_with_a_point_or_a_comma(string? typed, double? value) => Assert.Equal((decimal?)value, Viewer.DecimalOf(typed));

    [Fact]
    public void Instants_are_shown_in_the_zone_of_the_viewer()
    {
        var viewer = new Viewer();
        viewer.Use("Asia/Kolkata");
        var noon = DateTimeOffset.Parse("2026-03-01T12:00:00Z", System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();

        Assert.Equal("17:30:00", viewer.Instant(noon, noon));
        Assert.Equal("1 Mar 17:30", viewer.Instant(noon, noon + 86_400_000));
        Assert.Equal("2026-03-01T17:30", viewer.FieldOf(noon));
        Assert.Equal(noon, viewer.InstantOf("2026-03-01T17:30"));
    }

    [Fact]
    public void A_local_time_that_does_not_exist_moves_on_to_the_next_that_does()
    {
        var viewer = new Viewer();
        viewer.Use("Europe/Berlin");

        var typed = viewer.InstantOf("2026-03-29T02:30");

        Assert.Equal(DateTimeOffset.Parse("2026-03-29T01:00:00Z", System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds(), typed);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("yesterday-ish")]
    public void What_is_no_instant_is_none(string? typed) => Assert.Null(new Viewer().InstantOf(typed));

    [Fact]
    public void An_unknown_zone_leaves_universal_time()
    {
        var viewer = new Viewer();
        viewer.Use("Mars/Olympus");
        Assert.Equal(TimeZoneInfo.Utc, viewer.Zone);
    }
}
