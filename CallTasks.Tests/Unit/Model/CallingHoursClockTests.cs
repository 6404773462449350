using System.Globalization;
using CallTasks.Core.Model;

namespace CallTasks.Tests.Unit.Model;

public sealed class CallingHoursClockTests
{
    private static long Utc(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).ToUnixTimeMilliseconds();

    private static string? Text(long? ms) =>
        ms is { } v ? DateTimeOffset.FromUnixTimeMilliseconds(v).ToString("yyyy-MM-dd HH:mm:ss.FFF", CultureInfo.InvariantCulture) : null;

    private static CallingHours Hours(string from, string to, params DayOfWeek[] days) => new()
    {
        From = TimeOnly.Parse(from, CultureInfo.InvariantCulture),
        To = TimeOnly.Parse(to, CultureInfo.InvariantCulture),
        Days = days.Length == 0 ? CallingHours.AllDays : days,
    };

    [Theory]
    // Ordinary days, both edges
    [InlineData("Europe/Moscow", "09:00", "20:00", "2026-01-05 05:59:59.999", false, "2026-01-05 06:00:00")]
    [InlineData("Europe/Moscow", "09:00", "20:00", "2026-01-05 06:00", true, "2026-01-05 06:00:00")]
    [InlineData("Europe/Moscow", "09:00", "20:00", "2026-01-05 16:59:59.999", true, "2026-01-05 16:59:59.999")]
    [InlineData("Europe/Moscow", "09:00", "20:00", "2026-01-05 17:00", false, "2026-01-06 06:00:00")]
    // Half an hour's offset
    [InlineData("Asia/Kolkata", "09:00", "20:00", "2026-01-05 03:29", false, "2026-01-05 03:30:00")]
    [InlineData("Asia/Kolkata", "09:00", "20:00", "2026-01-05 14:30", false, "2026-01-06 03:30:00")]
    // Northern spring: Berlin 02:00 → 03:00 on 29 March 2026 at 01:00Z. A window that opens inside the gap opens at its end.
    [InlineData("Europe/Berlin", "02:30", "05:00", "2026-03-29 00:59", false, "2026-03-29 01:00:00")]
    [InlineData("Europe/Berlin", "09:00", "20:00", "2026-03-28 20:00", false, "2026-03-29 07:00:00")]
    // A window wholly inside the gap does not exist that day.
    [InlineData("Europe/Berlin", "02:10", "02:50", "2026-03-29 00:30", false, "2026-03-30 00:10:00")]
    // Northern autumn: Berlin 03:00 → 02:00 on 25 October 2026 at 01:00Z. A window of that hour opens twice.
    [InlineData("Europe/Berlin", "02:00", "02:30", "2026-10-25 00:10", true, "2026-10-25 00:10:00")]
    [InlineData("Europe/Berlin", "02:00", "02:30", "2026-10-25 00:40", false, "2026-10-25 01:00:00")]
    [InlineData("Europe/Berlin", "02:00", "02:30", "2026-10-25 01:30", false, "2026-10-26 01:00:00")]
    // Southern hemisphere: Sydney gains an hour on 5 April 2026 at 16:00Z of the 4th, loses one on 4 October at 16:00Z of the 3rd.
    [InlineData("Australia/Sydney", "02:30", "03:30", "2026-04-04 15:29", false, "2026-04-04 15:30:00")]
    [InlineData("Australia/Sydney", "02:30", "03:30", "2026-04-04 16:10", false, "2026-04-04 16:30:00")]
    [InlineData("Australia/Sydney", "02:30", "03:30", "2026-10-03 15:59", false, "2026-10-03 16:00:00")]
    // Lord Howe moves by half an hour: 02:00 → 02:30 on 4 October 2026 at 15:30Z of the 3rd, 02:00 → 01:30 on 5 April at 15:00Z of the 4th.
    [InlineData("Australia/Lord_Howe", "02:15", "04:00", "2026-10-03 15:29", false, "2026-10-03 15:30:00")]
    [InlineData("Australia/Lord_Howe", "01:30", "01:45", "2026-04-04 14:50", false, "2026-04-04 15:00:00")]
    [InlineData("Australia/Lord_Howe", "09:00", "20:00", "2026-10-03 12:00", false, "2026-10-03 22:00:00")]
    // A zone whose clocks change at midnight: Beirut 00:00 → 01:00 on 29 March 2026.
    [InlineData("Asia/Beirut", "00:00", "02:00", "2026-03-28 21:59", false, "2026-03-28 22:00:00")]
    // Fixed offsets
    [InlineData("UTC+03:00", "09:00", "20:00", "2026-07-05 05:00", false, "2026-07-05 06:00:00")]
    [InlineData("-3", "09:00", "20:00", "2026-07-05 05:00", false, "2026-07-05 12:00:00")]
    public void A_window_opens_by_the_clients_clock(string zone, string from, string to, string at, bool open, string next)
    {
        var hours = Hours(from, to);
        Assert.Equal(open, CallingHoursClock.IsOpen(hours, [zone], Utc(at)));
        Assert.Equal(next, Text(CallingHoursClock.NextOpen(hours, [zone], Utc(at))));
    }

