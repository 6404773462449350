using CallTasks.Core.Commands;
using CallTasks.Core.Model;
using CallTasks.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using static CallTasks.Web.Resources.TelephonyTexts;

namespace CallTasks.Web.Components.Telephony;

/// <summary>The audio library: dropped files come in at once, and are played, renamed, deleted.</summary>
public sealed partial class AudioPage
{
    private FileDrop? _file;
    private string? _problem;
    private int _uploads;
    private Saved<Sound>? _playing;
    private Saved<Sound>? _edited;
    private SoundDraft? _draft;

    [Inject]
    private SoundList List { get; set; } = null!;

    [Inject]
    private SoundCommands Commands { get; set; } = null!;

    protected override Task OnParametersSetAsync()
    {
        List.Use(Q, PageNumber, RowsOnPage);
        return Reads.ShowAsync(List.Reading(), List.Forget);
    }

    private async Task SendAsync(FileDrop.ChosenFile? chosen)
    {
        if (chosen is null || _file is null) return;
        _problem = null;
        var answer = await _file.SendAsync("api/v1/audio");
        _problem = answer.Problem;
        if (_problem is not null) return;
        // A new drop for the next file.
        _uploads++;
        List.Load();
        Toasts.Say(T["SoundIsIn", chosen.Name]);
    }

    private void Open(Saved<Sound> sound) => (_edited, _draft) = (sound, new SoundDraft { Name = sound.Settings.Name });

    private void Close() => _draft = null;

    private async Task RenameAsync()
    {
        await Commands.RenameAsync(_edited!.Id, _edited.Version, _draft!.Name, Me.Actor(Role.Supervisor));
        List.Load();
        Toasts.Say(T["Saved", _draft.Name.Trim()]);
    }

    private async Task DeleteAsync(Saved<Sound> sound)
    {
        if (await DeleteAsync(sound.Settings.Name, T["AskDeleteSound"], actor => Commands.DeleteAsync(sound.Id, actor), List.Load) && _playing?.Id == sound.Id) _playing = null;
    }
}
