using CallTasks.Core.Model;

namespace CallTasks.Web.Components.Telephony;

/// <summary>A CallerID as it is being typed.</summary>
public sealed class CallerIdDraft
{
    public string Number { get; set; } = "";
    public string Name { get; set; } = "";

    public static CallerIdDraft Of(CallerId callerId) => new() { Number = callerId.Number, Name = callerId.Name == callerId.Number ? "" : callerId.Name };

    /// <summary>Without a name it is known by its number.</summary>
    public CallerId Read()
    {
        var number = Typed.Numbers(Number) is [var only] ? only : Number.Trim();
        return new CallerId { Number = number, Name = string.IsNullOrWhiteSpace(Name) ? number : Name.Trim() };
    }
}

/// <summary>A CallerID group as it is being typed.</summary>
public sealed class CallerIdGroupDraft
{
    public string Name { get; set; } = "";
    /// <summary>One a line.</summary>
    public string Numbers { get; set; } = "";
    public CallerIdPick Pick { get; set; }

    public static CallerIdGroupDraft Of(CallerIdGroup group) => new() { Name = group.Name, Numbers = string.Join('\n', group.Numbers), Pick = group.Pick };

    public CallerIdGroup Read() => new() { Name = Name.Trim(), Numbers = Typed.Numbers(Numbers), Pick = Pick };
}
