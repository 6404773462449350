using CallTasks.Core.Languages;

namespace CallTasks.Core.Model;

/// <summary>Who gave a command: a user, an API key, or the program itself.</summary>
/// <param name="Name">As the audit log shows it, at most 200 characters.</param>
public sealed record Actor(string Name)
{
    /// <summary>The program itself: schedules, recovery, completion.</summary>
    public static Actor System { get; } = new("system");
}

/// <summary>A command was refused; nothing was changed. The message is for people and says how to mend it.</summary>
public abstract class RefusedException(Wording said) : Exception(said.In(Language.English))
{
    /// <summary>In the language of whoever reads it.</summary>
    public override string Message => Said.ToString();

    internal Wording Said { get; } = said;
}

/// <summary>What was asked for does not exist (HTTP 404).</summary>
public sealed class NotFoundException(Wording said) : RefusedException(said)
{
    /// <summary>There is no such thing of this number or name.</summary>
    public NotFoundException(Wording what, object id)
        : this(Wording.Of($"There is no {what} {id}."))
    {
    }
}

/// <summary>Whoever asked may not (HTTP 403).</summary>
public sealed class ForbiddenException(Wording said) : RefusedException(said);

/// <summary>Not in this state (HTTP 409).</summary>
public sealed class ConflictException(Wording said) : RefusedException(said);

/// <summary>The version sent is stale (HTTP 412).</summary>
public sealed class StaleVersionException(Wording what, int sent, int current) : RefusedException(
    $"This {what} was changed meanwhile (version {current}; yours is {sent}). Reload it and make your change again.")
{
    /// <summary>The version that is stored.</summary>
    public int Current { get; } = current;
}

/// <summary>What was sent cannot be saved; one entry per field (HTTP 400).</summary>
public sealed class InvalidInputException(IReadOnlyList<FieldError> errors) : RefusedException(
    errors.Count == 0 ? "The input is not valid." : Wording.Of($"{errors[0].Field}: {errors[0].Said}"))
{
    /// <summary>What is wrong, field by field.</summary>
    public IReadOnlyList<FieldError> Errors { get; } = errors;

    /// <summary>Throws when there is any error.</summary>
    public static void ThrowIfAny(IReadOnlyList<FieldError> errors)
    {
        if (errors.Count > 0) throw new InvalidInputException(errors);
    }
}
