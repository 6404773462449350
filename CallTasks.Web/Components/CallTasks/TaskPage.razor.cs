using CallTasks.Core.Commands;
using CallTasks.Core.Live;
using CallTasks.Core.Model;
using CallTasks.Web.Components.Calls;
using CallTasks.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using CallTasks.Web.Resources;
using static CallTasks.Web.Resources.CallTasksTexts;

namespace CallTasks.Web.Components.CallTasks;

/// <summary>One call task: what it does, why it waits, its pies, its calls, clients and reports; moving by itself.</summary>
public sealed partial class TaskPage
{
    private LiveSubscription? _watch;
    private CallsPanel? _calls;
    private Panel _open;
    private long _watched;
    private long _clientsVersion;

    /// <summary>What is open above the page.</summary>
    private enum Panel
    {
        None,
        Edit,
        Client,
        File,
    }

    [Inject]
    private TaskBoard Board { get; set; } = null!;

    [Inject]
    private LiveFeed Feed { get; set; } = null!;

    [Inject]
    private CallTaskCommands Commands { get; set; } = null!;

    [Inject]
    private ImportCommands Imports { get; set; } = null!;

    [Inject]
    private ReportCommands Reports { get; set; } = null!;

    [Inject]
    private Acting Acting { get; set; } = null!;

    [Inject]
    private Confirmations Confirmations { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Parameter]
    public long Id { get; set; }

    [SupplyParameterFromQuery(Name = "tab")]
    private string? AskedTab { get; set; }

    private string Tab => AskedTab is "clients" or "reports" ? AskedTab : "calls";

    public void Dispose() => _watch?.Dispose();

    protected override void OnParametersSet()
    {
        if (_watched == Id) return;
        _watch?.Dispose();
        _watched = Id;
        Board.Load(Id);
        _watch = Feed.WatchTask(Id, update => _ = InvokeAsync(() => Take(update)));
    }

    private void Take(TaskUpdate update)
    {
        var clients = Board.Snapshot?.Statistics.TotalClients;
        if (Board.Apply(update))
        {
            if (update.Calls.Count > 0 || clients != Board.Snapshot?.Statistics.TotalClients) _clientsVersion++;
            StateHasChanged();
        }

        _calls?.Take(update);
    }

    private void Close() => _open = Panel.None;

    private string Chosen(string tab) => Tab == tab ? "true" : "false";

    private async Task ActAsync(TaskControls.Act act)
    {
        if (Board.Snapshot is not { Task: var task, Statistics: var statistics }) return;
        var name = task.Settings.Name;
        var question = act switch
        {
            TaskControls.Act.Stop => Confirmations.AskAsync(T["StopAsk", name],
                T["StopTouches", statistics.Clients(ClientState.WaitingRecall), statistics.Clients(ClientState.New)], T["StopForGood"]),
            TaskControls.Act.CancelRecalls => Confirmations.AskAsync(T["CancelRecallsAsk", name],
                T.Count("CancelRecallsTouches", statistics.Clients(ClientState.WaitingRecall)), T["CancelRecalls"]),
            TaskControls.Act.RestartUnsuccessful => Confirmations.AskAsync(T["RestartAsk", name],
                T["RestartTouches"], T["RestartUnsuccessful"], dangerous: false),
            TaskControls.Act.Delete => Confirmations.AskAsync(T["DeleteAsk", name],
                T["DeleteTouches", statistics.TotalClients, statistics.TotalCalls], SharedTexts.T["Delete"]),
            _ => Task.FromResult(true),
        };
        if (!await question) return;
        var done = await Acting.TryAsync(() => act switch
        {
            TaskControls.Act.Start => Commands.StartAsync(Id, Me.Actor(Role.Supervisor)),
            TaskControls.Act.Pause => Commands.PauseAsync(Id, Me.Actor(Role.Supervisor)),
            TaskControls.Act.Stop => Commands.StopAsync(Id, Me.Actor(Role.Supervisor)),
            TaskControls.Act.CancelRecalls => Commands.CancelRecallsAsync(Id, Me.Actor(Role.Supervisor)),
            TaskControls.Act.RestartUnsuccessful => Commands.RestartUnsuccessfulAsync(Id, Me.Actor(Role.Supervisor)),
            TaskControls.Act.Delete => Commands.DeleteAsync(Id, deleteReports: false, Me.Actor(Role.Supervisor)),
            _ => Task.CompletedTask,
        });
        if (done && act == TaskControls.Act.Delete) Navigation.NavigateTo("call-tasks");
    }

    private Task ExportAsync(TaskControls.Export what) =>
        Acting.TryAsync(() => Reports.CreateAsync(Id, what.Format, what.Variables, Me.Actor(Role.Supervisor)), T["ReportBeingMade"]);

    private Task CancelImportAsync(long importId) => Acting.TryAsync(() => Imports.CancelAsync(importId, Me.Actor(Role.Supervisor)));
}
