using CallTasks.Web.Languages;
using CallTasks.Web.Security;
using Microsoft.AspNetCore.Components;
using static CallTasks.Web.Resources.AccountTexts;

namespace CallTasks.Web.Components.Account;

/// <summary>Name and password; without a circuit, since a cookie comes with an answer of HTTP.</summary>
public sealed partial class SignInPage
{
    [Inject]
    private SignIn SignIn { get; set; } = null!;

    [SupplyParameterFromForm]
    private Input? Form { get; set; }

    [SupplyParameterFromQuery]
    private string? ReturnUrl { get; set; }

    private string? Wrong => Problem is null ? null : "true";

    protected override void OnInitialized()
    {
        if (!Accounts.AnyUser) Navigation.NavigateTo("setup");
        else if (Form is null && Accounts.Of(Http.User) is { Kind: VisitorKind.User }) Navigation.NavigateTo(Back);
    }

    private string Back => LanguageChoice.IsOurs(ReturnUrl) ? ReturnUrl! : "/";

    private async Task SubmitAsync()
    {
        var form = Form ?? new Input();
        switch (await SignIn.WithPasswordAsync(Http, form.Name ?? "", form.Password ?? "", form.Keep))
        {
            case SignInResult.Done:
                Navigation.NavigateTo(Back);
                break;
            case SignInResult.Wait:
                Refuse(T["WaitBeforeTrying", Http.Response.Headers.RetryAfter.ToString()]);
                break;
            default:
                Refuse(T["WrongNameOrPassword"]);
                break;
        }
    }

    /// <summary>What is posted.</summary>
    private sealed class Input
    {
        public string? Name { get; set; }
        public string? Password { get; set; }
        public bool Keep { get; set; }
    }
}
