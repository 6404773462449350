using CallTasks.Core.Bots;
using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;
using static CallTasks.Web.Resources.ScriptsTexts;

namespace CallTasks.Web.Components.Scripts;

/// <summary>A talk with the bot by the browser's microphone and loudspeaker.</summary>
public sealed partial class VoicePanel
{
    /// <summary>Variables that are shown; a client has a few, a script sets a few more.</summary>
    private const int MostVariables = 50;

    private static readonly string[] Keys = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"];

    private ElementReference _panel;
    private DotNetObjectReference<VoicePanel>? _self;
    private VoiceSeat? _seat;
    private VoiceRefusal? _refusal;
    private Hearing _hearing;
    private bool _operators = true;

    /// <summary>Whether the browser hears who sits before it.</summary>
    private enum Hearing
    {
        Asking = 0,
        On = 1,
        Refused = 2,
        None = 3,
        Insecure = 4,
        Busy = 5,
    }

    [Inject]
    private VoiceStudio Studio { get; set; } = null!;

    [Inject]
    private BotSession Bot { get; set; } = null!;

    [Inject]
    private ISpeechRecognizer Ear { get; set; } = null!;

    [Inject]
    private SettingsQueries Settings { get; set; } = null!;

    [Inject]
    private CallTaskQueries Tasks { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    [Parameter, EditorRequired]
    public EditedScript Script { get; set; } = null!;

    [Parameter, EditorRequired]
    public long ScriptId { get; set; }

    /// <summary>The task as whose call it is tried; 0: none's.</summary>
    [Parameter]
    public long TaskId { get; set; }

    /// <summary>With whose parameters; null: nobody's.</summary>
    [Parameter]
    public ClientView? Client { get; set; }

    /// <summary>A talk was going on when the server went away.</summary>
    [Parameter]
    public bool WasLost { get; set; }

    /// <summary>The block of this script that the bot is at; null: none.</summary>
    [Parameter]
    public EventCallback<string?> OnAt { get; set; }

    /// <summary>The browser tells whether it has a microphone: on, refused, none, insecure (plain http), busy.</summary>
    [JSInvokable]
    public Task Hears(string word) => InvokeAsync(() =>
    {
        if (Enum.TryParse<Hearing>(word, ignoreCase: true, out var hearing) && Enum.IsDefined(hearing)) _hearing = hearing;
        StateHasChanged();
    });

    /// <summary>The browser cannot bring its sound.</summary>
    [JSInvokable]
    public void Fails(string key)
    {
        if (_seat is { } seat && seat.Key == key) seat.Finish(VoiceEnd.NeverCame);
    }

    public async ValueTask DisposeAsync()
    {
        await LeaveAsync();
        _self?.Dispose();
    }

    private CallTaskSettings? TriedTask => TaskId == 0 ? null : Tasks.Find(TaskId)?.Task.Settings;

    private static string State(VoiceSeat seat) => seat.End is { } end ? T.Of(end) : seat.IsLive ? T["VoiceGoesOn"] : T["VoiceWaits"];

    private async Task StartAsync()
    {
        await LeaveAsync();
        // Trying asks other systems, so it is no viewer's.
        if (Me.Now is not { } person || !Me.May(Role.Supervisor)) return;
        var seat = Studio.Open(person, media => TriedScript.Talk(Bot, Script, ScriptId, Settings, TriedTask, Client?.Parameters, _operators, media), out var refusal);
        if (seat is null)
        {
            _refusal = refusal;
            return;
        }

        (_seat, _refusal, _hearing) = (seat, null, Hearing.Asking);
        // What the bot tells, it tells on its own flow.
        seat.Changed += () => _ = InvokeAsync(() => FollowAsync(seat));
        seat.Talk.Changed += () => _ = InvokeAsync(() => FollowAsync(seat));
        _self ??= DotNetObjectReference.Create(this);
        await Js.InvokeVoidAsync("callTasks.voice.start", _panel, _self, seat.Key);
    }

    private async Task FollowAsync(VoiceSeat seat)
    {
        if (_seat != seat) return;
        StateHasChanged();
        await OnAt.InvokeAsync(seat.End is null ? TriedScript.At(seat.Talk, ScriptId) : null);
    }

    private async Task StopAsync()
    {
        _seat?.Finish(VoiceEnd.Stopped);
        await HushAsync();
    }

    private void Typed(KeyboardEventArgs typed)
    {
        if (typed is { Key.Length: 1, CtrlKey: false, AltKey: false, MetaKey: false } && _seat is { IsLive: true } seat) seat.Talk.Press(typed.Key);
    }

    private async Task LeaveAsync()
    {
        if (_seat is not { } seat) return;
        _seat = null;
        seat.Dispose();
        await HushAsync();
    }

    /// <summary>The microphone is let go at once, not when the sound has stopped.</summary>
    private async Task HushAsync()
    {
        try
        {
            await Js.InvokeVoidAsync("callTasks.voice.stop");
        }
        catch (Exception gone) when (gone is JSDisconnectedException or JSException or OperationCanceledException or InvalidOperationException)
        {
            // The microphone has gone with its page.
        }
    }
}
