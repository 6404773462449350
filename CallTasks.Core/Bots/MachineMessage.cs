using CallTasks.Core.Audio;
using CallTasks.Core.Languages;
using CallTasks.Core.Model;
using CallTasks.Core.Telephony.Detection;
using Microsoft.Extensions.Logging;

namespace CallTasks.Core.Bots;

/// <summary>Leaves a message with a machine: waits for its beep within a bound, then says what the task chose.</summary>
internal sealed class MachineMessage(Identification how, BotCall call, BotTools tools)
{
    /// <summary>A leg whose sound stands still tells no ear that the time is over; so much longer it is waited for.</summary>
    private static readonly TimeSpan Limit = MailboxEar.Longest + TimeSpan.FromSeconds(1);

    /// <summary>A prompt that ended sooner than this share of it was broken off by the end of the call.</summary>
    private const double Whole = 0.95;

    /// <summary>Begins to listen. At once at the verdict: a beep may come any moment.</summary>
    /// <param name="found">The verdict.</param>
    /// <returns>The ear, or null where no message is asked for, or nobody would hear it.</returns>
    public MailboxEar? Hearken(AnswerEvidence found)
    {
        if (!how.LeavesMessage || found.Cause is AnswerCause.Fax or AnswerCause.InformationTones) return null;
        var ear = new MailboxEar(found);
        call.Media.Listen(ear);
        return ear;
    }

    /// <summary>Waits, speaks, and adds what came of it to an outcome. Never throws.</summary>
    public async Task<BotOutcome> LeaveAsync(MailboxEar ear, BotOutcome outcome, CancellationToken callEnded)
    {
        var began = tools.Time.GetTimestamp();
        // Made ready while the machine speaks.
        var made = VoiceAsync(callEnded);
        await ((Task)ear.Ended).WaitAsync(Limit, tools.Time, callEnded).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        MessageMoment? moment = callEnded.IsCancellationRequested ? null : ear.Ended.IsCompletedSuccessfully ? await ear.Ended : MessageMoment.NoBeep;
        var message = new MessageEvidence(false, false, moment, tools.Time.GetUtcNow().ToUnixTimeMilliseconds(), (int)tools.Time.GetElapsedTime(began).TotalMilliseconds);
        var (voice, trouble) = await made;
        if (moment is not (MessageMoment.AfterBeep or MessageMoment.AfterSilence) || voice is not { } said)
            return Over(outcome with { Message = message, Trouble = trouble?.ToStored() }, callEnded);
        var speaks = tools.Time.GetTimestamp();
        await call.Media.PlayAsync(said.Prompt, callEnded).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        message = message with { Begun = true, Left = !callEnded.IsCancellationRequested && tools.Time.GetElapsedTime(speaks) >= said.Prompt.Duration * Whole };
        return Over(outcome with { Message = message, Dialogue = ScriptMemory.Join(outcome.Dialogue, "Bot", said.Said) }, callEnded);
    }

    private static BotOutcome Over(BotOutcome outcome, CancellationToken callEnded) =>
        outcome with { End = callEnded.IsCancellationRequested ? BotEnd.CallEnded : BotEnd.Machine };

    private async Task<((Prompt Prompt, string Said)? Voice, Wording? Trouble)> VoiceAsync(CancellationToken callEnded)
    {
        try
        {
            if (how.MessageId is { } id)
            {
                var (prompt, name) = await tools.Sounds.GetAsync(id, callEnded);
                return ((prompt, $"[{name}]"), null);
            }

            var variables = ScriptText.Variables(call.Parameters);
            var text = ScriptText.Fill(how.MessageText ?? "", variables);
            if (ProgramTextToSpeech.IsSilent(text)) return (null, "The message for a machine is empty for this client.");
            return ((await tools.SpeakAsync(text, variables.GetValueOrDefault(BotTools.LanguageParameter, ""), null, callEnded), text), null);
        }
        catch (OperationCanceledException) when (callEnded.IsCancellationRequested)
        {
            return (null, null);
        }
        catch (Exception e)
        {
            tools.Log.LogError(e, "The message for a machine cannot be said");
            return (null, BotOutcome.TroubleOf(e));
        }
    }
}
