using System.Globalization;
using CallTasks.Core.Commands;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Queries;
using CallTasks.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using static CallTasks.Web.Resources.TelephonyTexts;

namespace CallTasks.Web.Components.Telephony;

/// <summary>The do-not-call list: search, add, import with progress, take off; with reason and date.</summary>
public sealed partial class BlacklistPage
{
    private readonly HashSet<long> _hidden = [];
    private BlacklistDraft? _adding;
    private BlacklistDraft? _importing;
    private readonly CultureInfo _spoken = CultureInfo.CurrentUICulture;
    private FileDrop? _file;

    [Inject]
    private BlacklistList List { get; set; } = null!;

    [Inject]
    private SettingsCommands Commands { get; set; } = null!;

    [Inject]
    private ImportCommands Imports { get; set; } = null!;

    [Inject]
    private Ledger Ledger { get; set; } = null!;

    public void Dispose() => Ledger.Committed -= Follow;

    protected override void OnInitialized()
    {
        List.LoadImport();
        // What ended before this page was opened is old news.
        if (List.Import is { } import && !List.IsReading) _hidden.Add(import.Id);
        Ledger.Committed += Follow;
    }

    protected override Task OnParametersSetAsync()
    {
        List.Use(Q, PageNumber, RowsOnPage, PagePlace.Of(After, Before, End));
        return Reads.ShowAsync(List.Reading(), List.Forget);
    }

    private static string Summary(ImportView import) => Viewer.Facts(
        [T.Count("NumbersAdded", import.Counts.Accepted), T.Count("NumbersKnown", import.Counts.Duplicates), T.Count("RowsRejected", import.Counts.Invalid)]);

    /// <summary>An import reports four times a second at most, so the page follows it as it is.</summary>
    private void Follow(IReadOnlyList<object> changes)
    {
        if (changes.Any(change => change is ImportChanged { TaskId: BlacklistLedger.NoTask })) _ = InvokeAsync(Told);
    }

    private void Told()
    {
        // The ledger's thread speaks no language; the page speaks its reader's.
        CultureInfo.CurrentUICulture = _spoken;
        var read = List.IsReading;
        if (!List.LoadImport()) return;
        if (read && !List.IsReading) List.Load();
        StateHasChanged();
    }

    private void OpenAdd() => _adding = new BlacklistDraft();

    private void OpenImport() => _importing = new BlacklistDraft();

    private void Close() => (_adding, _importing) = (null, null);

    private async Task AddAsync()
    {
        var draft = _adding!;
        var added = await Commands.AddToBlacklistAsync(draft.Phones, draft.Reason.Trim(), draft.CountryOrNone, Me.Actor(Role.Supervisor));
        List.Load();
        Toasts.Say(T.Count("NumbersAdded", added));
    }

    private IReadOnlyList<FieldError> CheckImport() => _file?.Chosen is null ? [new FieldError("file", T["ChooseFile"])] : [];

    private async Task ImportAsync()
    {
        var draft = _importing!;
        var answer = await _file!.SendAsync($"api/v1/blacklist?reason={Uri.EscapeDataString(draft.Reason.Trim())}&country={Uri.EscapeDataString(draft.Country)}");
        if (answer.Problem is { } problem) throw new InvalidInputException([new FieldError("file", problem)]);
        List.LoadImport();
    }

    private Task CancelAsync(ImportView import) => Acting.TryAsync(() => Imports.CancelAsync(import.Id, Me.Actor(Role.Supervisor)));

    private async Task RemoveAsync(BlacklistEntry entry)
    {
        if (!await Confirmations.AskAsync(T["AskTakeOff", entry.Phone], T["AskTakeOffText"], T["TakeOff"])) return;
        if (await Acting.TryAsync(() => Commands.RemoveFromBlacklistAsync(entry.Phone, Me.Actor(Role.Supervisor)), T["TakenOff", entry.Phone])) List.Load();
    }
}
