namespace CallTasks.Core.Model;

/// <summary>A campaign: a script, a dial plan, a list of clients, a pace, recall rules.</summary>
public sealed record CallTask
{
    /// <summary>Row number, from 1.</summary>
    public required long Id { get; init; }
    /// <summary>Rises by one with every change of <see cref="Settings"/>; a change made on an old version is refused.</summary>
    public required int Version { get; init; }
    /// <summary>What it is doing.</summary>
    public required CallTaskStatus Status { get; init; }
    /// <summary>What a person chose.</summary>
    public required CallTaskSettings Settings { get; init; }
    /// <summary>Made at (Unix milliseconds, UTC).</summary>
    public required long CreatedAt { get; init; }
    /// <summary>First started at, or null.</summary>
    public long? StartedAt { get; init; }
    /// <summary>Completed or stopped at, or null.</summary>
    public long? EndedAt { get; init; }
    /// <summary>How late a scheduled start was, in milliseconds, when the server was down at its instant; else null.</summary>
    public long? StartedLateBy { get; init; }
    /// <summary>Who made it.</summary>
    public string? Owner { get; init; }
    /// <summary>True when its dial plan is the simulated carrier.</summary>
    public bool Simulated { get; init; }
}

/// <summary>How calls are started: so many per so many seconds.</summary>
/// <param name="Attempts">1 to <see cref="MaxAttempts"/>.</param>
/// <param name="Seconds">1 to <see cref="MaxSeconds"/>.</param>
public sealed record Intensity(int Attempts, int Seconds)
{
    /// <summary>Starts in one period: what one host can carry.</summary>
    public const int MaxAttempts = 1000;
    /// <summary>Longest period: an hour.</summary>
    public const int MaxSeconds = 3600;
    /// <summary>Mean starts per second.</summary>
    public double PerSecond => (double)Attempts / Seconds;
}

/// <summary>Whether calls are recorded, and from which second after the answer.</summary>
/// <param name="On">Recorded or not.</param>
/// <param name="FromSecond">0 to 3600.</param>
public sealed record RecordingChoice(bool On, int FromSecond);

/// <summary>How a task starts.</summary>
public enum StartMode
{
    /// <summary>A person presses start.</summary>
    Manual = 0,
    /// <summary>At <see cref="CallTaskSettings.StartAt"/>.</summary>
    Scheduled = 1,
}

/// <summary>Everything a person sets on a call task. Kept as one JSON document beside the task's row.</summary>
public sealed record CallTaskSettings : INamed
{
    /// <summary>Longest name, in characters.</summary>
    public const int MaxNameLength = 200;
    /// <summary>Most lines one task may hold: the slider's end.</summary>
    public const int MaxLinesLimit = 1000;

    /// <summary>Most templates: a list that a person still overlooks by searching it.</summary>
    public const int MaxTemplates = 1000;

    /// <summary>Most numbers of a test call.</summary>
    public const int MaxTestNumbers = 10;

    /// <summary>1 to 200 characters.</summary>
    public required string Name { get; init; }
    /// <summary>The script that talks.</summary>
    public required long ScriptId { get; init; }
    /// <summary>The carrier that carries.</summary>
    public required long DialPlanId { get; init; }
    /// <summary>By hand or at an instant.</summary>
    public StartMode StartMode { get; init; }
    /// <summary>Instant of a scheduled start (Unix milliseconds, UTC).</summary>
    public long? StartAt { get; init; }
    /// <summary>Pace of starts.</summary>
    public Intensity Intensity { get; init; } = new(1, 1);
    /// <summary>Most calls of this task up at once, 1 to <see cref="MaxLinesLimit"/>.</summary>
    public int MaxLines { get; init; } = 10;
    /// <summary>Seconds below which an answered call is ineffective and short; 0 = off; at most 3,600.</summary>
    public int IneffectiveSeconds { get; init; }
    /// <summary>ISO 3166-1 alpha-2 country of numbers without "+", or null.</summary>
    public string? Country { get; init; }
    /// <summary>Where the number that clients are shown comes from.</summary>
    public TaskCallerId CallerId { get; init; } = TaskCallerId.Default;
    /// <summary>A sound of the audio library that is heard behind the bot, or null.</summary>
    public long? AmbientNoiseId { get; init; }
    /// <summary>Human/robot identification; null = off.</summary>
    public Identification? Identification { get; init; }
    /// <summary>What becomes of a call where the script leaves that to the task.</summary>
    public Redirect Redirect { get; init; } = Redirect.HangUp;
    /// <summary>True: the report says whether a woman or a man was reached.</summary>
    public bool DetectGender { get; init; }
    /// <summary>
    /// True: a test call, whose numbers are typed in by hand (at most <see cref="MaxTestNumbers"/>). Recall rules, calling hours and caps
    /// do not apply, and its calls stay out of statistics over tasks.
    /// </summary>
    public bool TestCall { get; init; }
    /// <summary>
    /// The saved recall set that the task follows, or null for rules of its own. <see cref="Recall"/>, <see cref="RecallStart"/>,
    /// <see cref="RecallTimeOfDay"/>, <see cref="CallsPerClient"/> and <see cref="CallsPerNumber"/> are the set's, kept here.
    /// </summary>
    public long? RecallSetId { get; init; }
    /// <summary>Recall rules, or <see cref="RecallRules.None"/>.</summary>
    public RecallRules Recall { get; init; } = RecallRules.None;
    /// <summary>Most calls to one client (first call included), or null.</summary>
    public int? CallsPerClient { get; init; }
    /// <summary>Most calls to one number within the task (first call included), or null.</summary>
    public int? CallsPerNumber { get; init; }
    /// <summary>When returned calls start.</summary>
    public RecallStart RecallStart { get; init; }
    /// <summary>The time of day for <see cref="RecallStart.TimeOfDay"/>.</summary>
    public TimeOnly? RecallTimeOfDay { get; init; }
    /// <summary>When calls may start; null = at any time.</summary>
    public CallingHours? CallingHours { get; init; } = Model.CallingHours.Default;
    /// <summary>The task's own IANA zone, used where a client's is unknown.</summary>
    public string TimeZone { get; init; } = "UTC";
    /// <summary>Call recording.</summary>
    public RecordingChoice Record { get; init; } = new(true, 0);
    /// <summary>1 to 9, 9 first: how tasks share a carrier that is short of lines.</summary>
    public int Priority { get; init; } = 5;
    /// <summary>True: the second of two clients with the same number in a task is rejected as a duplicate.</summary>
    public bool RejectDuplicates { get; init; } = true;

    /// <summary>The rules as they apply: a test call knows no recall rules, no calling hours and no caps.</summary>
    internal CallTaskSettings InForce() =>
        TestCall ? this with { Recall = RecallRules.None, RecallStart = RecallStart.AsDue, CallingHours = null, CallsPerClient = null, CallsPerNumber = null } : this;
}
