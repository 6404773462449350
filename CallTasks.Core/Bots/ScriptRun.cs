using CallTasks.Core.Audio;
using CallTasks.Core.Languages;
using CallTasks.Core.Model;
using Microsoft.Extensions.Logging;

namespace CallTasks.Core.Bots;

/// <summary>One call's way through its scripts.</summary>
internal sealed class ScriptRun(BotCall call, BotTools tools)
{
    private readonly ScriptMemory _memory = new(call.Parameters, call.Watch);
    private Script _script = call.Scripts.Main;
    private Dictionary<string, ScriptBlock> _blocks = [];
    private int _handedOver;
    private string? _last;
    private string _saying = "";
    private ResultBlock? _result;
    private bool _askedForHelp, _otherLanguage;
    private BotEnd _end = BotEnd.ScriptEnded;
    private Wording? _trouble;

    private string Language => _memory.Variables.GetValueOrDefault(BotTools.LanguageParameter, "");

    /// <summary>Talks until the script ends or the call does. Never throws.</summary>
    public async Task<BotOutcome> RunAsync(CancellationToken callEnded)
    {
        try
        {
            var ran = 0;
            for (ScriptBlock? block = Enter(_script); block is not null; ran++)
            {
                if (IsOver(callEnded))
                    return Outcome(BotEnd.CallEnded);
                if (ran == BotSession.MaxBlocks)
                    return Outcome(BotEnd.TooManyBlocks, $"The script ran {BotSession.MaxBlocks} blocks without an end.");
                _last = _script.Id == call.Scripts.Main.Id ? block.Id : $"{_script.Name}: {block.Id}";
                call.Watch?.Entered(_script, block);
                block = await StepAsync(block, callEnded);
            }
            return Outcome(_end == BotEnd.ScriptEnded && IsOver(callEnded) ? BotEnd.CallEnded : _end, _trouble);
        }
        catch (OperationCanceledException) when (callEnded.IsCancellationRequested)
        {
            return Outcome(BotEnd.CallEnded);
        }
        catch (Exception e)
        {
            tools.Log.LogError(e, "Script {Script} version {Version} broke at block {Block}", _script.Id, _script.Version, _last);
            var unspoken = e is TextToSpeechException { Trouble: not SpeechTrouble.Text } speech ? new FailedSpeech(_saying, Language, speech.Said) : null;
            return Outcome(BotEnd.Broken, BotOutcome.TroubleOf(e)) with { Unspoken = unspoken };
        }
    }

    /// <summary>Nobody listens any more. The sound ends a moment before the call is told as ended: what follows a prompt that was broken off so must not count.</summary>
    private bool IsOver(CancellationToken callEnded) => callEnded.IsCancellationRequested || call.Media.IsOver;

    private BotOutcome Outcome(BotEnd end, Wording? trouble = null) => new()
    {
        End = end,
        Result = _result?.Result,
        Marker = _result?.Marker,
        LastBlock = _last,
        Dialogue = _memory.Dialogue,
        AskedForHelp = _askedForHelp,
        Variables = _memory.Kept,
        Trouble = trouble?.ToStored(),
    };

