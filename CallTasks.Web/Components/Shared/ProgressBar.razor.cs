using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace CallTasks.Web.Components.Shared;

public sealed partial class ProgressBar
{
    [Parameter, EditorRequired]
    public long Done { get; set; }

    /// <summary>0 = nothing to do yet.</summary>
    [Parameter, EditorRequired]
    public long Total { get; set; }

    /// <summary>What is progressing, for screen readers.</summary>
    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    private double Percent => Total <= 0 ? 0 : Math.Clamp(100.0 * Done / Total, 0, 100);

    private string Whole => Percent.ToString("0", CultureInfo.InvariantCulture);

    private string Width => Percent.ToString("0.##", CultureInfo.InvariantCulture);
}
