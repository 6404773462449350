using CallTasks.Core.Model;
using CallTasks.Web.Components.Shared;

namespace CallTasks.Web.Components.TaskSheet;

/// <summary>Where a task's recall rules come from.</summary>
public enum RecallsFrom
{
    /// <summary>Nobody is called back.</summary>
    Nowhere,
    /// <summary>A saved set.</summary>
    Set,
    /// <summary>The task's own.</summary>
    Own,
}

/// <summary>
/// A call task as it is being typed: every box keeps its text, right or wrong, so that nothing typed is lost, and the draft can be
/// kept as JSON by the browser. What does not apply now stays typed and is left out of the settings.
/// </summary>
public sealed class CallTaskDraft
{
    public string Name { get; set; } = "";
    public long ScriptId { get; set; }
    public long DialPlanId { get; set; }
    /// <summary>0: none; so with all the IDs below.</summary>
    public long AmbientNoiseId { get; set; }
    public bool Identify { get; set; }
    public IdentificationMode IdentifyMode { get; set; }
    public long GreetingId { get; set; }
    public long MessageId { get; set; }
    /// <summary>Counts where no sound is chosen.</summary>
    public string MessageText { get; set; } = "";

    /// <summary>The uploaded file that waits, by its preview's ID.</summary>
    public string? PreviewId { get; set; }
    /// <summary>Roles that a person chose, by column from 0, in the words of the mapping.</summary>
    public Dictionary<int, string> Roles { get; set; } = [];
    public bool TestCall { get; set; }
    /// <summary>Numbers of a test call, one a line or separated by commas.</summary>
    public string TestNumbers { get; set; } = "";
    public string Country { get; set; } = "";
    public string TimeZone { get; set; } = "UTC";
    public bool RejectDuplicates { get; set; } = true;
    public bool DetectGender { get; set; }

    public CallerIdMode CallerIdMode { get; set; }
    public string CallerIdNumber { get; set; } = "";
    public long CallerIdGroupId { get; set; }
    public StartMode StartMode { get; set; }
    /// <summary>As a datetime-local box writes it, in <see cref="StartZone"/>.</summary>
    public string StartAt { get; set; } = "";
    /// <summary>IANA zone; empty: the viewer's.</summary>
    public string StartZone { get; set; } = "";
    /// <summary>null while the boxes hold no pace.</summary>
    public Intensity? Intensity { get; set; } = new Intensity(1, 1);
    public string MaxLines { get; set; } = "10";
    public bool Hours { get; set; } = true;
    public string HoursFrom { get; set; } = "09:00";
    public string HoursTo { get; set; } = "20:00";
    public HashSet<DayOfWeek> Days { get; set; } = [.. CallingHours.AllDays];
    public bool ClientZone { get; set; } = true;
    /// <summary>Dates as yyyy-mm-dd, separated by commas or spaces.</summary>
    public string BlackoutDates { get; set; } = "";
    public string Priority { get; set; } = "5";

    public RedirectMode RedirectMode { get; set; }
    public long RedirectPlanId { get; set; }
    public string RedirectNumber { get; set; } = "";
    public long RedirectDirectionId { get; set; }
    public string RedirectUrl { get; set; } = "";
    public long RedirectScriptId { get; set; }
    public string IneffectiveSeconds { get; set; } = "";
    public bool Record { get; set; } = true;
    public string RecordFrom { get; set; } = "0";
    public RecallsFrom Recalls { get; set; }
    public long RecallSetId { get; set; }
    public Dictionary<RecallCondition, RuleDraft> Rules { get; set; } = Enum.GetValues<RecallCondition>().ToDictionary(c => c, _ => new RuleDraft());
    public RecallStart RecallStart { get; set; }
    public string RecallTimeOfDay { get; set; } = "";
    public string CallsPerClient { get; set; } = "";
    public string CallsPerNumber { get; set; } = "";

    /// <summary>The settings that are edited, with what no box of the form holds.</summary>
    public CallTaskSettings? Kept { get; set; }

    /// <summary>One condition's rule as typed.</summary>
    public sealed class RuleDraft
    {
        public bool On { get; set; }
        public string After { get; set; } = "15";
        /// <summary>1, 60 or 3,600.</summary>
        public int Unit { get; set; } = 60;
        public string Times { get; set; } = "3";
    }

    /// <summary>A draft of a task that exists.</summary>
    public static CallTaskDraft Of(CallTaskSettings task, Viewer viewer) => DraftWriter.Of(task, viewer);

    /// <summary>
    /// The settings that were typed, with what cannot be read named on its field (the field names that
    /// <see cref="CallTaskRules"/> uses); a box that cannot be read leaves its default in the settings.
    /// </summary>
    public (CallTaskSettings Settings, IReadOnlyList<FieldError> Errors) Read(Viewer viewer) => new DraftReader(this, viewer).Read();
}
