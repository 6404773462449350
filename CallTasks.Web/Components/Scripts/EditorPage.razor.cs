using CallTasks.Core.Commands;
using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;
using CallTasks.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.JSInterop;
using static CallTasks.Web.Resources.ScriptsTexts;

namespace CallTasks.Web.Components.Scripts;

/// <summary>One script, drawn: its current version to be edited, or an older one to be read.</summary>
public sealed partial class EditorPage
{
    private const string SaveKey = "Ctrl+S";
    /// <summary>Whoever reads only tries nothing: a try asks other systems.</summary>
    private IEnumerable<Panel> Panels => Enum.GetValues<Panel>().Where(panel => panel != Panel.Try || Me.May(Role.Supervisor));

    private ScriptCanvas? _canvas;
    private EditedScript? _script;
    private ScriptReferences _references = new();
    private IReadOnlyList<ScriptCheck> _refused = [];
    private Panel _panel;
    private (long, string?)? _asked;
    private long? _savedAt;
    private int _version;
    private int _current;

    /// <summary>The version that what is drawn began with: older than the newest where it was kept by the browser meanwhile.</summary>
    private int _base;

    private int? _conflict;
    private bool _gone;
    private bool _busy;
    private bool _tried;
    private string? _reveal;
    private ClientView? _client;
    private long _task;
    private string? _at;
    private bool _trying;
    private bool _talkWasLost;

    /// <summary>What stands beside the drawing.</summary>
    private enum Panel
    {
        Block,
        Checks,
        Variables,
        Try,
        Versions,
    }

    [Inject]
    private SettingsQueries Settings { get; set; } = null!;

    [Inject]
    private ScriptQueries Scripts { get; set; } = null!;

    [Inject]
    private ShelfQueries Shelf { get; set; } = null!;

    [Inject]
    private SettingsCommands Commands { get; set; } = null!;

    [Inject]
    private PageReads Reads { get; set; } = null!;

    [Inject]
    private Acting Acting { get; set; } = null!;

    [Inject]
    private Confirmations Confirmations { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private Viewer Viewer { get; set; } = null!;

    /// <summary>0: a new script.</summary>
    [Parameter]
    public long Id { get; set; }

    /// <summary>The version a call ran; the current one where it is left out.</summary>
    [SupplyParameterFromQuery(Name = "version")]
    private string? AskedVersion { get; set; }

    /// <summary>The block to look at first.</summary>
    [SupplyParameterFromQuery(Name = "block")]
    private string? AskedBlock { get; set; }

    private string Title => _script?.Editor.Now.Name is { Length: > 0 } name ? name : Id == 0 ? T["NewScript"] : T["ScriptNumber", Id];

    private bool IsChanged => _script is { Editable: true, Editor.IsChanged: true };

    protected override Task OnParametersSetAsync()
    {
        if (_asked == (Id, AskedVersion)) return Task.CompletedTask;
        _asked = (Id, AskedVersion);
        return LoadAsync();
    }

    /// <summary>Where a script is drawn: its current version, or the one that a call ran, at one of its blocks.</summary>
    internal static string Address(long script, int? version = null, string? block = null) =>
        FormattableString.Invariant($"scripts/{script}") + (version is { } ran ? FormattableString.Invariant($"?version={ran}") + (block is null ? "" : "&block=" + Uri.EscapeDataString(block)) : "");

    private static string Tab(Panel panel) => "tab-" + PageAddress.Word(panel);

    private async Task LoadAsync()
    {
        var (asked, unsaved) = (_asked, new DrawingKeeper(Js, Me.Now?.Id ?? 0, Id));
        var readable = !Me.May(Role.Supervisor) || await unsaved.LookAsync();
        var talkWasLost = Me.May(Role.Supervisor) && await Js.InvokeAsync<bool>("callTasks.voice.wasLost");
        if (asked != _asked) return;
        _talkWasLost = talkWasLost;
        // Whoever talked with the bot is back where they were.
        if (talkWasLost) Turn(Panel.Try);
        if (!readable) Toasts.Error(T["KeptDamaged"]);
        _unkept = !readable;
        await Reads.ShowAsync(Reading(Id, PageAddress.Whole(AskedVersion) is > 0 and <= int.MaxValue and var version ? (int)version : null, AskedBlock, unsaved), () => _script = null);
    }

    private Func<Action> Reading(long id, int? version, string? block, DrawingKeeper unsaved)
    {
        var (mayEdit, sees, kept) = (Me.May(Role.Supervisor), Me.SeesNumbers, _script?.Editor.Selected);
        return () =>
        {
            var current = id == 0 ? null : Settings.Script(id);
            var script = version is { } wanted && wanted != current?.Version ? Settings.ScriptVersion(id, wanted) : current;
            var saved = script is null ? null : Settings.ScriptVersions(id).FirstOrDefault(view => view.Version == script.Version);
            var shelves = ScriptShelves.Read(Shelf, Settings, Scripts);
            // A new script is none of those that it can name, also not the one that was not chosen yet.
            var references = id == 0 ? Commands.References(0) with { ScriptId = -1 } : Commands.References(id);
            return () =>
            {
                (_gone, _tried, _conflict, _refused, _references, _at) = (id == 0 ? !mayEdit : script is null, false, null, [], references, null);
                (_version, _base, _current, _savedAt) = (script?.Version ?? 0, script?.Version ?? 0, current?.Version ?? 0, saved?.CreatedAt);
                (_unsaved, _saved) = (unsaved, script?.Blocks ?? Drawing.New.Blocks);
                DropWhatIsSaved(unsaved, current);
                if (_gone) return;
                var drawing = script is null ? Drawing.New : new Drawing(script.Name, [.. sees ? script.Blocks : script.Blocks.Select(ScriptSight.Masked)]);
                var editable = mayEdit && (id == 0 || script == current);
                _offer = editable ? unsaved.Offered : null;
                _meanwhile = _offer is { } offer && offer.Version != _current ? saved : null;
                _script = new EditedScript(new ScriptEditor(drawing), shelves, Changed) { Editable = editable && _offer is null };
                Check();
                _script.Editor.Select(block ?? kept);
                if (block is not null && _script.Editor.Selected == block) _reveal = block;
            };
        };
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_reveal is { } block && _canvas is not null)
        {
            _reveal = null;
            _canvas.Reveal(block);
            StateHasChanged();
        }

        await KeepAsync();
    }

