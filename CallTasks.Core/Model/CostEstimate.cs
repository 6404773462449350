using CallTasks.Core.Languages;

namespace CallTasks.Core.Model;

/// <summary>What an estimate rests on.</summary>
public enum EstimateBasis
{
    /// <summary>Calls that this task has made.</summary>
    Task = 0,
    /// <summary>Calls of other tasks over the same dial plan.</summary>
    DialPlan = 1,
    /// <summary>Nothing was called yet: what is usual is assumed.</summary>
    Assumed = 2,
}

/// <summary>How calls ended so far, as shares of all that were dialled.</summary>
/// <param name="Basis">Whose calls.</param>
/// <param name="Calls">How many; 0 for an assumption.</param>
/// <param name="Answered">Share that was answered, 0 to 1.</param>
/// <param name="TalkSeconds">Mean talk of those.</param>
/// <param name="Shares">Share of each recall condition.</param>
public sealed record CallHistory(EstimateBasis Basis, long Calls, double Answered, double TalkSeconds, IReadOnlyDictionary<RecallCondition, double> Shares)
{
    /// <summary>Fewer calls say nothing yet.</summary>
    public const int Enough = 50;

    /// <summary>What is assumed where nothing is known: a third answers and talks for 45 s, half does not pick up.</summary>
    public static CallHistory Assumed { get; } = new(EstimateBasis.Assumed, 0, 0.35, 45, new Dictionary<RecallCondition, double>
    {
        [RecallCondition.Busy] = 0.10,
        [RecallCondition.NoAnswer] = 0.45,
        [RecallCondition.Machine] = 0.05,
        [RecallCondition.Short] = 0.05,
        [RecallCondition.Failure] = 0.05,
    });
}

/// <summary>About what a task will cost and how long it will take. Every figure is an expectation, none a bound.</summary>
public sealed record CostEstimate
{
    /// <summary>Seconds from dialling to an answer or a ring timeout that are assumed to hold a line.</summary>
    public const double RingSeconds = 20;

    /// <summary>Days of calling that are looked ahead; a task that takes longer has no end yet.</summary>
    public const int MaxDays = 366;

    /// <summary>Clients to be called.</summary>
    public required long Clients { get; init; }
    /// <summary>Calls expected, recalls included.</summary>
    public required long Calls { get; init; }
    /// <summary>Of those answered.</summary>
    public required long Answered { get; init; }
    /// <summary>Mean talk of an answered call, seconds.</summary>
    public required double TalkSeconds { get; init; }
    /// <summary>What they cost, rounded to cents; in the dial plan's currency.</summary>
    public required decimal Cost { get; init; }
    /// <summary>The currency.</summary>
    public required string Currency { get; init; }
    /// <summary>Seconds of dialling at the lowest of all paces and line limits, within calling hours only.</summary>
    public required double DialSeconds { get; init; }
    /// <summary>When the last call starts should dialling begin now (Unix milliseconds), or null where it takes more than <see cref="MaxDays"/> days, or never opens.</summary>
    public required long? EndsAt { get; init; }
    /// <summary>What the shares rest on.</summary>
    public required EstimateBasis Basis { get; init; }
    /// <summary>How many calls of the history.</summary>
    public required long BasisCalls { get; init; }
    /// <summary>What is assumed, in sentences.</summary>
    public required IReadOnlyList<string> Assumptions { get; init; }

