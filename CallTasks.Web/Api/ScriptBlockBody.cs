using System.Text.Json;
using System.Text.Json.Serialization;
using CallTasks.Core.Languages;
using CallTasks.Core.Model;
using CallTasks.Web.Security;

namespace CallTasks.Web.Api;

/// <summary>An answer that a question understands.</summary>
internal sealed record QuestionAnswerBody
{
    /// <summary>Keys: 0 to 9, *, # and x for any digit.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Digits { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public IReadOnlyList<string>? Phrases { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Next { get; init; }
}

/// <summary>A block of a script, as it is sent and as it stands: the fields of its type, the others left out.</summary>
internal sealed record ScriptBlockBody
{
    private const string Kinds = "Must be start, information, question, condition, pause, setVariable, request, transfer, help, script or result.";

    private static readonly JsonSerializerOptions Json = Configured();

    public string? Id { get; init; }
    /// <summary>start, information, question, condition, pause, setVariable, request, transfer, help, script or result.</summary>
    public string? Type { get; init; }
    /// <summary>Place on the drawing, pixels from the left.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public int? X { get; init; }
    /// <summary>Place on the drawing, pixels from the top.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public int? Y { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Next { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Text { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public long? AudioId { get; init; }
    /// <summary>A prompt that comes with the product.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? BuiltIn { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public double? Seconds { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public IReadOnlyList<QuestionAnswerBody>? Answers { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public double? TimeoutSeconds { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public int? Retries { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public bool? BargeIn { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? NoAnswerNext { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Variable { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public ConditionOperator? Operator { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Value { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? TrueNext { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? FalseNext { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Name { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Url { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Method { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public IReadOnlyDictionary<string, string>? Headers { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Body { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? SaveAs { get; init; }
    /// <summary>Which part of a JSON answer is kept: <c>data.items[0].name</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Path { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? ErrorNext { get; init; }
    /// <summary>To whom a transfer goes: "task", or a redirect.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public JsonElement? Target { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Whisper { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public long? ScriptId { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Marker { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public ScriptResult? Result { get; init; }
    /// <summary>What becomes of the call after its result: "hangup", "task", or a redirect.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public JsonElement? Redirect { get; init; }

    public static ScriptBlockBody Of(ScriptBlock block, Sight sight) => Fields(block, sight) with { Id = block.Id, X = block.X, Y = block.Y };

    private static ScriptBlockBody Fields(ScriptBlock block, Sight sight) => block switch
    {
        StartBlock b => new() { Type = "start", Next = b.Next },
        InformationBlock b => new() { Type = "information", Text = b.Text, AudioId = b.AudioId, BuiltIn = b.BuiltIn, Next = b.Next },
        QuestionBlock b => new()
        {
            Type = "question",
            Text = b.Text,
            AudioId = b.AudioId,
            BuiltIn = b.BuiltIn,
            Answers = [.. b.Answers.Select(answer => new QuestionAnswerBody { Digits = answer.Digits, Phrases = answer.Phrases, Next = answer.Next })],
            TimeoutSeconds = b.TimeoutSeconds,
            Retries = b.Retries,
            Variable = b.Variable,
            BargeIn = b.BargeIn,
            NoAnswerNext = b.NoAnswerNext,
        },
        ConditionBlock b => new() { Type = "condition", Variable = b.Variable, Operator = b.Operator, Value = b.Value, TrueNext = b.TrueNext, FalseNext = b.FalseNext },
        PauseBlock b => new() { Type = "pause", Seconds = b.Seconds, Next = b.Next },
        SetVariableBlock b => new() { Type = "setVariable", Name = b.Name, Value = b.Value, Next = b.Next },
        RequestBlock b => new()
        {
            Type = "request",
            Url = sight.Address(b.Url),
            Method = b.Method,
            Headers = b.Headers?.ToDictionary(header => header.Key, header => sight.Secret(header.Value)!),
            Body = sight.Secret(b.Body),
            SaveAs = b.SaveAs,
            Path = b.Path,
            TimeoutSeconds = b.TimeoutSeconds,
            Next = b.Next,
            ErrorNext = b.ErrorNext,
        },
        TransferBlock b => new() { Type = "transfer", Target = Written(b.Target, sight), Whisper = b.Whisper, Next = b.Next },
        HelpBlock b => new() { Type = "help", Next = b.Next },
        AnotherScriptBlock b => new() { Type = "script", ScriptId = b.ScriptId },
        ResultBlock b => new() { Type = "result", Marker = b.Marker, Result = b.Result, Redirect = Written(b.Redirect, sight) },
        _ => new() { Type = block.GetType().Name },
    };