    /// <summary>After every change: what is wrong is found anew, and what was refused is forgotten.</summary>
    private void Changed()
    {
        (_refused, _unkept) = ([], true);
        Check();
        StateHasChanged();
    }

    private void Check() => _script?.Check(_references, _refused, _tried);

    /// <summary>A try goes on while another panel is looked at.</summary>
    private void Turn(Panel panel)
    {
        _panel = panel;
        _trying |= panel == Panel.Try;
    }

    private void Choose(string id)
    {
        _script!.Editor.Select(id);
        _panel = Panel.Block;
    }

    private void Show(string? block)
    {
        _script!.Editor.Select(block);
        _panel = Panel.Block;
        if (block is not null) _canvas?.Reveal(block);
    }

    private void AddAsync(BlockKind kind)
    {
        if (_script!.Editor.Add(kind) is not { } added)
        {
            Toasts.Error(T["Full", Script.MaxBlocks]);
            return;
        }

        _panel = Panel.Block;
        _canvas?.Reveal(added.Id);
        Changed();
    }

    private void Undo()
    {
        _script!.Editor.Undo();
        Changed();
    }

    private void Redo()
    {
        _script!.Editor.Redo();
        Changed();
    }

    private void Arrange()
    {
        _script!.Editor.Arrange();
        Changed();
    }

    private async Task ActAsync(CanvasAct act)
    {
        if (act is CanvasAct.Key { Name: "leave" })
        {
            _script?.Editor.Select(null);
            StateHasChanged();
        }

        if (_script is not { Editable: true, Editor: var editor }) return;
        switch (act)
        {
            case CanvasAct.Move move:
                editor.Move(move.Id, move.X, move.Y);
                break;
            case CanvasAct.Connect connect:
                if (!editor.Connect(connect.Id, connect.Arrow, connect.Target)) Toasts.Error(T["NoArrowThere"]);
                break;
            case CanvasAct.Key { Name: "leave" }:
                return;
            case CanvasAct.Key { Name: "save" }:
                await SaveAsync();
                return;
            case CanvasAct.Key { Name: "undo" }:
                editor.Undo();
                break;
            case CanvasAct.Key { Name: "redo" }:
                editor.Redo();
                break;
            case CanvasAct.Key { Name: "duplicate", Id: var id } when (id ?? editor.Selected) is { } chosen:
                if (editor.Duplicate(chosen) is { } copy) _canvas?.Reveal(copy.Id);
                break;
            case CanvasAct.Key { Name: "delete", Id: { } id }:
                // The focus goes on to the block that was read before it.
                var before = editor.Order.TakeWhile(block => block.Id != id).LastOrDefault();
                if (editor.Delete(id) && before is not null) _canvas?.Reveal(before.Id);
                break;
        }

        Changed();
    }

