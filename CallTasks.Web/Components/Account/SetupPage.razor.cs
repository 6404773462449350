using CallTasks.Core.Model;
using CallTasks.Web.Security;
using Microsoft.AspNetCore.Components;
using static CallTasks.Web.Resources.AccountTexts;

namespace CallTasks.Web.Components.Account;

/// <summary>Makes the first administrator; works only with the code that the server wrote to its console, and only once.</summary>
public sealed partial class SetupPage
{
    [Inject]
    private SignIn SignIn { get; set; } = null!;

    [SupplyParameterFromForm]
    private Input? Form { get; set; }

    protected override void OnInitialized()
    {
        if (Accounts.AnyUser) Navigation.NavigateTo("sign-in");
    }

    private async Task SubmitAsync()
    {
        var form = Form ?? new Input();
        var (name, password) = (form.Name?.Trim() ?? "", form.Password ?? "");
        var code = SignIn.TryCode(Http, form.Code ?? "");
        if (code == SignInResult.Wait)
        {
            Refuse(T["WaitBeforeTrying", Http.Response.Headers.RetryAfter.ToString()]);
            return;
        }

        var errors = new List<FieldError>();
        if (code != SignInResult.Done) errors.Add(new FieldError("code", T["WrongCode"]));
        errors.AddRange(AccountRules.Validate(name, Role.Administrator, password));
        if (form.Password != form.Again) errors.Add(new FieldError("again", T["PasswordsDiffer"]));
        if (errors.Count > 0)
        {
            Refuse(errors);
            return;
        }

        await GiveAsync(async () =>
        {
            await SignIn.SetUpAsync(Http, name, password);
            Navigation.NavigateTo("/");
        });
    }

    /// <summary>What is posted.</summary>
    private sealed class Input
    {
        public string? Code { get; set; }
        public string? Name { get; set; }
        public string? Password { get; set; }
        public string? Again { get; set; }
    }
}