    [Theory]
    // 2026-01-02 is a Friday
    [InlineData("2026-01-02 21:00", false, "2026-01-02 22:00:00", "2026-01-02 21:00:00")]
    [InlineData("2026-01-02 23:00", true, "2026-01-02 23:00:00", "2026-01-03 02:00:00")]
    [InlineData("2026-01-03 01:59:59.999", true, "2026-01-03 01:59:59.999", "2026-01-03 02:00:00")]
    [InlineData("2026-01-03 02:00", false, "2026-01-09 22:00:00", "2026-01-03 02:00:00")]
    [InlineData("2026-01-03 22:30", false, "2026-01-09 22:00:00", "2026-01-03 22:30:00")]
    [InlineData("2026-01-02 01:00", false, "2026-01-02 22:00:00", "2026-01-02 01:00:00")]
    public void A_window_over_midnight_belongs_to_the_day_it_begins(string at, bool open, string next, string closes)
    {
        var hours = Hours("22:00", "02:00", DayOfWeek.Friday);
        Assert.Equal(open, CallingHoursClock.IsOpen(hours, ["UTC"], Utc(at)));
        Assert.Equal(next, Text(CallingHoursClock.NextOpen(hours, ["UTC"], Utc(at))));
        Assert.Equal(closes, Text(CallingHoursClock.ClosesAt(hours, ["UTC"], Utc(at))));
    }

    [Fact]
    public void A_blackout_date_shuts_the_whole_local_date()
    {
        var hours = Hours("22:00", "02:00") with { BlackoutDates = [new DateOnly(2026, 1, 3)] };
        Assert.Equal("2026-01-03 00:00:00", Text(CallingHoursClock.ClosesAt(hours, ["UTC"], Utc("2026-01-02 23:00"))));
        Assert.Equal("2026-01-04 00:00:00", Text(CallingHoursClock.NextOpen(hours, ["UTC"], Utc("2026-01-03 00:00"))));
        Assert.False(CallingHoursClock.IsOpen(hours, ["Asia/Tokyo"], Utc("2026-01-02 15:30")));
        Assert.True(CallingHoursClock.IsOpen(hours, ["Asia/Tokyo"], Utc("2026-01-03 15:30")));
    }

    [Fact]
    public void Equal_first_and_last_times_mean_around_the_clock()
    {
        var always = Hours("09:00", "09:00");
        Assert.True(CallingHoursClock.IsOpen(always, ["Europe/Berlin"], Utc("2026-01-02 03:00")));
        Assert.Null(CallingHoursClock.ClosesAt(always, ["Europe/Berlin"], Utc("2026-01-02 03:00")));
        var monday = Hours("00:00", "00:00", DayOfWeek.Monday);
        Assert.Equal("2026-01-05 00:00:00", Text(CallingHoursClock.NextOpen(monday, ["UTC"], Utc("2026-01-02 03:00"))));
        Assert.Equal("2026-01-06 00:00:00", Text(CallingHoursClock.ClosesAt(monday, ["UTC"], Utc("2026-01-05 03:00"))));
    }

    [Fact]
    public void A_number_that_may_lie_in_several_zones_is_open_only_when_all_are()
    {
        string[] russia = ["Europe/Kaliningrad", "Asia/Kamchatka"];
        var hours = Hours("09:00", "20:00");
        Assert.False(CallingHoursClock.IsOpen(hours, russia, Utc("2026-01-05 06:59")));
        Assert.True(CallingHoursClock.IsOpen(hours, russia, Utc("2026-01-05 07:00")));
        Assert.False(CallingHoursClock.IsOpen(hours, russia, Utc("2026-01-05 08:00")));
        Assert.Equal("2026-01-06 07:00:00", Text(CallingHoursClock.NextOpen(hours, russia, Utc("2026-01-05 08:00"))));
        Assert.Equal("2026-01-05 08:00:00", Text(CallingHoursClock.ClosesAt(hours, russia, Utc("2026-01-05 07:30"))));
    }

