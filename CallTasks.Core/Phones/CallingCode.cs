namespace CallTasks.Core.Phones;

/// <summary>A calling code with the regions that share it.</summary>
/// <param name="Digits">Without +, e.g. <c>7</c>.</param>
/// <param name="Plans">The main region first.</param>
internal sealed record CallingCode(string Digits, IReadOnlyList<NumberingPlan> Plans)
{
    /// <summary>The plan that numbers of the code are read by before their region is known.</summary>
    public NumberingPlan Main { get; } = Plans[0];

    private readonly NumberingPlan[] _plans = [.. Plans];

    /// <summary>The plan whose number this is; null: none of the sharing regions has it.</summary>
    /// <param name="national">National number, prefix removed.</param>
    /// <param name="kind">The kind, where looking for the plan has shown it; else null.</param>
    public NumberingPlan? PlanOf(ReadOnlySpan<byte> national, out NumberKind? kind)
    {
        kind = null;
        if (_plans.Length == 1)
            return Main;
        foreach (var plan in _plans)
        {
            if (plan.Leading is { } leading)
            {
                if (leading.MatchStart(national, []) >= 0)
                    return plan;
            }
            else if (plan.KindOf(national) is var found && found != NumberKind.None)
            {
                kind = found;
                return plan;
            }
        }
        return null;
    }
}
