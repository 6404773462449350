namespace CallTasks.Core.Model;

/// <summary>What a mark on a verdict means.</summary>
public static class VerdictRules
{
    /// <summary>Who truly answered, by a mark.</summary>
    /// <param name="verdict">What the identification said; <see cref="Responder.Unknown"/>: it was not sure.</param>
    /// <param name="right">Whether the verdict was right, or null.</param>
    /// <param name="truth">Who answered, or null.</param>
    /// <exception cref="InvalidInputException">It says nothing, or two things that do not agree.</exception>
    public static Responder TruthOf(Responder verdict, bool? right, Responder? truth)
    {
        if (truth == Responder.Unknown) truth = null;
        if (verdict == Responder.Unknown && truth is null)
            throw Wrong("truth", right is null ? "Say who answered: human or machine." : "The verdict was unsure, and can be neither right nor wrong: say who answered, human or machine.");
        if (verdict == Responder.Unknown) return right is null ? truth!.Value : throw Wrong("right", "The verdict was unsure, and can be neither right nor wrong: say who answered alone.");
        if (right is null) return truth ?? throw Wrong("truth", "Say whether the verdict was right, or who answered: human or machine.");
        var meant = right.Value ? verdict : verdict == Responder.Human ? Responder.Machine : Responder.Human;
        return truth is null || truth == meant ? meant : throw Wrong("truth", "This does not agree with what was said of the verdict: send one of the two, or two that agree.");
    }

    private static InvalidInputException Wrong(string field, Languages.Wording message) => new([new FieldError(field, message)]);
}