    [Fact]
    public void Zones_that_are_never_open_together_give_no_instant_and_the_answer_is_remembered()
    {
        string[] farApart = ["Pacific/Honolulu", "Asia/Tokyo", "Europe/London"];
        var hours = Hours("09:00", "12:00");
        Assert.Null(CallingHoursClock.NextOpen(hours, farApart, Utc("2026-01-05 08:00")));
        Assert.Null(CallingHoursClock.NextOpen(hours, [.. farApart], Utc("2026-01-05 09:00")));
        Assert.Null(CallingHoursClock.NextOpen(Hours("09:00", "20:00") with { Days = [] }, ["UTC"], Utc("2026-01-05 08:00")));
    }

    [Fact]
    public void A_rule_with_a_zone_of_its_own_does_not_ask_the_clients()
    {
        var hours = Hours("09:00", "20:00") with { TimeZone = "Asia/Tokyo" };
        Assert.True(CallingHoursClock.IsOpen(hours, ["America/New_York"], Utc("2026-01-05 00:00")));
        Assert.False(CallingHoursClock.IsOpen(hours, ["America/New_York"], Utc("2026-01-05 12:00")));
    }

    [Fact]
    public void An_unknown_zone_is_never_open_and_no_rule_is_always_open()
    {
        Assert.False(CallingHoursClock.IsOpen(CallingHours.Default, ["Mars/Olympus"], Utc("2026-01-05 12:00")));
        Assert.Null(CallingHoursClock.NextOpen(CallingHours.Default, ["Mars/Olympus"], Utc("2026-01-05 12:00")));
        Assert.True(CallingHoursClock.IsOpen(null, ["Mars/Olympus"], 0));
        Assert.Equal(5, CallingHoursClock.NextOpen(null, [], 5));
        Assert.Null(CallingHoursClock.ClosesAt(null, [], 5));
    }

    [Theory]
    [InlineData("Europe/Berlin", "02:30", "2026-03-28 12:00", "2026-03-29 01:00:00")]
    [InlineData("Europe/Berlin", "02:30", "2026-10-24 12:00", "2026-10-25 00:30:00")]
    [InlineData("Europe/Berlin", "02:30", "2026-10-25 00:31", "2026-10-25 01:30:00")]
    [InlineData("Europe/Berlin", "02:30", "2026-10-25 01:31", "2026-10-26 01:30:00")]
    [InlineData("Australia/Lord_Howe", "02:15", "2026-10-03 12:00", "2026-10-03 15:30:00")]
    [InlineData("Asia/Kolkata", "18:00", "2026-01-05 12:30", "2026-01-05 12:30:00")]
    public void A_time_of_day_is_found_also_where_clocks_change(string zone, string time, string from, string expected) =>
        Assert.Equal(expected, Text(CallingHoursClock.FirstTimeOfDay(zone, TimeOnly.Parse(time, CultureInfo.InvariantCulture), Utc(from))));

    [Theory]
    [InlineData("Europe/Moscow", 180)]
    [InlineData("UTC", 0)]
    [InlineData("Z", 0)]
    [InlineData("UTC+03:00", 180)]
    [InlineData("+03:00", 180)]
    [InlineData("+3", 180)]
    [InlineData("GMT-3", -180)]
    [InlineData("+0530", 330)]
    [InlineData("utc+14", 840)]
    public void Zones_are_read_by_name_or_offset(string name, int minutes)
    {
        Assert.True(ClientZones.TryFind(name, out var zone));
        Assert.Equal(TimeSpan.FromMinutes(minutes), zone.GetUtcOffset(new DateTime(2026, 1, 5, 0, 0, 0, DateTimeKind.Utc)));
        Assert.True(ClientZones.TryFind(zone.Id, out _));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Mars/Olympus")]
    [InlineData("../../etc/passwd")]
    [InlineData("/etc/localtime")]
    [InlineData("posix/Europe/Moscow")]
    [InlineData("right/Europe/Moscow")]
    [InlineData("zone.tab")]
    [InlineData("Europe")]
    [InlineData("+15")]
    [InlineData("+3:0")]
    [InlineData("+12:60")]
    [InlineData("UTC+")]
    [InlineData("+999999999999")]
    [InlineData("Russian Standard Time")]
    public void What_is_no_zone_is_refused(string? name) => Assert.False(ClientZones.TryFind(name, out _));
}
