using CallTasks.Core.Model;

namespace CallTasks.Web.Components.Telephony;

/// <summary>A recall rule set as it is being typed.</summary>
public sealed class RecallSetDraft
{
    public string Name { get; set; } = "";
    public Dictionary<RecallCondition, Rule> Rules { get; set; } = Enum.GetValues<RecallCondition>().ToDictionary(c => c, _ => new Rule());
    public RecallStart Start { get; set; }
    public string TimeOfDay { get; set; } = "18:00";
    public string CallsPerClient { get; set; } = "";
    public string CallsPerNumber { get; set; } = "";

    /// <summary>One condition's rule as typed.</summary>
    public sealed class Rule
    {
        public bool On { get; set; }
        public string After { get; set; } = "15";
        /// <summary>1, 60 or 3,600.</summary>
        public int Unit { get; set; } = 60;
        public string Times { get; set; } = "3";
    }

    public static RecallSetDraft Of(RecallSet set)
    {
        var draft = new RecallSetDraft
        {
            Name = set.Name,
            Start = set.RecallStart,
            TimeOfDay = set.RecallTimeOfDay is { } time ? Typed.Text(time) : "18:00",
            CallsPerClient = Typed.Text(set.CallsPerClient),
            CallsPerNumber = Typed.Text(set.CallsPerNumber),
        };
        foreach (var condition in Enum.GetValues<RecallCondition>())
        {
            if (set.Rules.For(condition) is not { } rule) continue;
            var unit = UnitOf(rule.AfterSeconds);
            draft.Rules[condition] = new Rule { On = true, Unit = unit, After = Typed.Text(rule.AfterSeconds / unit), Times = Typed.Text(rule.Times) };
        }

        return draft;
    }

    /// <summary>The largest unit that tells an interval whole: 1, 60 or 3,600.</summary>
    public static int UnitOf(int seconds) => seconds > 0 && seconds % 3600 == 0 ? 3600 : seconds % 60 == 0 ? 60 : 1;

    /// <summary>The set that was typed, with what cannot be read named on its field.</summary>
    public (RecallSet Set, List<FieldError> Errors) Read()
    {
        var errors = new List<FieldError>();
        var set = new RecallSet
        {
            Name = Name.Trim(),
            Rules = new RecallRules
            {
                Busy = ReadRule(RecallCondition.Busy, "rules.busy", errors),
                NoAnswer = ReadRule(RecallCondition.NoAnswer, "rules.noAnswer", errors),
                Machine = ReadRule(RecallCondition.Machine, "rules.machine", errors),
                Short = ReadRule(RecallCondition.Short, "rules.short", errors),
                Failure = ReadRule(RecallCondition.Failure, "rules.failure", errors),
            },
            RecallStart = Start,
            RecallTimeOfDay = Start == RecallStart.TimeOfDay ? Typed.Time("recallTimeOfDay", TimeOfDay, errors) : null,
            CallsPerClient = Typed.WholeOrNone("callsPerClient", CallsPerClient, errors),
            CallsPerNumber = Typed.WholeOrNone("callsPerNumber", CallsPerNumber, errors),
        };
        return (set, errors);
    }

    private RecallRule? ReadRule(RecallCondition condition, string field, List<FieldError> errors)
    {
        var rule = Rules[condition];
        if (!rule.On) return null;
        var after = Typed.Whole(field + ".afterSeconds", rule.After, 0, errors);
        return new RecallRule((int)Math.Min((long)after * rule.Unit, int.MaxValue), Typed.Whole(field + ".times", rule.Times, 1, errors));
    }
}
