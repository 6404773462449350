using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;
using static CallTasks.Web.Resources.ScriptsTexts;

namespace CallTasks.Web.Components.Scripts;

/// <summary>What the browser keeps of a drawing that was not saved: kept after each change, offered on return, forgotten when it is saved.</summary>
public sealed partial class EditorPage
{
    /// <summary>What the browser kept, until it is restored or discarded; nothing can be changed meanwhile, so that nothing takes its place.</summary>
    private KeptDrawing? _offer;

    /// <summary>What somebody saved since that was kept.</summary>
    private ScriptVersionView? _meanwhile;

    private DrawingKeeper? _unsaved;
    private IReadOnlyList<ScriptBlock> _saved = [];
    private bool _unkept;
    private bool _toldFull;

    /// <summary>Tells the browser what to keep, once after all that changed since it was last told.</summary>
    private async Task KeepAsync()
    {
        if (!_unkept || _unsaved is not { Offered: null } unsaved) return;
        _unkept = false;
        var kept = await unsaved.KeepAsync(() => IsChanged ? KeptDrawing.Of(_script!.Editor, _base, _saved, Time.GetUtcNow().ToUnixTimeMilliseconds()) : null);
        if (!kept && !_toldFull) Toasts.Error(T["KeptNot"]);
        _toldFull = !kept;
    }

    /// <summary>What was kept and is saved by now, before the circuit went, or belongs to a script that is there no more.</summary>
    private void DropWhatIsSaved(DrawingKeeper unsaved, Script? current)
    {
        if (unsaved.Offered is not { } found || (current is null ? Id == 0 : !found.IsSameAs(current.Name, current.Blocks))) return;
        if (current is null) Toasts.Error(T["KeptGone", KeptAt(found)]);
        unsaved.Answer();
        _unkept = true;
    }

    /// <summary>Takes up again what the browser kept. What somebody saved meanwhile is overwritten only on demand, as in any other conflict.</summary>
    private void TakeUp()
    {
        if (_offer is not { } kept || _script is null) return;
        EndOffer();
        var asked = kept.RestoreTo(_script.Editor);
        _base = kept.Version;
        _conflict = kept.Version == _current ? null : _current;
        if (asked.Count > 0) Toasts.Error(T["KeptWithoutKeys", string.Join(", ", asked)]);
        Changed();
    }

    private async Task DiscardAsync()
    {
        if (_offer is not { } kept || !await Confirmations.AskAsync(T["ThrowAway"], T["DiscardText", KeptAt(kept)], T["ThrowAwayVerb"], keep: T["KeepThem"])) return;
        EndOffer();
        Changed();
    }

    private void EndOffer()
    {
        _unsaved?.Answer();
        (_offer, _meanwhile) = (null, null);
        if (_script is not null) _script.Editable = true;
    }

    private string Offered(KeptDrawing kept) => string.Join(' ',
        [T["KeptDrawing", KeptAt(kept)], .. _meanwhile is { } theirs ? [T["KeptMeanwhile", kept.Version, theirs.Version, theirs.CreatedBy]] : Array.Empty<string>(), T["KeptChoose"]]);

    private string KeptAt(KeptDrawing kept) => Viewer.Instant(kept.At, Time.GetUtcNow().ToUnixTimeMilliseconds());

    /// <summary>Whoever throws away what they changed does not find it again.</summary>
    private Task ForgetAsync() => _unsaved?.ForgetAsync() ?? Task.CompletedTask;
}
