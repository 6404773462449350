using CallTasks.Core.Bots;
using CallTasks.Core.Languages;
using CallTasks.Core.Model;
using CallTasks.Core.Phones;
using CallTasks.Core.Storage.Queries;

namespace CallTasks.Core.Dialing;

/// <summary>What a transfer needs to know of its call.</summary>
/// <param name="TaskId">The call's task.</param>
/// <param name="ClientId">The client's own ID.</param>
/// <param name="Phone">Number called, E.164.</param>
/// <param name="CallerId">Number shown to the client, or null.</param>
/// <param name="Country">Country of the task's numbers without +, or null.</param>
/// <param name="Plan">The call's dial plan.</param>
internal sealed record TransferCaller(long TaskId, string ClientId, string Phone, string? CallerId, string? Country, DialPlan Plan)
{
    /// <summary>
    /// What an operator is shown: the number that the client was shown, where the plan is the call's own or lists it; else the plan's first.
    /// The client's own number would have to belong to us, and does not.
    /// </summary>
    public string? ShownOver(DialPlan plan)
    {
        if (CallerId is { } shown && (plan.Settings.CallerIds.Contains(shown, StringComparer.Ordinal) || (plan.Id == Plan.Id && plan.Settings.CallerIds.Count == 0)))
            return shown;
        return plan.Settings.CallerIds is [var first, ..] ? first : null;
    }
}

/// <summary>Where a transfer goes, or why it goes nowhere.</summary>
internal sealed record TransferTarget
{
    /// <summary>A direction's name, or null.</summary>
    public string? Name { get; init; }
    /// <summary>Over which plan; null where <see cref="Why"/> says why not.</summary>
    public DialPlan? Plan { get; init; }
    /// <summary>Tried in turn.</summary>
    public IReadOnlyList<string> Numbers { get; init; } = [];
    /// <summary>Why nobody is called at all, or null.</summary>
    public Wording? Why { get; init; }
}

/// <summary>Looks up where a redirect leads: plan and number, a direction's numbers at its hours, or what a customer's system answers.</summary>
internal sealed class TransferTargets(SettingsQueries settings, ShelfQueries shelf, CustomerNumbers? customers)
{
    /// <summary>Where it leads.</summary>
    /// <param name="callId">The call.</param>
    /// <param name="caller">What is known of it.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="now">Unix milliseconds.</param>
    /// <param name="callEnded">Cancelled when the call ends.</param>
    public async Task<TransferTarget> FindAsync(long callId, TransferCaller caller, TransferRequest request, long now, CancellationToken callEnded) => request.To switch
    {
        { Mode: RedirectMode.DialPlan, DialPlanId: { } plan, Number: { } number } => Over(plan, null, [number]),
        { Mode: RedirectMode.Direction, DirectionId: { } direction } => OfDirection(direction, caller, now),
        { Mode: RedirectMode.Customer, Url: { } url } when customers is not null => await customers.AskAsync(url, callId, caller, request.Variables, callEnded),
        _ => new TransferTarget { Why = "The script names nobody to transfer to." },
    };

    /// <summary>Why a number may not be called over a plan; null when it may. Extensions are judged by whoever wrote them, but for help's own numbers.</summary>
    public static Wording? Refusal(string number, TransferCaller caller, DialPlan plan)
    {
        if (number.StartsWith('+'))
        {
            var read = PhoneNumberParser.Parse(number, null);
            if (!read.IsValid)
                return read.Problem.ToMessage();
            if (plan.Settings.AllowedCountries.Count > 0 && !plan.Settings.AllowedCountries.Contains(read.Region, StringComparer.Ordinal))
                return "The dial plan does not call this country.";
            return null;
        }
        var home = PhoneNumberParser.Parse(caller.Phone, null).Region;
        var emergency = EmergencyNumbers.Has(number) || IsEmergency(number, caller.Country) || IsEmergency(number, home);
        return emergency ? PhoneProblem.Emergency.ToMessage() : null;
    }

    private static bool IsEmergency(string number, string? country) => country is not null && PhoneNumberParser.Parse(number, country).Problem == PhoneProblem.Emergency;

    private TransferTarget OfDirection(long id, TransferCaller caller, long now)
    {
        // A deleted one serves the tasks that name it still.
        if (shelf.Direction(id, evenDeleted: true)?.Settings is not { } direction)
            return new TransferTarget { Why = Wording.Of($"There is no direction {id}.") };
        if (!CallingHoursClock.IsOpen(direction.Hours, [], now))
            return new TransferTarget { Name = direction.Name, Why = "Nobody is there at this hour." };
        return Over(direction.DialPlanId ?? caller.Plan.Id, direction.Name, direction.Numbers);
    }

    private TransferTarget Over(long planId, string? name, IReadOnlyList<string> numbers) => settings.DialPlan(planId, evenDeleted: true) is { } plan
        ? new TransferTarget { Name = name, Plan = plan, Numbers = numbers }
        : new TransferTarget { Name = name, Why = Wording.Of($"There is no dial plan {planId}.") };
}
