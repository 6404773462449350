using CallTasks.Core.Dialing;
using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;

namespace CallTasks.Web.Components.Telephony;

/// <summary>A dial plan and what goes on over it.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Lines">Its lines and health; null while no task uses it.</param>
public sealed record DialPlanView(DialPlan Plan, PlanLines? Lines);

/// <summary>What stands on the page of dial plans, and how it moves.</summary>
public sealed class DialPlanList(SettingsQueries settings, IEngineView engine) : ShelfList<DialPlanView>
{
    private IReadOnlyDictionary<long, PlanLines> _lines = new Dictionary<long, PlanLines>();

    /// <summary>The plan as it moves.</summary>
    public PlanLines? LinesOf(DialPlanView view) => _lines.GetValueOrDefault(view.Plan.Id);

    /// <summary>Takes what the engine tells.</summary>
    /// <returns>True when anything that is shown changed.</returns>
    public bool Apply(EngineSnapshot snapshot)
    {
        var now = snapshot.Plans.ToDictionary(plan => plan.DialPlanId);
        var same = now.Count == _lines.Count && now.All(plan => _lines.TryGetValue(plan.Key, out var before) && before == plan.Value);
        _lines = now;
        return !same;
    }

    protected override Page<DialPlanView> Read(string? text, int offset, int limit)
    {
        var lines = engine.Snapshot().Plans.ToDictionary(plan => plan.DialPlanId);
        return Part([.. settings.DialPlans().Select(plan => new DialPlanView(plan, lines.GetValueOrDefault(plan.Id)))], view => $"{view.Plan.Settings.Name}\n{view.Plan.Settings.Address}", text, offset, limit);
    }
}
