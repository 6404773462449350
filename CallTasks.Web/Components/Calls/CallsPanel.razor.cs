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
    private PageQuery _query = new("");
    private bool _sees;
    private DateOnly _today;
    private (long, CallsAddress)? _asked;
    private EventCallback<Call> _onPlay;
    private EventCallback<Call> _onDetails;

    [Inject]
    private CallList List { get; set; } = null!;

    [Inject]
    private PageReads Reads { get; set; } = null!;

    [Inject]
    private Viewer Viewer { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    /// <summary>The page's address, whose query holds the filters and the place in the list.</summary>
    [Parameter, EditorRequired]
    public string Address { get; set; } = "";

    [Parameter, EditorRequired]
    public long TaskId { get; set; }

    /// <summary>Of the task: tells what to do when there is no call yet.</summary>
    [Parameter, EditorRequired]
    public CallTaskStatus Status { get; set; }

    private string? Client => _query["client"];

    private string? From => _query["from"];

    private string? To => _query["to"];

    private string? Wanted => _query["status"];

    private string? Problem => _query["problem"];

    private string? PageNumber => _query["page"];

    private string? RowsOnPage => _query["rows"];

    private string? After => _query["after"];

    private string? Before => _query["before"];

    private string? End => _query["end"];

    private bool IsProblem => PageAddress.Yes(Problem);

    private static IReadOnlyList<CheckMenu<CallStatus>.Choice> StatusChoices =>
        [.. Enum.GetValues<CallStatus>().Select(status => new CheckMenu<CallStatus>.Choice(status, StatusLook.Of(status).Word) { Look = StatusLook.Of(status) })];

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
        if (!List.Apply(update)) return;
        _today = Viewer.DayOf(Time.GetUtcNow().ToUnixTimeMilliseconds());
        StateHasChanged();
    }

    protected override void OnInitialized()
    {
        _onPlay = EventCallback.Factory.Create<Call>(this, call => _playing = call);
        _onDetails = EventCallback.Factory.Create<Call>(this, call => _details = call.Id);
    }

    protected override Task OnParametersSetAsync()
    {
        _query = new PageQuery(Address);
        (_sees, _today) = (Me.SeesNumbers, Viewer.DayOf(Time.GetUtcNow().ToUnixTimeMilliseconds()));
        var asked = (TaskId, new CallsAddress(Client, From, To, Wanted, IsProblem, PageNumber, RowsOnPage, After, Before, PageAddress.Yes(End)));
        if (_asked == asked) return Task.CompletedTask;
        _asked = asked;
        List.Use(TaskId, asked.Item2, Viewer, idsOnly: !_sees);
        return Reads.ShowAsync(List.Reading(), List.Forget);
    }

    /// <summary>A changed filter leads to the first page of what it finds.</summary>
    private void Go((string, object?) part) => Navigation.Set([part, .. List.PlaceOf(1)]);

    private void Clear() => Navigation.Set([("client", null), ("from", null), ("to", null), ("status", null), ("problem", null), .. List.PlaceOf(1)]);

    private void Hold(bool held)
    {
        List.Held = held;
        if (!held && List.News > 0) List.Load();
    }
}
