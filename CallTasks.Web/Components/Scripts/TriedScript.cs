using CallTasks.Core.Bots;
using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;
using CallTasks.Core.Telephony;

namespace CallTasks.Web.Components.Scripts;

/// <summary>A script as it is drawn, for a bot to run: as a call of the chosen task would, where one is chosen.</summary>
internal static class TriedScript
{
    /// <summary>A talk, not begun.</summary>
    /// <param name="bot">The bot that calls run with.</param>
    /// <param name="script">As it is drawn.</param>
    /// <param name="id">Its row number; 0: a new one.</param>
    /// <param name="settings">Finds the scripts that it may hand over to.</param>
    /// <param name="task">Whose ambient noise and redirect by default count; null: none, and hanging up.</param>
    /// <param name="parameters">The client's, as a JSON object, or null.</param>
    /// <param name="operatorsAnswer">Transfers find somebody.</param>
    /// <param name="media">Where it speaks and hears; null: in writing.</param>
    public static ChatTalk Talk(BotSession bot, EditedScript script, long id, SettingsQueries settings, CallTaskSettings? task, string? parameters, bool operatorsAnswer, IMediaPort? media = null)
    {
        var redirect = task?.Redirect ?? Redirect.HangUp;
        var drawn = new Script { Id = id == 0 ? -1 : id, Version = 1, Name = script.Editor.Now.Name, Blocks = script.Editor.Now.Blocks };
        return new ChatTalk(bot, ScriptSet.Of(drawn, redirect, other => settings.Script(other)), parameters, redirect, media)
        {
            OperatorsAnswer = operatorsAnswer,
            AmbientNoiseId = task?.AmbientNoiseId,
            DirectionName = direction => script.Shelves.Direction(direction),
        };
    }

    /// <summary>The block of the drawn script that a talk is at; null: it has ended, or another script has taken over.</summary>
    public static string? At(ChatTalk talk, long id) => talk.Outcome is null && talk.ScriptId == (id == 0 ? -1 : id) ? talk.Block : null;
}
