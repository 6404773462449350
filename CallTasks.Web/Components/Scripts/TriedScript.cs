using CallTasks.Core.Bots;
using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;

namespace CallTasks.Web.Components.Scripts;

/// <summary>A script as it is drawn, for a bot to run.</summary>
internal static class TriedScript
{
    /// <summary>It, and those that it may hand over to.</summary>
    public static ScriptSet Of(EditedScript script, long id, SettingsQueries settings)
    {
        var drawn = new Script { Id = id == 0 ? -1 : id, Version = 1, Name = script.Editor.Now.Name, Blocks = script.Editor.Now.Blocks };
        return ScriptSet.Of(drawn, Redirect.HangUp, other => settings.Script(other));
    }

    /// <summary>The block of the drawn script that a talk is at; null: it has ended, or another script has taken over.</summary>
    public static string? At(ChatTalk talk, long id) => talk.Outcome is null && talk.ScriptId == (id == 0 ? -1 : id) ? talk.Block : null;
}
