using System.Threading.RateLimiting;
using CallTasks.Web.Live;
using CallTasks.Web.Security;

namespace CallTasks.Web.Api;

/// <summary>The REST API, the live hub and health, with what guards them.</summary>
internal static class ApiServices
{
    /// <summary>Longest JSON document: a thousand clients with their parameters.</summary>
    public const long MaxJsonBytes = 1024 * 1024;

    /// <summary>API requests at work at once; more wait.</summary>
    private const int MaxAtWork = 64;

    /// <summary>API requests that wait; more are told to come back.</summary>
    private const int MaxWaiting = 512;

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
        services.AddSingleton<ConsoleCookie>();
        services.AddSingleton<ApiKeys>();
        services.AddSingleton<LiveBoard>();
        services.AddProblemDetails();
        services.AddExceptionHandler<ProblemHandler>();
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(json => JsonBodies.Configure(json.SerializerOptions));
        services.AddSignalR(hub => hub.MaximumReceiveMessageSize = MaxHubMessageBytes).AddJsonProtocol(json => JsonBodies.Configure(json.PayloadSerializerOptions));
        services.AddOpenApi("v1", ApiDescription.Configure);
        services.AddRateLimiter(limits =>
        {
            limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limits.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(http => Surface.IsApi(http.Request.Path)
                ? RateLimitPartition.GetConcurrencyLimiter("api", _ => new ConcurrencyLimiterOptions { PermitLimit = MaxAtWork, QueueLimit = MaxWaiting })
                : RateLimitPartition.GetNoLimiter("pages"));
        });
        return builder;
    }

    /// <summary>Before everything else: who gets in, and how refusals are told.</summary>
    public static WebApplication UseGate(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseMiddleware<ConsoleGate>();
        return app;
    }

    public static WebApplication MapApi(this WebApplication app)
    {
        app.UseMiddleware<ProblemPages>();
        app.UseMiddleware<ApiGuard>();
        app.UseRateLimiter();
        var api = app.MapGroup($"{Surface.Api}/v1");
        DialPlanEndpoints.Map(api);
        ScriptEndpoints.Map(api);
        CallTaskEndpoints.Map(api);
        TaskListEndpoints.Map(api);
        CallEndpoints.Map(api);
        ImportEndpoints.Map(api);
        ReportEndpoints.Map(api);
        BlacklistEndpoints.Map(api);
        SavedEndpoints.Map(api);
        LiveEndpoints.Map(api);
        app.MapHub<LiveHub>("/hubs/live");
        HealthEndpoints.Map(app);
        app.MapOpenApi("/openapi/{documentName}.json");
        return app;
    }
}
