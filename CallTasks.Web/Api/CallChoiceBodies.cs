using System.Text.Json.Serialization;
using CallTasks.Core.Model;
using CallTasks.Web.Security;

namespace CallTasks.Web.Api;

/// <summary>Human/robot identification; null where it is off.</summary>
internal sealed record IdentificationBody
{
    public IdentificationMode Mode { get; init; }
    /// <summary>A sound that fills the silence, or null.</summary>
    public long? GreetingId { get; init; }
    /// <summary>A sound that is left with a machine after its beep, or null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public long? MessageId { get; init; }
    /// <summary>A text in its place, with variables, or null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? MessageText { get; init; }

    public Identification ToIdentification() => new(Mode, GreetingId, MessageId, string.IsNullOrWhiteSpace(MessageText) ? null : MessageText.Trim());

    public static IdentificationBody? Of(Identification? identification) =>
        identification is null ? null : new IdentificationBody { Mode = identification.Mode, GreetingId = identification.GreetingId, MessageId = identification.MessageId, MessageText = identification.MessageText };
}

/// <summary>What becomes of a call where the script leaves that to the task: a mode and what it needs.</summary>
internal sealed record RedirectBody
{
    public RedirectMode Mode { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public long? DialPlanId { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Number { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public long? DirectionId { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Url { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public long? ScriptId { get; init; }

    public Redirect ToRedirect() =>
        new Redirect { Mode = Mode, DialPlanId = DialPlanId, Number = Number?.Trim(), DirectionId = DirectionId, Url = Url?.Trim(), ScriptId = ScriptId }.Plain();

    public static RedirectBody Of(Redirect redirect, Sight sight) => new()
    {
        Mode = redirect.Mode,
        DialPlanId = redirect.DialPlanId,
        Number = redirect.Number is { } number ? sight.Phone(number) : null,
        DirectionId = redirect.DirectionId,
        Url = sight.Address(redirect.Url),
        ScriptId = redirect.ScriptId,
    };
}
