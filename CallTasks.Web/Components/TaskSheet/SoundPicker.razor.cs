using System.Globalization;
using System.Text.RegularExpressions;
using CallTasks.Web.Components.Shared;
using Microsoft.AspNetCore.Components;

namespace CallTasks.Web.Components.TaskSheet;

/// <summary>Chooses a sound of the audio library, plays it, and takes a new one where none is chosen.</summary>
public sealed partial class SoundPicker
{
    private FileDrop? _drop;
    private string? _problem;
    private bool _playing;

    [Parameter, EditorRequired]
    public string Id { get; set; } = "";

    [Parameter, EditorRequired]
    public CallTaskForm Form { get; set; } = null!;

    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    /// <summary>What "none" is called here.</summary>
    [Parameter, EditorRequired]
    public string None { get; set; } = "";

    [Parameter]
    public string? Help { get; set; }

    [Parameter]
    public string? Error { get; set; }

    [Parameter]
    public bool Disabled { get; set; }

    /// <summary>0: none.</summary>
    [Parameter]
    public long Value { get; set; }

    [Parameter]
    public EventCallback<long> ValueChanged { get; set; }

    private Task ChooseAsync(ChangeEventArgs change)
    {
        _playing = false;
        return ValueChanged.InvokeAsync(long.TryParse(change.Value as string, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0);
    }

    private async Task UploadAsync(FileDrop.ChosenFile? file)
    {
        if (file is null || _drop is null) return;
        _problem = null;
        var answer = await _drop.SendAsync("api/v1/audio");
        if (answer.Problem is { } problem)
        {
            _problem = problem;
            return;
        }

        if (!Made().Match(answer.Body).Groups["id"].Success) return;
        Form.Choices.LoadSounds();
        await ValueChanged.InvokeAsync(long.Parse(Made().Match(answer.Body).Groups["id"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex("""^\{"id":(?<id>\d{1,18})\b""")]
    private static partial Regex Made();
}
