using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;
using CallTasks.Web.Components.Shared;
using static CallTasks.Web.Resources.VerdictsTexts;

namespace CallTasks.Web.Components.Verdicts;

/// <summary>How verdicts and what people said of them are shown: a word, an icon and a colour.</summary>
internal static class VerdictLook
{
    /// <summary>What the identification said.</summary>
    public static StatusLook Of(Responder verdict) => new(T.Of(verdict), verdict switch { Responder.Human => "person", Responder.Machine => "machine", _ => "question" }, Tone(verdict));

    /// <summary>What somebody who listened said; null while nobody has.</summary>
    public static StatusLook? OfMark(VerdictView verdict) => verdict switch
    {
        { Truth: null } => null,
        { IsRight: true } => new(T["MarkedRight"], "check", "var(--status-answered)"),
        { IsRight: false } => new(T["MarkedWrong"], "close", "var(--status-failed)"),
        { Truth: { } truth } => new(T["WasIn", T.Of(truth)], "check", Tone(truth)),
    };

    private static string Tone(Responder verdict) => verdict switch { Responder.Human => "var(--status-answered)", Responder.Machine => "var(--status-machine)", _ => "var(--status-scheduled)" };
}