    /// <summary>Runs a block; the one that follows, or null where the bot has done.</summary>
    private async Task<ScriptBlock?> StepAsync(ScriptBlock block, CancellationToken callEnded)
    {
        switch (block)
        {
            case StartBlock start:
                return Find(start.Next);
            case InformationBlock information:
                if (await VoiceAsync(information, block.Id, callEnded) is { } voice)
                {
                    _memory.Say("Bot", voice.Said);
                    // While this one is said, the next is made.
                    if (!call.IsRehearsal) tools.Prepare(ComingTexts.After(information.Next, _script, call.Scripts, _memory.Variables), Language, callEnded);
                    await call.Media.PlayAsync(voice.Prompt, callEnded);
                }
                return Find(information.Next);
            case QuestionBlock question:
                return Find(await AskAsync(question, callEnded));
            case ConditionBlock condition:
                return Find(condition.Holds(_memory.Variables.GetValueOrDefault(condition.Variable), _memory.Fill(condition.Value)) ? condition.TrueNext : condition.FalseNext);
            case PauseBlock pause:
                if (!call.IsRehearsal) await Task.Delay(TimeSpan.FromSeconds(pause.Seconds), tools.Time, callEnded);
                return Find(pause.Next);
            case SetVariableBlock set:
                _memory.Set(set.Name, _memory.Fill(set.Value));
                return Find(set.Next);
            case RequestBlock request:
                return Find(await RequestAsync(request, callEnded) ? request.Next : request.ErrorNext);
            case TransferBlock transfer:
                return await RedirectAsync(transfer.Target ?? Redirect.ToTask, transfer.Whisper, transfer.Next, callEnded);
            case HelpBlock help:
                _askedForHelp = true;
                return await RedirectAsync(Redirect.ToTask, null, help.Next, callEnded);
            case AnotherScriptBlock another:
                return HandOver(another.ScriptId);
            case ResultBlock result:
                _result = result;
                return result.Redirect is { } redirect ? await RedirectAsync(redirect, null, null, callEnded) : null;
            default:
                return Break($"The block \"{block.Id}\" is of a kind that this version does not know.");
        }
    }

    /// <summary>Asks until there is an answer or it was asked often enough; the block that follows.</summary>
    private async Task<string?> AskAsync(QuestionBlock question, CancellationToken callEnded)
    {
        var hints = question.Answers.SelectMany(answer => answer.Phrases ?? []).ToList();
        for (var asked = 0; asked <= question.Retries; asked++)
        {
            var (prompt, said) = await VoiceAsync(question, question.Id, callEnded) ?? (Prompt.Silence(TimeSpan.Zero), "");
            // What came before the question is no answer to it.
            call.Input.Forget();
            if (said.Length > 0) _memory.Say("Bot", said);
            call.Watch?.Asks();
            using var listening = hints.Count > 0 && tools.Ear is { IsAvailable: true } ear ? ear.Listen(call.Media, Language, hints) : null;
            var round = new QuestionRound(question, call, tools.Time);
            var outcome = await round.AskAsync(prompt, listening, callEnded);
            if (round.Trouble is { } trouble) _memory.Say("Recogniser", trouble.In(Languages.Language.English));
            if (outcome.Words is { Length: > 0 } words) _memory.Say("Client", words);
            else if (outcome.Keys is { Length: > 0 } keys) _memory.Say("Client", $"[{keys}]");
            call.Watch?.Answered(outcome.Answer);
            if (outcome.Answer < 0) continue;
            if (question.Variable is { } variable) _memory.Set(variable, outcome.Keys ?? outcome.Words ?? "");
            return question.Answers[outcome.Answer].Next;
        }

        return question.NoAnswerNext;
    }

    private async Task<bool> RequestAsync(RequestBlock block, CancellationToken callEnded)
    {
        var answer = tools.Http is { } http
            ? await http.SendAsync(ScriptRequests.Of(block, _memory.Variables), callEnded)
            : new WebAnswer { Trouble = "This server asks no other systems." };
        var (value, trouble) = ScriptRequests.ValueOf(block, answer);
        if (trouble is not null) _memory.Say("Request", trouble.In(Languages.Language.English));
        else if (block.SaveAs is { } name) _memory.Set(name, value!);
        return trouble is null;
    }

    /// <summary>Does what a redirect says; <paramref name="next"/> follows where the bot goes on.</summary>
    private async Task<ScriptBlock?> RedirectAsync(Redirect to, string? whisper, string? next, CancellationToken callEnded)
    {
        if (to.Mode == RedirectMode.Task) to = call.TaskRedirect;
        call.Watch?.Redirects(to);
        switch (to.Mode)
        {
            case RedirectMode.Script when to.ScriptId is { } script:
                return HandOver(script);
            case RedirectMode.Nothing when next is not null:
                return Find(next);
            case RedirectMode.Nothing:
                // The call goes on as it is, until somebody hangs up.
                await Task.Delay(Timeout.InfiniteTimeSpan, tools.Time, callEnded);
                return null;
            case RedirectMode.DialPlan or RedirectMode.Direction or RedirectMode.Customer:
                return await TransferAsync(to, whisper, next, callEnded);
            default:
                return null;
        }
    }

