using Bunit;
using CallTasks.Core.Model;
using CallTasks.Tests.Components.States;
using CallTasks.Web.Components;
using CallTasks.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace CallTasks.Tests.Components.Layout;

/// <summary>Which page an address leads to, for whom.</summary>
public sealed class RoutesTests : ConsoleTests
{
    private readonly DefaultHttpContext _http = new();

    public RoutesTests()
    {
        Services.Configure<AuthorizationOptions>(Policies.Add);
        Services.AddSingleton<IAuthorizationPolicyProvider, DefaultAuthorizationPolicyProvider>();
        Services.AddSingleton<IAuthorizationHandlerProvider, DefaultAuthorizationHandlerProvider>();
        Services.AddSingleton<IAuthorizationEvaluator, DefaultAuthorizationEvaluator>();
        Services.AddSingleton<IAuthorizationHandlerContextFactory, DefaultAuthorizationHandlerContextFactory>();
        Services.AddSingleton<IAuthorizationService, DefaultAuthorizationService>();
        Services.AddSingleton<IAuthorizationHandler, RoleHandler>();
        Services.AddCascadingAuthenticationState();
        Services.AddCascadingValue<HttpContext>(_ => _http);
        JSInterop.Setup<string>("callTasks.timeZone").SetResult("UTC");
    }

    [Shows(typeof(Routes), ComponentState.Shown, Mark = "main h1")]
    [Theory]
    [InlineData(Role.Administrator, "users", "Users")]
    [InlineData(Role.Viewer, "users", "No access")]
    [InlineData(Role.Viewer, "call-tasks", "Call tasks")]
    public async Task A_page_opens_for_those_whose_role_opens_it(Role role, string address, string heading)
    {
        await SignInAsAsync(role);
        Navigation.NavigateTo(address);

        var routes = Render<Routes>();

        routes.WaitForAssertion(() => Assert.Equal(heading, routes.Find("main h1").TextContent));
    }

    [Shows(typeof(App), ComponentState.Shown, Mark = "link")]
    [Fact]
    public void A_page_without_a_circuit_brings_no_script()
    {
        _http.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(new ExcludeFromInteractiveRoutingAttribute()), null));
        _http.Request.Headers.Cookie = "theme=dark";

        var app = Render<App>();

        Assert.DoesNotContain("blazor.web.js", app.Markup, StringComparison.Ordinal);
        Assert.Contains("data-theme=\"dark\"", app.Markup, StringComparison.Ordinal);
    }
}
