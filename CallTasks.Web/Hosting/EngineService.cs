using CallTasks.Core.Commands;
using CallTasks.Core.Dialing;
using CallTasks.Core.Imports;
using CallTasks.Core.Jobs;
using CallTasks.Core.Reports;
using CallTasks.Core.Simulator;
using CallTasks.Core.Storage;
using CallTasks.Core.Telephony.Sip;

namespace CallTasks.Web.Hosting;

/// <summary>Starts the engine in its order before the first page is served, and stops it in good order after the last one.</summary>
internal sealed class EngineService(IServiceProvider services, ConsoleSettings settings, ILogger<EngineService> log) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private Dialer? _dialer;
    private Task _bulk = Task.CompletedTask;

    /// <summary>True while calls can be started.</summary>
    public bool Running { get; private set; }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var simulator = services.GetRequiredService<SimulatedCarrier>();
        var carrier = services.GetRequiredService<SipCarrier>();
        await SipLine.KeepPortAsync(carrier, services.GetRequiredService<SettingsLedger>());
        var left = await services.GetRequiredService<Recover>().RunAsync();
        // Left work of an earlier run, imports that were just given up included, goes on beside us: a start need not wait for a million
        // cancelled recalls.
        var bulk = services.GetRequiredService<BulkWork>();
        bulk.Follow();
        _bulk = bulk.ResumeAsync(_stopping.Token);
        services.GetRequiredService<ImportRunner>().CleanFolder();
        services.GetRequiredService<SoundCommands>().CleanFolder();
        _dialer = services.GetRequiredService<Dialer>();
        _dialer.Start(left);
        services.GetRequiredService<SpeechAhead>().Start();
        services.GetRequiredService<ReportMaker>().Start();
        if (settings.Demo) await services.GetRequiredService<DemoContent>().EnsureAsync();
        await services.GetRequiredService<ScheduledStarts>().StartAsync(cancellationToken);
        await services.GetRequiredService<Upkeep>().StartAsync(cancellationToken);
        Running = true;
        log.LogInformation("The engine runs: SIP on {Sip}, simulated carrier on {Simulator}", carrier.LocalEndPoint, simulator.Address);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Running = false;
        await services.GetRequiredService<ScheduledStarts>().DisposeAsync();
        if (_dialer is not null) await _dialer.StopAsync();
        await _stopping.CancelAsync();
        try
        {
            await _bulk;
        }
        catch (OperationCanceledException)
        {
            // It waited for its turn; the next start goes on with it.
        }
    }

    public void Dispose() => _stopping.Dispose();
}
