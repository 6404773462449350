using CallTasks.Core.Model;
using CallTasks.Web.Components.Shared;
using static CallTasks.Web.Resources.ScriptsTexts;

namespace CallTasks.Web.Components.Scripts;

/// <summary>What a block is, in the order in which it is offered.</summary>
public enum BlockKind
{
    Start,
    Information,
    Question,
    Condition,
    Pause,
    SetVariable,
    Request,
    Transfer,
    Help,
    Script,
    Result,
}

/// <summary>How each kind of block is called, drawn, begun and told in two lines.</summary>
internal static class BlockKinds
{
    /// <summary>Kinds that can be added: the start is there already.</summary>
    public static IReadOnlyList<BlockKind> Addable { get; } = [.. Enum.GetValues<BlockKind>().Where(kind => kind != BlockKind.Start)];

    public static BlockKind Of(ScriptBlock block) => block switch
    {
        StartBlock => BlockKind.Start,
        InformationBlock => BlockKind.Information,
        QuestionBlock => BlockKind.Question,
        ConditionBlock => BlockKind.Condition,
        PauseBlock => BlockKind.Pause,
        SetVariableBlock => BlockKind.SetVariable,
        RequestBlock => BlockKind.Request,
        TransferBlock => BlockKind.Transfer,
        HelpBlock => BlockKind.Help,
        AnotherScriptBlock => BlockKind.Script,
        _ => BlockKind.Result,
    };

    /// <summary>As it stands in the API, and in the names of new blocks.</summary>
    public static string ToWord(this BlockKind kind) => PageAddress.Word(kind);

    /// <summary>As people call it.</summary>
    public static string Named(this BlockKind kind) => T.Of(kind);

    /// <summary>What it does, in a sentence.</summary>
    public static string Help(this BlockKind kind) => kind switch
    {
        BlockKind.Start => T["KindHelpStart"],
        BlockKind.Information => T["KindHelpInformation"],
        BlockKind.Question => T["KindHelpQuestion"],
        BlockKind.Condition => T["KindHelpCondition"],
        BlockKind.Pause => T["KindHelpPause"],
        BlockKind.SetVariable => T["KindHelpSetVariable"],
        BlockKind.Request => T["KindHelpRequest"],
        BlockKind.Transfer => T["KindHelpTransfer"],
        BlockKind.Help => T["KindHelpHelp"],
        BlockKind.Script => T["KindHelpScript"],
        _ => T["KindHelpResult"],
    };

    /// <summary>A key of <see cref="Icon"/>.</summary>
    public static string Icon(this BlockKind kind) => kind switch
    {
        BlockKind.Start => "play",
        BlockKind.Information => "talking",
        BlockKind.Question => "question",
        BlockKind.Condition => "branch",
        BlockKind.Pause => "pause",
        BlockKind.SetVariable => "variable",
        BlockKind.Request => "upload",
        BlockKind.Transfer => "transfer",
        BlockKind.Help => "person",
        BlockKind.Script => "script",
        _ => "ready",
    };

    /// <summary>A block of a kind with what it needs to begin with.</summary>
    public static ScriptBlock New(BlockKind kind, string id) => kind switch
    {
        BlockKind.Start => new StartBlock { Id = id, Next = "" },
        BlockKind.Information => new InformationBlock { Id = id },
        BlockKind.Question => new QuestionBlock { Id = id, Answers = [new QuestionAnswer { Digits = "1" }, new QuestionAnswer { Digits = "2" }] },
        BlockKind.Condition => new ConditionBlock { Id = id, Variable = "", Operator = ConditionOperator.Equals },
        BlockKind.Pause => new PauseBlock { Id = id, Seconds = 1 },
        BlockKind.SetVariable => new SetVariableBlock { Id = id, Name = "" },
        BlockKind.Request => new RequestBlock { Id = id, Url = "" },
        BlockKind.Transfer => new TransferBlock { Id = id, Target = new Redirect { Mode = RedirectMode.Task } },
        BlockKind.Help => new HelpBlock { Id = id },
        BlockKind.Script => new AnotherScriptBlock { Id = id, ScriptId = 0 },
        _ => new ResultBlock { Id = id },
    };

    /// <summary>What a block says or does, as it stands in the drawing; null where its kind says all.</summary>
    public static string? Says(ScriptBlock block, ScriptShelves shelves) => block switch
    {
        ISpokenBlock { Text: { Length: > 0 } text } => text,
        ISpokenBlock { AudioId: { } audio } => shelves.Sound(audio),
        ISpokenBlock { BuiltIn: { } builtIn } => Prompt(builtIn),
        ISpokenBlock => T["SaysNothing"],
        ConditionBlock { Variable: "" } => T["NoVariableYet"],
        ConditionBlock condition => ConditionBlock.IsAlone(condition.Operator)
            ? $"{{{condition.Variable}}} {Operator(condition.Operator)}"
            : $"{{{condition.Variable}}} {Operator(condition.Operator)} {condition.Value}",
        PauseBlock pause => T["PauseSays", Viewer.Decimal(pause.Seconds)],
        SetVariableBlock { Name: "" } => T["NoVariableYet"],
        SetVariableBlock set => $"{{{set.Name}}} = {set.Value}",
        RequestBlock request => $"{request.Method} {request.Url}",
        TransferBlock transfer => Redirect(transfer.Target ?? new Redirect { Mode = RedirectMode.Task }, shelves),
        HelpBlock => T["HelpSays"],
        AnotherScriptBlock another => another.ScriptId == 0 ? T["NoScriptYet"] : shelves.Script(another.ScriptId),
        ResultBlock result => Viewer.Facts(new[] { T.Of(result.Result), result.Marker, result.Redirect is { Mode: not RedirectMode.Hangup } redirect ? Redirect(redirect, shelves) : null }.OfType<string>()),
        _ => null,
    };

    /// <summary>What stands at an arrow.</summary>
    public static string Label(ScriptArrow arrow) => arrow.Detail is { Length: > 0 } detail ? T["ArrowAnswerOf", detail] : T[arrow.LabelKey];

    public static string Operator(ConditionOperator how) => T.Of(how);

    public static string Redirect(RedirectMode mode) => T.Of(mode);

    /// <summary>A prompt that comes with the product.</summary>
    public static string Prompt(string builtIn) => builtIn switch
    {
        "greeting" => T["PromptGreeting"],
        "information" => T["PromptInformation"],
        "goodbye" => T["PromptGoodbye"],
        _ => $"[{builtIn}]",
    };

    private static string Redirect(Redirect redirect, ScriptShelves shelves) => redirect switch
    {
        { Mode: RedirectMode.DialPlan, Number: { Length: > 0 } number } => T["RedirectTo", number],
        { Mode: RedirectMode.Direction, DirectionId: { } direction } => T["RedirectTo", shelves.Direction(direction)],
        { Mode: RedirectMode.Script, ScriptId: { } script } => T["RedirectTo", shelves.Script(script)],
        _ => Redirect(redirect.Mode),
    };
}
