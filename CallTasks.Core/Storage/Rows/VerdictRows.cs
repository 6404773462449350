namespace CallTasks.Core.Storage.Rows;

#pragma warning disable CS1591 // A row mirrors its table; the meaning of each column stands on the Model's type.

/// <summary>Table verdicts: calls whose identification came to a verdict, unsure included, and that can be listened to.</summary>
public sealed class VerdictRow
{
    public long CallId { get; set; }
    public long TaskId { get; set; }
    public long DialPlanId { get; set; }
    public long StartedAt { get; set; }
    /// <summary>As a Responder; 0: unsure.</summary>
    public int Verdict { get; set; }
    /// <summary>Places the call in the order of the sample: as good as drawn by lot, and always the same.</summary>
    public long SampleKey { get; set; }
    /// <summary>1 once somebody said who it was.</summary>
    public int Marked { get; set; }
    /// <summary>Who answered, as a Responder; null while nobody has said.</summary>
    public int? Truth { get; set; }
    public string? MarkedBy { get; set; }
    public long? MarkedAt { get; set; }
}

/// <summary>Table verdict_rates: marks counted, per task and dial plan; 0 stands for all of them.</summary>
public sealed class VerdictRateRow
{
    public long TaskId { get; set; }
    public long DialPlanId { get; set; }
    public long HumanRight { get; set; }
    public long HumanWrong { get; set; }
    public long MachineRight { get; set; }
    public long MachineWrong { get; set; }
    public long UnsureHuman { get; set; }
    public long UnsureMachine { get; set; }
    /// <summary>The last mark, Unix milliseconds.</summary>
    public long MarkedAt { get; set; }
}