    private Task SaveAsync() => SaveAsync(_base);

    private async Task SaveAsync(int version)
    {
        if (_busy || _script is not { Editable: true, Editor: var editor } || !IsChanged) return;
        _tried = true;
        Check();
        if (_script.Checks.Any(check => check.Grave))
        {
            _panel = Panel.Checks;
            Toasts.Error(T["CannotBeSaved"]);
            StateHasChanged();
            return;
        }

        _busy = true;
        var drawing = editor.Now;
        try
        {
            var (blocks, actor) = (editor.Placed(), Me.Actor(Role.Supervisor));
            var saved = Id == 0 ? await Commands.CreateScriptAsync(drawing.Name, blocks, actor) : await Commands.ChangeScriptAsync(Id, version, drawing.Name, blocks, actor);
            editor.Kept(drawing);
            Toasts.Say(T["SavedAs", saved.Version]);
            (_saved, _unkept) = (blocks, true);
            if (Id == 0)
            {
                await ForgetAsync();
                Navigation.NavigateTo($"scripts/{saved.Id}", replace: true);
                return;
            }

            (_version, _base, _current, _savedAt, _conflict) = (saved.Version, saved.Version, saved.Version, Settings.ScriptVersions(Id).FirstOrDefault(view => view.Version == saved.Version)?.CreatedAt, null);
        }
        catch (StaleVersionException stale)
        {
            _conflict = stale.Current;
        }
        catch (InvalidInputException invalid)
        {
            _refused = [.. ScriptCheck.Of(invalid.Errors, drawing.Blocks, grave: true)];
            _panel = Panel.Checks;
            Check();
        }
        catch (RefusedException refused)
        {
            Toasts.Error(refused.Message);
        }
        finally
        {
            _busy = false;
        }

        StateHasChanged();
    }

    private async Task SaveOverAsync()
    {
        if (_conflict is not { } theirs || !await Confirmations.AskAsync(T["AskSaveOver", theirs], T["AskSaveOverText", theirs], T["SaveMineOver", theirs + 1])) return;
        await SaveAsync(theirs);
    }

    private async Task TakeTheirsAsync()
    {
        if (!await Confirmations.AskAsync(T["ThrowAway"], T["TakeTheirsText"], T["ThrowAwayVerb"], keep: T["GoOnEditing"])) return;
        await ForgetAsync();
        await LoadAsync();
    }

    /// <summary>Saves an older version as the newest.</summary>
    private async Task RestoreAsync(int version)
    {
        if (Settings.ScriptVersion(Id, version) is not { } old) return;
        if (!await Confirmations.AskAsync(T["AskRestore", version], IsChanged ? T["AskRestoreLosing"] : T["AskRestoreText", _current + 1], T["RestoreVersion"], dangerous: IsChanged)) return;
        if (!await Acting.TryAsync(() => Commands.ChangeScriptAsync(Id, _current, old.Name, old.Blocks, Me.Actor(Role.Supervisor)), T["Restored", version])) return;
        await ForgetAsync();
        _asked = null;
        if (AskedVersion is null) await LoadAsync();
        else Navigation.NavigateTo($"scripts/{Id}", replace: true);
    }

    /// <summary>Asks before what was not saved is lost.</summary>
    private async Task LeaveAsync(LocationChangingContext leaving)
    {
        if (!IsChanged || _busy) return;
        if (await Confirmations.AskAsync(T["ThrowAway"], T["ThrowAwayText"], T["ThrowAwayVerb"], keep: T["GoOnEditing"])) await ForgetAsync();
        else leaving.PreventNavigation();
    }
}
