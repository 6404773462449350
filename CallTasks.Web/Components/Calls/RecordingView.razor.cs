using System.Globalization;
using System.Text;
using CallTasks.Core.Audio;
using CallTasks.Core.Storage;
using CallTasks.Web.Components.Shared;
using Microsoft.AspNetCore.Components;

namespace CallTasks.Web.Components.Calls;

/// <summary>A recording with its waveform, drawn from peaks that the server reads out of the file.</summary>
public sealed partial class RecordingView
{
    /// <summary>Columns of the drawing.</summary>
    private const int Parts = 400;

    private Waveform? _wave;
    private bool _broken;

    [Inject]
    private PageReads Reads { get; set; } = null!;

    [Inject]
    private StorageFolder Folder { get; set; } = null!;

    [Parameter, EditorRequired]
    public long CallId { get; set; }

    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    /// <summary>Begins to play at once.</summary>
    [Parameter]
    public bool Play { get; set; }

    private string Source => $"api/v1/calls/{CallId}/recording";

    protected override Task OnInitializedAsync() => Reads.ShowAsync(() =>
    {
        try
        {
            using var file = File.OpenRead(new RecordingFiles(Folder.Path).PathOf(CallId));
            var wave = Waveform.Read(file, Parts);
            return () => _wave = wave;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException or WavFormatException)
        {
            return () => _broken = true;
        }
    });

    /// <summary>A closed shape from the middle outwards.</summary>
    private static string Outline(IReadOnlyList<float> peaks, int way)
    {
        var path = new StringBuilder("M0,50");
        for (var i = 0; i < peaks.Count; i++)
        {
            // Speech is mostly far below full scale: the root shows it as the ear hears it.
            var height = Math.Max(0.6, 49 * Math.Sqrt(peaks[i]));
            path.Append(CultureInfo.InvariantCulture, $"L{i} {50 + way * height:0.#}");
        }

        return path.Append(CultureInfo.InvariantCulture, $"L{peaks.Count} 50Z").ToString();
    }
}
