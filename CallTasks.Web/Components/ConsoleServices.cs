using CallTasks.Core.Storage.Queries;
using CallTasks.Web.Api;
using CallTasks.Web.Components.Calls;
using CallTasks.Web.Components.CallTasks;
using CallTasks.Web.Components.Reports;
using CallTasks.Web.Components.Scripts;
using CallTasks.Web.Components.Shared;
using CallTasks.Web.Components.Telephony;
using CallTasks.Web.Components.Verdicts;
using CallTasks.Web.Components.Wall;
using CallTasks.Web.Languages;
using CallTasks.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace CallTasks.Web.Components;

/// <summary>What the pages need, and where they are mounted.</summary>
internal static class ConsoleServices
{
    /// <summary>Longest message a browser may send over its circuit: forms only, files go by HTTP.</summary>
    private const int MaxCircuitMessageBytes = 64 * 1024;

    /// <summary>How long a closed lid may last before its circuit is given up; the page then loads itself again.</summary>
    private static readonly TimeSpan CircuitRetention = TimeSpan.FromMinutes(3);

    public static WebApplicationBuilder AddConsole(this WebApplicationBuilder builder)
    {
        // Outside Development a run from the build output would otherwise find no scripts and styles of its packages.
        builder.WebHost.UseStaticWebAssets();
        builder.Services
            .AddRazorComponents()
            .AddInteractiveServerComponents(circuit => circuit.DisconnectedCircuitRetentionPeriod = CircuitRetention)
            .AddHubOptions(hub => hub.MaximumReceiveMessageSize = MaxCircuitMessageBytes);
        builder.Services.AddRadzenComponents();
        builder.Services.AddScoped<Viewer>();
        builder.Services.AddScoped<Toasts>();
        builder.Services.AddScoped<Confirmations>();
        builder.Services.AddScoped<Ticker>();
        builder.Services.AddScoped<Acting>();
        builder.Services.AddTransient(all => new PageReads(TaskScheduler.Default, PageReads.Patience, all.GetRequiredService<NavigationManager>()));
        builder.Services.AddTransient<CallTaskList>();
        builder.Services.AddTransient<TaskBoard>();
        builder.Services.AddTransient<CallList>();
        builder.Services.AddTransient<ReportList>();
        builder.Services.AddTransient<VerdictList>();
        builder.Services.AddTransient<ScriptList>();
        builder.Services.AddSingleton<WallQueries>();
        builder.Services.AddSingleton<WallFeed>();
        builder.Services.AddSingleton<VoiceStudio>();
        builder.Services.AddTelephonyLists();
        return builder;
    }

    public static WebApplication MapConsole(this WebApplication app)
    {
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.UseMiddleware<ProblemPages>();
        app.UseAuthentication();
        app.UseLanguages();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.UseRateLimiter();
        app.UseVoice();
        app.MapStaticAssets().AllowAnonymous();
        app.MapWall();
        app.MapVoice();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode().Add(endpoint =>
        {
            // A wall's display has a circuit too; what its pages may show is asked page by page.
            if (endpoint is RouteEndpointBuilder { RoutePattern.RawText: { } route } && Surface.IsCircuit("/" + route.TrimStart('/'))) endpoint.Metadata.Add(new AuthorizeAttribute(Policies.Board));
        });
        return app;
    }
}
