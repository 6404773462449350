using System.Globalization;
using CallTasks.Core.Model;
using Microsoft.AspNetCore.Components;
using static CallTasks.Web.Resources.SharedTexts;

namespace CallTasks.Web.Components.Shared;

/// <summary>Pace of starts: a slider with the usual stops and boxes for any other. Text that is no number stays as typed and is reported as null.</summary>
public sealed partial class IntensitySlider
{
    /// <summary>The slider's stops, slowest first.</summary>
    public static IReadOnlyList<Intensity> Stops { get; } =
    [
        new(1, 30), new(1, 10), new(1, 5), new(1, 2),
        new(1, 1), new(2, 1), new(3, 1), new(5, 1), new(10, 1), new(20, 1), new(50, 1), new(100, 1),
    ];

    private string? _typedAttempts;
    private string? _typedSeconds;

    [Parameter, EditorRequired]
    public string Id { get; set; } = "";

    /// <summary>null while what stands in the boxes is no pace.</summary>
    [Parameter, EditorRequired]
    public Intensity? Value { get; set; }

    [Parameter]
    public EventCallback<Intensity?> ValueChanged { get; set; }

    private string Attempts => _typedAttempts ?? Plain(Value?.Attempts);

    private string Seconds => _typedSeconds ?? Plain(Value?.Seconds);

    private string? Invalid => Value is null ? "true" : null;

    private int StopIndex
    {
        get
        {
            var nearest = 4;
            for (var index = 0; Value is not null && index < Stops.Count; index++)
            {
                if (Away(index) < Away(nearest))
                {
                    nearest = index;
                }
            }

            return nearest;
        }
    }

    /// <summary>"3 calls per second", "1 call per 5 s".</summary>
    public static string Words(Intensity? pace) => pace switch
    {
        null => T["NoPace"],
        { Seconds: 1 } => T.Count("CallsPerSecond", pace.Attempts),
        _ => T.Count("CallsPerSeconds", pace.Attempts, Viewer.Number(pace.Seconds)),
    };

    protected override void OnParametersSet()
    {
        if (Value is not null)
        {
            _typedAttempts = _typedSeconds = null;
        }
    }

    private Task Slide(ChangeEventArgs change)
    {
        _typedAttempts = _typedSeconds = null;
        var index = int.Parse((string)change.Value!, CultureInfo.InvariantCulture);
        return ValueChanged.InvokeAsync(Stops[Math.Clamp(index, 0, Stops.Count - 1)]);
    }

    private Task Type(object? attempts, object? seconds)
    {
        _typedAttempts = attempts?.ToString() ?? "";
        _typedSeconds = seconds?.ToString() ?? "";
        var starts = Whole(_typedAttempts, Intensity.MaxAttempts);
        var period = Whole(_typedSeconds, Intensity.MaxSeconds);
        return ValueChanged.InvokeAsync(starts is { } many && period is { } span ? new Intensity(many, span) : null);
    }

    private static int? Whole(string text, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= 1 && value <= most ? value : null;

    private double Away(int index) => Math.Abs(Math.Log(Stops[index].PerSecond / Value!.PerSecond));

    private static string Plain(int? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";
}
