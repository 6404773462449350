using CallTasks.Web.Components.Shared;
using Microsoft.AspNetCore.Components;

namespace CallTasks.Web.Components.TaskSheet;

/// <summary>A group of fields of the form: what they all need.</summary>
public abstract class TaskFields : ComponentBase
{
    /// <summary>IANA names for the boxes that take a time zone.</summary>
    protected static readonly string[] Zones =
        [.. TimeZoneInfo.GetSystemTimeZones().Where(zone => zone.HasIanaId).Select(zone => zone.Id).Order(StringComparer.Ordinal)];

    [Parameter, EditorRequired]
    public CallTaskForm Form { get; set; } = null!;

    protected CallTaskDraft Draft => Form.Draft;

    protected Task ChangedAsync() => Form.ChangedAsync();

    protected Task SetAsync(Action<CallTaskDraft> change) => Form.SetAsync(change);

    protected string? Error(params string[] fields) => FormErrors.Of(Form.Errors, fields);

    protected string? Bad(params string[] fields) => Error(fields) is null ? null : "true";
}
