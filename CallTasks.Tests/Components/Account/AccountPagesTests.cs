using Bunit;
using CallTasks.Core.Model;
using CallTasks.Tests.Components.States;
using CallTasks.Web.Components.Account;
using CallTasks.Web.Security;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallTasks.Tests.Components.Account;

/// <summary>The pages without a circuit: signing in, the first administrator, a new password, and no way in.</summary>
public sealed class AccountPagesTests : ConsoleTests
{
    private readonly DefaultHttpContext _http = new();

    public AccountPagesTests()
    {
        Services.AddSingleton<AntiforgeryStateProvider>(new NoToken());
        // The settings are asked only where the code is written to the console.
        Services.AddSingleton(all => new SetupCode(all.GetRequiredService<Accounts>(), null!, NullLogger<SetupCode>.Instance));
        Services.AddSingleton<SignIn>();
        Services.AddCascadingValue<HttpContext>(_ => _http);
        _http.RequestServices = Services;
    }

    [Shows(typeof(SetupPage), ComponentState.Shown, Mark = "form")]
    [Shows(typeof(SetupPage), ComponentState.Error)]
    [Fact]
    public async Task The_first_administrator_needs_the_code_of_the_server()
    {
        var page = Render<SetupPage>();
        Assert.Empty(page.FindAll("[aria-invalid=true]"));

        await page.InvokeAsync(() => page.Find("form").Submit());

        page.WaitForAssertion(() => Assert.Contains("code", page.Find("#code-error").TextContent, StringComparison.OrdinalIgnoreCase));
        Assert.Equal("true", page.Find("#code").GetAttribute("aria-invalid"));
    }

    [Shows(typeof(SignInPage), ComponentState.Shown, Mark = "form")]
    [Shows(typeof(SignInPage), ComponentState.Error)]
    [Fact]
    public async Task A_wrong_name_or_password_is_said_without_saying_which()
    {
        await SignInAsPersonAsync(Role.Viewer);
        var page = Render<SignInPage>();

        await page.InvokeAsync(() => page.Find("form").Submit());

        page.WaitForAssertion(() => Assert.NotEmpty(page.Find("[role=alert]").TextContent));
        Assert.Equal(["true", "true"], page.FindAll("#name, #password").Select(field => field.GetAttribute("aria-invalid")));
    }

    [Fact]
    public void Without_any_account_the_sign_in_leads_to_the_first_one()
    {
        Render<SignInPage>();

        Assert.EndsWith("/setup", Navigation.Uri, StringComparison.Ordinal);
    }

    [Shows(typeof(PasswordPage), ComponentState.Shown, Mark = "form")]
    [Shows(typeof(PasswordPage), ComponentState.Error)]
    [Fact]
    public async Task A_new_password_that_is_none_is_refused_on_its_field()
    {
        await SignInAsPersonAsync(Role.Viewer);
        _http.User = Principal;
        var page = Render<PasswordPage>();

        await page.InvokeAsync(() => page.Find("form").Submit());

        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("[aria-invalid=true]")));
    }

    [Shows(typeof(PasswordPage), ComponentState.Empty, Mark = "form", AtLeast = 0)]
    [Fact]
    public void A_key_has_no_password_to_change()
    {
        _http.User = Principal;

        Assert.NotEmpty(Render<PasswordPage>().Find(".notice").TextContent);
    }

    [Shows(typeof(NoAccessPage), ComponentState.Error, Mark = "h1")]
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_page_without_access_says_who_one_is_and_the_way_out(bool signedIn)
    {
        if (signedIn)
        {
            await SignInAsPersonAsync(Role.Viewer);
            _http.User = Principal;
        }

        var page = Render<NoAccessPage>();

        Assert.Equal(signedIn ? "Viewer <b>" : null, page.Find("p").TextContent.Contains("Viewer <b>", StringComparison.Ordinal) ? "Viewer <b>" : null);
        Assert.Empty(page.FindAll("b"));
        Assert.NotEmpty(page.FindAll("a.button-primary"));
    }

    [Shows(typeof(NoAccess), ComponentState.Error, Mark = ".empty-title")]
    [Fact]
    public async Task In_the_place_of_a_page_that_ones_role_does_not_open_the_way_back_is_shown()
    {
        await SignInAsPersonAsync(Role.Viewer);

        var part = Render<NoAccess>();

        Assert.Contains("Viewer <b>", part.Find(".empty-text").TextContent, StringComparison.Ordinal);
        Assert.NotEmpty(part.FindAll(".empty-actions a"));
    }

    [Shows(typeof(ToSignIn), ComponentState.Shown, Mark = "*", AtLeast = 0)]
    [Fact]
    public void Who_is_signed_out_is_led_to_the_sign_in_and_back_again()
    {
        Navigation.NavigateTo("call-tasks?q=a");

        Render<ToSignIn>();

        Assert.EndsWith("sign-in?returnUrl=%2Fcall-tasks%3Fq%3Da", Navigation.Uri, StringComparison.Ordinal);
    }

    [Shows(typeof(UserMenu), ComponentState.Shown, Mark = "[role=menuitem]", AtLeast = 2)]
    [Fact]
    public async Task The_menu_names_who_is_signed_in()
    {
        await SignInAsPersonAsync(Role.Supervisor);

        Assert.Contains("Supervisor <b>", Render<UserMenu>().Find("button").TextContent, StringComparison.Ordinal);
    }

    [Shows(typeof(UserMenu), ComponentState.Empty, Mark = "*", AtLeast = 0)]
    [Fact]
    public void Whoever_came_with_a_key_has_no_menu_of_an_account() => Assert.Empty(Render<UserMenu>().Markup.Trim());

    [Shows(typeof(AccountLayout), ComponentState.Shown, Mark = "main .account-card")]
    [Fact]
    public void The_frame_of_these_pages_holds_the_page_and_both_languages()
    {
        var frame = Render<AccountLayout>(set => set.Add(layout => layout.Body, builder => builder.AddContent(0, "The page")));

        Assert.Equal("The page", frame.Find(".account-card").TextContent);
        Assert.Equal(2, frame.FindAll(".language").Count);
    }

    private sealed class NoToken : AntiforgeryStateProvider
    {
        public override AntiforgeryRequestToken? GetAntiforgeryToken() => null;
    }
}
