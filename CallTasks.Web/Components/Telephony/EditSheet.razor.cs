using System.Text.Json;
using CallTasks.Core.Model;
using CallTasks.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using static CallTasks.Web.Resources.TelephonyTexts;

namespace CallTasks.Web.Components.Telephony;

/// <summary>
/// The frame of every dialog of this section: errors on their fields, the first of them gets the focus; Ctrl+Enter saves; Esc asks only
/// when something was changed; a refusal loses nothing that was typed.
/// </summary>
public sealed partial class EditSheet
{
    private Dialog _dialog = null!;
    private IReadOnlyList<FieldError> _errors = [];
    private string? _refusal;
    private string _pristine = "";
    private bool _submitted;
    private bool _busy;

    [Inject]
    private Confirmations Confirmations { get; set; } = null!;

    [Parameter, EditorRequired]
    public string Title { get; set; } = "";

    /// <summary>On the button; null for "Save".</summary>
    [Parameter]
    public string? Verb { get; set; }

    /// <summary>True: a side sheet instead of a small dialog.</summary>
    [Parameter]
    public bool Wide { get; set; }

    /// <summary>What is being typed; a change of it is a change.</summary>
    [Parameter, EditorRequired]
    public object Draft { get; set; } = null!;

    /// <summary>What is wrong with it, field by field.</summary>
    [Parameter, EditorRequired]
    public Func<IReadOnlyList<FieldError>> Check { get; set; } = null!;

    /// <summary>Saves it; a refusal stays in the dialog.</summary>
    [Parameter, EditorRequired]
    public Func<Task> Save { get; set; } = null!;

    /// <summary>Told when the dialog is to go, saved or not.</summary>
    [Parameter, EditorRequired]
    public EventCallback OnClose { get; set; }

    [Parameter, EditorRequired]
    public RenderFragment<IReadOnlyList<FieldError>> ChildContent { get; set; } = null!;

    protected override void OnInitialized() => _pristine = Typed();

    private void Touched()
    {
        // On leaving a field; a change itself does not bubble.
        if (_submitted) _errors = Check();
    }

    private async Task SaveAsync()
    {
        if (_busy) return;
        (_submitted, _refusal) = (true, null);
        _errors = Check();
        _busy = true;
        try
        {
            if (_errors.Count == 0)
            {
                await Save();
                await OnClose.InvokeAsync();
                return; // Busy for good: a second click may be on its way while the closing is.
            }
        }
        catch (InvalidInputException invalid)
        {
            _errors = invalid.Errors;
        }
        catch (RefusedException refused)
        {
            _refusal = refused.Message;
        }

        _busy = false;
        StateHasChanged();
        if (_errors.Count > 0) await _dialog.FocusFirstErrorAsync();
    }

    private async Task LeaveAsync()
    {
        if (_busy) return;
        if (Typed() != _pristine && !await Confirmations.AskAsync(T["ThrowAway"], T["ThrowAwayText"], T["ThrowAwayVerb"], keep: T["GoOnEditing"])) return;
        await OnClose.InvokeAsync();
    }

    private string Typed() => JsonSerializer.Serialize(Draft, Draft.GetType());
}
