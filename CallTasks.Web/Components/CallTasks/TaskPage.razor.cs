using CallTasks.Core.Commands;
using CallTasks.Core.Live;
using CallTasks.Core.Model;
using CallTasks.Web.Components.Calls;
using CallTasks.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using static CallTasks.Web.Resources.CallTasksTexts;

namespace CallTasks.Web.Components.CallTasks;

/// <summary>One call task: what it does, why it waits, its pies, its calls, clients and reports; moving by itself.</summary>
public sealed partial class TaskPage
{
    private LiveSubscription? _watch;
    private CallsPanel? _calls;
    private TaskControls.Act? _open;
    private long _watched;
    private long _clientsVersion;
    private long _logVersion;

    [Inject]
    private TaskBoard Board { get; set; } = null!;

    [Inject]
    private PageReads Reads { get; set; } = null!;

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

    [SupplyParameterFromQuery]
    private string? Problem { get; set; }

    private string Tab => AskedTab is "clients" or "reports" or "log" ? AskedTab : "calls";

    public void Dispose() => _watch?.Dispose();

    protected override Task OnParametersSetAsync()
    {
        if (_watched == Id) return Task.CompletedTask;
        _watch?.Dispose();
        _watched = Id;
        var shown = Reads.ShowAsync(Board.Reading(Id), Board.Forget);
        _watch = Feed.WatchTask(Id, update => _ = InvokeAsync(() => Take(update)));
        return shown;
    }

    private void Take(TaskUpdate update)
    {
        var clients = Board.Snapshot?.Statistics.TotalClients;
        var task = Board.Snapshot?.Task;
        if (Board.Apply(update))
        {
            if (update.Calls.Count > 0 || clients != Board.Snapshot?.Statistics.TotalClients) _clientsVersion++;
            if (task != Board.Snapshot?.Task || update.Imports || update.Reports) _logVersion++;
            StateHasChanged();
        }

        _calls?.Take(update);
    }

    private void Close() => _open = null;

    private void Turn(string? tab) => Navigation.Set(("tab", tab), ("page", null), ("after", null), ("before", null), ("end", null));

    private void Deleted(bool deleted)
    {
        Close();
        if (deleted) Navigation.NavigateTo("call-tasks");
    }

    private string Chosen(string tab) => Tab == tab ? "true" : "false";

    private async Task ActAsync(TaskControls.Act act)
    {
        if (Board.Snapshot is not { Task: var task, Statistics: var statistics }) return;
        switch (act)
        {
            case TaskControls.Act.ProblemCalls:
                Navigation.Set(("problem", PageAddress.Yes(Problem) && Tab == "calls" ? null : "true"), ("tab", null), ("page", null), ("after", null), ("before", null), ("end", null));
                return;
            case TaskControls.Act.Edit or TaskControls.Act.Clone or TaskControls.Act.Template or TaskControls.Act.Delete or TaskControls.Act.AddClient or TaskControls.Act.AddFile:
                _open = act;
                return;
        }

        var name = task.Settings.Name;
        var question = act switch
        {
            TaskControls.Act.Stop => Confirmations.AskAsync(T["StopAsk", name],
                T["StopTouches", statistics.Clients(ClientState.WaitingRecall), statistics.Clients(ClientState.New)], T["StopForGood"]),
            TaskControls.Act.CancelRecalls => Confirmations.AskAsync(T["CancelRecallsAsk", name],
                T.Count("CancelRecallsTouches", statistics.Clients(ClientState.WaitingRecall)), T["CancelRecalls"]),
            TaskControls.Act.RestartUnsuccessful => Confirmations.AskAsync(T["RestartAsk", name],
                T.Count("RestartTouchesClients", Board.Unsuccessful), T["RestartUnsuccessful"], dangerous: false),
            _ => Task.FromResult(true),
        };
        if (!await question) return;
        await Acting.TryAsync(() => act switch
        {
            TaskControls.Act.Start => Commands.StartAsync(Id, Me.Actor(Role.Supervisor)),
            TaskControls.Act.Pause => Commands.PauseAsync(Id, Me.Actor(Role.Supervisor)),
            TaskControls.Act.Stop => Commands.StopAsync(Id, Me.Actor(Role.Supervisor)),
            TaskControls.Act.CancelRecalls => Commands.CancelRecallsAsync(Id, Me.Actor(Role.Supervisor)),
            TaskControls.Act.RestartUnsuccessful => Commands.RestartUnsuccessfulAsync(Id, Me.Actor(Role.Supervisor)),
            _ => Task.CompletedTask,
        });
    }

    private Task ExportAsync(TaskControls.Export what) =>
        Acting.TryAsync(() => Reports.CreateAsync(Id, what.Format, what.Variables, Me.Actor(Role.Supervisor)), T["ReportBeingMade"]);

    private Task CancelWorkAsync(long jobId) => Acting.TryAsync(() => Commands.CancelBulkWorkAsync(jobId, Me.Actor(Role.Supervisor)));

    private Task CancelImportAsync(long importId) => Acting.TryAsync(() => Imports.CancelAsync(importId, Me.Actor(Role.Supervisor)));
}
