using CallTasks.Core.Commands;
using CallTasks.Core.Live;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Queries;
using CallTasks.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using static CallTasks.Web.Resources.VerdictsTexts;

namespace CallTasks.Web.Components.Verdicts;

/// <summary>A sample of verdicts to be listened to and marked, and the error rates that follow. Filters live in the address.</summary>
public sealed partial class VerdictsPage
{
    private LiveSubscription? _watch;
    private ElementReference _work;
    private bool _mayAct;
    private bool _busy;

    /// <summary>Whoever has begun to listen hears the next one at once.</summary>
    private bool _play;

    [Inject]
    private VerdictList List { get; set; } = null!;

    [Inject]
    private LiveFeed Feed { get; set; } = null!;

    [Inject]
    private VerdictCommands Commands { get; set; } = null!;

    [Inject]
    private Acting Acting { get; set; } = null!;

    [Inject]
    private Viewer Viewer { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "task")]
    private string? TaskNumber { get; set; }

    [SupplyParameterFromQuery(Name = "plan")]
    private string? PlanNumber { get; set; }

    [SupplyParameterFromQuery(Name = "verdict")]
    private string? VerdictWord { get; set; }

    [SupplyParameterFromQuery(Name = "show")]
    private string? Show { get; set; }

    [SupplyParameterFromQuery(Name = "from")]
    private string? From { get; set; }

    [SupplyParameterFromQuery(Name = "to")]
    private string? To { get; set; }

    private static IReadOnlyList<(string Word, Responder Verdict)> Verdicts => [("human", Responder.Human), ("machine", Responder.Machine), ("unsure", Responder.Unknown)];

    private static IReadOnlyList<FilterChips<bool?>.Choice> Choices => [new(false, T["ToCheck"]), new(true, T["Marked"]), new(null, T["ShowAll"])];

    public void Dispose() => _watch?.Dispose();

    protected override void OnInitialized() => _watch = Feed.WatchBoard(update => _ = InvokeAsync(() =>
    {
        if (List.Apply(update)) StateHasChanged();
    }));

    protected override Task OnParametersSetAsync()
    {
        _mayAct = Me.May(Role.Supervisor);
        List.Use(new VerdictsAddress(TaskNumber, PlanNumber, From, To, VerdictWord, Show, PageNumber, RowsOnPage), Viewer);
        return Reads.ShowAsync(List.Reading(), List.Forget);
    }

    private void Go((string Name, object? Value) part, bool keepPage = false) => Navigation.Set(keepPage ? [part] : [part, ("page", null)]);

    private void Clear() => Navigation.Set(("task", null), ("plan", null), ("verdict", null), ("from", null), ("to", null), ("show", null), ("page", null));

    private void Choose(VerdictView row)
    {
        _play = true;
        List.Choose(row.Call.Id);
    }

    private void Step(int step)
    {
        _play = true;
        List.Step(step);
    }

    /// <summary>What is marked moves on by itself. A second press that comes before it has marks nothing: nobody heard what it would mark.</summary>
    private async Task MarkAsync(Responder truth)
    {
        if (_busy || List.Chosen is not { Call.Id: var call } chosen) return;
        _busy = true;
        var done = await Acting.TryAsync(() => Commands.MarkAsync(call, null, truth, Me.Actor(Role.Supervisor), new SeenMark(chosen.Truth, chosen.MarkedAt)));
        _busy = false;
        // What somebody else said meanwhile shows at once.
        List.Refresh();
        if (!done) return;
        _play = true;
        if (List.Chosen?.Call.Id == call) List.MoveOn();
    }

    private async Task UnmarkAsync()
    {
        if (_busy || List.Chosen is not { Truth: not null, Call.Id: var call } chosen) return;
        _busy = true;
        var done = await Acting.TryAsync(() => Commands.UnmarkAsync(call, Me.Actor(Role.Supervisor), new SeenMark(chosen.Truth, chosen.MarkedAt)));
        _busy = false;
        List.Refresh();
        if (!done) return;
        // Its button goes, and would take the focus with it.
        await _work.FocusAsync(preventScroll: true);
    }

    private async Task DrawAsync()
    {
        await Reads.ShowAsync(List.Reading());
        await _work.FocusAsync(preventScroll: true);
    }
}
