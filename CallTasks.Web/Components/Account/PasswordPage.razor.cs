using CallTasks.Core.Commands;
using CallTasks.Core.Model;
using CallTasks.Web.Components.Shared;
using CallTasks.Web.Security;
using Microsoft.AspNetCore.Components;
using static CallTasks.Web.Resources.AccountTexts;

namespace CallTasks.Web.Components.Account;

/// <summary>Changes one's own password; the sign-in at hand goes on, all others end.</summary>
public sealed partial class PasswordPage
{
    private IReadOnlyList<FieldError> _errors = [];
    private string? _problem;
    private bool _done;

    [Inject]
    private AccountCommands Commands { get; set; } = null!;

    [Inject]
    private Accounts Accounts { get; set; } = null!;

    [CascadingParameter]
    private HttpContext Http { get; set; } = null!;

    [SupplyParameterFromForm]
    private Input? Form { get; set; }

    private async Task SubmitAsync()
    {
        var form = Form ?? new Input();
        if (Accounts.Of(Http.User) is not { Kind: VisitorKind.User } user) return;
        if (form.Wanted != form.Again)
        {
            _errors = [new FieldError("again", T["PasswordsDiffer"])];
            return;
        }

        try
        {
            await SignIn.RenewAsync(Http, await Commands.ChangeOwnPasswordAsync(user.Id, form.Current ?? "", form.Wanted ?? "", user.Actor));
            _done = true;
        }
        catch (InvalidInputException invalid)
        {
            _errors = invalid.Errors;
        }
        catch (RefusedException refused)
        {
            _problem = refused.Message;
        }
    }

    private string? Error(string field) => FormErrors.Of(_errors, field);

    private string? Bad(string field) => Error(field) is null ? null : "true";

    private bool First(string field) => _errors.Count > 0 && _errors[0].Field == field;

    /// <summary>What is posted.</summary>
    private sealed class Input
    {
        public string? Current { get; set; }
        public string? Wanted { get; set; }
        public string? Again { get; set; }
    }
}
