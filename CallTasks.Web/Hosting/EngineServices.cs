using CallTasks.Core.Audio;
using CallTasks.Core.Bots;
using CallTasks.Core.Commands;
using CallTasks.Core.Dialing;
using CallTasks.Core.Imports;
using CallTasks.Core.Jobs;
using CallTasks.Core.Live;
using CallTasks.Core.Model;
using CallTasks.Core.Reports;
using CallTasks.Core.Simulator;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Queries;
using CallTasks.Core.Storage.Shelf;
using CallTasks.Core.Telephony;
using CallTasks.Core.Telephony.Media;
using CallTasks.Core.Telephony.Sip;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Quartz;

namespace CallTasks.Web.Hosting;

/// <summary>
/// The engine's parts, each made when first asked for: whoever needs the ledger gets it over a migrated database in a folder that is
/// ours, so that the order is right by itself, and the container takes everything down in reverse.
/// </summary>
internal static class EngineServices
{
    /// <summary>Web servers, hubs and the last writes need so long beyond the engine's own graceful stop.</summary>
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(12);

    public static WebApplicationBuilder AddEngine(this WebApplicationBuilder builder)
    {
        var settings = ConsoleSettings.Read(builder.Configuration, builder.Environment.ContentRootPath);
        builder.WebHost.UseUrls([.. settings.Urls]);
        var services = builder.Services;
        services.AddSingleton(settings);
        services.TryAddSingleton(TimeProvider.System);
        services.Configure<HostOptions>(host => host.ShutdownTimeout = settings.Dialing.GracefulStop + StopGrace);
        services.AddDataProtection().SetApplicationName("CallTasks").PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(settings.StoragePath, "keys")));

        AddStorage(services, settings);
        AddTelephony(services, settings);
        AddDialing(services, settings);
        AddCommands(services);
        services.AddQuartz();
        services.AddSingleton<ScheduledStarts>();
        services.AddSingleton<Upkeep>();
        services.AddSingleton<EngineService>();
        services.AddHostedService(all => all.GetRequiredService<EngineService>());
        return builder;
    }

    /// <summary>Takes the folder, migrates the database and binds SIP, so that trouble with them is told in one line before anything else is tried.</summary>
    /// <exception cref="StartRefusedException">The folder or the SIP port cannot be used.</exception>
    public static void OpenEngine(this WebApplication app)
    {
        try
        {
            app.Services.GetRequiredService<CallTasksDatabase>();
            app.Services.GetRequiredService<SipCarrier>();
            app.Services.GetRequiredService<EngineMeter>();
        }
        catch (StorageInUseException e)
        {
            throw new StartRefusedException(e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or Microsoft.Data.Sqlite.SqliteException)
        {
            throw new StartRefusedException($"The storage folder {app.Services.GetRequiredService<ConsoleSettings>().StoragePath} cannot be used: {e.Message} Set Storage:Path to a folder that this user may write.");
        }
    }

    private static void AddStorage(IServiceCollection services, ConsoleSettings settings)
    {
        services.AddSingleton(_ => StorageFolder.Open(settings.StoragePath));
        services.AddSingleton(all =>
        {
            var database = new CallTasksDatabase(all.GetRequiredService<StorageFolder>(), all.GetRequiredService<ILogger<CallTasksDatabase>>());
            database.Migrate();
            return database;
        });
        services.AddSingleton(all => all.GetRequiredService<CallTasksDatabase>().Connections);
        services.AddSingleton<Ledger>();
        services.AddSingleton<TaskLedger>();
        services.AddSingleton<ClientLedger>();
        services.AddSingleton<SettingsLedger>();
        services.AddSingleton<SavedLedger<RecallSet>, RecallSetLedger>();
        services.AddSingleton<SavedLedger<CallerId>, CallerIdLedger>();
        services.AddSingleton<SavedLedger<CallerIdGroup>, CallerIdGroupLedger>();
        services.AddSingleton<SavedLedger<Direction>, DirectionLedger>();
        services.AddSingleton<SavedLedger<Sound>, SoundLedger>();
        services.AddSingleton(all => new SoundFiles(all.GetRequiredService<StorageFolder>().Sounds));
        services.AddSingleton<SavedLedger<HoursPreset>, HoursPresetLedger>();
        services.AddSingleton<SavedLedger<FrequencyCap>, FrequencyCapLedger>();
        services.AddSingleton<SavedLedger<CallTaskSettings>, TemplateLedger>();
        services.AddSingleton<BlacklistLedger>();
        services.AddSingleton<ReportLedger>();
        services.AddSingleton<RecoveryLedger>();
        services.AddSingleton<VerdictLedger>();
        services.AddSingleton<BulkWork>();
        services.AddSingleton<CallTaskQueries>();
        services.AddSingleton<EstimateQueries>();
        services.AddSingleton<CallQueries>();
        services.AddSingleton<VerdictQueries>();
        services.AddSingleton<TaskLogQueries>();
        services.AddSingleton<ClientQueries>();
        services.AddSingleton<SettingsQueries>();
        services.AddSingleton<ScriptQueries>();
        services.AddSingleton<ReportLists>();
        services.AddSingleton<ShelfQueries>();
    }

    private static void AddTelephony(IServiceCollection services, ConsoleSettings settings)
    {
        services.AddSingleton<MediaPump>();
        services.AddSingleton(all => new SimulatedCarrier(new SimulatorOptions
        {
            Seed = settings.SimulatorSeed,
            Speed = settings.SimulatorSpeed,
            Pump = all.GetRequiredService<MediaPump>(),
            Ports = new RtpPortPool(System.Net.IPAddress.Loopback),
            Time = all.GetRequiredService<TimeProvider>(),
            Logger = all.GetRequiredService<ILogger<SimulatedCarrier>>(),
        }));
        services.AddSingleton(SipLine.Open);
        services.AddSingleton<ICarrier>(all => all.GetRequiredService<SipCarrier>());
        services.AddSingleton(all => new Trunks(() => all.GetRequiredService<SimulatedCarrier>().Address));
        services.AddSingleton(all => new RenderedPrompts(
            all.GetRequiredService<StorageFolder>().Speech, settings.Speech.CacheBytes, all.GetRequiredService<TimeProvider>(),
            all.GetRequiredService<StorageFolder>().FreeBytes, all.GetRequiredService<ILogger<RenderedPrompts>>()));
        services.AddSingleton<ITextToSpeech>(all => new ProgramTextToSpeech(settings.Speech.Program, all.GetRequiredService<RenderedPrompts>(), all.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ISpeechRecognizer>(all => settings.Speech.Recognizer is { } recognizer
            ? new HttpSpeechRecognizer(recognizer, all.GetRequiredService<TimeProvider>(), all.GetRequiredService<ILogger<HttpSpeechRecognizer>>())
            : new NoSpeechRecognizer());
        services.AddSingleton<SpeechEar>();
    }

    private static void AddDialing(IServiceCollection services, ConsoleSettings settings)
    {
        services.AddSingleton(settings.Dialing);
        services.AddSingleton<ISounds, LibrarySounds>();
        services.AddSingleton(new WebAddressGuard { AllowPrivate = settings.AllowPrivateRequests });
        services.AddSingleton<GuardedHttp>();
        services.AddSingleton(settings.Transfers);
        services.AddSingleton<CustomerNumbers>();
        services.AddSingleton<BotSession>();
        services.AddSingleton<SpeechAhead>();
        services.AddSingleton<Recover>();
        services.AddSingleton<Dialer>();
        services.AddSingleton<IEngineView>(all => all.GetRequiredService<Dialer>());
        services.AddSingleton<LiveFeed>();
        services.AddSingleton<EngineMeter>();
    }

    private static void AddCommands(IServiceCollection services)
    {
        services.AddSingleton<CallTaskCommands>();
        services.AddSingleton<ClientCommands>();
        services.AddSingleton<InterruptedCommands>();
        services.AddSingleton<VerdictCommands>();
        services.AddSingleton<SettingsCommands>();
        AddSaved<RecallSet>(services, _ => RecallSetRules.Validate);
        AddSaved<CallerId>(services, _ => CallerIdRules.Validate);
        AddSaved<CallerIdGroup>(services, _ => CallerIdRules.Validate);
        AddSaved<Direction>(services, all => direction => DirectionRules.Validate(direction, direction.DialPlanId is { } plan && all.GetRequiredService<SettingsQueries>().DialPlan(plan) is not null));
        AddSaved<HoursPreset>(services, _ => HoursPreset.Validate);
        AddSaved<CallTaskSettings>(services, all => all.GetRequiredService<CallTaskCommands>().Check);
        AddSaved<FrequencyCap>(services, _ => FrequencyCapRules.Validate);
        services.AddSingleton<SoundCommands>();
        services.AddSingleton<ImportRunner>();
        services.AddSingleton<ClientsFilePreviews>();
        services.AddSingleton<BlacklistImports>();
        services.AddSingleton<ImportCommands>();
        services.AddSingleton<ReportMaker>();
        services.AddSingleton<ReportCommands>();
        services.AddSingleton<DemoContent>();
    }

    private static void AddSaved<T>(IServiceCollection services, Func<IServiceProvider, Func<T, IReadOnlyList<FieldError>>> rules) where T : class, INamed =>
        services.AddSingleton(all => new SavedCommands<T>(all.GetRequiredService<SavedLedger<T>>(), rules(all), all.GetRequiredService<BulkWork>()));
}