    /// <summary>The block, or null with the reason among the errors.</summary>
    public ScriptBlock? ToBlock(string field, List<FieldError> errors)
    {
        if (Made(field, errors) is not { } block) return null;
        return block with { X = X, Y = Y };
    }

    private ScriptBlock? Made(string field, List<FieldError> errors)
    {
        var id = Id ?? "";
        return Type switch
        {
            "start" => new StartBlock { Id = id, Next = Next ?? "" },
            "information" => new InformationBlock { Id = id, Text = Text, AudioId = AudioId, BuiltIn = BuiltIn, Next = Next },
            "question" => new QuestionBlock
            {
                Id = id,
                Text = Text,
                AudioId = AudioId,
                BuiltIn = BuiltIn,
                // One too many is counted by the rules.
                Answers = [.. (Answers ?? []).Take(QuestionBlock.MaxAnswers + 1).Select(answer => new QuestionAnswer { Digits = answer?.Digits, Phrases = answer?.Phrases, Next = answer?.Next })],
                TimeoutSeconds = TimeoutSeconds ?? 5,
                Retries = Retries ?? 0,
                Variable = Variable,
                BargeIn = BargeIn ?? true,
                NoAnswerNext = NoAnswerNext,
            },
            "condition" when Operator is null => Refuse("operator", "Say how it is compared: equals, notEquals, contains, less, greater, isEmpty, isSet or another."),
            "condition" => new ConditionBlock { Id = id, Variable = Variable ?? "", Operator = Operator.Value, Value = Value, TrueNext = TrueNext, FalseNext = FalseNext },
            "pause" when Seconds is null => Refuse("seconds", "Say how long, from 0.1 to 60 s."),
            "pause" => new PauseBlock { Id = id, Seconds = Seconds.Value, Next = Next },
            "setVariable" => new SetVariableBlock { Id = id, Name = Name ?? "", Value = Value, Next = Next },
            "request" => new RequestBlock
            {
                Id = id,
                Url = Url ?? "",
                Method = Method?.ToUpperInvariant() ?? "GET",
                Headers = Headers,
                Body = Body,
                SaveAs = SaveAs,
                Path = Path,
                TimeoutSeconds = TimeoutSeconds ?? 5,
                Next = Next,
                ErrorNext = ErrorNext,
            },
            "transfer" => Read(Target, "target", out var target) ? new TransferBlock { Id = id, Target = target, Whisper = Whisper, Next = Next } : null,
            "help" => new HelpBlock { Id = id, Next = Next },
            "script" when ScriptId is null => Refuse("scriptId", "Choose the script of the bot that goes on."),
            "script" => new AnotherScriptBlock { Id = id, ScriptId = ScriptId.Value },
            "result" => Read(Redirect, "redirect", out var redirect) ? new ResultBlock { Id = id, Marker = Marker, Result = Result ?? ScriptResult.Auto, Redirect = redirect } : null,
            _ => Refuse("type", Kinds),
        };

        ScriptBlock? Refuse(string part, Wording message)
        {
            errors.Add(new FieldError($"{field}.{part}", message));
            return null;
        }

        bool Read(JsonElement? sent, string part, out Redirect? redirect)
        {
            redirect = null;
            try
            {
                var word = sent is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
                if (sent is null or { ValueKind: JsonValueKind.Null } || (word == "hangup" && part == "redirect")) return true;
                redirect = word == "task" ? Core.Model.Redirect.ToTask : sent is { ValueKind: JsonValueKind.Object } one ? one.Deserialize<RedirectBody>(Json)!.ToRedirect() : null;
                if (redirect is not null) return true;
            }
            catch (JsonException e)
            {
                var wrong = JsonBodies.Explain(e);
                errors.Add(new FieldError(wrong.Field == "body" ? $"{field}.{part}" : $"{field}.{part}.{wrong.Field}", wrong.Message));
                return false;
            }
            catch (InvalidOperationException)
            {
                // Bytes that are no UTF-8, or half a character: an element is read when it is asked for.
            }

            Refuse(part, part == "redirect" ? "Send \"hangup\", \"task\", or a redirect with its mode." : "Send \"task\", or a redirect with its mode.");
            return false;
        }
    }

    private static JsonElement? Written(Redirect? redirect, Sight sight) => redirect switch
    {
        null => null,
        { Mode: RedirectMode.Task } => JsonSerializer.SerializeToElement("task"),
        { Mode: RedirectMode.Hangup } => JsonSerializer.SerializeToElement("hangup"),
        _ => JsonSerializer.SerializeToElement(RedirectBody.Of(redirect, sight), Json),
    };

    private static JsonSerializerOptions Configured()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        JsonBodies.Configure(options);
        return options;
    }
}
