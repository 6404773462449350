using CallTasks.Core.Model;
using CallTasks.Web.Components.Shared;
using CallTasks.Web.Security;
using Microsoft.AspNetCore.Components;

namespace CallTasks.Web.Components.Account;

/// <summary>A page with a form that goes by HTTP, without a circuit: what was posted, and what was wrong with it.</summary>
public abstract class AccountForm : ComponentBase
{
    [Inject]
    private protected Accounts Accounts { get; set; } = null!;

    [Inject]
    private protected NavigationManager Navigation { get; set; } = null!;

    [CascadingParameter]
    private protected HttpContext Http { get; set; } = null!;

    private protected IReadOnlyList<FieldError> Errors { get; private set; } = [];

    /// <summary>Why it was refused as a whole.</summary>
    private protected string? Problem { get; private set; }

    private protected string? Error(string field) => FormErrors.Of(Errors, field);

    private protected string? Bad(string field) => Error(field) is null ? null : "true";

    /// <summary>The first field with an error gets the focus.</summary>
    private protected bool First(string field) => Errors.Count > 0 && Errors[0].Field == field;

    /// <summary>Says why it was refused as a whole.</summary>
    private protected void Refuse(string why) => Problem = why;

    /// <summary>Says what is wrong, in the order of the fields.</summary>
    private protected void Refuse(IReadOnlyList<FieldError> errors) => Errors = errors;

    /// <summary>Gives the command; what is wrong is shown.</summary>
    private protected async Task GiveAsync(Func<Task> command)
    {
        try
        {
            await command();
        }
        catch (InvalidInputException invalid)
        {
            Errors = invalid.Errors;
        }
        catch (RefusedException refused)
        {
            Problem = refused.Message;
        }
    }
}
