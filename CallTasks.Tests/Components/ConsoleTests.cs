using System.Security.Claims;
using Bunit;
using CallTasks.Core.Audio;
using CallTasks.Core.Bots;
using CallTasks.Core.Commands;
using CallTasks.Core.Dialing;
using CallTasks.Core.Imports;
using CallTasks.Core.Live;
using CallTasks.Core.Model;
using CallTasks.Core.Reports;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Queries;
using CallTasks.Core.Storage.Shelf;
using CallTasks.Tests.Support;
using CallTasks.Web.Components.Calls;
using CallTasks.Web.Components.CallTasks;
using CallTasks.Web.Components.Reports;
using CallTasks.Web.Components.Scripts;
using CallTasks.Web.Components.Shared;
using CallTasks.Web.Components.Telephony;
using CallTasks.Web.Components.Verdicts;
using CallTasks.Web.Security;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallTasks.Tests.Components;

/// <summary>Pages over the real engine, its real database and a carrier in memory; only the browser is not there.</summary>
public abstract class ConsoleTests : ComponentTests, IAsyncLifetime
{
    private readonly Person _person = new();
    private KeyLedger _keys = null!;
    private Accounts _accounts = null!;

    internal EngineHouse House { get; private set; } = null!;

    internal LiveFeed Feed { get; private set; } = null!;

    private protected NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    private protected Confirmations Confirmations => Services.GetRequiredService<Confirmations>();

    /// <summary>Of whoever signs in.</summary>
    internal const string Password = "Four random words, 4711";

    /// <summary>Who looks at the pages, as HTTP knows them.</summary>
    internal ClaimsPrincipal Principal { get; private set; } = new();

    /// <summary>Where the pages read: at once, unless a test holds them.</summary>
    internal HeldReads Reading { get; } = new();

    public async Task InitializeAsync()
    {
        House = await EngineHouse.OpenAsync();
        Feed = new LiveFeed(House.Ledger, House.Dialer, House.TaskQueries, TimeProvider.System, NullLogger<LiveFeed>.Instance);
        JSInterop.Mode = JSRuntimeMode.Loose;
        var settings = new SettingsQueries(House.Connections);
        Services.AddLogging();
        Services.AddSingleton(TimeProvider.System);
        Services.AddSingleton<IEngineView>(House.Dialer);
        Services.AddSingleton(Feed);
        Services.AddSingleton(House.Tasks);
        Services.AddSingleton(House.Clients);
        Services.AddSingleton(House.Settings);
        Services.AddSingleton(House.Recovery);
        Services.AddSingleton(House.Bulk);
        Services.AddSingleton(House.TaskQueries);
        Services.AddSingleton(House.CallQueries);
        Services.AddSingleton(House.ClientQueries);
        Services.AddSingleton<TaskLogQueries>();
        Services.AddSingleton(settings);
        Services.AddSingleton(new ReportLists(House.Connections));
        Services.AddTransient<ReportList>();
        Services.AddSingleton(new VerdictQueries(House.Connections));
        Services.AddSingleton(new VerdictCommands(new Core.Storage.VerdictLedger(House.Ledger)));
        Services.AddTransient<VerdictList>();
        Services.AddSingleton(new ScriptQueries(House.Connections));
        Services.AddTransient<ScriptList>();
        Services.AddSingleton<ISounds>(new FewSounds());
        Services.AddSingleton<BotSession>();
        Services.AddSingleton<ISpeechRecognizer>(new NoSpeechRecognizer());
        Services.AddSingleton(new VoiceStudio(TimeProvider.System));
        Services.AddSingleton(new EstimateQueries(House.Connections));
        Services.AddSingleton(House.Options);
        Services.AddSingleton(new Core.Storage.ReportLedger(House.Ledger));
        Services.AddSingleton(House.Connections);
        Services.AddSingleton(House.Ledger);
        Services.AddSingleton(House.Folder);
        Services.AddSingleton<ImportRunner>();
        Services.AddSingleton<ClientsFilePreviews>();
        Services.AddSingleton<Core.Storage.BlacklistLedger>();
        Services.AddSingleton<BlacklistImports>();
        Services.AddSingleton<ShelfQueries>();
        Services.AddSingleton<ImportCommands>();
        Services.AddSingleton<ReportMaker>();
        Services.AddSingleton<ReportCommands>();
        Services.AddSingleton<CallTaskCommands>();
        Services.AddSingleton(all => new SavedCommands<Core.Model.CallTaskSettings>(new Core.Storage.Shelf.TemplateLedger(House.Ledger), all.GetRequiredService<CallTaskCommands>().Check, House.Bulk));
        Services.AddSingleton<ClientCommands>();
        Services.AddSingleton<InterruptedCommands>();
        Services.AddSingleton<ITextToSpeech>(new ProgramTextToSpeech(new SpeechProgram(), null, TimeProvider.System));
        Services.AddSingleton<SettingsCommands>();
        _keys = new KeyLedger(House.Ledger);
        _accounts = new Accounts(new AccountQueries(House.Connections), House.Ledger, _keys, TimeProvider.System, NullLogger<Accounts>.Instance, bootstrapKey: null);
        Services.AddSingleton(_accounts);
        Services.AddSingleton(_keys);
        Services.AddSingleton(new AccountLedger(House.Ledger));
        Services.AddSingleton(new AccountQueries(House.Connections));
        Services.AddSingleton(new AuditQueries(House.Connections));
        Services.AddSingleton<IPasswordHash>(new PasswordHash(new Microsoft.AspNetCore.Identity.PasswordHasher<User>()));
        Services.AddSingleton<AccountCommands>();
        Services.AddSingleton<KeyCommands>();
        Services.AddSingleton<AuthenticationStateProvider>(_person);
        Services.AddScoped<Me>();
        await SignInAsAsync(Role.Administrator);
        AddTelephony();
        Services.AddScoped<Viewer>();
        Services.AddScoped<Toasts>();
        Services.AddScoped<Confirmations>();
        Services.AddScoped<Ticker>();
        Services.AddScoped<Acting>();
        Services.AddTransient(all => new PageReads(Reading, TimeSpan.Zero, all.GetRequiredService<NavigationManager>()));
        Services.AddTransient<CallTaskList>();
        Services.AddTransient<TaskBoard>();
        Services.AddTransient<CallList>();
    }

