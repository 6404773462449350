using CallTasks.Core.Languages;
using CallTasks.Core.Telephony;
using CallTasks.Core.Telephony.Detection;
using CallTasks.Core.Telephony.Media;

namespace CallTasks.Core.Dialing;

/// <summary>What was heard in a call, as people read it in its timeline: who answered, the network's tones, trouble with the sound.</summary>
internal static class AnswerWords
{
    /// <summary>Sound may begin so much after the answer, 2 s; a shorter talk tells nothing of it.</summary>
    private static readonly TimeSpan LeastTalk = TimeSpan.FromSeconds(2);

    /// <summary>Loss that is told: from 5 % on words go missing however gaps are filled.</summary>
    private const int LostPercent = 5;

    /// <summary>The verdict and what it rests on.</summary>
    public static Wording Of(AnswerEvidence evidence) => Wording.Join(" ", [Verdict(evidence), Heard(evidence)]);

    /// <summary>Special information tones before the answer, and what follows from them.</summary>
    public static Wording Of(LegEvent.TonesHeard heard)
    {
        var tones = Wording.Of($"Special information tones of {string.Join(", ", heard.Tones.Frequencies)} Hz, {Seconds(heard.Tones.At)} s after the sound began.");
        Wording meaning = (heard.Decides, heard.Tones.Meaning) switch
        {
            (false, _) => "Another phone rings for the same call: it goes on.",
            (_, InformationMeaning.NoCircuit) => "The network has no line free.",
            _ => "The number is not in service.",
        };
        return Wording.Join(" ", [tones, meaning]);
    }

    /// <summary>What became of the message for a machine.</summary>
    public static Wording Of(MessageEvidence message) => message switch
    {
        { Left: true, Moment: MessageMoment.AfterSilence } => Wording.Of($"Left without a beep after {MailboxEar.SilenceWithoutBeep.TotalSeconds} s of silence, {Seconds(message.WaitedMilliseconds)} s after the verdict."),
        { Left: true } => Wording.Of($"Left after the beep, {Seconds(message.WaitedMilliseconds)} s after the verdict."),
        { Moment: null } => "Not left: the call ended before the beep.",
        { Moment: MessageMoment.NoBeep } => Wording.Of($"Not left: no beep and no silence within {MailboxEar.Longest.TotalSeconds} s."),
        { Moment: MessageMoment.NoMailbox } => "Not left: the network or a fax spoke, no mailbox.",
        { Begun: true } => "Not left: the call ended while it was said.",
        _ => "Not left: it could not be said.",
    };

    /// <summary>What was wrong with the sound of a talk; null where nothing was, or it was too short to say.</summary>
    /// <param name="passed">What passed.</param>
    /// <param name="talk">From the answer to the end.</param>
    public static Wording? Of(MediaCounters? passed, TimeSpan talk)
    {
        if (passed is not { } sound || talk < LeastTalk) return null;
        if (sound is { Received: 0, Ignored: > 0 })
            return Wording.Of($"Nothing was heard of the client: {sound.Ignored} packets came from another address, or in another codec, than was agreed. Symmetric RTP of the dial plan takes other addresses.");
        if (sound.Received == 0)
            return "Nothing was heard of the client: no packet came. Look at firewalls, and behind address translation at Telephony:PublicAddress.";
        var lost = 100 * sound.Lost / (sound.Received + sound.Lost);
        return lost >= LostPercent ? Wording.Of($"{lost} % of the client's sound were lost on the way.") : null;
    }

    private static Wording Verdict(AnswerEvidence evidence)
    {
        var percent = (int)Math.Round(evidence.Confidence * 100);
        return (evidence.Verdict, evidence.Cause) switch
        {
            (AnswerVerdict.Machine, AnswerCause.Beep) => Wording.Of($"A machine: a beep of {evidence.ToneFrequency ?? 0} Hz."),
            (AnswerVerdict.Machine, AnswerCause.InformationTones) => Wording.Of("A machine: special information tones of the network."),
            (AnswerVerdict.Machine, AnswerCause.Fax) => Wording.Of("A machine: the answer tone of a fax."),
            (AnswerVerdict.Machine, _) => Wording.Of($"A machine by when and how long it speaks, sure to {percent} %."),
            (AnswerVerdict.Human, _) => Wording.Of($"A person by when and how long they speak, sure to {percent} %."),
            _ => Wording.Of($"Not sure within the time, {percent} % for a person: dealt with as one."),
        };
    }

    private static Wording Heard(AnswerEvidence evidence) => evidence.SpeechAt is { } speechAt
        ? Wording.Of($"Speech from {Seconds(speechAt)} s on, {Seconds(evidence.Speech)} s in all, at first {Seconds(evidence.FirstUtterance)} s, longest pause {Seconds(evidence.LongestPause)} s, silence at the end {Seconds(evidence.SilenceAfter)} s; {evidence.SignalToNoise:F0} dB above the noise.")
        : Wording.Of("Nobody spoke.");

    private static decimal Seconds(int milliseconds) => Math.Round(milliseconds / 1000m, 1);
}
