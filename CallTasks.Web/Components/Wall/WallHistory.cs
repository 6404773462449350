namespace CallTasks.Web.Components.Wall;

/// <summary>The last ten minutes of a wall's figures, for its sparklines.</summary>
public sealed class WallHistory
{
    /// <summary>Ten minutes of <see cref="StepMs"/>: what "lately" means to a room, and a point every few pixels.</summary>
    public const int Steps = 120;

    /// <summary>Milliseconds of one step.</summary>
    public const long StepMs = 5_000;

    private readonly List<(long Step, Sample Sample)> _steps = new(Steps + 1);

    /// <summary>What is kept of a step: its latest figures.</summary>
    /// <param name="Answered">Calls ever answered.</param>
    public readonly record struct Sample(double Starts, double Up, double Lines, long Answered);

    /// <summary>Adds the figures of now; of one step the last ones count. A clock that was set back begins anew.</summary>
    /// <param name="at">Unix milliseconds.</param>
    public void Add(long at, Sample sample)
    {
        var step = at / StepMs;
        if (_steps.Count > 0 && _steps[^1].Step > step) _steps.Clear();
        if (_steps.Count > 0 && _steps[^1].Step == step) _steps[^1] = (step, sample);
        else _steps.Add((step, sample));
        _steps.RemoveAll(earlier => earlier.Step <= step - Steps);
    }

    /// <summary>One point per step, oldest first, up to now; null where nobody watched.</summary>
    public IReadOnlyList<double?> Points(long now, Func<Sample, double> of)
    {
        var points = new double?[Steps];
        foreach (var (step, sample) in _steps)
        {
            if (Place(step, now) is { } place) points[place] = of(sample);
        }

        return points;
    }

    /// <summary>Calls answered within each step that has a step right before it.</summary>
    public IReadOnlyList<double?> Answered(long now)
    {
        var points = new double?[Steps];
        (long Step, Sample Sample)? before = null;
        foreach (var (step, sample) in _steps)
        {
            if (before is { } b && b.Step == step - 1 && Place(step, now) is { } place) points[place] = Math.Max(0, sample.Answered - b.Sample.Answered);
            before = (step, sample);
        }

        return points;
    }

    private static int? Place(long step, long now) => (int)(Steps - 1 - ((now / StepMs) - step)) is >= 0 and < Steps and var place ? place : null;
}
