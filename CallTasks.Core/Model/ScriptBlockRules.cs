using System.Buffers;
using CallTasks.Core.Languages;
using CallTasks.Core.Phones;

namespace CallTasks.Core.Model;

/// <summary>What each kind of block must be like.</summary>
internal static class ScriptBlockRules
{
    private static readonly SearchValues<char> Keys = SearchValues.Create("0123456789*#x");
    private static readonly SearchValues<char> HeaderName = SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];

    /// <summary>Headers that the connection itself needs.</summary>
    private static readonly HashSet<string> OurHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        "Host", "Content-Length", "Transfer-Encoding", "Connection", "Upgrade", "Expect", "Keep-Alive", "Proxy-Authorization", "Proxy-Connection", "TE", "Trailer",
    };

    public static void Validate(ScriptBlock block, string field, ScriptReferences found, Action<string, Wording> add)
    {
        if (block is ISpokenBlock spoken) Spoken(spoken, field, found, add);
        switch (block)
        {
            case PauseBlock pause when !(pause.Seconds >= ScriptRules.MinPauseSeconds && pause.Seconds <= ScriptRules.MaxPauseSeconds):
                add(field + ".seconds", "Must be from 0.1 to 60 s.");
                break;
            case QuestionBlock question:
                Question(question, field, add);
                break;
            case ConditionBlock condition:
                Name(condition.Variable, field + ".variable", add);
                if (!Enum.IsDefined(condition.Operator)) add(field + ".operator", "Must be equals, notEquals, contains, notContains, startsWith, endsWith, less, lessOrEqual, greater, greaterOrEqual, isEmpty, isNotEmpty, isSet or isNotSet.");
                Length(condition.Value, SetVariableBlock.MaxValueLength, field + ".value", add);
                break;
            case SetVariableBlock set:
                Name(set.Name, field + ".name", add);
                Length(set.Value, SetVariableBlock.MaxValueLength, field + ".value", add);
                break;
            case RequestBlock request:
                Request(request, field, add);
                break;
            case TransferBlock transfer:
                if (transfer.Target is { } target) To(target, field + ".target", found, add, isEnd: false);
                Length(transfer.Whisper, TransferBlock.MaxWhisperLength, field + ".whisper", add);
                if (!string.IsNullOrWhiteSpace(transfer.Whisper)) Voice(field + ".whisper", found, add);
                break;
            case AnotherScriptBlock another:
                Script(another.ScriptId, field + ".scriptId", found, add);
                break;
            case ResultBlock result:
                Length(result.Marker, ScriptRules.MaxIdLength, field + ".marker", add);
                if (!Enum.IsDefined(result.Result)) add(field + ".result", "Must be auto, effective or ineffective.");
                if (result.Redirect is { } redirect) To(redirect, field + ".redirect", found, add, isEnd: true);
                break;
        }
    }

    private static void Spoken(ISpokenBlock block, string field, ScriptReferences found, Action<string, Wording> add)
    {
        var text = !string.IsNullOrWhiteSpace(block.Text);
        var ways = (text ? 1 : 0) + (block.AudioId is null ? 0 : 1) + (string.IsNullOrWhiteSpace(block.BuiltIn) ? 0 : 1);
        if (ways != 1)
            add(field, ways == 0 ? "Give the block a text or an audio file to say." : "Give the block a text or an audio file, not both.");
        if (block.Text is { Length: > InformationBlock.MaxTextLength } longText)
            add(field + ".text", $"At most {InformationBlock.MaxTextLength} characters; it has {longText.Length}. Split it over two blocks.");
        if (text) Voice(field + ".text", found, add);
        if (block.AudioId is { } sound && !found.HasSound(sound))
            add(field + ".audioId", $"There is no sound {sound} in the audio library: choose one of it, or upload it first.");
        Length(block.BuiltIn, ScriptRules.MaxIdLength, field + ".builtIn", add);
    }

    private static void Voice(string field, ScriptReferences found, Action<string, Wording> add)
    {
        if (!found.CanSpeak)
            add(field, "Text needs a text-to-speech program, and espeak-ng is not installed on the server: install it (Debian: apt-get install espeak-ng), or use an audio file.");
    }

    private static void Question(QuestionBlock block, string field, Action<string, Wording> add)
    {
        if (block.Answers is not { Count: > 0 and <= QuestionBlock.MaxAnswers })
        {
            add(field + ".answers", $"Give the question from 1 to {QuestionBlock.MaxAnswers} answers.");
            return;
        }

        if (!(block.TimeoutSeconds >= QuestionBlock.MinTimeoutSeconds && block.TimeoutSeconds <= QuestionBlock.MaxTimeoutSeconds)) add(field + ".timeoutSeconds", "Must be from 1 to 60 s.");
        if (block.Retries is < 0 or > QuestionBlock.MaxRetries) add(field + ".retries", $"Must be from 0 to {QuestionBlock.MaxRetries}.");
        if (block.Variable is not null) Name(block.Variable, field + ".variable", add);
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (i, answer) in block.Answers.Index())
        {
            var at = $"{field}.answers[{i}]";
            if (answer is null)
            {
                add(at, "Must be an answer.");
                continue;
            }

            if (answer.Digits is null && answer.Phrases is not { Count: > 0 }) add(at, "Give the answer keys, or phrases.");
            if (answer.Digits is { } digits)
            {
                if (digits.Length is 0 or > QuestionAnswer.MaxDigits || digits.AsSpan().IndexOfAnyExcept(Keys) >= 0) add(at + ".digits", $"From 1 to {QuestionAnswer.MaxDigits} keys: 0 to 9, *, # and x for any digit.");
                else if (!taken.Add(digits)) add(at + ".digits", $"Another answer has the keys {digits} already: give each its own.");
            }

            if (answer.Phrases is { Count: > QuestionAnswer.MaxPhrases }) add(at + ".phrases", $"At most {QuestionAnswer.MaxPhrases} phrases.");
            else if (answer.Phrases is { } phrases && phrases.Any(phrase => string.IsNullOrWhiteSpace(phrase) || phrase.Length > QuestionAnswer.MaxPhraseLength))
                add(at + ".phrases", $"Each phrase has from 1 to {QuestionAnswer.MaxPhraseLength} characters.");
        }
    }

    private static void Request(RequestBlock block, string field, Action<string, Wording> add)
    {
        if (!IsAddress(block.Url))
            add(field + ".url", $"Say what is asked: an address of at most {RequestBlock.MaxUrlLength} characters such as https://example.com/orders/{{number}}, without a user name and without variables in the host.");
        if (!Methods.Contains(block.Method, StringComparer.Ordinal)) add(field + ".method", "Must be GET, POST, PUT, PATCH or DELETE.");
        Length(block.Body, RequestBlock.MaxBodyLength, field + ".body", add);
        if (!string.IsNullOrEmpty(block.Body) && block.Method == "GET") add(field + ".body", "A GET sends no body: choose POST, or leave the body out.");
        if (block.SaveAs is not null) Name(block.SaveAs, field + ".saveAs", add);
        Length(block.Path, RequestBlock.MaxPathLength, field + ".path", add);
        if (!string.IsNullOrEmpty(block.Path) && !JsonPath.TryParse(block.Path, out _)) add(field + ".path", "Write it like data.items[0].name.");
        if (!(block.TimeoutSeconds >= 0.5 && block.TimeoutSeconds <= RequestBlock.MaxTimeoutSeconds)) add(field + ".timeoutSeconds", "Must be from 0.5 to 30 s.");
        if (block.Headers is { Count: > RequestBlock.MaxHeaders }) add(field + ".headers", $"At most {RequestBlock.MaxHeaders} headers.");
        foreach (var (name, value) in (block.Headers ?? new Dictionary<string, string>()).Take(RequestBlock.MaxHeaders))
        {
            if (name.Length is 0 or > RequestBlock.MaxHeaderNameLength || name.AsSpan().IndexOfAnyExcept(HeaderName) >= 0) add(field + ".headers", $"\"{Cut(name)}\" is no name of a header: letters, digits and hyphens.");
            else if (OurHeaders.Contains(name)) add(field + ".headers", $"The header {name} is set by the server itself: leave it out.");
            else if (value is null || value.Length > RequestBlock.MaxHeaderLength || value.Any(char.IsControl)) add(field + ".headers", $"The header {name} has a value of at most {RequestBlock.MaxHeaderLength} characters on one line.");
        }
    }

    /// <summary>Variables may stand behind the host: whom the server speaks to is for the author of a script to say, and not for a client's data.</summary>
    private static bool IsAddress(string? url)
    {
        if (url is not { Length: > 0 and <= RequestBlock.MaxUrlLength } || url.Any(char.IsControl)) return false;
        var plain = ScriptText.Fill(url, new Dictionary<string, string>(), _ => "0");
        if (!RedirectRules.IsWebAddress(plain)) return false;
        var host = url.IndexOf("//", StringComparison.Ordinal) + 2;
        var end = url.AsSpan(host).IndexOfAny('/', '?', '#');
        return !url.AsSpan(host, end < 0 ? url.Length - host : end).Contains('{');
    }

    /// <summary>Where a call goes: as of a task, and as the task says.</summary>
    private static void To(Redirect to, string field, ScriptReferences found, Action<string, Wording> add, bool isEnd)
    {
        switch (to.Mode)
        {
            case RedirectMode.Task:
            case RedirectMode.Hangup or RedirectMode.Nothing when isEnd:
                break;
            case RedirectMode.DialPlan:
                if (to.DialPlanId is not { } plan) add(field + ".dialPlanId", "Choose the dial plan over which the call is passed on.");
                else if (!found.HasDialPlan(plan)) add(field + ".dialPlanId", $"There is no dial plan {plan}: choose one of the list.");
                if (!RedirectRules.IsNumber(to.Number)) add(field + ".number", $"Say the number that is called: 1 to {Redirect.MaxNumberLength} digits, * or #, such as +4930123456 or 100.");
                else if (EmergencyNumbers.Has(to.Number)) add(field + ".number", RedirectRules.NoEmergency);
                break;
            case RedirectMode.Direction:
                if (to.DirectionId is not { } direction) add(field + ".directionId", "Choose the direction to which the call is handed over.");
                else if (!found.HasDirection(direction)) add(field + ".directionId", $"There is no direction {direction}: choose one of the list.");
                break;
            case RedirectMode.Customer:
                if (!RedirectRules.IsWebAddress(to.Url)) add(field + ".url", $"Say where the number is asked for: an address of at most {Redirect.MaxUrlLength} characters such as https://example.com/number, without a user name.");
                break;
            case RedirectMode.Script:
                if (to.ScriptId is not { } script) add(field + ".scriptId", "Choose the script of the bot that goes on.");
                else Script(script, field + ".scriptId", found, add);
                break;
            default:
                add(field + ".mode", isEnd ? "Must be hangup, task, dialPlan, direction, customer, script or nothing." : "Must be task, dialPlan, direction, customer or script.");
                break;
        }
    }

    private static void Script(long script, string field, ScriptReferences found, Action<string, Wording> add)
    {
        if (script == found.ScriptId) add(field, "This is the script itself: lead an arrow back to one of its blocks instead.");
        else if (!found.HasScript(script)) add(field, $"There is no script {script}: choose one of the list.");
    }

    private static void Name(string? name, string field, Action<string, Wording> add)
    {
        if (!ScriptText.IsName(name)) add(field, $"Name the variable: from 1 to {ScriptText.MaxNameLength} characters, without braces and quotation marks.");
    }

    private static void Length(string? text, int most, string field, Action<string, Wording> add)
    {
        if (text?.Length > most) add(field, $"At most {most} characters.");
    }

    private static string Cut(string text) => text.Length > 50 ? text[..50] + "…" : text;
}
