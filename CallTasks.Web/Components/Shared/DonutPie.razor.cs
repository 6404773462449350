using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace CallTasks.Web.Components.Shared;

/// <summary>A donut with its total in the middle and a legend with count and share. Renders only when its own numbers change.</summary>
public sealed partial class DonutPie
{
    private const string Radius = "51";
    private const double Round = 2 * Math.PI * 51;

    /// <summary>Between two neighbours, so that two colours never touch; in units of the drawing.</summary>
    private const double Gap = 1.5;

    private IReadOnlyList<PieSlice> _shown = [];
    private List<Arc> _arcs = [];
    private long _total;
    private (string Title, string? Note, string Word, IReadOnlyList<PieSlice> Slices) _rendered = ("", null, "", []);
    private bool _changed = true;

    [Parameter, EditorRequired]
    public string Title { get; set; } = "";

    [Parameter]
    public string? Note { get; set; }

    [Parameter]
    public string TotalWord { get; set; } = "";

    [Parameter, EditorRequired]
    public IReadOnlyList<PieSlice> Slices { get; set; } = [];

    private string Spoken => string.Join(", ", _shown.Select(slice => $"{slice.Word}: {Viewer.Number(slice.Count)}"));

    protected override void OnParametersSet()
    {
        _changed = _rendered.Title != Title || _rendered.Note != Note || _rendered.Word != TotalWord || !_rendered.Slices.SequenceEqual(Slices);
        if (!_changed)
        {
            return;
        }

        _rendered = (Title, Note, TotalWord, Slices);
        _shown = Slices;
        _total = Slices.Sum(slice => slice.Count);
        _arcs = Arcs();
    }

    protected override bool ShouldRender() => _changed;

    private List<Arc> Arcs()
    {
        var arcs = new List<Arc>();
        var parts = Slices.Count(slice => slice.Count > 0);
        double from = 0;
        foreach (var slice in Slices.Where(slice => slice.Count > 0))
        {
            var span = Round * slice.Count / _total;
            var drawn = parts == 1 ? Round : Math.Max(span - Gap, 0.6);
            arcs.Add(new Arc(slice, Plain(drawn), Plain(Round - drawn), Plain(-from)));
            from += span;
        }

        return arcs;
    }

    private string Percent(long count) => Share.Of(count, _total);

    private static string Plain(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private sealed record Arc(PieSlice Slice, string Length, string Rest, string Offset);
}
