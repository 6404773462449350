using CallTasks.Core.Model;
using Microsoft.AspNetCore.Components;

namespace CallTasks.Web.Components.Shared;

/// <summary>
/// A dialog with fields that gives one command: what is wrong stands on its field and the first of them gets the focus, a refusal as a whole
/// stands beside them, and nothing that was typed is lost.
/// </summary>
public abstract class FormDialog : ComponentBase
{
    /// <summary>Told when the dialog is to go.</summary>
    [Parameter, EditorRequired]
    public EventCallback OnClose { get; set; }

    private protected Dialog Frame { get; set; } = null!;

    private protected IReadOnlyList<FieldError> Errors { get; private set; } = [];

    /// <summary>Why the last command was refused as a whole.</summary>
    private protected string? Refusal { get; private set; }

    private protected bool Busy { get; private set; }

    private protected string? Error(params string[] fields) => FormErrors.Of(Errors, fields);

    private protected string? Bad(params string[] fields) => Error(fields) is null ? null : "true";

    /// <summary>
    /// Gives the command, one at a time. Once it was taken the dialog takes no other: a second click may be on its way while the closing is.
    /// </summary>
    private protected async Task GiveAsync(Func<Task> command)
    {
        if (Busy) return;
        (Busy, Refusal, Errors) = (true, null, []);
        try
        {
            await command();
            return;
        }
        catch (InvalidInputException invalid)
        {
            Errors = invalid.Errors;
        }
        catch (RefusedException refused)
        {
            Refusal = refused.Message;
        }

        Busy = false;
        StateHasChanged();
        if (Errors.Count > 0) await Frame.FocusFirstErrorAsync();
    }
}
