using CallTasks.Core.Model;
using CallTasks.Core.Telephony;

namespace CallTasks.Core.Bots;

/// <summary>One call, as far as its bot is concerned.</summary>
public sealed record BotCall
{
    /// <summary>What it runs with.</summary>
    public required ScriptSet Scripts { get; init; }
    /// <summary>The leg's sound.</summary>
    public required IMediaPort Media { get; init; }
    /// <summary>The client's parameters as a JSON object, or null.</summary>
    public string? Parameters { get; init; }
    /// <summary>The client's keys.</summary>
    public ClientInput Input { get; init; } = new();
    /// <summary>Hands the client over to operators; null: nobody can be reached.</summary>
    public ITransferLegs? Transfers { get; init; }
    /// <summary>The task's redirect by default.</summary>
    public Redirect TaskRedirect { get; init; } = Redirect.HangUp;
    /// <summary>Nobody hears it: texts are not spoken, pauses are passed over, and a question waits for its answer as long as it takes.</summary>
    public bool IsRehearsal { get; init; }
    /// <summary>Is told what the bot does, or null.</summary>
    public IBotWatch? Watch { get; init; }
}

/// <summary>Is told what a bot does while it does it. Called on the bot's own flow: it must be quick and not throw.</summary>
public interface IBotWatch
{
    /// <summary>A block begins.</summary>
    void Entered(Script script, ScriptBlock block);
    /// <summary>The question of the block waits for its answer from now on.</summary>
    void Asks();
    /// <summary>What was answered was looked up: the place among the question's answers, or -1 where none fits.</summary>
    void Answered(int answer);
    /// <summary>Somebody had a turn.</summary>
    /// <param name="who"><c>Bot</c>, <c>Client</c>, or <c>Request</c> for a request that failed.</param>
    /// <param name="what">Words; keys and sounds stand in brackets.</param>
    void Said(string who, string what);
    /// <summary>The call is led on: what the block or the task says of it, never <see cref="RedirectMode.Task"/>.</summary>
    void Redirects(Redirect to)
    {
        // Most have no use for it.
    }
    /// <summary>A block set a variable.</summary>
    void Set(string name, string value);
}
