using CallTasks.Core.Languages;
using CallTasks.Core.Model;
using CallTasks.Core.Telephony;
using CallTasks.Core.Telephony.Detection;
using Microsoft.Extensions.Logging;

namespace CallTasks.Core.Bots;

/// <summary>Runs scripts on answered legs. One instance serves every call.</summary>
/// <param name="speech">Speaks texts.</param>
/// <param name="sounds">Sounds of the audio library.</param>
/// <param name="time">Measures pauses.</param>
/// <param name="log">Tells what broke; never a client's parameters.</param>
/// <param name="http">Asks other systems; null: every request fails.</param>
/// <param name="ear">Hears what clients say; null: questions are answered by keys alone.</param>
public sealed class BotSession(ITextToSpeech speech, ISounds sounds, TimeProvider time, ILogger<BotSession> log, GuardedHttp? http = null, SpeechEar? ear = null)
{
    /// <summary>Blocks of one call. Arrows that go round are refused when a script is saved; this holds whatever was stored.</summary>
    public const int MaxBlocks = 1_000;

    /// <summary>Characters of dialogue kept with a call: a report's cell takes 32,767.</summary>
    public const int MaxDialogueLength = 20_000;

    /// <summary>A leg whose sound stands still gives no verdict; so much longer than a verdict takes it is waited for, then it counts as a person.</summary>
    internal static readonly TimeSpan VerdictLimit = AnswerDetector.Longest + TimeSpan.FromSeconds(1);

    private readonly BotTools _tools = new(speech, sounds, http, ear, time, log);

    /// <summary>
    /// Talks while it is found out who answered. In the background the bot talks at once; with lockout it says nothing but the greeting before the
    /// verdict. A machine ends the talk in both, whenever it shows, and is left a message where the task has one; who is not known is dealt with as a
    /// person. Never throws.
    /// </summary>
    /// <param name="call">The call, to whose sound <paramref name="watch"/> listens already.</param>
    /// <param name="how">The task's choice.</param>
    /// <param name="watch">Finds out who answered.</param>
    /// <param name="callEnded">Cancelled when the call ends.</param>
    public async Task<BotOutcome> RunAsync(BotCall call, Identification how, AnswerWatch watch, CancellationToken callEnded)
    {
        var message = new MachineMessage(how, call, _tools);
        if (how.Mode == IdentificationMode.Lockout)
        {
            await VerdictAsync(how, call.Media, watch, callEnded);
            if (callEnded.IsCancellationRequested) return new BotOutcome { End = BotEnd.CallEnded };
            if (watch.Evidence is { Verdict: AnswerVerdict.Machine } found)
            {
                var machine = new BotOutcome { End = BotEnd.Machine };
                return message.Hearken(found) is { } waiting ? await message.LeaveAsync(waiting, machine, callEnded) : machine;
            }
        }

        using var silenced = CancellationTokenSource.CreateLinkedTokenSource(callEnded);
        var talk = RunAsync(call, silenced.Token);
        if (await Task.WhenAny(talk, watch.Machine) == talk) return await talk;
        var ear = message.Hearken(await watch.Machine);
        await silenced.CancelAsync();
        var outcome = await talk;
        if (callEnded.IsCancellationRequested) return outcome;
        outcome = outcome with { End = BotEnd.Machine, Result = null, Trouble = null };
        return ear is null ? outcome : await message.LeaveAsync(ear, outcome, callEnded);
    }

    /// <summary>Talks until the script ends or the call does. Never throws.</summary>
    /// <param name="call">The call.</param>
    /// <param name="callEnded">Cancelled when the call ends.</param>
    public Task<BotOutcome> RunAsync(BotCall call, CancellationToken callEnded) => new ScriptRun(call, _tools).RunAsync(callEnded);

    /// <summary>
    /// Makes ready what a call that rings says first, so that whoever answers hears it at once. It stands behind all that somebody waits for, and is
    /// given up with the call. Never throws.
    /// </summary>
    /// <param name="scripts">What it runs with.</param>
    /// <param name="parameters">The client's parameters as a JSON object, or null.</param>
    /// <param name="callEnded">Cancelled when the call ends.</param>
    public void Prepare(ScriptSet scripts, string? parameters, CancellationToken callEnded)
    {
        try
        {
            var variables = ScriptText.Variables(parameters);
            _tools.Prepare(ComingTexts.Of(scripts, variables), variables.GetValueOrDefault(BotTools.LanguageParameter, ""), callEnded);
        }
        catch (Exception e)
        {
            log.LogWarning(e, "What a call says first could not be made ready");
        }
    }

    /// <summary>Why no text can be spoken on this server; null: it can, as far as is known without speaking.</summary>
    internal Wording? Silent => speech.Unavailable;

    /// <summary>Says a text that broke a call once more, to nobody.</summary>
    /// <param name="failed">The text.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Why it cannot be spoken; null: it can.</returns>
    internal async Task<Wording?> TryAsync(FailedSpeech failed, CancellationToken cancellationToken)
    {
        try
        {
            await _tools.SpeakAsync(failed.Text, failed.Language, null, cancellationToken);
            return null;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return BotOutcome.TroubleOf(e);
        }
    }

    /// <summary>Lets a sound of the library go on beneath the talk. A sound that cannot be read is left out: the talk matters more.</summary>
    /// <param name="sound">Its row number.</param>
    /// <param name="media">The leg's sound.</param>
    /// <param name="callEnded">Cancelled when the call ends.</param>
    public async Task SurroundAsync(long sound, IMediaPort media, CancellationToken callEnded)
    {
        await Task.Yield(); // the sound may be read from the database
        try
        {
            media.Surround((await sounds.GetAsync(sound, callEnded)).Prompt);
        }
        catch (OperationCanceledException) when (callEnded.IsCancellationRequested)
        {
            // Over before the first word.
        }
        catch (Exception e)
        {
            log.LogError(e, "The ambient noise {Sound} cannot be played", sound);
        }
    }

    /// <summary>Waits for the first verdict, with the greeting meanwhile; the verdict ends the greeting.</summary>
    private async Task VerdictAsync(Identification how, IMediaPort media, AnswerWatch watch, CancellationToken callEnded)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(callEnded);
        var greeting = how.GreetingId is { } id ? GreetAsync(id, media, waiting.Token) : Task.CompletedTask;
        // Too late, or the call over: the caller looks what there is.
        await ((Task)watch.Decided).WaitAsync(VerdictLimit, time, callEnded).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        await waiting.CancelAsync();
        await greeting;
    }

    private async Task GreetAsync(long id, IMediaPort media, CancellationToken verdict)
    {
        try
        {
            var (prompt, _) = await sounds.GetAsync(id, verdict);
            await media.PlayAsync(prompt, verdict);
        }
        catch (OperationCanceledException)
        {
            // Decided before the greeting was read.
        }
        catch (Exception e)
        {
            log.LogError(e, "The greeting {Sound} of the identification could not be played; the call goes on in silence", id);
        }
    }
}
