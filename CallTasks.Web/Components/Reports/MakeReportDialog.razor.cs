using CallTasks.Core.Commands;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Queries;
using CallTasks.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using static CallTasks.Web.Resources.ReportsTexts;

namespace CallTasks.Web.Components.Reports;

/// <summary>Orders a report of any task.</summary>
public sealed partial class MakeReportDialog
{
    /// <summary>Tasks that are offered; whoever looks for another types some of its name.</summary>
    private const int Offered = 6;

    private Dialog _dialog = null!;
    private IReadOnlyList<CallTaskView>? _found;
    private string _text = "";
    private long? _chosen;
    private ReportFormat _format = ReportFormat.Xlsx;
    private bool _variables;
    private string? _error;
    private string? _refusal;
    private bool _busy;

    [Inject]
    private ReportCommands Commands { get; set; } = null!;

    [Inject]
    private PageReads Reads { get; set; } = null!;

    [Inject]
    private CallTaskQueries Tasks { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    /// <summary>The task that is chosen at first, or null.</summary>
    [Parameter]
    public long? TaskId { get; set; }

    [Parameter, EditorRequired]
    public EventCallback OnClose { get; set; }

    protected override Task OnInitializedAsync()
    {
        _chosen = TaskId;
        return FindAsync(TaskId is { } id ? $"{id}" : "");
    }

    private Task FindAsync(string text)
    {
        _text = text;
        var wanted = _chosen;
        return Reads.ShowAsync(() =>
        {
            var found = Tasks.List(new CallTaskSearch { Text = string.IsNullOrWhiteSpace(text) ? null : text, Limit = Offered }).Items;
            return () =>
            {
                _found = found;
                _chosen = found.Any(task => task.Task.Id == wanted) ? wanted : found is [var only] && text.Length > 0 ? only.Task.Id : null;
            };
        }, () => (_found, _chosen) = (null, null));
    }

    private void Choose(long id) => (_chosen, _error) = (id, null);

    private async Task MakeAsync()
    {
        if (_busy) return;
        if (_chosen is not { } task)
        {
            _error = T["ChooseTask"];
            StateHasChanged();
            await _dialog.FocusFirstErrorAsync();
            return;
        }

        (_busy, _refusal) = (true, null);
        try
        {
            await Commands.CreateAsync(task, _format, _variables, Me.Actor(Role.Supervisor));
            Toasts.Say(T["BeingMade"]);
            await OnClose.InvokeAsync();
        }
        catch (RefusedException refused)
        {
            (_busy, _refusal) = (false, refused.Message); // Else it stays: a second click may be on its way while the closing is.
        }
    }
}
