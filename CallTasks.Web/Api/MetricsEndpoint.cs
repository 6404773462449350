using CallTasks.Core.Live;
using CallTasks.Web.Security;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace CallTasks.Web.Api;

/// <summary>
/// /metrics: the engine's and the runtime's figures in Prometheus' text format. Whoever may read may ask, as with the details of readiness:
/// there is nothing of a person in it, but it tells of the server's insides.
/// </summary>
internal static class MetricsEndpoint
{
    public const string Path = "/metrics";

    public static void Add(IServiceCollection services) => services.AddOpenTelemetry()
        .ConfigureResource(resource => resource.Clear().AddService("calltasks", autoGenerateServiceInstanceId: false))
        .WithMetrics(metrics => metrics
            .AddMeter(EngineMeter.Name)
            // Memory, garbage collection, threads and CPU time of the process, by .NET itself.
            .AddMeter("System.Runtime")
            // What is asked is of now: reading it costs less than a page.
            .AddPrometheusExporter(exporter => exporter.ScrapeResponseCacheDurationMilliseconds = 0));

    public static void Map(WebApplication app) => app.MapPrometheusScrapingEndpoint(Path).RequireAuthorization(Policies.Read);
}
