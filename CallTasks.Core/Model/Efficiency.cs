namespace CallTasks.Core.Model;

/// <summary>Whether an answered call reached its aim, and whether it was short (DOMAIN.md sections 4 and 5).</summary>
public static class Efficiency
{
    /// <summary>
    /// What the script's Result block says; where it says auto or was not reached, effective if the talk time reaches the ineffective duration.
    /// </summary>
    /// <param name="result">The Result block's rating, or null when none was reached.</param>
    /// <param name="talkMs">Milliseconds from answer to end; null, not answered: no result.</param>
    /// <param name="ineffectiveSeconds">The task's ineffective duration; 0 = off, every answered call is effective then.</param>
    public static CallResult? Of(ScriptResult? result, long? talkMs, int ineffectiveSeconds)
    {
        if (talkMs is not { } talk)
            return null;
        return result switch
        {
            ScriptResult.Effective => CallResult.Effective,
            ScriptResult.Ineffective => CallResult.Ineffective,
            _ => talk >= ineffectiveSeconds * 1000L ? CallResult.Effective : CallResult.Ineffective,
        };
    }

    /// <summary>Answered, talk time below the ineffective duration, hung up by the client, and the script's result is not effective.</summary>
    /// <param name="status">How the call ended.</param>
    /// <param name="endedBy">Who ended it.</param>
    /// <param name="result">The Result block's rating, or null when none was reached.</param>
    /// <param name="talkMs">Milliseconds from answer to end.</param>
    /// <param name="ineffectiveSeconds">The task's ineffective duration; 0: no call is short.</param>
    public static bool IsShort(CallStatus status, EndedBy? endedBy, ScriptResult? result, long? talkMs, int ineffectiveSeconds) =>
        status == CallStatus.Answered
        && endedBy == EndedBy.Client
        && result != ScriptResult.Effective
        && talkMs is { } talk
        && talk < ineffectiveSeconds * 1000L;
}
