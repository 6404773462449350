using System.Threading.RateLimiting;
using CallTasks.Web.Hosting;
using CallTasks.Web.Live;
using CallTasks.Web.Security;
using Microsoft.AspNetCore.HttpOverrides;

namespace CallTasks.Web.Api;

/// <summary>The REST API, the live hub and health, with what guards them.</summary>
internal static class ApiServices
{
    /// <summary>Longest JSON document: a thousand clients with their parameters.</summary>
    public const long MaxJsonBytes = 1024 * 1024;

    /// <summary>Requests are short, so whoever was sent away need not stay away for long.</summary>
    private static readonly TimeSpan ComeBackAfter = TimeSpan.FromSeconds(1);

    /// <summary>What a hub client may send: a task ID.</summary>
    private const int MaxHubMessageBytes = 4 * 1024;

    public static WebApplicationBuilder AddApi(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxJsonBytes;
        });
        services.AddSingleton<ApiPaths>();
        services.AddSingleton<LiveBoard>();
        services.AddProblemDetails();
        services.AddExceptionHandler<ProblemHandler>();
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(json => JsonBodies.Configure(json.SerializerOptions));
        services.AddSignalR(hub => hub.MaximumReceiveMessageSize = MaxHubMessageBytes).AddJsonProtocol(json => JsonBodies.Configure(json.PayloadSerializerOptions));
        services.AddOpenApi("v1", ApiDescription.Configure);
        MetricsEndpoint.Add(services);
        services.AddRateLimiter(limits =>
        {
            limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limits.OnRejected = (rejected, _) =>
            {
                RetryAfter.Set(rejected.HttpContext, ComeBackAfter);
                return ValueTask.CompletedTask;
            };
            limits.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(http => Surface.IsApi(http.Request.Path)
                ? RateLimitPartition.GetConcurrencyLimiter("api", _ => Limit(http.RequestServices.GetRequiredService<ConsoleSettings>()))
                : RateLimitPartition.GetNoLimiter("pages"));
        });
        return builder;
    }

    private static ConcurrencyLimiterOptions Limit(ConsoleSettings settings) => new() { PermitLimit = settings.RequestsAtWork, QueueLimit = settings.RequestsWaiting };

    /// <summary>Before everything else: whose word counts, which hosts are ours, and how refusals are told.</summary>
    public static WebApplication UseGate(this WebApplication app)
    {
        var proxies = app.Services.GetRequiredService<ConsoleSettings>().TrustedProxies;
        if (proxies.Count > 0)
        {
            var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto };
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (var proxy in proxies) forwarded.KnownProxies.Add(proxy);
            app.UseForwardedHeaders(forwarded);
        }

        app.UseExceptionHandler();
        app.UseMiddleware<ConsoleGate>();
        return app;
    }

    public static WebApplication MapApi(this WebApplication app)
    {
        var api = app.MapGroup($"{Surface.Api}/v1");
        ((IEndpointConventionBuilder)api).Finally(Policies.ByMethod);
        DialPlanEndpoints.Map(api);
        ScriptEndpoints.Map(api);
        CallTaskEndpoints.Map(api);
        TaskListEndpoints.Map(api);
        CallEndpoints.Map(api);
        VerdictEndpoints.Map(api);
        ImportEndpoints.Map(api);
        ReportEndpoints.Map(api);
        BlacklistEndpoints.Map(api);
        SavedEndpoints.Map(api);
        TemplateEndpoints.Map(api);
        AudioEndpoints.Map(api);
        LiveEndpoints.Map(api);
        UserEndpoints.Map(api);
        KeyEndpoints.Map(api);
        AuditEndpoints.Map(api);
        app.MapHub<LiveHub>("/hubs/live").RequireAuthorization(Policies.Board);
        HealthEndpoints.Map(app);
        MetricsEndpoint.Map(app);
        app.MapOpenApi("/openapi/{documentName}.json");
        return app;
    }
}
