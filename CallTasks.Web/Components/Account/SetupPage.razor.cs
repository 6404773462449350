using CallTasks.Core.Model;
using CallTasks.Web.Components.Shared;
using CallTasks.Web.Security;
using Microsoft.AspNetCore.Components;
using static CallTasks.Web.Resources.AccountTexts;

namespace CallTasks.Web.Components.Account;

/// <summary>Makes the first administrator; works only with the code that the server wrote to its console, and only once.</summary>
public sealed partial class SetupPage
{
    private IReadOnlyList<FieldError> _errors = [];
    private string? _problem;

    [Inject]
    private SignIn SignIn { get; set; } = null!;

    [Inject]
    private Accounts Accounts { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [CascadingParameter]
    private HttpContext Http { get; set; } = null!;

    [SupplyParameterFromForm]
    private Input? Form { get; set; }

    protected override void OnInitialized()
    {
        if (Accounts.AnyUser) Navigation.NavigateTo("sign-in");
    }

    private async Task SubmitAsync()
    {
        var form = Form ?? new Input();
        if (form.Password != form.Again)
        {
            _errors = [new FieldError("again", T["PasswordsDiffer"])];
            return;
        }

        try
        {
            switch (await SignIn.SetUpAsync(Http, form.Code ?? "", form.Name?.Trim() ?? "", form.Password ?? ""))
            {
                case SignInResult.Done:
                    Navigation.NavigateTo("/");
                    break;
                case SignInResult.Wait:
                    _problem = T["WaitBeforeTrying", Http.Response.Headers.RetryAfter.ToString()];
                    break;
                default:
                    _errors = [new FieldError("code", T["WrongCode"])];
                    break;
            }
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
        public string? Code { get; set; }
        public string? Name { get; set; }
        public string? Password { get; set; }
        public string? Again { get; set; }
    }
}
