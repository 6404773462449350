using System.Text;
using CallTasks.Core.Audio;
using CallTasks.Core.Languages;
using CallTasks.Core.Model;
using CallTasks.Core.Telephony;
using CallTasks.Core.Telephony.Detection;
using Microsoft.Extensions.Logging;

namespace CallTasks.Core.Bots;

/// <summary>Runs one version of a script on an answered leg. One instance serves every call.</summary>
/// <param name="speech">Speaks texts.</param>
/// <param name="sounds">Sounds of the audio library.</param>
/// <param name="time">Measures pauses.</param>
/// <param name="log">Tells what broke; never a client's parameters.</param>
public sealed class BotSession(ITextToSpeech speech, ISounds sounds, TimeProvider time, ILogger<BotSession> log)
{
    /// <summary>Blocks of one call. Arrows that go round are refused when a script is saved; this holds whatever was stored.</summary>
    public const int MaxBlocks = 1_000;

    /// <summary>Characters of dialogue kept with a call: a report's cell takes 32,767.</summary>
    public const int MaxDialogueLength = 20_000;

    /// <summary>A leg whose sound stands still gives no verdict; so much longer than a verdict takes it is waited for, then it counts as a person.</summary>
    internal static readonly TimeSpan VerdictLimit = AnswerDetector.Longest + TimeSpan.FromSeconds(1);

    /// <summary>The client's parameter that names the language of spoken texts (DOMAIN.md section 6, reserved headers).</summary>
    private const string LanguageParameter = "language";

    /// <summary>
    /// Talks while it is found out who answered. In the background the bot talks at once; with lockout it says nothing but the greeting before the
    /// verdict. A machine ends the talk in both, whenever it shows; who is not known is dealt with as a person. Never throws.
    /// </summary>
    /// <param name="script">The version that the call runs with.</param>
    /// <param name="parameters">The client's parameters as a JSON object, or null.</param>
    /// <param name="media">The leg's sound, which <paramref name="watch"/> listens to already.</param>
    /// <param name="how">The task's choice.</param>
    /// <param name="watch">Finds out who answered.</param>
    /// <param name="callEnded">Cancelled when the call ends.</param>
    public async Task<BotOutcome> RunAsync(Script script, string? parameters, IMediaPort media, Identification how, AnswerWatch watch, CancellationToken callEnded)
    {
        if (how.Mode == IdentificationMode.Lockout)
        {
            await VerdictAsync(how, media, watch, callEnded);
            if (callEnded.IsCancellationRequested) return new BotOutcome { End = BotEnd.CallEnded };
            if (watch.Evidence is { Verdict: AnswerVerdict.Machine }) return new BotOutcome { End = BotEnd.Machine };
        }

        using var silenced = CancellationTokenSource.CreateLinkedTokenSource(callEnded);
        var talk = RunAsync(script, parameters, media, silenced.Token);
        if (await Task.WhenAny(talk, watch.Machine) == talk) return await talk;
        await silenced.CancelAsync();
        var outcome = await talk;
        return callEnded.IsCancellationRequested ? outcome : outcome with { End = BotEnd.Machine, Result = null, Trouble = null };
    }

    /// <summary>Talks until the script ends or the call does. Never throws.</summary>
    /// <param name="script">The version that the call runs with.</param>
    /// <param name="parameters">The client's parameters as a JSON object, or null.</param>
    /// <param name="media">The leg's sound.</param>
    /// <param name="callEnded">Cancelled when the call ends.</param>
    public async Task<BotOutcome> RunAsync(Script script, string? parameters, IMediaPort media, CancellationToken callEnded)
    {
        var dialogue = new StringBuilder();
        string? last = null;
        BotOutcome Outcome(BotEnd end, Wording? trouble = null, ResultBlock? result = null) => new()
        {
            End = end,
            Result = result?.Result,
            Marker = result?.Marker,
            LastBlock = last,
            Dialogue = dialogue.Length == 0 ? null : dialogue.ToString(),
            Trouble = trouble?.ToStored(),
        };

        try
        {
            var blocks = script.Blocks.ToDictionary(b => b.Id, StringComparer.Ordinal);
            var variables = new Lazy<IReadOnlyDictionary<string, string>>(() => ScriptText.Variables(parameters));
            ScriptBlock? block = script.Blocks.OfType<StartBlock>().Single();
            for (var ran = 0; block is not null; ran++)
            {
                if (callEnded.IsCancellationRequested)
                    return Outcome(BotEnd.CallEnded);
                if (ran == MaxBlocks)
                    return Outcome(BotEnd.TooManyBlocks, $"The script ran {MaxBlocks} blocks without an end.");
                last = block.Id;
                string? next = null;
                switch (block)
                {
                    case StartBlock start:
                        next = start.Next;
                        break;
                    case InformationBlock information:
                        await SayAsync(information, variables, dialogue, media, callEnded);
                        next = information.Next;
                        break;
                    case PauseBlock pause:
                        await Task.Delay(TimeSpan.FromSeconds(pause.Seconds), time, callEnded);
                        next = pause.Next;
                        break;
                    case ResultBlock result:
                        return Outcome(BotEnd.ScriptEnded, null, result);
                    default:
                        return Outcome(BotEnd.Broken, $"The block \"{block.Id}\" is of a kind that this version does not know.");
                }
                block = next is null ? null : blocks.GetValueOrDefault(next);
            }
            return Outcome(callEnded.IsCancellationRequested ? BotEnd.CallEnded : BotEnd.ScriptEnded);
        }
        catch (OperationCanceledException) when (callEnded.IsCancellationRequested)
        {
            return Outcome(BotEnd.CallEnded);
        }
        catch (Exception e)
        {
            log.LogError(e, "Script {Script} version {Version} broke at block {Block}", script.Id, script.Version, last);
            return Outcome(BotEnd.Broken, BotOutcome.TroubleOf(e));
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

    private async Task SayAsync(
        InformationBlock block, Lazy<IReadOnlyDictionary<string, string>> variables, StringBuilder dialogue, IMediaPort media, CancellationToken callEnded)
    {
        Prompt prompt;
        string said;
        if (!string.IsNullOrWhiteSpace(block.BuiltIn))
        {
            prompt = BuiltInPrompts.Get(block.BuiltIn);
            said = $"[{block.BuiltIn}]";
        }
        else if (!string.IsNullOrWhiteSpace(block.Text))
        {
            said = ScriptText.Fill(block.Text, variables.Value);
            if (string.IsNullOrWhiteSpace(said))
                return;
            prompt = await speech.SpeakAsync(said, variables.Value.GetValueOrDefault(LanguageParameter, ""), callEnded);
        }
        else if (block.AudioId is { } audio)
        {
            (prompt, var name) = await sounds.GetAsync(audio, callEnded);
            said = $"[{name}]";
        }
        else
        {
            throw new InvalidOperationException($"The block \"{block.Id}\" has nothing to say.");
        }

        if (dialogue.Length < MaxDialogueLength)
        {
            var line = $"Bot: {said.ReplaceLineEndings(" ")}";
            if (dialogue.Length > 0)
                dialogue.Append('\n');
            dialogue.Append(line.AsSpan(0, Math.Min(line.Length, MaxDialogueLength - dialogue.Length)));
        }
        await media.PlayAsync(prompt, callEnded);
    }
}
