using System.Text.Json;
using CallTasks.Core.Languages;
using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;
using CallTasks.Core.Telephony.Detection;
using CallTasks.Web.Components.Shared;
using static CallTasks.Web.Resources.CallsTexts;

namespace CallTasks.Web.Components.Calls;

/// <summary>What is kept of a call, in words.</summary>
internal static class CallWords
{
    /// <summary>"486 Busy Here · cause 17", or null while the carrier has not said.</summary>
    public static string? Carrier(Call call) => call switch
    {
        { SipCode: { } code, Cause: { } cause } => T["SipAndCause", code, call.SipText ?? "", cause],
        { SipCode: { } code } => $"{code} {call.SipText}",
        { Cause: { } cause } => T["CauseAlone", cause],
        _ => null,
    };

    /// <summary>Everything that happened to a call with its instant, in order: what the row keeps and what the leg told.</summary>
    public static IReadOnlyList<(long At, string What, string? Detail)> Timeline(CallDetails details)
    {
        var call = details.Call;
        var steps = new List<(long At, string What, string? Detail)> { (call.PlannedAt, T["EventPlanned"], null) };
        if (call.StartedAt is { } started) steps.Add((started, T["EventSent"], call.CallerId is { } callerId ? T["EventShowing", callerId] : null));
        if (call.AnsweredAt is { } answered && details.Events.All(e => e.What != "answered")) steps.Add((answered, T["EventAnswered"], null));
        // What the row keeps is told with more beside it.
        steps.AddRange(details.Events.Where(e => e.What != "sent" || call.StartedAt is null).Select(e => (e.At, What(e.What), e.What == "ended" ? Ending(call, e.Detail) : e.Detail)));
        if (call.EndedAt is { } ended && details.Events.All(e => e.What is not ("ended" or "blacklisted" or "interrupted"))) steps.Add((ended, T["EventEnded"], Carrier(call)));
        return [.. steps.OrderBy(step => step.At)];
    }

    /// <summary>A client's parameters, by name.</summary>
    public static IReadOnlyList<(string Name, string Value)> Parameters(string? json)
    {
        if (string.IsNullOrEmpty(json)) return [];
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateObject().Select(p => (p.Name, p.Value.ValueKind == JsonValueKind.String ? p.Value.GetString() ?? "" : p.Value.GetRawText()))];
    }

    /// <summary>What was heard of who answered, figure by figure; empty when nobody listened.</summary>
    public static IReadOnlyList<(string Name, string Value)> Heard(CallEvidence? evidence)
    {
        var heard = new List<(string, string)>();
        if (evidence?.Answer is { } answer)
        {
            heard.Add((T["EvidenceDecided"], Seconds(answer.DecidedAt)));
            heard.Add((T["EvidenceCause"], T.Of(answer.Cause)));
            heard.Add((T["EvidenceConfidence"], T["EvidencePercent", Viewer.Number((long)Math.Round(answer.Confidence * 100))]));
            if (answer.ToneFrequency is { } tone) heard.Add((T["EvidenceTone"], T["EvidenceHertz", Viewer.Number(tone)]));
            if (answer.SpeechAt is { } first)
            {
                heard.Add((T["EvidenceFirstWord"], Seconds(first)));
                heard.Add((T["EvidenceSpeech"], Seconds(answer.Speech)));
                heard.Add((T["EvidenceFirstUtterance"], Seconds(answer.FirstUtterance)));
                heard.Add((T["EvidencePause"], Seconds(answer.LongestPause)));
                heard.Add((T["EvidenceSilence"], Seconds(answer.SilenceAfter)));
                heard.Add((T["EvidenceSyllables"], Viewer.Decimal(answer.SyllableRate)));
                heard.Add((T["EvidenceRatio"], T["EvidenceDecibels", Viewer.Number((long)Math.Round(answer.SignalToNoise))]));
            }
        }

        if (evidence?.Message is { } message)
        {
            heard.Add((T["EvidenceMessage"], T[message.Left ? "MessageLeft" : "MessageNotLeft"]));
            heard.Add((T["EvidenceMessageWaited"], Seconds(message.WaitedMilliseconds)));
        }

        if (evidence?.Voice is { } voice)
        {
            heard.Add((T["EvidencePitch"], voice.Hertz is { } hertz ? T["EvidenceHertz", Viewer.Number(hertz)] : "–"));
            heard.Add((T["EvidenceVoiced"], Seconds(voice.VoicedMilliseconds)));
        }

        return heard;
    }

    /// <summary>Turns of the dialogue: who spoke, and what was said.</summary>
    public static IReadOnlyList<(string? Who, string Said)> Turns(string? dialogue) =>
        [.. (dialogue ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line switch
        {
            _ when line.StartsWith("Bot: ", StringComparison.Ordinal) => (T.Of(EndedBy.Bot), line["Bot: ".Length..]),
            _ when line.StartsWith("Client: ", StringComparison.Ordinal) => (T.Of(EndedBy.Client), line["Client: ".Length..]),
            _ when Told(line) is { } told => told,
            _ => ((string?)null, line),
        })];

    /// <summary>What the bot says of itself is kept in English, as reports and programs read it; here the reader's language is theirs.</summary>
    private static (string? Who, string Said)? Told(string line)
    {
        var name = line.Split(": ", 2) switch
        {
            ["Request", _] => T["TurnRequest"],
            ["Recogniser", _] => T["TurnRecogniser"],
            ["Whisper", _] => T["TurnWhisper"],
            ["Speech", _] => T["TurnSpeech"],
            _ => null,
        };
        return name is null ? null : (name, Wording.FromEnglish(line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..]).ToString());
    }

    /// <summary>The engine keeps "Refused, 486 Busy Here, cause 17".</summary>
    private static string? Ending(Call call, string? kept) =>
        Enum.TryParse<CallEnding>(kept?.Split(',')[0], out var ending) ? Viewer.Facts(new[] { T.Of(ending), Carrier(call) }.OfType<string>()) : kept;

    private static string Seconds(int milliseconds) => T["EvidenceSeconds", Viewer.Decimal(milliseconds / 1000d)];

    private static string What(string word) => word switch
    {
        "sent" => T["EventSent"],
        "trying" => T["EventTrying"],
        "ringing" => T["EventRinging"],
        "earlyMedia" => T["EventEarlyMedia"],
        "tones" => T["EventTones"],
        "answered" => T["EventAnswered"],
        "identified" => T["EventIdentified"],
        "message" => T["EventMessage"],
        "key" => T["EventKey"],
        "sound" => T["EventSound"],
        "transferring" => T["EventTransferring"],
        "operatorNotReached" => T["EventOperatorNotReached"],
        "transferred" => T["EventTransferred"],
        "referred" => T["EventReferred"],
        "referFailed" => T["EventReferFailed"],
        "operatorHungUp" => T["EventOperatorHungUp"],
        "transferFailed" => T["EventTransferFailed"],
        "hungUp" => T["EventHungUp"],
        "broken" => T["EventBroken"],
        "ended" => T["EventEnded"],
        "blacklisted" => T["EventBlacklisted"],
        "countryNotAllowed" => T["EventCountryNotAllowed"],
        "interrupted" => T["EventInterrupted"],
        _ => word,
    };
}
