using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace CallTasks.Web.Components.Shared;

/// <summary>An instant in the viewer's zone, the full one on hover, "2 min ago" beside it (never instead).</summary>
public sealed partial class RelativeTime
{
    private IDisposable? _ticks;

    [Inject]
    private Viewer Viewer { get; set; } = null!;

    [Inject]
    private Ticker Ticker { get; set; } = null!;

    /// <summary>Unix milliseconds, UTC; null shows a dash.</summary>
    [Parameter, EditorRequired]
    public long? At { get; set; }

    /// <summary>Whether the relative words stand beside.</summary>
    [Parameter]
    public bool Beside { get; set; }

    public void Dispose() => _ticks?.Dispose();

    protected override void OnInitialized()
    {
        if (Beside)
        {
            _ticks = Ticker.Subscribe(() => InvokeAsync(StateHasChanged));
        }
    }

    private static string Iso(long at) => DateTimeOffset.FromUnixTimeMilliseconds(at).ToString("O", CultureInfo.InvariantCulture);
}
