using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;
using CallTasks.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using static CallTasks.Web.Resources.CallsTexts;

namespace CallTasks.Web.Components.Calls;

/// <summary>The clients of a task: where each stands, and when it is called next.</summary>
public sealed partial class ClientsPanel
{
    private Page<ClientView>? _page;

    [Parameter, EditorRequired]
    public long TaskId { get; set; }

    /// <summary>Rises when clients changed: the page is read anew.</summary>
    [Parameter]
    public long Version { get; set; }

    [SupplyParameterFromQuery]
    private string? Client { get; set; }

    [SupplyParameterFromQuery]
    private string? State { get; set; }

    [SupplyParameterFromQuery(Name = "page")]
    private int? PageNumber { get; set; }

    [SupplyParameterFromQuery(Name = "rows")]
    private int? RowsOnPage { get; set; }

    private int Size => PageAddress.PageSize(RowsOnPage);

    private int PageNow => Math.Clamp(PageNumber ?? 1, 1, PageAddress.LastPage);

    private bool IsFiltered => !string.IsNullOrWhiteSpace(Client) || Wanted is not null;

    private ClientState? Wanted => Enum.TryParse<ClientState>(State, ignoreCase: true, out var state) && Enum.IsDefined(state) ? state : null;

    protected override void OnParametersSet() => _page = Queries.List(TaskId, Client, Wanted, (PageNow - 1) * Size, Size);

    private void Clear() => Navigation.Set(("client", null), ("state", null), ("page", null));

    private static string CallBacks(ClientProgress progress)
    {
        var made = Enum.GetValues<RecallCondition>()
            .Select(condition => (Word: T.Of(condition), Count: progress.Recalls(condition)))
            .Where(made => made.Count > 0)
            .Select(made => $"{made.Word} {made.Count}")
            .ToList();
        return made.Count == 0 ? "–" : string.Join(" · ", made);
    }
}
