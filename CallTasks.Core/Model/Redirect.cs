namespace CallTasks.Core.Model;

/// <summary>What becomes of a call where the script leaves that to the task, and when the bot asks for help.</summary>
public enum RedirectMode
{
    /// <summary>The bot hangs up.</summary>
    Hangup = 0,
    /// <summary>The client is connected to a number over a dial plan.</summary>
    DialPlan = 1,
    /// <summary>The call is handed over to a direction.</summary>
    Direction = 2,
    /// <summary>An external system is asked for the number over HTTP.</summary>
    Customer = 3,
    /// <summary>Another bot goes on.</summary>
    Script = 4,
    /// <summary>Nothing: the call goes on as it is.</summary>
    Nothing = 5,
    /// <summary>As the task says; in scripts only.</summary>
    Task = 6,
}

/// <summary>The redirect by default of a task: a mode with what it needs, and nothing else.</summary>
public sealed record Redirect
{
    /// <summary>Longest number of another dial plan, in characters: extensions with prefixes included.</summary>
    public const int MaxNumberLength = 32;

    /// <summary>Longest address of an external system, in characters.</summary>
    public const int MaxUrlLength = 2_000;

    /// <summary>What is done.</summary>
    public RedirectMode Mode { get; init; }
    /// <summary>The plan of <see cref="RedirectMode.DialPlan"/>.</summary>
    public long? DialPlanId { get; init; }
    /// <summary>The number of <see cref="RedirectMode.DialPlan"/>: digits, * and #, with or without a leading +.</summary>
    public string? Number { get; init; }
    /// <summary>The direction of <see cref="RedirectMode.Direction"/>.</summary>
    public long? DirectionId { get; init; }
    /// <summary>The address of <see cref="RedirectMode.Customer"/>, http or https.</summary>
    public string? Url { get; init; }
    /// <summary>The script of <see cref="RedirectMode.Script"/>.</summary>
    public long? ScriptId { get; init; }

    /// <summary>The default.</summary>
    public static Redirect HangUp { get; } = new();

    /// <summary>As the task says.</summary>
    public static Redirect ToTask { get; } = new() { Mode = RedirectMode.Task };

    /// <summary>The same without what its mode does not use.</summary>
    public Redirect Plain() => Mode switch
    {
        RedirectMode.DialPlan => new Redirect { Mode = Mode, DialPlanId = DialPlanId, Number = Number },
        RedirectMode.Direction => new Redirect { Mode = Mode, DirectionId = DirectionId },
        RedirectMode.Customer => new Redirect { Mode = Mode, Url = Url },
        RedirectMode.Script => new Redirect { Mode = Mode, ScriptId = ScriptId },
        _ => new Redirect { Mode = Mode },
    };
}
