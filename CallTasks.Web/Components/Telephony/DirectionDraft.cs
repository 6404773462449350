using CallTasks.Core.Model;

namespace CallTasks.Web.Components.Telephony;

/// <summary>A direction as it is being typed.</summary>
public sealed class DirectionDraft
{
    public string Name { get; set; } = "";
    /// <summary>One a line, the first to be tried first.</summary>
    public string Numbers { get; set; } = "";
    /// <summary>0: the plan of the call itself.</summary>
    public long DialPlanId { get; set; }
    public bool AtHours { get; set; }
    public HoursDraft Hours { get; set; } = new();

    public static DirectionDraft Of(Direction direction) => new()
    {
        Name = direction.Name,
        Numbers = string.Join('\n', direction.Numbers),
        DialPlanId = direction.DialPlanId ?? 0,
        AtHours = direction.Hours is not null,
        Hours = direction.Hours is { } hours ? HoursDraft.Of(hours) : new HoursDraft(),
    };

    /// <summary>The direction that was typed, with what cannot be read named on its field.</summary>
    public (Direction Direction, List<FieldError> Errors) Read()
    {
        var errors = new List<FieldError>();
        var direction = new Direction
        {
            Name = Name.Trim(),
            Numbers = Typed.Numbers(Numbers),
            DialPlanId = DialPlanId == 0 ? null : DialPlanId,
            Hours = AtHours ? Hours.Read("hours.", errors) : null,
        };
        return (direction, errors);
    }
}
