namespace CallTasks.Core.Dialing;

/// <summary>
/// How far ahead starts are planned: as long as a claim takes to become durable, so that starts keep their pace on a slow disk too. It
/// follows a slow commit at once and falls back step by step. Used by the dialling thread alone; all spans are ticks of 100 ns.
/// </summary>
/// <param name="most">The longest span, at most <see cref="Most"/>.</param>
internal sealed class ClaimHorizon(long most = ClaimHorizon.Most)
{
    /// <summary>On an ordinary disk: a commit takes up to 40 ms (99 of 100).</summary>
    public const long Least = PermitSet.Horizon;

    /// <summary>At most: what is planned ahead is dialled after a pause or a stop was pressed unless the last check meets it, and stays few.</summary>
    public const long Most = PermitSet.MaxHorizon;

    /// <summary>Falls by a sixteenth of what is too much with each claim.</summary>
    private const int Fall = 16;

    /// <summary>The span.</summary>
    public long Ticks { get; private set; } = Least;

    /// <summary>A claim has become durable.</summary>
    /// <param name="took">From its planning until the dialling thread knew of it.</param>
    public void Committed(long took)
    {
        var wanted = Math.Clamp(took + (took / 4), Least, Math.Clamp(most, Least, Most));
        Ticks = wanted >= Ticks ? wanted : Math.Max(Least, Ticks - Math.Max(1, (Ticks - wanted) / Fall));
    }
}