    /// <summary>From here on pages are looked at by somebody of this role: before a test says otherwise, an administrator.</summary>
    internal async Task SignInAsAsync(Role role)
    {
        var key = await _keys.CreateKeyAsync($"{role} {Guid.NewGuid():N}", role, Guid.NewGuid().ToString("N"), Actor.System);
        _person.Use(Principal = Identities.Of(key, "test"));
    }

    /// <summary>From here on pages are looked at by a person with an account.</summary>
    internal async Task<User> SignInAsPersonAsync(Role role)
    {
        var user = await new AccountLedger(House.Ledger).CreateAsync($"{role} <b>", role, new PasswordHash(new Microsoft.AspNetCore.Identity.PasswordHasher<User>()).Of(Password), Actor.System);
        _person.Use(Principal = Identities.Of(user, "session", "test"));
        return user;
    }

    private void AddTelephony()
    {
        var ledger = House.Ledger;
        Services.AddSingleton(new SavedCommands<RecallSet>(new RecallSetLedger(ledger), RecallSetRules.Validate, House.Bulk));
        Services.AddSingleton(new SavedCommands<CallerId>(new CallerIdLedger(ledger), CallerIdRules.Validate, House.Bulk));
        Services.AddSingleton(new SavedCommands<CallerIdGroup>(new CallerIdGroupLedger(ledger), CallerIdRules.Validate, House.Bulk));
        Services.AddSingleton(new SavedCommands<Direction>(new DirectionLedger(ledger), direction => DirectionRules.Validate(direction, planExists: true), House.Bulk));
        Services.AddSingleton(new SavedCommands<HoursPreset>(new HoursPresetLedger(ledger), HoursPreset.Validate, House.Bulk));
        Services.AddSingleton(new SavedCommands<FrequencyCap>(new FrequencyCapLedger(ledger), FrequencyCapRules.Validate, House.Bulk));
        Services.AddSingleton<SavedLedger<Sound>>(new SoundLedger(ledger));
        Services.AddSingleton(new SoundFiles(House.Folder.Sounds));
        Services.AddSingleton<SoundCommands>();
        Services.AddSingleton<Core.Telephony.ICarrier>(House.Carrier);
        Services.AddSingleton(new Trunks(() => "127.0.0.1:5060"));
        Services.AddTelephonyLists();
    }

    async Task IAsyncLifetime.DisposeAsync()
    {
        await DisposeComponentsAsync();
        Feed.Dispose();
        await _accounts.DisposeAsync();
        await House.StopAsync();
        await House.DisposeAsync();
        await ((IAsyncDisposable)this).DisposeAsync();
    }

    /// <summary>Who looks at the pages.</summary>
    private sealed class Person : AuthenticationStateProvider
    {
        private Task<AuthenticationState> _state = Task.FromResult(new AuthenticationState(new ClaimsPrincipal()));

        public override Task<AuthenticationState> GetAuthenticationStateAsync() => _state;

        public void Use(ClaimsPrincipal principal) => NotifyAuthenticationStateChanged(_state = Task.FromResult(new AuthenticationState(principal)));
    }
}
