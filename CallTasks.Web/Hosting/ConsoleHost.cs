using CallTasks.Web.Api;
using CallTasks.Web.Components;
using CallTasks.Web.Languages;
using CallTasks.Web.Security;

namespace CallTasks.Web.Hosting;

/// <summary>The whole program, put together: what is served, and in which order a request passes.</summary>
internal static class ConsoleHost
{
    /// <exception cref="StartRefusedException">A setting, the storage folder or a port cannot be used.</exception>
    public static WebApplication Build(WebApplicationBuilder builder)
    {
        builder.AddEngine();
        builder.AddSecurity();
        builder.AddConsole();
        builder.AddApi();

        var app = builder.Build();
        app.OpenEngine();
        app.UseGate();
        app.UseLanguages();
        app.MapConsole();
        app.MapApi();
        app.MapSecurity();
        app.MapLanguages();
        return app;
    }

    /// <summary>Says so when others on the way could read passwords and numbers.</summary>
    public static void WarnOfReaders(this WebApplication app)
    {
        var settings = app.Services.GetRequiredService<ConsoleSettings>();
        foreach (var url in settings.Urls.Where(ListenAddresses.IsOpenToReaders))
        {
            if (settings.TrustedProxies.Count == 0)
                app.Logger.LogWarning("{Url} is plain http and can be reached from other machines: passwords and phone numbers can be read on the way. Use https, or a proxy that does (TrustedProxies)", url);
        }
    }
}