    /// <summary>Estimates.</summary>
    /// <param name="task">The settings.</param>
    /// <param name="plan">The dial plan's.</param>
    /// <param name="clients">Clients to be called, 0 or more.</param>
    /// <param name="history">What is known or assumed of calls.</param>
    /// <param name="hostCallsPerSecond">The host's pace.</param>
    /// <param name="hostLines">The host's lines.</param>
    /// <param name="now">When dialling would begin, Unix milliseconds.</param>
    public static CostEstimate Of(CallTaskSettings task, DialPlanSettings plan, long clients, CallHistory history, double hostCallsPerSecond, int hostLines, long now)
    {
        var rules = task.InForce();
        var calls = (long)Math.Round(clients * CallsPerClient(rules, history));
        var answered = (long)Math.Round(calls * history.Answered);
        var pace = Math.Min(Math.Min(rules.Intensity.PerSecond, (double)plan.CallsPerSecond), hostCallsPerSecond);
        var lines = Math.Max(1, Math.Min(Math.Min(rules.MaxLines, plan.MaxLines), hostLines));
        var held = RingSeconds + (history.Answered * history.TalkSeconds);
        var seconds = calls == 0 ? 0 : Math.Max(calls / Math.Max(pace, 1e-6), calls * held / lines);
        return new CostEstimate
        {
            Clients = clients,
            Calls = calls,
            Answered = answered,
            TalkSeconds = Math.Round(history.TalkSeconds, 1),
            Cost = Math.Round(answered * CostOfTalk(history.TalkSeconds, plan), 2, MidpointRounding.AwayFromZero),
            Currency = plan.Currency,
            DialSeconds = Math.Round(seconds),
            EndsAt = EndsAfter(rules, seconds, now),
            Basis = history.Basis,
            BasisCalls = history.Calls,
            Assumptions = Sentences(rules, history, calls * held / lines > calls / Math.Max(pace, 1e-6)),
        };
    }

    /// <summary>
    /// Calls that a client takes: each condition brings back its share of all calls, but never more than its rule allows. Solved step by
    /// step; caps of the task end it.
    /// </summary>
    internal static double CallsPerClient(CallTaskSettings task, CallHistory history)
    {
        var calls = 1.0;
        for (var step = 0; step < 200; step++)
        {
            var next = 1.0;
            foreach (var condition in Enum.GetValues<RecallCondition>())
            {
                if (task.Recall.For(condition) is { } rule) next += Math.Min(rule.Times, history.Shares.GetValueOrDefault(condition) * calls);
            }

            if (Math.Abs(next - calls) < 1e-6) break;
            calls = next;
        }

        return task.CallsPerClient is { } cap ? Math.Min(cap, calls) : calls;
    }

    /// <summary>Talk is billed in whole steps: on average half a step is added.</summary>
    private static decimal CostOfTalk(double seconds, DialPlanSettings plan) =>
        seconds <= 0 ? 0 : (decimal)Math.Max(plan.BillingStepSeconds, seconds + (plan.BillingStepSeconds > 1 ? plan.BillingStepSeconds / 2.0 : 0)) * plan.PricePerMinute / 60m;

    /// <summary>The instant at which so many seconds of open hours are over, in the task's own zone.</summary>
    private static long? EndsAfter(CallTaskSettings task, double seconds, long now)
    {
        IReadOnlyList<string> zones = [task.TimeZone];
        var left = (long)(seconds * 1000);
        var at = now;
        for (var day = 0; day < MaxDays; day++)
        {
            if (CallingHoursClock.NextOpen(task.CallingHours, zones, at) is not { } opens) return null;
            if (CallingHoursClock.ClosesAt(task.CallingHours, zones, opens) is not { } closes || closes - opens >= left) return opens + left;
            left -= closes - opens;
            at = closes;
        }

        return null;
    }

    private static List<string> Sentences(CallTaskSettings task, CallHistory history, bool byLines)
    {
        var share = Math.Round(history.Answered * 100);
        Wording of = history.Basis switch
        {
            EstimateBasis.Task => Wording.Of($"{share} % of calls are answered and talk for {history.TalkSeconds:0} s, as in the {history.Calls} calls of this task so far."),
            EstimateBasis.DialPlan => Wording.Of($"{share} % of calls are answered and talk for {history.TalkSeconds:0} s, as in the {history.Calls} latest calls over this dial plan."),
            _ => Wording.Of($"Nothing was called over this dial plan yet: that {share} % of calls are answered and talk for {history.TalkSeconds:0} s is a guess."),
        };
        List<Wording> all = [of, Wording.Of($"A call that is not answered holds its line for {RingSeconds:0} s, and costs nothing.")];
        if (byLines) all.Add("The lines are the limit, not the pace.");
        if (task.Recall != RecallRules.None) all.Add("Recalls are counted, the time until they are due is not.");
        all.Add(task.CallingHours is null ? "Calls start at any time." : "Calling hours are those of the task's time zone; clients of other zones shift the end.");
        return [.. all.Select(said => said.ToString())];
    }
}
