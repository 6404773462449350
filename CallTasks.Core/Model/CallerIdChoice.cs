namespace CallTasks.Core.Model;

/// <summary>
/// Which number a call shows (DOMAIN.md section 2, field 6). A recall keeps the number of the client's first call while it still belongs to
/// the task's plan or group: people call back the number they saw.
/// </summary>
/// <remarks>A dial plan that lists CallerIDs may show those alone; one that lists none leaves that to the carrier.</remarks>
public static class CallerIdChoice
{
    /// <summary>The number to show, or null for what the carrier sets.</summary>
    /// <param name="choice">The task's choice.</param>
    /// <param name="plan">The dial plan that carries the call.</param>
    /// <param name="group">The group that the choice names; null where there is none.</param>
    /// <param name="first">What the client's first call showed; null for a first call.</param>
    /// <param name="useOf">How often a number was shown so far.</param>
    public static string? Pick(TaskCallerId choice, DialPlanSettings plan, CallerIdGroup? group, string? first, Func<string, CallerIdUse> useOf)
    {
        if (first is not null && StillBelongs(first, choice, plan, group)) return first;
        return choice.Mode switch
        {
            CallerIdMode.Number when choice.Number is { } number && MayShow(plan, number) => number,
            CallerIdMode.Group when group is not null && FromGroup(group, plan, useOf) is { } number => number,
            _ => plan.CallerIds is [var own, ..] ? own : null,
        };
    }

    /// <summary>Whether a plan may show a number.</summary>
    internal static bool MayShow(DialPlanSettings plan, string number) => plan.CallerIds.Count == 0 || plan.CallerIds.Contains(number, StringComparer.Ordinal);

    private static bool StillBelongs(string number, TaskCallerId choice, DialPlanSettings plan, CallerIdGroup? group) =>
        plan.CallerIds.Contains(number, StringComparer.Ordinal)
        || (plan.CallerIds.Count == 0 && choice.Mode switch
        {
            CallerIdMode.Number => choice.Number == number,
            CallerIdMode.Group => group?.Numbers.Contains(number, StringComparer.Ordinal) == true,
            _ => false,
        });

    private static string? FromGroup(CallerIdGroup group, DialPlanSettings plan, Func<string, CallerIdUse> useOf)
    {
        string? best = null;
        CallerIdUse least = default;
        foreach (var number in group.Numbers)
        {
            if (!MayShow(plan, number)) continue;
            var use = useOf(number);
            if (best is not null && !Before(use, least, group.Pick)) continue;
            (best, least) = (number, use);
        }

        return best;
    }

    /// <summary>The group's own order decides between equals, since only a smaller one takes the place.</summary>
    private static bool Before(CallerIdUse use, CallerIdUse other, CallerIdPick pick) => pick == CallerIdPick.LeastUsed && use.Uses != other.Uses
        ? use.Uses < other.Uses
        : use.LastCallId < other.LastCallId;
}
