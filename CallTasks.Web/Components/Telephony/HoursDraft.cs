using System.Globalization;
using CallTasks.Core.Model;

namespace CallTasks.Web.Components.Telephony;

/// <summary>Hours as they are being typed: every box keeps its text, right or wrong.</summary>
public sealed class HoursDraft
{
    public string From { get; set; } = "09:00";
    public string To { get; set; } = "20:00";
    public HashSet<DayOfWeek> Days { get; set; } = [.. CallingHours.AllDays];
    /// <summary>Blank: the client's own zone.</summary>
    public string Zone { get; set; } = "";
    /// <summary>Dates as yyyy-mm-dd, one a line.</summary>
    public string BlackoutDates { get; set; } = "";

    public static HoursDraft Of(CallingHours hours) => new()
    {
        From = Typed.Text(hours.From),
        To = Typed.Text(hours.To),
        Days = [.. hours.Days],
        Zone = hours.TimeZone == CallingHours.ClientZone ? "" : hours.TimeZone,
        BlackoutDates = string.Join('\n', hours.BlackoutDates.Select(date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))),
    };

    /// <summary>The hours that were typed, with what cannot be read named on its field.</summary>
    /// <param name="at">Path of the fields, ending with a dot, or nothing.</param>
    public CallingHours Read(string at, List<FieldError> errors) => new()
    {
        From = Typed.Time(at + "from", From, errors) ?? new TimeOnly(9, 0),
        To = Typed.Time(at + "to", To, errors) ?? new TimeOnly(20, 0),
        Days = [.. CallingHours.AllDays.Where(Days.Contains)],
        TimeZone = string.IsNullOrWhiteSpace(Zone) ? CallingHours.ClientZone : Zone.Trim(),
        BlackoutDates = Typed.Dates(at + "blackoutDates", BlackoutDates, errors),
    };
}
