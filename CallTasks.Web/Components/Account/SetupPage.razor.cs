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
        if (form.Password != form.Again)
        {
            Refuse("again", T["PasswordsDiffer"]);
            return;
        }

        await GiveAsync(async () =>
        {
            switch (await SignIn.SetUpAsync(Http, form.Code ?? "", form.Name?.Trim() ?? "", form.Password ?? ""))
            {
                case SignInResult.Done:
                    Navigation.NavigateTo("/");
                    break;
                case SignInResult.Wait:
                    Refuse(T["WaitBeforeTrying", Http.Response.Headers.RetryAfter.ToString()]);
                    break;
                default:
                    Refuse("code", T["WrongCode"]);
                    break;
            }
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
