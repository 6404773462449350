using System.Text;
using CallTasks.Core.Audio;
using CallTasks.Core.Languages;
using CallTasks.Core.Model;
using CallTasks.Core.Telephony;
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

    /// <summary>The client's parameter that names the language of spoken texts (DOMAIN.md section 6, reserved headers).</summary>
    private const string LanguageParameter = "language";

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
