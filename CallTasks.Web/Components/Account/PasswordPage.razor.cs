using CallTasks.Core.Commands;
using CallTasks.Core.Model;
using CallTasks.Web.Security;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using static CallTasks.Web.Resources.AccountTexts;

namespace CallTasks.Web.Components.Account;

/// <summary>Changes one's own password; the sign-in at hand goes on, all others end.</summary>
public sealed partial class PasswordPage
{
    private bool _done;

    [Inject]
    private AccountCommands Commands { get; set; } = null!;

    [Inject]
    private AuthenticationStateProvider Identity { get; set; } = null!;

    [SupplyParameterFromForm]
    private Input? Form { get; set; }

    private async Task SubmitAsync()
    {
        var form = Form ?? new Input();
        if (Accounts.Of(Http.User) is not { Kind: VisitorKind.User } user) return;
        if (form.Wanted != form.Again)
        {
            var weak = AccountRules.Password(form.Wanted ?? "", user.Name) is { } problem ? [new FieldError("newPassword", problem)] : Array.Empty<FieldError>();
            Refuse([.. weak, new FieldError("again", T["PasswordsDiffer"])]);
            return;
        }

        (Identity as CircuitIdentity)?.Hold();
        await GiveAsync(async () =>
        {
            await SignIn.RenewAsync(Http, await Commands.ChangeOwnPasswordAsync(user.Id, form.Current ?? "", form.Wanted ?? "", user.Actor));
            _done = true;
        });
    }

    /// <summary>What is posted.</summary>
    private sealed class Input
    {
        public string? Current { get; set; }
        public string? Wanted { get; set; }
        public string? Again { get; set; }
    }
}
