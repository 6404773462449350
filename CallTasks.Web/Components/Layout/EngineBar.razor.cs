using CallTasks.Core.Commands;
using CallTasks.Core.Dialing;
using CallTasks.Core.Live;
using CallTasks.Core.Model;
using CallTasks.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using static CallTasks.Web.Resources.LayoutTexts;

namespace CallTasks.Web.Components.Layout;

/// <summary>The engine's figures at the top of every page, and *Pause all dialling*.</summary>
public sealed partial class EngineBar
{
    private LiveSubscription? _watch;
    private EngineSnapshot _engine = EngineSnapshot.Idle(0);

    [Inject]
    private LiveFeed Feed { get; set; } = null!;

    [Inject]
    private IEngineView Engine { get; set; } = null!;

    [Inject]
    private SettingsCommands Commands { get; set; } = null!;

    [Inject]
    private Confirmations Confirmations { get; set; } = null!;

    [Inject]
    private Acting Acting { get; set; } = null!;

    /// <summary>Told when *Pause all dialling* is pressed or lifted, by anybody.</summary>
    [Parameter]
    public EventCallback<bool> PausedAllChanged { get; set; }

    private int Lines => _engine.Plans.Sum(plan => plan.Max);

    public void Dispose() => _watch?.Dispose();

    protected override async Task OnInitializedAsync()
    {
        _watch = Feed.WatchBoard(update => _ = InvokeAsync(() => TakeAsync(update.Engine)));
        await TakeAsync(Engine.Snapshot());
    }

    private async Task TakeAsync(EngineSnapshot engine)
    {
        var before = _engine;
        _engine = engine;
        if (before.PausedAll != engine.PausedAll) await PausedAllChanged.InvokeAsync(engine.PausedAll);
        if (before.StartsLastSecond != engine.StartsLastSecond || before.CallsUp != engine.CallsUp || before.PausedAll != engine.PausedAll
            || !before.Plans.SequenceEqual(engine.Plans))
        {
            StateHasChanged();
        }
    }

    private async Task PauseAsync()
    {
        if (await Confirmations.AskAsync(T["PauseAllAsk"], T["PauseAllTouches"], T["PauseAll"]))
            await Acting.TryAsync(() => Commands.PauseAllAsync(true, Me.Actor(Role.Supervisor)));
    }
}