    private async Task<ScriptBlock?> TransferAsync(Redirect to, string? whisper, string? next, CancellationToken callEnded)
    {
        if (call.Transfers is not { } transfers) return Find(next);
        var request = new TransferRequest
        {
            To = to,
            Variables = new Dictionary<string, string>(_memory.Variables, StringComparer.Ordinal),
            Whisper = await WhisperAsync(whisper, callEnded),
        };
        var report = await transfers.TransferAsync(request, callEnded);
        switch (report.End)
        {
            case TransferEnd.CallEnded:
                _end = BotEnd.CallEnded;
                return null;
            case TransferEnd.Transferred:
                return null;
            default:
                return Find(next);
        }
    }

    /// <summary>What the operator hears first; null where there is nothing, or nothing that can be spoken: the client is put through all the same.</summary>
    private async Task<Prompt?> WhisperAsync(string? whisper, CancellationToken callEnded)
    {
        var told = string.IsNullOrWhiteSpace(whisper) ? "" : _memory.Fill(whisper);
        if (ProgramTextToSpeech.IsSilent(told)) return null;
        try
        {
            return await SpeakAsync(told, callEnded);
        }
        catch (Exception e) when (!callEnded.IsCancellationRequested)
        {
            tools.Log.LogWarning(e, "Script {Script} version {Version}: what the operator is told at block {Block} cannot be spoken", _script.Id, _script.Version, _last);
            _memory.Say("Whisper", BotOutcome.TroubleOf(e).In(Languages.Language.English));
            return null;
        }
    }

    private async Task<Prompt> SpeakAsync(string text, CancellationToken callEnded)
    {
        if (call.IsRehearsal) return Prompt.Silence(TimeSpan.Zero);
        _saying = text;
        return await tools.SpeakAsync(text, Language, AnotherLanguage, callEnded);
    }

    /// <summary>Told once: every text of the call would say the same.</summary>
    private void AnotherLanguage(Wording why)
    {
        if (_otherLanguage) return;
        _otherLanguage = true;
        _memory.Say("Speech", why.In(Languages.Language.English));
    }

    private StartBlock? HandOver(long script)
    {
        if (call.Scripts.Find(script) is not { } other) return Break($"There is no script {script} to hand over to.");
        if (++_handedOver > AnotherScriptBlock.MaxDepth) return Break($"The scripts handed over to each other more than {AnotherScriptBlock.MaxDepth} times.");
        return Enter(other);
    }

    private StartBlock Enter(Script script)
    {
        _script = script;
        _blocks = script.Blocks.ToDictionary(b => b.Id, StringComparer.Ordinal);
        return script.Blocks.OfType<StartBlock>().Single();
    }

    private StartBlock? Break(Wording why)
    {
        (_end, _trouble) = (BotEnd.Broken, why);
        return null;
    }

    private ScriptBlock? Find(string? next) => next is null ? null : _blocks.GetValueOrDefault(next);

    /// <summary>What a block says; null where nothing of its text can be spoken once it is filled in.</summary>
    private async Task<(Prompt Prompt, string Said)?> VoiceAsync(ISpokenBlock block, string id, CancellationToken callEnded)
    {
        if (!string.IsNullOrWhiteSpace(block.BuiltIn)) return (BuiltInPrompts.Get(block.BuiltIn), $"[{block.BuiltIn}]");
        if (!string.IsNullOrWhiteSpace(block.Text))
        {
            var said = _memory.Fill(block.Text);
            return ProgramTextToSpeech.IsSilent(said) ? null : (await SpeakAsync(said, callEnded), said);
        }

        if (block.AudioId is not { } audio) throw new InvalidOperationException($"The block \"{id}\" has nothing to say.");
        var (prompt, name) = await tools.Sounds.GetAsync(audio, callEnded);
        return (prompt, $"[{name}]");
    }
}
