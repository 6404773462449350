using CallTasks.Core.Live;
using CallTasks.Core.Model;
using CallTasks.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using static CallTasks.Web.Resources.CallsTexts;

namespace CallTasks.Web.Components.Calls;

/// <summary>The calls of a task: filters in the address, moving by itself.</summary>
public sealed partial class CallsPanel
{
    private Call? _playing;
    private long? _details;

    [Inject]
    private CallList List { get; set; } = null!;

    [Inject]
    private Viewer Viewer { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Parameter, EditorRequired]
    public long TaskId { get; set; }

    /// <summary>Of the task: tells what to do when there is no call yet.</summary>
    [Parameter, EditorRequired]
    public CallTaskStatus Status { get; set; }

    [SupplyParameterFromQuery]
    private string? Client { get; set; }

    [SupplyParameterFromQuery]
    private string? From { get; set; }

    [SupplyParameterFromQuery]
    private string? To { get; set; }

    [SupplyParameterFromQuery(Name = "status")]
    private string? Wanted { get; set; }

    [SupplyParameterFromQuery]
    private bool Problem { get; set; }

    [SupplyParameterFromQuery(Name = "page")]
    private int? PageNumber { get; set; }

    [SupplyParameterFromQuery(Name = "rows")]
    private int? RowsOnPage { get; set; }

    private string EmptyText => Status switch
    {
        CallTaskStatus.Draft => T["EmptyDraft"],
        CallTaskStatus.Ready => T["EmptyReady"],
        CallTaskStatus.Scheduled => T["EmptyScheduled"],
        CallTaskStatus.Running => T["EmptyRunning"],
        CallTaskStatus.Paused => T["EmptyPaused"],
        _ => T["EmptyEnded"],
    };

    /// <summary>Takes what the feed told; renders only when something that is shown changed.</summary>
    public void Take(TaskUpdate update)
    {
        if (List.Apply(update)) StateHasChanged();
    }

    protected override void OnParametersSet()
    {
        var asked = (TaskId, Client, From, To, Wanted, Problem, PageNumber, RowsOnPage);
        if (_asked == asked) return;
        _asked = asked;
        List.Use(TaskId, Client, From, To, Wanted, Problem, PageNumber, RowsOnPage, Viewer);
        List.Load();
    }

    private (long, string?, string?, string?, string?, bool, int?, int?)? _asked;

    private static string? SipWords(Call call) => call.SipCode is null ? null : call.Cause is { } cause ? T["SipAndCause", call.SipCode, call.SipText, cause] : $"{call.SipCode} {call.SipText}";

    private void Go((string, object?) part, bool keepPage = false) => Navigation.Set(keepPage ? [part] : [part, ("page", null)]);

    private void Clear() => Navigation.Set(("client", null), ("from", null), ("to", null), ("status", null), ("problem", null), ("page", null));

    private void Hold(bool held)
    {
        List.Held = held;
        if (!held && List.News > 0) List.Load();
    }
}
