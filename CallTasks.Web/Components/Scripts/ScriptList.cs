using CallTasks.Core.Storage.Queries;
using CallTasks.Web.Components.Telephony;

namespace CallTasks.Web.Components.Scripts;

/// <summary>What stands on the page of scripts.</summary>
public sealed class ScriptList(ScriptQueries scripts) : ShelfList<ScriptView>
{
    protected override Page<ScriptView> Read(string? text, int offset, int limit) => scripts.Find(text, offset, limit);
}
